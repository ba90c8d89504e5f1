"""Catching up: what a lesson builds on is built by the cells of the earlier lessons themselves.

A notebook names its prerequisites in its metadata: `{"koseizu": {"requires": ["01_vpc"], …}}`. The cells tagged
`provision` of the shipped notebooks run, never a learner's edited copy, and each is safe to run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers.errors import KoseizuError
from helpers.text import _

PROVISION = "provision"


@dataclass(frozen=True)
class Lesson:
    """A shipped notebook: its name, what it builds on, its provisioning cells, its cost.

    Parameters:
        cells: the provisioning cells.
        code: all code cells.
        cost_per_hour: estimate in US dollars of what it makes on real AWS; None where nobody knows.
    """

    name: str
    title: str
    minutes: int
    requires: tuple[str, ...]
    cells: tuple[str, ...]
    code: tuple[str, ...]
    cost_per_hour: float | None

    @classmethod
    def read(cls, notebooks: Path, name: str) -> "Lesson":
        """Read a lesson from its notebook.

        Raises:
            KoseizuError: there is no such notebook, or it cannot be read.
        """
        path = notebooks / f"{name}.ipynb"
        try:
            notebook: Any = nbformat.read(path, as_version=4)
            facts = notebook.metadata["koseizu"]
            return cls(
                name=name,
                title=facts["title"],
                minutes=facts["minutes"],
                requires=tuple(facts["requires"]),
                cells=tuple(cell.source for cell in notebook.cells if PROVISION in cell.metadata.get("tags", ())),
                code=tuple(cell.source for cell in notebook.cells if cell.cell_type == "code"),
                cost_per_hour=facts.get("cost_per_hour"),
            )
        except (OSError, KeyError, ValueError, nbformat.ValidationError) as error:
            known = ", ".join(sorted(path.stem for path in notebooks.glob("*.ipynb")))
            raise KoseizuError(
                wanted=_("a notebook of the course named {name}").format(name=name),
                found=str(error) or type(error).__name__,
                do=_("use one of {names}").format(names=known or _("none")),
            ) from error


def prerequisites(notebooks: Path, name: str) -> tuple[Lesson, ...]:
    """The lessons that a lesson builds on, in the order in which they must be built.

    Raises:
        KoseizuError: a notebook is missing, or lessons require each other in a circle.
    """
    return tuple(_before(notebooks, Lesson.read(notebooks, name), (), set()))


def _before(notebooks: Path, lesson: Lesson, path: tuple[str, ...], built: set[str]) -> Iterator[Lesson]:
    if lesson.name in path:
        raise KoseizuError(
            wanted=_("lessons that build on earlier ones only"),
            found=" → ".join((*path, lesson.name)),
            do=_("take one of them out of the other's metadata"),
        )
    for name in lesson.requires:
        if name in built:
            continue
        required = Lesson.read(notebooks, name)
        yield from _before(notebooks, required, (*path, lesson.name), built)
        built.add(name)
        yield required


def provision(lesson: Lesson, lab: Any, step: Callable[[], None]) -> None:
    """Run a lesson's provisioning cells, in order, in a namespace of their own that holds only `lab`.

    Parameters:
        lab: a lab for that lesson.
        step: called after each cell.

    Raises:
        KoseizuError: a cell failed; the sentence names the lesson and the cell.
    """
    namespace: dict[str, Any] = {"lab": lab}
    for source in lesson.cells:
        try:
            exec(compile(source, f"<{lesson.name}>", "exec"), namespace)
        except Exception as error:
            raise KoseizuError(
                wanted=_("lesson {name} to be built first").format(name=lesson.name),
                found=f"{source.splitlines()[0].lstrip('# ')}: {error}",
                do=_("open {name} and run it, or begin again with `koseizu clean`").format(name=lesson.name),
            ) from error
        step()
