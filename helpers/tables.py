"""One small table, readable with and without JupyterLab's widgets, by eye and by screen reader."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

CELL = "padding:2px 10px;text-align:left;vertical-align:top;white-space:normal"
EMPHASIS = "font-weight:600;background:rgba(231,21,123,.10)"


@dataclass(frozen=True)
class Table:
    """Rows of words under column headings.

    Parameters:
        columns: the headings.
        rows: as many cells in each as there are columns.
        caption: what the table shows, in a sentence; above it.
        note: a sentence below it.
        emphasised: indices of the rows that stand out. What they say must stand in their words too.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    emphasised: frozenset[int] = field(default=frozenset())

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": self.as_text(), "text/html": self.as_html()}

    def __str__(self) -> str:
        return self.as_text()

    def as_text(self) -> str:
        """The table in plain text, its columns aligned; rows that stand out begin with `>`."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        marks = ["  ", *("> " if row in self.emphasised else "  " for row in range(len(self.rows)))]
        padded = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
        body = [(mark + line).rstrip() for mark, line in zip(marks, padded, strict=True)]
        body.insert(1, "  " + "  ".join("-" * width for width in widths))
        return "\n".join(part for part in (self.caption, *body, self.note) if part)

    def as_html(self) -> str:
        """The table as HTML with inline styles: notebooks that are not trusted yet strip style sheets."""
        head = "".join(f'<th scope="col" style="{CELL}">{escape(name)}</th>' for name in self.columns)
        rows = "".join(self._html_row(index, row) for index, row in enumerate(self.rows))
        caption = f'<caption style="text-align:left;font-weight:600">{escape(self.caption)}</caption>'
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return (
            f'<table style="margin-left:0">{caption if self.caption else ""}'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
        )

    def _html_row(self, index: int, row: tuple[str, ...]) -> str:
        style = f"{CELL};{EMPHASIS}" if index in self.emphasised else CELL
        first, *rest = row
        cells = "".join(f'<td style="{style}">{escape(cell)}</td>' for cell in rest)
        return f'<tr><th scope="row" style="{style}">{escape(first)}</th>{cells}</tr>'
