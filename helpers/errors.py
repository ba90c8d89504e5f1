"""The one kind of error that a learner meets: a sentence that says what to do, never a stack of frames."""


class KoseizuError(Exception):
    """Bad input or a broken surrounding, told in one sentence.

    Parameters:
        wanted: what was expected, as a noun phrase ("a backend named embedded, localstack or aws").
        found: what was there instead.
        do: what to do next, as an imperative, without its full stop.
    """

    def __init__(self, wanted: str, found: str, do: str) -> None:
        self.wanted, self.found, self.do = wanted, found, do
        super().__init__(f"Expected {wanted}; found: {found}. {do[:1].upper()}{do[1:]}.")

    def _render_traceback_(self) -> list[str]:
        """IPython shows these lines in place of a traceback (IPython docs, "Custom exception display")."""
        return [str(self)]
