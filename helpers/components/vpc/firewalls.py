"""What security groups and network ACLs decide about a packet."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from helpers.components.vpc.network import AclEntry, Interface, Network, NetworkAcl, SecurityGroupRule
from helpers.components.vpc.routing import prefixes_of
from helpers.text import _

ALL_PROTOCOLS = "-1"
ANY_PORT = (0, 65535)


@dataclass(frozen=True)
class Ports:
    """The destination ports of a packet, or of all the replies that one client may get.

    Parameters:
        protocol: `tcp`, `udp` or `icmp` (which has no ports: 0 to 65535).
        first, last: the range, both included.
    """

    protocol: str
    first: int
    last: int

    def __str__(self) -> str:
        span = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return self.protocol if (self.first, self.last) == ANY_PORT else f"{self.protocol} {span}"


@dataclass(frozen=True)
class Decision:
    """A firewall's word: whether it lets everything asked for pass, and the rule that decided."""

    allowed: bool
    rule: str


def groups_decide(
    network: Network, interface: Interface, *, inbound: bool, ports: Ports, peer: IPv4Address
) -> Decision:
    """What an interface's security groups say: every rule of every group is asked, any match allows.

    Parameters:
        inbound: the packet comes to the interface; else it leaves it.
        peer: the other side's address, as the interface sees it.

    Source: VPC User Guide, "Security groups" ("Security group rules").
    """
    groups = [network.security_groups[group_id] for group_id in interface.group_ids]
    for group in groups:
        for rule in group.inbound if inbound else group.outbound:
            if _rule_matches(network, rule, ports, peer):
                return Decision(True, f"{group.name}: {rule_in_words(network, rule)}")
    names = ", ".join(group.name for group in groups) or _("none")
    return Decision(False, _("{names}: no rule for {ports}").format(names=names, ports=ports))


def _rule_matches(network: Network, rule: SecurityGroupRule, ports: Ports, peer: IPv4Address) -> bool:
    if rule.protocol not in (ALL_PROTOCOLS, ports.protocol):
        return False
    if not (rule.first_port <= ports.first and ports.last <= rule.last_port):
        return False
    if isinstance(rule.peer, str) and rule.peer.startswith("sg-"):
        return any(rule.peer in holder.group_ids for holder in network.holders_of(peer))
    return any(peer in prefix for prefix in prefixes_of(rule.peer, network))


def acl_decides(acl: NetworkAcl, *, egress: bool, ports: Ports, peer: IPv4Address) -> Decision:
    """What a network ACL says: for each port the first entry that matches decides, and `*` denies the rest.

    All of `ports` must pass: a reply may go to any of its client's ephemeral ports.

    Source: VPC User Guide, "Network ACLs" ("Network ACL rules").
    """
    undecided = [(ports.first, ports.last)]
    passed: list[AclEntry] = []
    for entry in acl.entries:
        if entry.egress is not egress or not _entry_concerns(entry, ports, peer):
            continue
        overlap = [piece for span in undecided if (piece := _common(span, entry))]
        if not overlap:
            continue
        if not entry.allow:
            return Decision(False, _denied(entry, overlap, ports))
        passed.append(entry)
        undecided = _without(undecided, entry)
        if not undecided:
            return Decision(True, entry_in_words(passed[0]))
    return Decision(False, _nothing_matches(undecided, ports))


def _entry_concerns(entry: AclEntry, ports: Ports, peer: IPv4Address) -> bool:
    return entry.protocol in (ALL_PROTOCOLS, ports.protocol) and peer in entry.cidr


def _ports_of(entry: AclEntry) -> tuple[int, int]:
    return ANY_PORT if entry.protocol == ALL_PROTOCOLS else (entry.first_port, entry.last_port)


def _common(span: tuple[int, int], entry: AclEntry) -> tuple[int, int] | None:
    first, last = _ports_of(entry)
    low, high = max(span[0], first), min(span[1], last)
    return (low, high) if low <= high else None


def _without(spans: Iterable[tuple[int, int]], entry: AclEntry) -> list[tuple[int, int]]:
    first, last = _ports_of(entry)
    pieces = [piece for low, high in spans for piece in ((low, min(high, first - 1)), (max(low, last + 1), high))]
    return [(low, high) for low, high in pieces if low <= high]


def _denied(entry: AclEntry, overlap: list[tuple[int, int]], ports: Ports) -> str:
    return _part(overlap, ports) + entry_in_words(entry)


def _nothing_matches(undecided: list[tuple[int, int]], ports: Ports) -> str:
    return _part(undecided, ports) + _("rule *: deny, because no other rule matches")


def _part(spans: list[tuple[int, int]], ports: Ports) -> str:
    """Which part of the ports it is about, where it is not all of them."""
    if spans == [(ports.first, ports.last)]:
        return ""
    words = ", ".join(f"{low}–{high}" if low != high else str(low) for low, high in spans)
    return _("for ports {words}: ").format(words=words)


def entry_in_words(entry: AclEntry) -> str:
    """A network ACL's entry as the lesson writes it: `rule 100: allow tcp 443 203.0.113.0/24`."""
    what = _("everything") if entry.protocol == ALL_PROTOCOLS else str(Ports(entry.protocol, *_ports_of(entry)))
    verb = _("allow") if entry.allow else _("deny")
    number = "*" if entry.number == 32767 else entry.number
    return _("rule {number}: {verb} {what}, {cidr}").format(number=number, verb=verb, what=what, cidr=entry.cidr)


def rule_in_words(network: Network, rule: SecurityGroupRule) -> str:
    """A security group's rule as the lesson writes it: `tcp 443, 0.0.0.0/0`."""
    what = (
        _("everything")
        if rule.protocol == ALL_PROTOCOLS
        else str(Ports(rule.protocol, rule.first_port, rule.last_port))
    )
    peer = (
        rule.peer if isinstance(rule.peer, IPv4Network) else _("group {name}").format(name=network.name_of(rule.peer))
    )
    return f"{what}, {peer}"
