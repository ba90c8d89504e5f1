"""The picture in words: the alternative text of the drawing, and what a regression test compares."""

from collections.abc import Collection, Iterator, Mapping

from helpers.picture.graph import Edge, Graph
from helpers.picture.kinds import GROUPS, NODES
from helpers.text import _

INDENT = "  "


def outline(graph: Graph, new: Collection[str] = (), missing: Collection[str] = ()) -> str:
    """The graph as nested lines and a list of arrows.

    Parameters:
        new: ids of what stands out as new.
        missing: ids of what is shown though it does not exist.
    """

    def mark(thing_id: str) -> str:
        if thing_id in missing:
            return _(" (missing)")
        return _(" (new)") if thing_id in new else ""

    def lines(parent: str, depth: int) -> Iterator[str]:
        groups, nodes = graph.inside(parent)
        for node in nodes:
            yield _line(depth, NODES[node.kind].name, node.label, mark(node.id), node.notes)
        for group in groups:
            yield _line(depth, GROUPS[group.kind].name, group.label, mark(group.id), group.notes)
            yield from lines(group.id, depth + 1)

    names = graph.names
    arrows = [_arrow(edge, names) for edge in graph.edges]
    return "\n".join([graph.title, *lines("", 0), *arrows])


def _line(depth: int, kind: str, label: str, mark: str, notes: tuple[str, ...]) -> str:
    flat = label.replace("\n", " ")
    words = flat if flat.lower().startswith(kind.lower()) else f"{kind}: {flat}"
    return f"{INDENT * depth}- {words}{mark}" + "".join(f"; {note}" for note in notes)


def _arrow(edge: Edge, names: Mapping[str, str]) -> str:
    line = "→" if edge.directed else "—"
    label = f" ({' '.join(edge.label.split())})" if edge.label else ""
    return f"{names.get(edge.source, edge.source)} {line} {names.get(edge.target, edge.target)}{label}"
