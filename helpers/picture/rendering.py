"""DOT → SVG → PNG, the same bytes on every machine: no system Graphviz, no system font."""

import base64
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import resvg_py

from helpers.errors import KoseizuError
from helpers.text import _

FONT = "DejaVu Sans"
ZOOM = 0.85
"""Pixels for each unit of the SVG, in the notebook and in the files."""
FONT_FILE = files("helpers.picture") / "fonts" / "DejaVuSans.ttf"
GRAPHVIZ = Path(sys.executable).with_name("graphviz-pure")
IMAGE = re.compile(r'xlink:href="(/[^"]+\.png)"')
#: What resvg does not take, or what differs from machine to machine: the prologue, comments, the unit of the size.
PROLOGUE = re.compile(r"^.*?(?=<svg)|<!--.*?-->\n?", re.DOTALL)
SIZE = re.compile(r'(width|height)="([\d.]+)pt"')


def svg_of(dot: str) -> str:
    """Lay a DOT graph out as an SVG that stands alone, icons included.

    Raises:
        KoseizuError: the layout program does not answer.
    """
    try:
        laid_out = subprocess.run(
            [GRAPHVIZ, "-Tsvg"], input=dot, capture_output=True, text=True, check=True, encoding="utf-8"
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise KoseizuError(
            wanted=_("a layout from graphviz-pure"),
            found=str(getattr(error, "stderr", "") or error).strip(),
            do=_("install the course's packages again with `make lab`"),
        ) from error
    return IMAGE.sub(_inlined, SIZE.sub(r'\1="\2"', PROLOGUE.sub("", laid_out)))


def _inlined(found: re.Match[str]) -> str:
    icon = base64.b64encode(Path(found[1]).read_bytes()).decode()
    return f'xlink:href="data:image/png;base64,{icon}"'


def png_of(svg: str, zoom: float = ZOOM) -> bytes:
    """Paint an SVG.

    Parameters:
        zoom: pixels for each unit of the SVG.
    """
    painted = resvg_py.svg_to_bytes(
        svg_string=svg,
        font_files=[str(FONT_FILE)],
        skip_system_fonts=True,
        font_family=FONT,
        sans_serif_family=FONT,
        background="white",
        zoom=zoom,  # type: ignore[arg-type]
    )
    return bytes(painted)
