"""The machinery of learning, without a cloud: progress, workspace, catch-up, cards, declarations."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.course.cards import QuestionCard
from helpers.course.catalogue import Catalogue, look_up
from helpers.course.catch_up import Lesson, prerequisites, provision
from helpers.course.message import markdown
from helpers.course.progress import Progress
from helpers.course.progress_bar import progress_bar
from helpers.course.quiz import Choice, Question, right, wrong
from helpers.course.workspace import prepare_workspace
from helpers.errors import KoseizuError
from helpers.home import COURSE

# --- progress ---


def test_progress_survives_a_restart_and_once_done_stays_done(tmp_path: Path):
    progress = Progress(tmp_path / "progress.db")
    for outcome in ("incorrect", "correct", "incorrect"):
        progress.record("01.1", outcome)
    again = Progress(tmp_path / "progress.db").of("01.1")
    assert again is not None
    assert (again.attempts, again.done, again.last) == (3, True, "incorrect")


def test_a_step_that_was_skipped_is_never_done(tmp_path: Path):
    assert Progress(tmp_path / "progress.db").of("01.1") is None


def test_a_damaged_record_is_set_aside_and_nothing_is_lost(tmp_path: Path):
    path = tmp_path / "progress.db"
    path.write_bytes(b"this is no database" * 100)
    progress = Progress(path)
    progress.record("01.1", "correct")
    assert progress.set_aside is not None
    assert progress.set_aside.read_bytes() == b"this is no database" * 100
    assert list(Progress(path).items()) == ["01.1"]


def test_two_kernels_write_at_once(tmp_path: Path):
    def write(name: str) -> None:
        progress = Progress(tmp_path / "progress.db")
        for number in range(20):
            progress.record(f"{name}.{number}", "correct")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(Progress(tmp_path / "progress.db").items()) == 40


# --- the learner's own copies ---


def write_notebook(path: Path, *sources: str, **facts: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [new_code_cell(source, id=f"c{index}") for index, source in enumerate(sources)]
    for cell in cells:
        cell.metadata["tags"] = ["provision"]
    notebook = new_notebook(cells=cells)
    notebook.metadata["koseizu"] = {"title": "t", "minutes": 5, "requires": [], "cost_per_hour": 0.0, **facts}
    nbformat.write(notebook, path)
    return path


def test_an_untouched_copy_follows_the_course_and_an_edited_one_is_kept(tmp_path: Path):
    shipped, workspace = tmp_path / "notebooks", tmp_path / "workspace"
    for name in ("edited", "untouched"):
        write_notebook(shipped / f"{name}.ipynb", "1")
    prepare_workspace(shipped, workspace)
    mine = write_notebook(workspace / "edited.ipynb", "1", "my own work").read_bytes()
    for name in ("edited", "untouched"):
        write_notebook(shipped / f"{name}.ipynb", "2")
    report = prepare_workspace(shipped, workspace)
    assert report.updated == ["untouched.ipynb"]
    assert report.beside == ["edited (new edition).ipynb"]
    assert (workspace / "edited.ipynb").read_bytes() == mine
    assert (workspace / "edited (new edition).ipynb").read_bytes() == (shipped / "edited.ipynb").read_bytes()
    assert str(prepare_workspace(shipped, workspace)) == "Your copies are up to date."


def test_running_the_copy_is_no_edit(tmp_path: Path):
    shipped, workspace = tmp_path / "notebooks", tmp_path / "workspace"
    write_notebook(shipped / "a.ipynb", "1")
    prepare_workspace(shipped, workspace)
    executed: Any = nbformat.read(workspace / "a.ipynb", as_version=4)
    executed.cells[0].execution_count = 7
    nbformat.write(executed, workspace / "a.ipynb")
    write_notebook(shipped / "a.ipynb", "2")
    assert prepare_workspace(shipped, workspace).updated == ["a.ipynb"]


def test_a_kill_in_the_middle_leaves_whole_files(tmp_path: Path):
    shipped, workspace = tmp_path / "notebooks", tmp_path / "workspace"
    for number in range(40):
        write_notebook(shipped / f"{number:02}.ipynb", "x" * 20000)
    bring = "from helpers.course.workspace import prepare_workspace"
    code = f"from pathlib import Path; {bring}; prepare_workspace(Path({str(shipped)!r}), Path({str(workspace)!r}))"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=COURSE)
    while not list(workspace.glob("*.ipynb")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert all(json.loads(copy.read_text()) for copy in workspace.glob("*.ipynb"))
    prepare_workspace(shipped, workspace)
    assert len(list(workspace.glob("*.ipynb"))) == 40
    assert not list(workspace.glob("*new edition*"))


def test_a_workspace_that_cannot_be_is_told_in_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KoseizuError, match="koseizu lab --workspace"):
        prepare_workspace(COURSE / "notebooks", tmp_path / "file" / "workspace")


# --- catch-up ---


def test_prerequisites_come_first_and_once(tmp_path: Path):
    write_notebook(tmp_path / "1.ipynb", "a")
    write_notebook(tmp_path / "2.ipynb", "b", requires=["1"])
    write_notebook(tmp_path / "3.ipynb", "c", requires=["1"])
    write_notebook(tmp_path / "4.ipynb", "d", requires=["3", "2"])
    assert [lesson.name for lesson in prerequisites(tmp_path, "4")] == ["1", "3", "2"]


def test_lessons_that_require_each_other_are_told(tmp_path: Path):
    write_notebook(tmp_path / "1.ipynb", "a", requires=["2"])
    write_notebook(tmp_path / "2.ipynb", "b", requires=["1"])
    with pytest.raises(KoseizuError, match="1 → 2 → 1"):
        prerequisites(tmp_path, "1")


def test_an_unknown_notebook_is_told_with_those_that_exist(tmp_path: Path):
    write_notebook(tmp_path / "1.ipynb", "a")
    with pytest.raises(KoseizuError, match=r"Use one of 1\."):
        Lesson.read(tmp_path, "9")


def test_a_cell_that_fails_names_the_lesson_and_the_cell(tmp_path: Path):
    write_notebook(tmp_path / "1.ipynb", "# the good one\nx = 1", "# the bad one\nraise ValueError(x)")
    with pytest.raises(KoseizuError, match=r"lesson 1 to be built first; found: the bad one: 1\."):
        provision(Lesson.read(tmp_path, "1"), None, lambda: None)


# --- what a learner sees ---


@dataclass
class NoCloud:
    """A lab for cards that ask no cloud."""

    progress: Progress


@pytest.fixture
def question(tmp_path: Path) -> QuestionCard:
    asked = Question("99.q1", "One *or* <two>?", (right("one", "because"), wrong("<two>", "since")))
    return QuestionCard(NoCloud(Progress(tmp_path / "progress.db")), asked)  # type: ignore[arg-type]


def test_a_card_reads_without_its_widget(question: QuestionCard):
    shown = question._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown.get("data", shown) or shown
    assert 'lab.quiz("99.q1").answer("a")' in shown["text/plain"]
    assert "&lt;two&gt;" in shown["text/html"]
    assert "<two>" not in shown["text/html"]


def test_an_answer_that_is_none_is_told(question: QuestionCard):
    assert "Choose one of a, b." in str(question.answer("z"))


def test_a_progress_bar_is_silent_without_a_frontend(capsys: pytest.CaptureFixture[str]):
    with progress_bar("working", 2) as step:
        step()
        step()
    assert capsys.readouterr() == ("", "")


def test_markdown_of_the_course_is_no_way_in_for_html():
    assert "<script>" not in markdown("<script>alert(1)</script>")


# --- declarations ---


@pytest.mark.parametrize(
    "choices",
    [
        (wrong("a", "x"), wrong("b", "y")),
        (right("a", "x"), right("b", "y")),
        (right("a", "x"),),
        (right("a", "x"), Choice("b", correct=False, explanation="")),
    ],
)
def test_a_question_that_cannot_be_answered_is_no_question(choices: Any):
    with pytest.raises(ValueError, match="question 01"):
        Question("01.q9", "?", choices)


def test_an_exercise_without_wrong_answers_is_no_exercise():
    exercise = Catalogue.gather().exercises["01.1"]
    with pytest.raises(ValueError, match=r"01\.1"):
        replace(exercise, wrong_answers=exercise.wrong_answers[:1])


def test_an_unknown_id_is_told_with_those_that_are_near():
    with pytest.raises(KoseizuError, match=r"01\.1"):
        look_up(Catalogue.gather().exercises, "01.11")


def test_a_clone_is_whole_without_git(tmp_path: Path):
    """Every shipped notebook finds its declarations: each card that a cell asks for exists."""
    catalogue = Catalogue.gather()
    known = {
        "exercise": catalogue.exercises,
        "fault": catalogue.faults,
        "quiz": catalogue.questions,
        "predict": catalogue.predictions,
    }
    asked = []
    for path in (COURSE / "notebooks").glob("*.ipynb"):
        shutil.copy(path, tmp_path)
        notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
        for cell in notebook.cells:
            for kind, things in known.items():
                if cell.cell_type == "code" and cell.source.startswith(f"lab.{kind}("):
                    asked.append(cell.source.split('"')[1])
                    assert asked[-1] in things
    declared = [item for things in known.values() for item in things]
    assert sorted(asked) == sorted(declared), "each declaration is asked for in a notebook, once"
