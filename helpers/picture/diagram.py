"""`diagrams.Diagram` for a machine without Graphviz: it lays out and paints with the course's own packages."""

from pathlib import Path
from typing import Any

import diagrams
from helpers.picture.rendering import png_of, svg_of


class Diagram(diagrams.Diagram):
    """Used like `diagrams.Diagram`; leaves an SVG that stands alone and a PNG.

    Parameters:
        name: the title.
        filename: where the files go, without `.svg` and `.png`; nothing is written without it.
    """

    def __init__(self, name: str = "", filename: str = "", **options: Any) -> None:
        super().__init__(name, filename or "unused", curvestyle="curved", show=False, **options)
        self._target = Path(filename) if filename else None

    @property
    def source(self) -> str:
        """The drawing as DOT, the language of Graphviz."""
        return self.dot.source

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        diagrams.setdiagram(None)  # pyrefly: ignore[bad-argument-type]
        if self._target and exc_type is None:
            save(self._target, svg_of(self.source))


def save(target: Path, svg: str) -> tuple[Path, Path]:
    """Write an SVG, and the PNG of it, beside each other; each file is whole or not there.

    Parameters:
        target: the path without its ending.
    """
    paths = target.with_suffix(".svg"), target.with_suffix(".png")
    for path, content in zip(paths, (svg.encode(), png_of(svg)), strict=True):
        if path.exists() and path.read_bytes() == content:
            continue
        whole = path.with_suffix(f"{path.suffix}.new")
        whole.write_bytes(content)
        whole.replace(path)
    return paths
