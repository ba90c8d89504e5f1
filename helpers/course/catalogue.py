"""Everything there is to do, by its id, gathered from the components."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any, TypeVar

from helpers.course.exercise import Exercise
from helpers.course.fault import Fault
from helpers.course.quiz import Prediction, Question
from helpers.errors import KoseizuError
from helpers.text import _

#: The packages whose lessons exist; each has the modules `exercises`, `faults` and `quiz`.
COMPONENTS = ("helpers.course.start_here", "helpers.components.vpc")

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Catalogue:
    """The declarations of every lesson."""

    exercises: Mapping[str, Exercise]
    faults: Mapping[str, Fault]
    questions: Mapping[str, Question]
    predictions: Mapping[str, Prediction]

    @classmethod
    def gather(cls, components: tuple[str, ...] = COMPONENTS) -> "Catalogue":
        """Read the components' declarations.

        Raises:
            ValueError: two things have the same id.
        """
        return cls(
            exercises=_by_id(_declared(components, "exercises", "EXERCISES")),
            faults=_by_id(_declared(components, "faults", "FAULTS")),
            questions=_by_id(_declared(components, "quiz", "QUESTIONS")),
            predictions=_by_id(_declared(components, "quiz", "PREDICTIONS")),
        )

    def ids(self, lesson: str = "") -> list[str]:
        """The ids of everything whose progress counts; of one lesson, where it is named (`01`)."""
        counted = (*self.exercises, *self.faults, *self.questions)
        return sorted(item for item in counted if item.startswith(lesson))


def look_up(things: Mapping[str, Thing], wanted: str) -> Thing:
    """The thing of that id.

    Raises:
        KoseizuError: there is none; the sentence names the nearest ids.
    """
    if wanted in things:
        return things[wanted]
    near = get_close_matches(wanted, things, n=3, cutoff=0.0)
    raise KoseizuError(
        wanted=_("an id that exists"),
        found=repr(wanted),
        do=_("try one of {ids}").format(ids=", ".join(sorted(near))),
    )


def _declared(components: tuple[str, ...], module: str, name: str) -> Iterator[Any]:
    for component in components:
        yield from getattr(import_module(f"{component}.{module}"), name)


def _by_id(things: Iterator[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for thing in things:
        if thing.id in found:
            raise ValueError(f"two things have the id {thing.id}")
        found[thing.id] = thing
    return found
