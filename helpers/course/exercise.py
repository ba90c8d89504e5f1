"""Exercises, as declarations: what is asked, how it is checked, and the wrong answers that must be told apart."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from helpers.course.condition import Condition, Finding
from helpers.course.lab_protocol import LabProtocol

KINDS = ("worked", "faded", "open")
LEAST_WRONG_ANSWERS = 2


class Result(StrEnum):
    """The three outcomes of a check."""

    NOT_ATTEMPTED = "not attempted"
    INCORRECT = "incorrect"
    CORRECT = "correct"


@dataclass(frozen=True)
class Outcome:
    """What a check found; for an incorrect answer, the condition that failed first and what was seen."""

    result: Result
    failed: Condition | None = None
    found: str = ""


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake that people make.

    Parameters:
        name: what it is.
        act: makes it, on a cloud where the exercise is not attempted yet.
        feedback: words that the learner must then read.
        undo: takes it back.
    """

    name: str
    act: Callable[[LabProtocol], None]
    feedback: str
    undo: Callable[[LabProtocol], None]


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Parameters:
        id: lesson and number (`01.3`).
        title, statement: what is asked; the statement in Markdown.
        minutes: how long it takes an average learner.
        kind: `worked` (nearly shown), `faded` (half shown) or `open`.
        hints: from a nudge to nearly the answer.
        attempted: whether there is any sign of a try in live state.
        conditions: what must hold, in the order in which they are told.
        solution: a plain function whose body is the answer; its source is shown to the learner.
        wrong_answers: at least two mistakes, each with the feedback it must get.
        explanation: what to take along; shown with the correct answer.

    Raises:
        ValueError: a part is missing.
    """

    id: str
    title: str
    statement: str
    minutes: int
    kind: str
    hints: tuple[str, ...]
    attempted: Callable[[LabProtocol], bool]
    conditions: tuple[Condition, ...]
    solution: Callable[[LabProtocol], None]
    wrong_answers: tuple[WrongAnswer, ...]
    explanation: str

    def __post_init__(self) -> None:
        missing = [name for name in ("statement", "hints", "conditions", "explanation") if not getattr(self, name)]
        if missing or self.kind not in KINDS:
            raise ValueError(f"exercise {self.id}: needs a kind of {KINDS} and {', '.join(missing) or 'a known kind'}")
        if len(self.wrong_answers) < LEAST_WRONG_ANSWERS:
            raise ValueError(f"exercise {self.id}: needs at least {LEAST_WRONG_ANSWERS} wrong answers")

    def check(self, lab: LabProtocol) -> Outcome:
        """Look at live state; nothing is changed."""
        if not self._is_attempted(lab):
            return Outcome(Result.NOT_ATTEMPTED)
        for condition in self.conditions:
            finding = condition.check(lab)
            if not finding.ok:
                return Outcome(Result.INCORRECT, condition, finding.found)
        return Outcome(Result.CORRECT)

    def _is_attempted(self, lab: LabProtocol) -> bool:
        return Condition("", lambda lab: Finding(self.attempted(lab), ""), "").check(lab).ok
