"""How far the learner has come, lesson by lesson, and where they were."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.course.catalogue import Catalogue
from helpers.course.catch_up import Lesson
from helpers.course.progress import Progress
from helpers.tables import Table
from helpers.text import _


def overview(catalogue: Catalogue, progress: Progress, notebooks: Path) -> Table:
    """One row for each lesson: its minutes, and how many of its exercises, faults and questions are done.

    Done means that a check on live state, or an answer, was correct; a skipped step is never done.

    Parameters:
        notebooks: folder of the shipped notebooks.
    """
    lessons = [Lesson.read(notebooks, path.stem) for path in sorted(notebooks.glob("*.ipynb"))]
    done = {item for item, found in progress.items().items() if found.done}
    kinds: tuple[Mapping[str, Any], ...] = (catalogue.exercises, catalogue.faults, catalogue.questions)
    rows = tuple(
        (lesson.title, str(lesson.minutes), *(_done_of(kind, lesson.name[:2], done) for kind in kinds))
        for lesson in lessons
    )
    return Table(
        columns=(_("lesson"), _("minutes"), _("exercises"), _("repairs"), _("quiz")),
        rows=rows,
        caption=_("Your progress"),
        note=_where(progress),
    )


def _done_of(things: Mapping[str, Any], lesson: str, done: set[str]) -> str:
    ids = [thing for thing in things if thing.startswith(f"{lesson}.")]
    if not ids:
        return "–"
    return _("{done} of {all}").format(done=len(done.intersection(ids)), all=len(ids))


def _where(progress: Progress) -> str:
    latest = progress.latest
    if latest is None:
        return _("You have not begun yet: open 01_vpc.ipynb next.")
    return _("You were last at {item}.").format(item=latest.partition(":")[0])
