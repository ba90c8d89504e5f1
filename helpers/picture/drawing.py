"""A graph, drawn with the `diagrams` package: frames, icons, arrows, and what stands out."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from diagrams import Cluster, Edge, Node
from helpers.picture import graph as picture
from helpers.picture.diagram import Diagram
from helpers.picture.kinds import BAD, EDGES, GOOD, GREY, GROUPS, INK, NEW, NODES
from helpers.picture.rendering import FONT, ZOOM, png_of, svg_of
from helpers.picture.words import outline

LAYOUT = {
    "fontname": FONT,
    "fontsize": "20",
    "fontcolor": INK,
    "labelloc": "t",
    "splines": "spline",
    "nodesep": "0.45",
    "ranksep": "1.0",
    "pad": "0.4",
    "compound": "true",
}
NODE_FONT = {"fontname": FONT, "fontsize": "15", "fontcolor": INK}
EDGE_FONT = {"fontname": FONT, "fontsize": "14", "fontcolor": INK}
FRAME_MARGIN = "22"
INVISIBLE = {"shape": "point", "style": "invis", "width": "0", "height": "0"}
NEW_MARK = "★ "
MISSING_OPACITY = "0.4"


@dataclass(frozen=True)
class Arrow:
    """An arrow laid over the picture, such as the way of a packet.

    Parameters:
        source, target: ids of boxes or groups.
        good: whether it arrives.
    """

    source: str
    target: str
    label: str
    good: bool


@dataclass(frozen=True)
class Picture:
    """A drawing of a graph; in a notebook it shows itself, as an image and in words."""

    graph: picture.Graph
    svg: str
    png: bytes
    words: str

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        metadata = {"image/png": {"alt": self.words}}
        return {"image/png": self.png, "text/plain": self.words}, metadata


def draw(
    graph: picture.Graph,
    *,
    new: Collection[str] = (),
    missing: picture.Graph | None = None,
    arrow: Arrow | None = None,
) -> Picture:
    """Draw a graph.

    Parameters:
        new: ids of what stands out.
        missing: a reference graph; what only it has is drawn faintly.
        arrow: one more arrow, over everything.
    """
    whole = graph.with_missing(missing) if missing else graph
    faint = whole.ids - graph.ids
    svg = _faded(svg_of(_dot(whole, frozenset(new), faint, arrow)), faint)
    words = outline(whole, new, faint)
    return Picture(whole, svg, png_of(svg, ZOOM), f"{words}\n{_told(whole, arrow)}" if arrow else words)


def _told(graph: picture.Graph, arrow: Arrow) -> str:
    names = graph.names
    return f"{names.get(arrow.source, arrow.source)} ⇒ {names.get(arrow.target, arrow.target)}: {arrow.label}"


def _dot(graph: picture.Graph, new: frozenset[str], faint: frozenset[str], arrow: Arrow | None) -> str:
    with Diagram(graph.title, graph_attr=LAYOUT, node_attr=NODE_FONT) as diagram:
        nodes = _Boxes(graph, new, faint).drawn()
        for edge in graph.edges:
            if edge.source in nodes and edge.target in nodes:
                _connect(nodes, edge, faint)
        _line_up(graph, nodes)
        if arrow:
            colour = GOOD if arrow.good else BAD
            style = "solid" if arrow.good else "dashed"
            look = {**EDGE_FONT, "color": colour, "fontcolor": colour, "penwidth": "3", "style": style}
            way = _line(_mark(arrow), constraint="false", **look)
            nodes[arrow.source] >> way >> nodes[arrow.target]
    return diagram.source


def _mark(arrow: Arrow) -> str:
    return f"{'✓' if arrow.good else '✗'} {arrow.label}"


class _Boxes:
    """Draws the groups and boxes, and remembers what an arrow can be tied to."""

    def __init__(self, graph: picture.Graph, new: frozenset[str], faint: frozenset[str]) -> None:
        self._graph, self._new, self._faint = graph, new, faint
        self._nodes: dict[str, Node] = {}

    def drawn(self) -> dict[str, Node]:
        """Draw everything; id → the node to which its arrows are tied (for a group, a point inside it)."""
        self._draw_inside("")
        return self._nodes

    def _draw_inside(self, parent: str) -> None:
        groups, nodes = self._graph.inside(parent)
        for node in nodes:
            self._nodes[node.id] = self._box(node)
        for group in groups:
            with self._frame(group) as cluster:
                cluster.dot.name = f"cluster_{group.id}"
                self._nodes[group.id] = _node(Node, "", f"{group.id}-anchor", **INVISIBLE)
                self._draw_inside(group.id)

    def _box(self, node: picture.Node) -> Node:
        look: dict[str, str] = {"id": node.id}
        if node.id in self._new:
            look |= {"fontcolor": NEW}
        return _node(_icon(node.kind), self._label(node.id, node.label, node.notes), node.id, **look)

    def _frame(self, group: picture.Group) -> Cluster:
        kind = GROUPS[group.kind]
        look = {
            "id": group.id,
            "pencolor": NEW if group.id in self._new else kind.colour,
            "fontcolor": kind.colour,
            "bgcolor": kind.background,
            "penwidth": "2.5" if group.id in self._new else "1.5",
            "style": "dashed" if kind.dashed or group.id in self._faint else "solid",
            "fontname": FONT,
            "fontsize": "17",
            "margin": FRAME_MARGIN,
            "labeljust": "l",
        }
        return Cluster(self._label(group.id, group.label, group.notes), graph_attr=look)

    def _label(self, thing_id: str, label: str, notes: tuple[str, ...]) -> str:
        mark = NEW_MARK if thing_id in self._new else ""
        return "\n".join([mark + label, *notes])


def _connect(nodes: dict[str, Node], edge: picture.Edge, faint: frozenset[str]) -> None:
    kind = EDGES[edge.kind]
    colour = GREY if {edge.source, edge.target} & faint else kind.colour
    look = _line(edge.label, color=colour, style=kind.style, weight=str(kind.weight), penwidth="1.6", **EDGE_FONT)
    source, target = nodes[edge.source], nodes[edge.target]
    _connected = source >> look >> target if edge.directed else source - look - target


# `diagrams` takes any attribute of Graphviz by name, and its annotations do not say so.
def _node(kind: Any, label: str, node_id: str, **look: str) -> Node:
    return kind(label, nodeid=node_id, **look)


def _line(label: str, **look: str) -> Edge:
    make: Any = Edge
    return make(label=label, **look)


def _line_up(graph: picture.Graph, nodes: dict[str, Node]) -> None:
    """Invisible lines: from the gateway to the public subnets, and on to the private ones, which stand to the right."""
    for zone in (group for group in graph.groups if group.kind == "zone"):
        subnets = [group for group in graph.groups if group.parent == zone.id]
        public = [group.id for group in subnets if group.kind == "public_subnet"]
        private = [group.id for group in subnets if group.kind == "private_subnet"]
        for left, right in zip(public, private, strict=False):
            nodes[left] - _line("", style="invis", weight="0") - nodes[right]
        if "igw" in nodes:
            for first in public or private:
                nodes["igw"] - _line("", style="invis", weight="0") - nodes[first]


@cache
def _icon(kind: str) -> type[Node]:
    found = NODES[kind]
    return getattr(import_module(found.module), found.icon)


def _faded(svg: str, faint: frozenset[str]) -> str:
    for thing_id in sorted(faint):
        written = thing_id.replace("-", "&#45;")
        svg = svg.replace(f'<g id="{written}"', f'<g id="{written}" opacity="{MISSING_OPACITY}"')
    return svg
