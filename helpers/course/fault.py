"""Faults, as declarations: how a working system is broken, what can then be seen, and how it is repaired."""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.course.condition import Condition
from helpers.course.lab_protocol import LabProtocol


@dataclass(frozen=True)
class Fault:
    """One fault with one cause.

    Parameters:
        id: lesson and number (`01.f2`).
        title, story: what a user of the system would say; never the cause.
        minutes: how long diagnosis and repair take.
        inject: breaks the system.
        symptom: can be seen while it is broken, and only then.
        hints: where to look next.
        diagnosis: the cause.
        repair: a plain function whose body repairs it; its source is shown to the learner.

    Raises:
        ValueError: a part is missing.
    """

    id: str
    title: str
    story: str
    minutes: int
    inject: Callable[[LabProtocol], None]
    symptom: Condition
    hints: tuple[str, ...]
    diagnosis: str
    repair: Callable[[LabProtocol], None]

    def __post_init__(self) -> None:
        missing = [name for name in ("story", "hints", "diagnosis") if not getattr(self, name)]
        if missing:
            raise ValueError(f"fault {self.id}: needs {', '.join(missing)}")

    def is_broken(self, lab: LabProtocol) -> bool:
        """Whether the symptom can be seen now."""
        return self.symptom.check(lab).ok
