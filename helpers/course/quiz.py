"""Quiz questions and predictions, as declarations: each choice explains itself."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One answer to choose; the explanation says why it is right, or which mistake it is."""

    text: str
    correct: bool
    explanation: str


def right(text: str, explanation: str) -> Choice:
    """The correct choice."""
    return Choice(text, correct=True, explanation=explanation)


def wrong(text: str, explanation: str) -> Choice:
    """A distractor: a mistake that people really make."""
    return Choice(text, correct=False, explanation=explanation)


@dataclass(frozen=True)
class Question:
    """A question with one correct answer.

    Parameters:
        id: lesson and number (`01.q3`).
        text: the question.
        choices: two or more, one of them correct.

    Raises:
        ValueError: there is not exactly one correct choice, or a choice does not explain itself.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        if sum(choice.correct for choice in self.choices) != 1 or len(self.choices) == 1:
            raise ValueError(f"question {self.id}: needs one correct choice and at least one other")
        if not all(choice.explanation for choice in self.choices):
            raise ValueError(f"question {self.id}: every choice needs an explanation")

    def in_order(self) -> dict[str, Choice]:
        """The choices by their letters, shuffled in the same way each time."""
        shuffled = random.Random(f"q{self.id}").sample(self.choices, len(self.choices))
        return {chr(ord("a") + index): choice for index, choice in enumerate(shuffled)}


@dataclass(frozen=True)
class Prediction(Question):
    """A question that is asked before the learner has seen the answer happen, and answered by seeing it."""
