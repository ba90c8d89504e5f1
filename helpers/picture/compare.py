"""What stands of the finished architecture, what is missing, and what is there beside it."""

from dataclasses import dataclass
from typing import Any

from helpers.picture.graph import Graph
from helpers.tables import Table
from helpers.text import _

#: What is in every picture and nobody builds.
GIVEN = frozenset({"cloud", "region", "users", "github"})


@dataclass(frozen=True)
class Part:
    """A group or box that somebody builds.

    Parameters:
        where: the label of the group it stands in.
    """

    kind: str
    label: str
    where: str


@dataclass(frozen=True)
class Comparison:
    """What is there, what is missing and what is extra, in the order of the picture."""

    present: tuple["Part", ...]
    missing: tuple["Part", ...]
    extra: tuple["Part", ...]

    @property
    def summary(self) -> str:
        """The comparison in a sentence."""
        words = _("{present} of {all} parts stand.")
        return words.format(present=len(self.present), all=len(self.present) + len(self.missing))

    def table(self) -> Table:
        """One row for each part."""
        rows = [
            *((part.label, part.where, _("✓ stands")) for part in self.present),
            *((part.label, part.where, _("still missing")) for part in self.missing),
            *((part.label, part.where, _("beside the plan")) for part in self.extra),
        ]
        return Table(columns=(_("part"), _("in"), _("state")), rows=tuple(rows), caption=self.summary)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return self.table()._repr_mimebundle_(**options)


def compare(live: Graph, reference: Graph) -> Comparison:
    """Compare by id, group or box; a subnet that is private where it should be public is missing, not present."""
    wanted, there = _parts(reference), _parts(live)
    same = [key for key in wanted if key in there and there[key].kind == wanted[key].kind]
    return Comparison(
        present=tuple(wanted[key] for key in same),
        missing=tuple(wanted[key] for key in wanted if key not in same),
        extra=tuple(there[key] for key in there if key not in wanted),
    )


def _parts(graph: Graph) -> dict[str, Part]:
    """Everything that somebody builds, by its id."""
    labels = {group.id: _flat(group.label) for group in graph.groups}
    groups = [(group, group.parent) for group in graph.groups]
    nodes = [(node, node.group) for node in graph.nodes]
    return {
        thing.id: Part(thing.kind, _flat(thing.label), labels.get(parent, ""))
        for thing, parent in (*groups, *nodes)
        if thing.id not in GIVEN
    }


def _flat(label: str) -> str:
    return " ".join(label.split())
