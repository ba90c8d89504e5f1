"""The cards on which exercises, faults, questions and predictions appear.

In JupyterLab a card has buttons, which the keyboard reaches; without widgets it is a static text that names the
calls to use instead (`lab.exercise("01.3").check()`). Each button calls the method of the same name.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets

from helpers.course.exercise import Exercise, Outcome, Result
from helpers.course.fault import Fault
from helpers.course.lab_protocol import LabProtocol
from helpers.course.message import Message, Tone, body_of, markdown
from helpers.course.progress import DONE
from helpers.course.quiz import Question
from helpers.text import _, ngettext

INJECTED = "injected"
BUTTON = ipywidgets.Layout(width="auto")
FRAME = ipywidgets.Layout(border="1px solid #d0d7de", padding="6px 12px", margin="4px 0")


class Card:
    """A frame with a heading, a text, buttons, and the last answer below them.

    Parameters:
        heading, text: what is asked; the text in Markdown.
        call: the call that gives this card, for the static text.
        buttons: label → method, in order.
        done: whether the learner has done it before.
    """

    def __init__(
        self, heading: str, text: str, call: str, buttons: Mapping[str, Callable[[], Message]], done: bool
    ) -> None:
        self._heading, self._text, self._call = heading, text, call
        self._buttons, self._done = buttons, done

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        widget = self._widget()._repr_mimebundle_(**options)
        return {**widget, "text/html": self._static_html(), "text/plain": self._static_text()}

    def _static_text(self) -> str:
        return f"{self._heading}\n{self._text}\n{self._how()}"

    def _static_html(self) -> str:
        how = f"<p><em>{escape(self._how())}</em></p>"
        return f"<div><strong>{escape(self._heading)}</strong>{markdown(self._text)}{how}</div>"

    def _how(self) -> str:
        names = ", ".join(f".{method.__name__}()" for method in self._buttons.values())
        return _("Without buttons: {call} and then {names}").format(call=self._call, names=names)

    def _widget(self) -> Any:
        answer = ipywidgets.HTML()
        done = f" <span style='color:{Tone.GOOD}'>✓ {_('done')}</span>" if self._done else ""
        head = f"<strong>{escape(self._heading)}</strong>{done}{markdown(self._text)}"
        row = ipywidgets.HBox([_button(name, method, answer) for name, method in self._buttons.items()])
        row.layout.flex_flow = "row wrap"
        return ipywidgets.VBox([ipywidgets.HTML(head), row, answer], layout=FRAME)


def _button(name: str, method: Callable[[], Message], answer: Any) -> Any:
    button = ipywidgets.Button(description=name, tooltip=name, layout=BUTTON)

    def press(_button: Any) -> None:
        # `role=status` lets a screen reader tell the answer without leaving the button.
        answer.value = f"<div role='status' aria-live='polite'>{method().as_html()}</div>"

    button.on_click(press)
    return button


class ExerciseCard(Card):
    """An exercise: check, hints one after the other, and the solution."""

    def __init__(self, lab: LabProtocol, exercise: Exercise) -> None:
        self._lab, self._exercise = lab, exercise
        minutes = ngettext("{n} minute", "{n} minutes", exercise.minutes).format(n=exercise.minutes)
        heading = _("Exercise {id} · {title} · {minutes}")
        buttons = {_("Check"): self.check, _("Hint"): self.hint, _("Solution"): self.solution}
        super().__init__(
            heading.format(id=exercise.id, title=exercise.title, minutes=minutes),
            exercise.statement,
            f'lab.exercise("{exercise.id}")',
            buttons,
            _is_done(lab, exercise.id),
        )

    def check(self) -> Message:
        """Look at live state, and note the outcome."""
        outcome = self._exercise.check(self._lab)
        self._lab.progress.record(self._exercise.id, outcome.result)
        return _told(self._exercise, outcome)

    def hint(self) -> Message:
        """The next hint; after the last one, all of them again."""
        return _next_hint(self._lab, self._exercise.id, self._exercise.hints)

    def solution(self) -> Message:
        """The cell that solves it."""
        return Message(_("A solution"), self._exercise.explanation, code=body_of(self._exercise.solution))


def _told(exercise: Exercise, outcome: Outcome) -> Message:
    if outcome.result is Result.CORRECT:
        return Message(_("✓ Correct"), exercise.explanation, Tone.GOOD)
    if outcome.result is Result.NOT_ATTEMPTED or outcome.failed is None:
        return Message(_("Not attempted yet"), _("There is no sign of it in the cloud so far."))
    words = _("Wanted: {want}. Found: {found}. Where to look: {where}.")
    text = words.format(want=outcome.failed.want, found=outcome.found, where=outcome.failed.where)
    return Message(_("✗ Not yet"), text, Tone.AGAIN)


class FaultCard(Card):
    """A fault: inject it, find it, repair it."""

    def __init__(self, lab: LabProtocol, fault: Fault) -> None:
        self._lab, self._fault = lab, fault
        minutes = ngettext("{n} minute", "{n} minutes", fault.minutes).format(n=fault.minutes)
        heading = _("Break and repair {id} · {title} · {minutes}")
        buttons = {
            _("Inject"): self.inject,
            _("Check"): self.check,
            _("Hint"): self.hint,
            _("Reveal"): self.reveal,
        }
        super().__init__(
            heading.format(id=fault.id, title=fault.title, minutes=minutes),
            fault.story,
            f'lab.fault("{fault.id}")',
            buttons,
            _is_done(lab, fault.id),
        )

    def inject(self) -> Message:
        """Break the system, unless its symptom is there already."""
        if self._fault.is_broken(self._lab):
            return Message(_("It is broken already"), _("Its symptom can be seen: repair it, then check."), Tone.AGAIN)
        self._fault.inject(self._lab)
        self._lab.progress.record(self._fault.id, INJECTED)
        symptom = self._fault.symptom
        words = _("You will see: {want}. Try {where}.").format(want=symptom.want, where=symptom.where)
        return Message(_("Broken"), words, Tone.AGAIN)

    def check(self) -> Message:
        """Look whether the symptom is gone, and note it."""
        before = self._lab.progress.of(self._fault.id)
        finding = self._fault.symptom.check(self._lab)
        if finding.ok:
            self._lab.progress.record(self._fault.id, Result.INCORRECT)
            return Message(_("✗ Still broken"), _("What is seen: {found}.").format(found=finding.found), Tone.AGAIN)
        if before is None or before.last == DONE:
            return Message(_("Nothing is broken"), _("Press Inject first."))
        self._lab.progress.record(self._fault.id, DONE)
        words = _("What is seen: {found}. The cause was: {cause}")
        return Message(_("✓ Repaired"), words.format(found=finding.found, cause=self._fault.diagnosis), Tone.GOOD)

    def hint(self) -> Message:
        """The next hint."""
        return _next_hint(self._lab, self._fault.id, self._fault.hints)

    def reveal(self) -> Message:
        """The cause, and the cell that repairs it."""
        return Message(_("The cause"), self._fault.diagnosis, code=body_of(self._fault.repair))


class QuestionCard(Card):
    """A quiz question: every choice explains itself."""

    def __init__(self, lab: LabProtocol, question: Question) -> None:
        self._lab, self._question = lab, question
        self._choices = question.in_order()
        listed = "\n".join(f"- **{letter}** {choice.text}" for letter, choice in self._choices.items())
        heading = self._title()
        super().__init__(
            heading, f"{question.text}\n\n{listed}", self._call_of(question), self._all(), _is_done(lab, question.id)
        )

    def _title(self) -> str:
        return _("Question {id}").format(id=self._question.id)

    def _call_of(self, question: Question) -> str:
        return f'lab.quiz("{question.id}")'

    def _how(self) -> str:
        return _('Without buttons: {call}.answer("a")').format(call=self._call)

    def _all(self) -> dict[str, Callable[[], Message]]:
        return {letter: lambda letter=letter: self.answer(letter) for letter in self._choices}

    def answer(self, letter: str) -> Message:
        """Choose, and read why it is right, or which mistake it is.

        Parameters:
            letter: the choice's letter.
        """
        choice = self._choices.get(letter)
        if choice is None:
            letters = ", ".join(self._choices)
            return Message(_("No such choice"), _("Choose one of {letters}.").format(letters=letters), Tone.AGAIN)
        self._lab.progress.record(self._question.id, DONE if choice.correct else Result.INCORRECT)
        if choice.correct:
            return Message(_("✓ Correct: {text}").format(text=choice.text), choice.explanation, Tone.GOOD)
        return Message(_("✗ Not so: {text}").format(text=choice.text), choice.explanation, Tone.AGAIN)


class PredictionCard(QuestionCard):
    """A prediction: it is noted now, and compared with what happened when the learner has seen it."""

    def _title(self) -> str:
        return _("What do you expect?")

    def _call_of(self, question: Question) -> str:
        return f'lab.predict("{question.id}")'

    def _all(self) -> dict[str, Callable[[], Message]]:
        return {**super()._all(), _("I have seen it"): self.truth}

    def answer(self, letter: str) -> Message:
        """Note what the learner expects; nothing is right or wrong yet."""
        choice = self._choices.get(letter)
        if choice is None:
            return super().answer(letter)
        self._lab.progress.record(self._question.id, letter)
        heading = _("You expect: {text}").format(text=choice.text)
        return Message(heading, _("Noted. Run the next cells, and come back for “I have seen it”."))

    def truth(self) -> Message:
        """What happened, beside what the learner expected."""
        noted = self._lab.progress.of(self._question.id)
        expected = self._choices.get(noted.last) if noted else None
        happened = next(choice for choice in self._choices.values() if choice.correct)
        text = f"{happened.text}: {happened.explanation}"
        if expected is None:
            return Message(_("What happens"), text)
        if expected.correct:
            return Message(_("✓ As you expected"), text, Tone.GOOD)
        words = _("You expected: {text}. {why}").format(text=expected.text, why=expected.explanation)
        return Message(_("It went otherwise"), f"{text}\n\n{words}", Tone.AGAIN)


def _is_done(lab: LabProtocol, item: str) -> bool:
    found = lab.progress.of(item)
    return found is not None and found.done


def _next_hint(lab: LabProtocol, item: str, hints: tuple[str, ...]) -> Message:
    """Each call shows one hint more; how many were shown is kept, so a new card goes on where the last one was."""
    key = f"{item}:hint"
    shown = lab.progress.of(key)
    count = min((shown.attempts if shown else 0) + 1, len(hints))
    lab.progress.record(key, "shown")
    listed = "\n".join(f"{number}. {hint}" for number, hint in enumerate(hints[:count], start=1))
    return Message(_("Hint {count} of {all}").format(count=count, all=len(hints)), listed)
