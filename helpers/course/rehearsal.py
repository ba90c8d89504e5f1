"""Rehearsals: every exercise solved and every mistake made, every fault injected and repaired, on live state."""

from collections.abc import Iterator

from helpers.course.exercise import Exercise, Result, WrongAnswer
from helpers.course.fault import Fault
from helpers.course.lab_protocol import LabProtocol


def rehearse(exercise: Exercise, lab: LabProtocol) -> Iterator[str]:
    """Make each mistake and take it back, then solve; yield a sentence for whatever is not as declared.

    Parameters:
        lab: on a cloud where the exercise is not attempted; it is solved there afterwards.
    """
    yield from _expect(exercise, lab, Result.NOT_ATTEMPTED, "before anything was done")
    for wrong in exercise.wrong_answers:
        yield from _make_mistake(exercise, wrong, lab)
    exercise.solution(lab)
    yield from _expect(exercise, lab, Result.CORRECT, "after the solution")


def _make_mistake(exercise: Exercise, wrong: WrongAnswer, lab: LabProtocol) -> Iterator[str]:
    wrong.act(lab)
    yield from _expect(exercise, lab, Result.INCORRECT, f"after the mistake {wrong.name!r}")
    outcome = exercise.check(lab)
    told = f"{outcome.failed.want if outcome.failed else ''} {outcome.found}"
    if wrong.feedback not in told:
        yield f"{exercise.id}: after the mistake {wrong.name!r} expected {wrong.feedback!r}, found {told!r}"
    wrong.undo(lab)
    yield from _expect(exercise, lab, Result.NOT_ATTEMPTED, f"after the mistake {wrong.name!r} was taken back")


def _expect(exercise: Exercise, lab: LabProtocol, wanted: Result, when: str) -> Iterator[str]:
    outcome = exercise.check(lab)
    if outcome.result is not wanted:
        yield f"{exercise.id}: {when} expected {wanted}, found {outcome}"


def rehearse_fault(fault: Fault, lab: LabProtocol) -> Iterator[str]:
    """Inject, see the symptom, repair, see it gone; yield a sentence for whatever is not as declared."""
    if fault.is_broken(lab):
        yield f"{fault.id}: its symptom can be seen before it is injected"
    fault.inject(lab)
    if not fault.is_broken(lab):
        yield f"{fault.id}: injected, but its symptom cannot be seen"
    fault.repair(lab)
    if fault.is_broken(lab):
        yield f"{fault.id}: repaired, but its symptom is still there"
