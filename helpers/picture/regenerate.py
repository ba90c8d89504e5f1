"""All pictures as files: what exists now, with and without its security layer, and with what is still missing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3

from helpers.picture.diagram import save
from helpers.picture.drawing import draw
from helpers.picture.live import live_graph
from helpers.picture.reference import REFERENCE

#: File → how the live state is drawn in it.
PICTURES: Mapping[str, Mapping[str, Any]] = {
    "live": {},
    "live_security": {"security": True},
    "live_and_missing": {"missing": True},
}


def regenerate(session: boto3.Session, directory: Path) -> list[Path]:
    """Draw the live state into files, byte-stable for the same state.

    Parameters:
        directory: where they go; made where it is not there.

    Returns:
        The paths, an SVG and a PNG of each picture.
    """
    directory.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, wish in PICTURES.items():
        graph = live_graph(session, security=wish.get("security", False))
        picture = draw(graph, missing=REFERENCE if wish.get("missing") else None)
        paths.extend(save(directory / name, picture.svg))
    return paths
