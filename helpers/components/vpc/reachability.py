"""Can this packet get from here to there, and its reply back? If not, who stops it?

Every decision follows the VPC User Guide ("Route tables", "Internet gateways", "NAT gateways", "Security
groups", "Network ACLs", "Gateway endpoints") and is made on a snapshot, without asking anybody:

    out of the source    security group → network ACL (when leaving the subnet) → route table
    through a door       internet gateway · NAT gateway · gateway endpoint · the VPC's own router
    into the target      network ACL (when entering the subnet) → security group
    the reply            the same way back, past the network ACLs and route tables; security groups remember

What a process at the target says (a page, "connection refused") is not the network's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from helpers.components.vpc import suggestion
from helpers.components.vpc.firewalls import ANY_PORT, Ports, acl_decides, groups_decide
from helpers.components.vpc.network import NatGateway, Network, Route, Subnet
from helpers.components.vpc.places import Inside, Outside, Place, place
from helpers.components.vpc.routing import route_in_words, select_route, table_name
from helpers.components.vpc.trace import Change, Direction, Hop, Reason, Trace
from helpers.errors import KoseizuError
from helpers.text import _

LINUX_EPHEMERAL = (32768, 60999)
"""Ports that a Linux client chooses from (ip(7), ip_local_port_range)."""
NAT_EPHEMERAL = (1024, 65535)
"""Ports that a NAT gateway chooses from (VPC User Guide, "Ephemeral ports")."""


def reach(network: Network, source: str, target: str, port: int = 443, protocol: str = "tcp") -> Trace:
    """Follow a packet and its reply.

    Parameters:
        network: the snapshot to decide on.
        source, target: `internet`, an address, or the name or id of an interface or a subnet.
        port: the target's port; without meaning for icmp.
        protocol: `tcp`, `udp` or `icmp`.

    Returns:
        The trace, which ends at the first hop that drops the packet or its reply.

    Raises:
        KoseizuError: the source or target names nothing, both are on the internet, or the port is none.
    """
    asked = _ports(port, protocol)
    start, end = place(network, source), place(network, target)
    if isinstance(start, Outside) and isinstance(end, Outside):
        raise KoseizuError(
            wanted=_("a source or a target inside the VPC"),
            found=_("{source} and {target}, both on the internet").format(source=source, target=target),
            do=_("name one end that is inside: lab.subnets() shows where"),
        )
    question = f"{start.name} → {end.name}, {asked}"
    return decide(network, start, end, asked, question)


def decide(network: Network, start: Place, end: Place, asked: Ports, question: str = "") -> Trace:
    """Follow a packet between two places that are known already; no input is looked up, no call is made."""
    hops: list[Hop] = []
    for hop in _Walk(network, asked).hops(start, end):
        hops.append(hop)
        if not hop.passes:
            break
    return Trace(question, tuple(hops), start.box_id, end.box_id)


def _ports(port: int, protocol: str) -> Ports:
    if protocol == "icmp":
        return Ports(protocol, *ANY_PORT)
    if protocol not in ("tcp", "udp") or not 0 <= port <= ANY_PORT[1]:
        raise KoseizuError(
            wanted=_("protocol tcp, udp or icmp, and a port from 0 to 65535"),
            found=f"{protocol} {port}",
            do=_("name both, as in lab.reach(…, port=443, protocol='tcp')"),
        )
    return Ports(protocol, port, port)


@dataclass(frozen=True)
class _Walk:
    """The rules of the road, for one packet on one snapshot. Each method yields the hops of one stretch."""

    network: Network
    asked: Ports

    def hops(self, start: Place, end: Place) -> Iterator[Hop]:
        if isinstance(start, Outside):
            assert isinstance(end, Inside)
            return self._from_internet(start, end)
        if isinstance(end, Outside):
            return self._to_internet(start, end)
        return self._inside(start, end)

    # --- the three kinds of journey ---

    def _from_internet(self, start: Outside, end: Inside) -> Iterator[Hop]:
        yield self._in_through_gateway(end)
        yield from self._enter(end, start.address, self.asked, outside=True)
        back = self._replies(LINUX_EPHEMERAL)
        yield self._acl(end.subnet, start.address, back, Direction.RETURN, egress=True, outside=True)
        yield self._reply_route(end, start.address)

    def _to_internet(self, start: Inside, end: Outside) -> Iterator[Hop]:
        yield from self._leave(start, end.address, outside=True)
        route = self._route(start.subnet, end.address)
        yield self._route_hop(start.subnet, end.address, route, Direction.FORWARD)
        back = self._replies(LINUX_EPHEMERAL)
        door = route.target if route else ""
        if door in self.network.nat_gateways:
            yield from self._through_nat(self.network.nat_gateways[door], start, end)
        elif door not in self.network.endpoints:
            yield self._out_through_gateway(start, door)
        yield self._acl(start.subnet, end.address, back, Direction.RETURN, egress=False, outside=True)

    def _inside(self, start: Inside, end: Inside) -> Iterator[Hop]:
        if start.subnet.id == end.subnet.id:
            yield from self._groups(start, end.address, inbound=False, outside=False)
            yield from self._groups(end, start.address, inbound=True, outside=False)
            return
        yield from self._leave(start, end.address, outside=False)
        yield self._local_route(start, end, Direction.FORWARD)
        yield from self._enter(end, start.address, self.asked, outside=False)
        back = self._replies(LINUX_EPHEMERAL)
        yield self._acl(end.subnet, start.address, back, Direction.RETURN, egress=True, outside=False)
        yield self._local_route(end, start, Direction.RETURN)
        yield self._acl(start.subnet, end.address, back, Direction.RETURN, egress=False, outside=False)

    # --- firewalls ---

    def _leave(self, start: Inside, to: IPv4Address, *, outside: bool) -> Iterator[Hop]:
        yield from self._groups(start, to, inbound=False, outside=outside)
        yield self._acl(start.subnet, to, self.asked, Direction.FORWARD, egress=True, outside=outside)

    def _enter(self, end: Inside, came_from: IPv4Address, ports: Ports, *, outside: bool) -> Iterator[Hop]:
        yield self._acl(end.subnet, came_from, ports, Direction.FORWARD, egress=False, outside=outside)
        yield from self._groups(end, came_from, inbound=True, outside=outside)

    def _groups(self, at: Inside, peer: IPv4Address, *, inbound: bool, outside: bool) -> Iterator[Hop]:
        """An interface's security groups; an address that nobody holds has none, so nothing is asked there."""
        if at.interface is None:
            return
        decision = groups_decide(self.network, at.interface, inbound=inbound, ports=self.asked, peer=peer)
        change = None
        if not decision.allowed:
            change = suggestion.open_group(
                self.network, at.interface, inbound=inbound, ports=self.asked, peer=peer, outside=outside
            )
        where = _("into {name}") if inbound else _("out of {name}")
        rule = _("security group {rule}").format(rule=decision.rule)
        reason = None if decision.allowed else Reason.SECURITY_GROUP
        yield Hop(Direction.FORWARD, where.format(name=at.name), rule, reason, change)

    def _acl(
        self, subnet: Subnet, peer: IPv4Address, ports: Ports, direction: Direction, *, egress: bool, outside: bool
    ) -> Hop:
        acl = self.network.network_acl_of(subnet.id)
        decision = acl_decides(acl, egress=egress, ports=ports, peer=peer)
        change = None
        if not decision.allowed:
            change = suggestion.open_acl(acl, egress=egress, ports=ports, peer=peer, outside=outside)
        where = _("out of subnet {name}") if egress else _("into subnet {name}")
        rule = _("network ACL {name}, {rule}").format(name=acl.name or acl.id, rule=decision.rule)
        reason = None if decision.allowed else Reason.NETWORK_ACL
        return Hop(direction, where.format(name=subnet.name or subnet.id), rule, reason, change)

    def _replies(self, ephemeral: tuple[int, int]) -> Ports:
        """The ports that replies go to: whichever the client chose."""
        return self.asked if self.asked.protocol == "icmp" else Ports(self.asked.protocol, *ephemeral)

    # --- routes and doors ---

    def _route(self, subnet: Subnet, destination: IPv4Address) -> Route | None:
        return select_route(self.network.route_table_of(subnet.id), destination, self.network)

    def _route_hop(self, subnet: Subnet, to: IPv4Address, route: Route | None, direction: Direction) -> Hop:
        """The route that a packet to the internet, or a reply to it, takes."""
        table = self.network.route_table_of(subnet.id)
        reason, rule = None, _("no route to {address}").format(address=to)
        if route is None:
            reason = Reason.NO_ROUTE
        else:
            rule = route_in_words(route, self.network)
            reason = self._why_dropped(route)
        change = None
        if reason in (Reason.NO_ROUTE, Reason.BLACKHOLE):
            change = suggestion.add_route(self.network, table, subnet.vpc_id)
        where = _("router of {name}").format(name=subnet.name or subnet.id)
        decided_by = _("route table {table}: {rule}").format(table=table_name(table), rule=rule)
        return Hop(direction, where, decided_by, reason, change)

    def _why_dropped(self, route: Route) -> Reason | None:
        if not route.active:
            return Reason.BLACKHOLE
        if route.is_local:
            return Reason.NOT_CONNECTED
        doors = (self.network.internet_gateways, self.network.nat_gateways, self.network.endpoints)
        return None if any(route.target in door for door in doors) else Reason.ELSEWHERE

    def _local_route(self, start: Inside, end: Inside, direction: Direction) -> Hop:
        """The route between two subnets: only `local` leads there by itself."""
        table = self.network.route_table_of(start.subnet.id)
        route = self._route(start.subnet, end.address)
        reason = Reason.NO_ROUTE if route is None else None
        if start.subnet.vpc_id != end.subnet.vpc_id:
            reason = Reason.NOT_CONNECTED
        elif route is not None and not route.is_local:
            reason = Reason.ELSEWHERE if route.active else Reason.BLACKHOLE
        rule = route_in_words(route, self.network) if route else _("no route to {a}").format(a=end.address)
        where = _("router of {name}").format(name=start.subnet_name)
        return Hop(
            direction, where, _("route table {table}: {rule}").format(table=table_name(table), rule=rule), reason
        )

    def _in_through_gateway(self, end: Inside) -> Hop:
        gateway = suggestion.gateway_of(self.network, end.subnet.vpc_id)
        where = _("internet → VPC")
        vpc = self.network.name_of(end.subnet.vpc_id)
        if gateway is None:
            change = suggestion.attach_gateway(self.network, end.subnet.vpc_id)
            words = _("no internet gateway is attached to {vpc}").format(vpc=vpc)
            return Hop(Direction.FORWARD, where, words, Reason.NO_GATEWAY, change)
        if end.public_address is None:
            words = _("{name} has no public address, so nobody outside can name it").format(name=end.name)
            change = suggestion.give_public_address(end.interface)
            return Hop(Direction.FORWARD, where, words, Reason.NO_PUBLIC_ADDRESS, change)
        name = gateway.name or gateway.id
        words = _("internet gateway {name}: the public address maps to {address}").format(
            name=name, address=end.address
        )
        return Hop(Direction.FORWARD, where, words)

    def _reply_route(self, end: Inside, client: IPv4Address) -> Hop:
        """A reply to the internet must leave by the gateway that the request came in by."""
        route = self._route(end.subnet, client)
        hop = self._route_hop(end.subnet, client, route, Direction.RETURN)
        if hop.passes and route and route.target not in self.network.internet_gateways:
            change = suggestion.add_route(self.network, self.network.route_table_of(end.subnet.id), end.subnet.vpc_id)
            words = _("{rule}: another door than the request came in by").format(rule=hop.decided_by)
            return Hop(Direction.RETURN, hop.where, words, Reason.ELSEWHERE, change)
        return hop

    def _out_through_gateway(self, start: Inside, gateway_id: str) -> Hop:
        where = _("VPC → internet")
        gateway = self.network.internet_gateways.get(gateway_id)
        if gateway is None or gateway.vpc_id != start.subnet.vpc_id:
            change = suggestion.attach_gateway(self.network, start.subnet.vpc_id)
            words = _("internet gateway {name} is not attached to this VPC").format(name=gateway_id)
            return Hop(Direction.FORWARD, where, words, Reason.NO_GATEWAY, change)
        if start.public_address is None:
            words = _("internet gateway {gateway}: {name} has no public address for replies to come back to")
            told = words.format(gateway=gateway.name or gateway.id, name=start.name)
            change = suggestion.give_public_address(start.interface)
            return Hop(Direction.FORWARD, where, told, Reason.NO_PUBLIC_ADDRESS, change)
        words = _("internet gateway {name}: {address} becomes its public address")
        return Hop(Direction.FORWARD, where, words.format(name=gateway.name or gateway.id, address=start.address))

    def _through_nat(self, nat: NatGateway, start: Inside, end: Outside) -> Iterator[Hop]:
        """The stretch between a NAT gateway's own subnet and the internet, and back as far as the source's subnet."""
        yield self._nat_stands(nat)
        home = self.network.subnets[nat.subnet_id]
        crosses = home.id != start.subnet.id
        if crosses:
            yield self._acl(home, start.address, self.asked, Direction.FORWARD, egress=False, outside=False)
        yield self._acl(home, end.address, self.asked, Direction.FORWARD, egress=True, outside=True)
        yield self._nat_route(nat, home, end.address)
        replies = self._replies(NAT_EPHEMERAL)
        yield self._acl(home, end.address, replies, Direction.RETURN, egress=False, outside=True)
        if crosses:
            onward = self._replies(LINUX_EPHEMERAL)
            yield self._acl(home, start.address, onward, Direction.RETURN, egress=True, outside=False)

    def _nat_stands(self, nat: NatGateway) -> Hop:
        name = nat.name or nat.id
        where = _("NAT gateway {name}").format(name=name)
        if nat.state != "available":
            return Hop(Direction.FORWARD, where, _("its state is {state}").format(state=nat.state), Reason.NAT)
        if nat.public_ip is None:
            return Hop(Direction.FORWARD, where, _("it is a private one, without a public address"), Reason.NAT)
        return Hop(Direction.FORWARD, where, _("sends the packet on under its own public address"))

    def _nat_route(self, nat: NatGateway, home: Subnet, to: IPv4Address) -> Hop:
        """A NAT gateway is a host like any other: its own subnet's table must lead to the internet gateway."""
        route = self._route(home, to)
        hop = self._route_hop(home, to, route, Direction.FORWARD)
        if not hop.passes or route is None:
            return hop
        gateway = self.network.internet_gateways.get(route.target)
        if gateway is not None and gateway.vpc_id == home.vpc_id:
            return hop
        words = _("{rule}: not the internet gateway, so {name} itself has no way out").format(
            rule=hop.decided_by, name=nat.name or nat.id
        )
        change: Change | None = Change(_("put the NAT gateway into a public subnet"))
        return Hop(Direction.FORWARD, hop.where, words, Reason.NAT, change)
