"""Building a notebook: every cell executed on a fresh seeded cloud, and what it showed stored without churn."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from helpers.errors import KoseizuError
from helpers.text import _

TIMEOUT_SECONDS = 120
KERNEL = "python3"
#: All that a stored notebook says of its kernel; version numbers would change with every machine.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
#: A cloud that is built on listens anywhere; a stored notebook shows where a learner's usually does.
USUAL_ENDPOINT = "http://127.0.0.1:4566"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def build(path: Path, folder: Path, environment: Mapping[str, str], *, store: bool = True) -> bool:
    """Execute a notebook and store it with its outputs; return whether a byte of the file has changed.

    Parameters:
        path: the notebook.
        folder: the kernel's working directory.
        environment: the kernel's whole environment: which cloud, which home.
        store: False only tells what would change.

    Raises:
        KoseizuError: a cell failed; the sentence names it. The file is left as it was.
    """
    before = path.read_text(encoding="utf-8")
    notebook: Any = nbformat.reads(before, as_version=4)
    execute(notebook, path.name, folder, environment)
    after = USUAL_ENDPOINT.join(
        as_text(normalised(notebook)).split(environment.get("AWS_ENDPOINT_URL", USUAL_ENDPOINT))
    )
    if after == before or not store:
        return after != before
    partial = path.with_suffix(".partial")
    partial.write_text(after, encoding="utf-8", newline="\n")
    partial.replace(path)
    return True


def execute(notebook: NotebookNode, name: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Execute every cell of a notebook in a kernel of its own; the outputs go into the notebook.

    Raises:
        KoseizuError: a cell failed; the sentence names it.
    """
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT_SECONDS,
        kernel_name=KERNEL,
        # Without it each kernel warns that it speaks TCP, on loopback.
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(folder)}},
        # A saved widget state holds random ids, and a card reads without it.
        store_widget_state=False,
    )
    try:
        asyncio.run(client.async_execute(env=dict(environment)))
    except CellExecutionError as error:
        raise KoseizuError(
            wanted=_("every cell of {name} to run").format(name=name),
            found=f"{error.ename}: {error.evalue}",
            do=_("run the notebook by hand and mend the cell that says so"),
        ) from error


def normalised(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what differs from run to run: times, random ids, versions."""
    kept = {key: value for key, value in notebook.metadata.items() if key == "koseizu"}
    notebook.metadata = nbformat.from_dict({**METADATA, **kept})
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = [_stored(output, count) for output in _joined(cell.outputs)]
    return notebook


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs, with the pieces in which a stream happened to arrive put together."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if output.output_type == "stream" and last and last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _stored(output: NotebookNode, count: int) -> NotebookNode:
    data: dict[str, Any] | None = output.get("data")
    if data:
        data.pop(WIDGET_VIEW, None)
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def as_text(notebook: NotebookNode) -> str:
    """A notebook as it is stored: sorted keys, one-space indents, a newline at the end."""
    return nbformat.writes(notebook, version=4, indent=1, sort_keys=True).rstrip("\n") + "\n"


def check_executed(notebook: NotebookNode) -> list[int]:
    """The numbers of the code cells that were never executed: a comparison of such a cell compares nothing."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [number for number, cell in enumerate(code, start=1) if cell.execution_count is None]
