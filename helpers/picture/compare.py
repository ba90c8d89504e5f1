"""What stands of the finished architecture, what is missing, and what is there beside it."""

from dataclasses import dataclass
from typing import Any

from helpers.picture.graph import Graph
from helpers.picture.kinds import GROUPS, NODES
from helpers.tables import Table
from helpers.text import _

#: What is in every picture and nobody builds.
GIVEN = frozenset({"cloud", "region", "users", "github"})


@dataclass(frozen=True)
class Comparison:
    """Labels of what is there, what is missing and what is extra, in the order of the picture."""

    present: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The comparison in a sentence."""
        words = _("{present} of {all} parts stand.")
        return words.format(present=len(self.present), all=len(self.present) + len(self.missing))

    def table(self) -> Table:
        """One row for each part."""
        rows = [
            *((label, _("✓ stands")) for label in self.present),
            *((label, _("still missing")) for label in self.missing),
            *((label, _("beside the plan")) for label in self.extra),
        ]
        return Table(columns=(_("part"), _("state")), rows=tuple(rows), caption=self.summary)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return self.table()._repr_mimebundle_(**options)


def compare(live: Graph, reference: Graph) -> Comparison:
    """Compare by id, group or box; a subnet that is private where it should be public is missing, not present."""
    wanted, there = _parts(reference), _parts(live)
    same = [key for key in wanted if there.get(key, ("",))[0] == wanted[key][0]]
    return Comparison(
        present=tuple(wanted[key][1] for key in same),
        missing=tuple(wanted[key][1] for key in wanted if key not in same),
        extra=tuple(there[key][1] for key in there if key not in wanted),
    )


def _parts(graph: Graph) -> dict[str, tuple[str, str]]:
    """Id → (kind, label) of everything that somebody builds."""
    kinds = {**{kind: GROUPS[kind].name for kind in GROUPS}, **{kind: NODES[kind].name for kind in NODES}}
    things = [thing for thing in (*graph.groups, *graph.nodes) if thing.id not in GIVEN]
    return {thing.id: (thing.kind, _label(thing.label, kinds[thing.kind])) for thing in things}


def _label(label: str, kind: str) -> str:
    flat = " ".join(label.split())
    return flat if flat.lower().startswith(kind.lower()) else f"{kind} {flat}"
