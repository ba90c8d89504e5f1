"""A notebook that does nothing, as long as a lesson."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output


def trivial_notebook(like: Path, folder: Path) -> Path:
    """Write a notebook with as many code cells as `like`, each of which adds two numbers."""
    lesson: Any = nbformat.read(like, as_version=4)
    count = sum(cell.cell_type == "code" for cell in lesson.cells)
    cells = [
        new_code_cell(
            "1 + 1",
            execution_count=number,
            outputs=[new_output("execute_result", {"text/plain": "2"}, execution_count=number)],
        )
        for number in range(1, count + 1)
    ]
    path = folder / "trivial.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path
