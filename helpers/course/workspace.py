"""The learner's own copies of the notebooks: git never sees them, and no update ever overwrites work.

A copy that was not edited is replaced by a new edition; one that was is kept, and the new edition is put beside
it. Edited means that a cell's source differs from the edition it was copied from; outputs do not count.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.errors import KoseizuError
from helpers.text import _

RECORD = ".koseizu.json"


@dataclass
class Report:
    """What happened to the copies, by the notebooks' file names."""

    copied: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = []
        if self.copied:
            lines.append(_("Copied for you: {names}.").format(names=", ".join(self.copied)))
        if self.updated:
            lines.append(_("Updated to the new edition: {names}.").format(names=", ".join(self.updated)))
        if self.beside:
            words = _("You have edited an older edition; it is kept, and the new one is beside it: {names}.")
            lines.append(words.format(names=", ".join(self.beside)))
        return "\n".join(lines) or _("Your copies are up to date.")


def prepare_workspace(shipped: Path, workspace: Path) -> Report:
    """Bring the shipped notebooks to the workspace.

    Each file appears whole or not at all, also when this is killed in the middle; running it again goes on.

    Parameters:
        shipped: folder of the notebooks of the course.
        workspace: folder of the learner's copies; made where it is missing.

    Raises:
        KoseizuError: the workspace cannot be written.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        record = _read_record(workspace)
        report = Report()
        for notebook in sorted(shipped.glob("*.ipynb")):
            _bring(notebook, workspace, record, report)
            _write_whole(workspace / RECORD, json.dumps(record, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise KoseizuError(
            wanted=_("a folder for your copies that can be written, at {path}").format(path=workspace),
            found=str(error),
            do=_("name another one with `koseizu lab --workspace`"),
        ) from error
    return report


def _bring(notebook: Path, workspace: Path, record: dict[str, str], report: Report) -> None:
    edition = sources_hash(notebook)
    copy = workspace / notebook.name
    if not copy.exists():
        report.copied.append(notebook.name)
    elif record.get(notebook.name) == edition:
        return
    elif record.get(notebook.name) == sources_hash(copy):
        report.updated.append(notebook.name)
    elif edition != sources_hash(copy):
        _put_beside(notebook, workspace, report)
        record[notebook.name] = edition
        return
    _write_whole(copy, notebook.read_bytes())
    record[notebook.name] = edition


def _put_beside(notebook: Path, workspace: Path, report: Report) -> None:
    """Put the new edition beside the learner's copy, under a name that nothing has yet."""
    number = 1
    while (beside := workspace / _name_beside(notebook.stem, number)).exists():
        if sources_hash(beside) == sources_hash(notebook):
            return
        number += 1
    _write_whole(beside, notebook.read_bytes())
    report.beside.append(beside.name)


def _name_beside(stem: str, number: int) -> str:
    suffix = "" if number == 1 else f" {number}"
    return f"{stem} (new edition{suffix}).ipynb"


def sources_hash(notebook: Path) -> str:
    """A hash of the cells' sources; of the whole file where it is no notebook (any more)."""
    content = notebook.read_bytes()
    try:
        cells: list[Mapping[str, Any]] = json.loads(content)["cells"]
        content = json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in cells]).encode()
    except (ValueError, KeyError, TypeError):
        pass
    return hashlib.sha256(content).hexdigest()


def _read_record(workspace: Path) -> dict[str, str]:
    """Which edition each copy was made from. Without a readable record every copy counts as edited, and is kept."""
    try:
        record = json.loads((workspace / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_whole(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
