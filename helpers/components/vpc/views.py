"""What a learner looks at: the network as tables, and the way of a packet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from helpers.components.vpc.firewalls import ALL_PROTOCOLS, entry_in_words, rule_in_words
from helpers.components.vpc.network import LAST_ACL_RULE, Network, Subnet
from helpers.components.vpc.routing import route_in_words, select_route, table_name
from helpers.components.vpc.trace import Direction, Trace
from helpers.tables import Table
from helpers.text import _


@dataclass(frozen=True)
class TraceView:
    """The way of one packet, as a table."""

    trace: Trace

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return self.table()._repr_mimebundle_(**options)

    def table(self) -> Table:
        """Hop by hop, and what would open the way where it is closed."""
        ways = {Direction.FORWARD: _("there"), Direction.RETURN: _("back")}
        hops = self.trace.hops
        return Table(
            columns=(_("way"), _("hop"), _("decided by"), _("verdict")),
            rows=tuple((ways[hop.direction], hop.where, hop.decided_by, hop.verdict) for hop in hops),
            caption=self.trace.question,
            note=self._outcome(),
            emphasised=frozenset(index for index, hop in enumerate(hops) if not hop.passes),
        )

    def _outcome(self) -> str:
        blocked = self.trace.blocked_by
        if blocked is None:
            return _("It arrives, and the reply comes back.")
        what = _("The packet is dropped") if blocked.direction is Direction.FORWARD else _("The reply is dropped")
        words = _("{what} ({reason}): the sender hears nothing, and waits.").format(what=what, reason=blocked.reason)
        change = self.trace.smallest_change
        return f"{words} " + _("What would open it: {change}.").format(change=change.sentence) if change else words


def subnet_table(network: Network) -> Table:
    """The subnets: range, zone, addresses, route table, and whether each is public and why."""
    subnets = sorted(network.subnets.values(), key=lambda subnet: subnet.cidr)
    return Table(
        columns=(_("subnet"), _("range"), _("zone"), _("usable"), _("free"), _("route table"), _("public?")),
        rows=tuple(_subnet_row(network, subnet) for subnet in subnets),
        caption=_("Subnets"),
    )


def _subnet_row(network: Network, subnet: Subnet) -> tuple[str, ...]:
    table = network.route_table_of(subnet.id)
    to_gateway = [route for route in table.routes if route.active and route.target in network.internet_gateways]
    why = route_in_words(to_gateway[0], network) if to_gateway else _("no route to an internet gateway")
    verdict = _("yes: {why}") if network.is_public(subnet.id) else _("no: {why}")
    return (
        subnet.name or subnet.id,
        str(subnet.cidr),
        subnet.zone,
        str(subnet.usable),
        str(subnet.free),
        table_name(table),
        verdict.format(why=why),
    )


def security_group_table(network: Network) -> Table:
    """The security groups: what each lets in and out, and who carries it."""
    groups = sorted(network.security_groups.values(), key=lambda group: group.name)
    return Table(
        columns=(_("security group"), _("lets in"), _("lets out"), _("carried by")),
        rows=tuple(
            (
                group.name,
                "; ".join(rule_in_words(network, rule) for rule in group.inbound) or _("nothing"),
                "; ".join(rule_in_words(network, rule) for rule in group.outbound) or _("nothing"),
                ", ".join(_carriers(network, group.id)) or _("nobody"),
            )
            for group in groups
        ),
        caption=_("Security groups"),
    )


def _carriers(network: Network, group_id: str) -> list[str]:
    held = [interface for interface in network.interfaces.values() if group_id in interface.group_ids]
    return sorted(interface.name or str(interface.address) for interface in held)


def network_acl_table(network: Network) -> Table:
    """The network ACLs: their entries in the order in which they are read, and the subnets they guard."""
    acls = sorted(network.network_acls.values(), key=lambda acl: (not acl.is_default, acl.name, acl.id))
    rows = [
        (acl.name or acl.id, _("out") if entry.egress else _("in"), entry_in_words(entry), _guarded(network, acl.id))
        for acl in acls
        for entry in acl.entries
    ]
    return Table(
        columns=(_("network ACL"), _("direction"), _("entry"), _("guards")),
        rows=tuple(rows),
        caption=_("Network ACLs"),
    )


def _guarded(network: Network, acl_id: str) -> str:
    names = sorted(network.name_of(subnet_id) for subnet_id in network.network_acls[acl_id].subnet_ids)
    return ", ".join(names) or _("no subnet")


def route_choice_table(network: Network, packets: Iterable[tuple[Subnet, str]]) -> Table:
    """Which route each packet takes.

    Parameters:
        packets: the subnet that each leaves, and the address it goes to.
    """
    return Table(
        columns=(_("leaves"), _("for"), _("route table"), _("route taken"), _("also matched")),
        rows=tuple(_route_choice(network, subnet, IPv4Address(address)) for subnet, address in packets),
    )


def _route_choice(network: Network, subnet: Subnet, destination: IPv4Address) -> tuple[str, ...]:
    table = network.route_table_of(subnet.id)
    taken = select_route(table, destination, network)
    others = [
        route_in_words(route, network)
        for route in table.routes
        if route is not taken and not isinstance(route.destination, str) and destination in route.destination
    ]
    return (
        subnet.name or subnet.id,
        str(destination),
        table_name(table),
        route_in_words(taken, network) if taken else _("none: dropped"),
        ", ".join(others) or _("nothing"),
    )


def reach_table(traces: Sequence[Trace]) -> Table:
    """Many traces at once: what arrives, and who stops the rest."""
    rows = []
    for trace in traces:
        blocked = trace.blocked_by
        verdict = _("✓ arrives") if blocked is None else _("✗ dropped")
        rows.append((trace.question, verdict, blocked.decided_by if blocked else ""))
    return Table(columns=(_("packet"), _("verdict"), _("stopped by")), rows=tuple(rows))


def acl_in_brief(network: Network, subnet_id: str) -> str:
    """A subnet's network ACL in a few words, for the picture."""
    acl = network.network_acl_of(subnet_id)
    name = acl.name or acl.id
    own = [entry for entry in acl.entries if entry.number != LAST_ACL_RULE]
    everything = [
        entry for entry in own if entry.allow and entry.protocol == ALL_PROTOCOLS and entry.cidr.prefixlen == 0
    ]
    if own == everything and {entry.egress for entry in own} == {True, False}:
        return _("NACL {name}: allows all").format(name=name)
    words = [f"{_('out') if entry.egress else _('in')} {entry_in_words(entry)}" for entry in own]
    return _("NACL {name}: {entries}").format(name=name, entries="; ".join(words) or _("denies all"))
