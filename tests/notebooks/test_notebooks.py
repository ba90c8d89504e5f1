"""What every shipped notebook must be, beside what nbval compares."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from helpers.backends.choice import VARIABLE, Backend
from helpers.backends.embedded import session_for_embedded
from helpers.backends.environment import course_environment
from helpers.backends.session import TOKYO
from helpers.course.building import as_text, build, check_executed, execute, normalised
from helpers.course.catch_up import Lesson, prerequisites
from helpers.home import COURSE, Home
from tests.clouds import running_cloud

NOTEBOOKS = sorted((COURSE / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    home = Home(tmp_path / "home").prepare()
    with running_cloud(home):
        yield {**course_environment(home, session_for_embedded(home, TOKYO)), VARIABLE: Backend.EMBEDDED.value}


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def told(cell: Any) -> list[Any]:
    """What a cell shows in words."""
    return [output.get("text") or output.get("data", {}).get("text/plain") for output in cell.outputs]


@every_notebook
def test_it_is_committed_with_outputs(path: Path):
    assert check_executed(read(path)) == []


@every_notebook
def test_it_is_stored_as_the_build_stores_it(path: Path):
    stored = path.read_text(encoding="utf-8")
    assert as_text(normalised(read(path))) == stored


@every_notebook
def test_every_cell_may_run_twice_and_the_whole_again(path: Path, tmp_path: Path, environment: dict[str, str]):
    """Each cell twice in a row shows the same; then all of them once more, in the same kernel, without an error."""
    notebook: Any = read(path)
    once = notebook.cells
    twice = [nbformat.from_dict({**cell, "id": f"{cell.id}-{turn}"}) for cell in once for turn in (1, 2)]
    notebook.cells = [*twice, *(nbformat.from_dict({**cell, "id": f"{cell.id}-3"}) for cell in once)]
    execute(notebook, path.name, tmp_path, environment)
    cells = code_cells(normalised(notebook))
    doubled = cells[: 2 * len(code_cells(read(path)))]
    for first, second in zip(doubled[::2], doubled[1::2], strict=True):
        assert told(first) == told(second), first.source


@every_notebook
def test_building_it_again_changes_no_byte(path: Path, tmp_path: Path, environment: dict[str, str]):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert not build(copy, tmp_path, environment)


@every_notebook
def test_its_facts_are_declared(path: Path):
    lesson = Lesson.read(COURSE / "notebooks", path.stem)
    assert lesson.title
    assert 5 <= lesson.minutes <= 120
    assert all(required.name < lesson.name for required in prerequisites(COURSE / "notebooks", path.stem))


@every_notebook
def test_nothing_is_hidden_from_the_comparison(path: Path):
    for cell in read(path).cells:
        hiding = {"nbval-skip", "nbval-ignore-output", "raises-exception"} & set(cell.metadata.get("tags", ()))
        assert not hiding, cell.source


@every_notebook
def test_every_picture_has_words(path: Path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert output.data["text/plain"] == output.metadata["image/png"]["alt"]


@every_notebook
def test_code_cells_say_what_they_are_for(path: Path):
    """Cells of more than one line begin with a comment."""
    for cell in code_cells(read(path)):
        if cell.source.count("\n") > 1:
            assert cell.source.startswith("# "), cell.source


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("subnets", "the one that makes subnets has not"),
        ("lab.need('subnet', 'public-a')", "Expected the subnet public-a; found: there is none."),
    ],
)
def test_a_cell_out_of_order_is_told_in_a_sentence(
    tmp_path: Path, environment: dict[str, str], source: str, words: str
):
    """No traceback that the learner did not earn; one of their own stays whole."""
    notebook: Any = read(COURSE / "notebooks" / "01_vpc.ipynb")
    connect = next(cell for cell in notebook.cells if cell.id == "connect")
    tagged = {"tags": ["raises-exception"]}
    notebook.cells = [connect, new_code_cell(source, metadata=tagged), new_code_cell("my_own_name", metadata=tagged)]
    execute(notebook, "out of order", tmp_path, environment)
    _connected, ours, own = code_cells(notebook)
    told_in = "\n".join(ours.outputs[0].traceback)
    assert words in told_in
    assert "Traceback" not in told_in
    assert len(told_in.splitlines()) == 1
    assert "NameError" in "\n".join(own.outputs[0].traceback)
