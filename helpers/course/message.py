"""What a card answers: a few words that read in JupyterLab, on a static page and in a terminal."""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

import mistune


class Tone(StrEnum):
    """The colour of a message; its words carry the meaning too."""

    GOOD = "#1b7f37"
    AGAIN = "#b35900"
    PLAIN = "#4a5568"


@dataclass(frozen=True)
class Message:
    """A heading and a text in Markdown, and code below them where there is some."""

    heading: str
    text: str
    tone: Tone = Tone.PLAIN
    code: str = ""

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.as_html()}

    def __str__(self) -> str:
        return "\n".join(part for part in (self.heading, self.text, self.code) if part)

    def as_html(self) -> str:
        """The message as HTML with inline styles."""
        style = f"border-left:4px solid {self.tone};padding:2px 12px;margin:6px 0;line-height:1.5"
        code = f"<pre style='margin:4px 0'>{escape(self.code)}</pre>" if self.code else ""
        return f"<div style='{style}'><strong>{escape(self.heading)}</strong>{markdown(self.text)}{code}</div>"


def markdown(text: str) -> str:
    """Markdown as HTML; HTML in it is escaped."""
    return str(mistune.html(escape(text, quote=False))) if text else ""


def body_of(function: Callable[..., Any]) -> str:
    """The source of a function's body, as a learner would write it in a cell."""
    lines = inspect.getsource(function).splitlines()
    begin = next(index for index, line in enumerate(lines) if line.rstrip().endswith(":")) + 1
    return textwrap.dedent("\n".join(lines[begin:])).strip()
