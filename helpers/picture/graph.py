"""The picture as data: groups, boxes and arrows. Drawing, words and comparison all begin here."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Group:
    """A frame around boxes, such as a VPC.

    Parameters:
        id: stable and speaking (`subnet-public-a`), the same for live state and for the reference.
        kind: one of `helpers.picture.kinds.GROUPS`.
        label: its words; lines are separated by newlines.
        parent: id of the group it stands in; "" at the top.
        notes: further lines, such as a network ACL in the security layer.
    """

    id: str
    kind: str
    label: str
    parent: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A box.

    Parameters:
        id: as of a group.
        kind: one of `helpers.picture.kinds.NODES`.
        group: id of the group it stands in; "" at the top.
        notes: further lines, such as a security group in the security layer.
    """

    id: str
    kind: str
    label: str
    group: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """An arrow, or a line where `directed` is false; `kind` is one of `helpers.picture.kinds.EDGES`."""

    source: str
    target: str
    kind: str
    label: str = ""
    directed: bool = True


@dataclass(frozen=True)
class Graph:
    """A whole picture; parents before their children, everything in an order that does not change."""

    title: str
    groups: tuple[Group, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all groups and boxes."""
        return frozenset(thing.id for thing in (*self.groups, *self.nodes))

    @property
    def names(self) -> dict[str, str]:
        """Id → the first line of the label, of all groups and boxes."""
        return {thing.id: thing.label.split("\n")[0] for thing in (*self.groups, *self.nodes)}

    def inside(self, parent: str) -> tuple[tuple[Group, ...], tuple[Node, ...]]:
        """The groups and boxes that stand directly in a group ("" for the top)."""
        groups = tuple(group for group in self.groups if group.parent == parent)
        return groups, tuple(node for node in self.nodes if node.group == parent)

    def with_missing(self, reference: "Graph") -> "Graph":
        """This graph and what only the reference has, in the reference's places."""
        here = self.ids
        return Graph(
            self.title,
            (*self.groups, *(group for group in reference.groups if group.id not in here)),
            (*self.nodes, *(node for node in reference.nodes if node.id not in here)),
            (*self.edges, *(edge for edge in reference.edges if not {edge.source, edge.target} <= here)),
        )


@dataclass(frozen=True)
class Fragment:
    """What one component adds to the picture."""

    groups: tuple[Group, ...] = field(default=())
    nodes: tuple[Node, ...] = field(default=())
    edges: tuple[Edge, ...] = field(default=())


def joined(title: str, fragments: Iterable[Fragment]) -> Graph:
    """The fragments as one graph; a group or box that several name appears once, as the first says it."""
    groups: dict[str, Group] = {}
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, str], Edge] = {}
    for fragment in fragments:
        for group in fragment.groups:
            groups.setdefault(group.id, group)
        for node in fragment.nodes:
            nodes.setdefault(node.id, node)
        for edge in fragment.edges:
            edges.setdefault((edge.source, edge.target, edge.label), edge)
    return Graph(title, tuple(groups.values()), tuple(nodes.values()), tuple(edges.values()))
