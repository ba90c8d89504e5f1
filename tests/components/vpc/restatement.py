"""The rules of reachability once more: slow, obvious, port by port and bit by bit, with nothing shared.

Written from the VPC User Guide, not from the code under test; it uses the snapshot's data and none of its methods.
"""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

LINUX, NAT = (32768, 60999), (1024, 65535)


def bits(address: Any) -> str:
    return format(int(address), "032b")


def inside(address: Any, network: IPv4Network) -> bool:
    return bits(address).startswith(bits(network.network_address)[: network.prefixlen])


def ranges_of(peer: Any, net: Any) -> list[IPv4Network]:
    if isinstance(peer, IPv4Network):
        return [peer]
    return list(net.prefix_lists[peer].cidrs) if peer in net.prefix_lists else []


def group_allows(net: Any, interface: Any, inbound: bool, protocol: str, port: int, peer: Any) -> bool:
    for group_id in interface.group_ids:
        group = net.security_groups[group_id]
        for rule in group.inbound if inbound else group.outbound:
            protocol_fits = rule.protocol in ("-1", protocol)
            port_fits = protocol == "icmp" or rule.protocol == "-1" or rule.first_port <= port <= rule.last_port
            if rule.peer in net.security_groups:
                peer_fits = any(
                    peer in other.private_ips and rule.peer in other.group_ids for other in net.interfaces.values()
                )
            else:
                peer_fits = any(inside(peer, one) for one in ranges_of(rule.peer, net))
            if protocol_fits and port_fits and peer_fits:
                return True
    return False


def acl_allows_port(net: Any, subnet_id: str, egress: bool, protocol: str, port: int, peer: Any) -> bool:
    acl = next(acl for acl in net.network_acls.values() if subnet_id in acl.subnet_ids)
    for number in range(1, 32768):
        for entry in acl.entries:
            if entry.number != number or entry.egress != egress or not inside(peer, entry.cidr):
                continue
            if entry.protocol not in ("-1", protocol):
                continue
            if entry.protocol == "-1" or protocol == "icmp" or entry.first_port <= port <= entry.last_port:
                return entry.allow
        if number > 400:
            return False
    return False


def acl_allows(net: Any, subnet_id: str, egress: bool, protocol: str, ports: tuple[int, int], peer: Any) -> bool:
    """Every port of the range: between two neighbouring limits of entries nothing can change, so limits suffice."""
    limits = {ports[0], ports[1]}
    for acl in net.network_acls.values():
        for entry in acl.entries:
            limits |= {entry.first_port - 1, entry.first_port, entry.last_port, entry.last_port + 1}
    asked = [port for port in limits if ports[0] <= port <= ports[1]]
    return all(acl_allows_port(net, subnet_id, egress, protocol, port, peer) for port in asked)


def route_for(net: Any, subnet_id: str, destination: Any) -> Any:
    table = next(table for table in net.route_tables.values() if table.is_main)
    for candidate in net.route_tables.values():
        if subnet_id in candidate.subnet_ids:
            table = candidate
    best, best_length, best_is_range = None, -1, False
    for route in table.routes:
        for one in ranges_of(route.destination, net):
            is_range = isinstance(route.destination, IPv4Network)
            if not inside(destination, one):
                continue
            if one.prefixlen > best_length or (one.prefixlen == best_length and is_range and not best_is_range):
                best, best_length, best_is_range = route, one.prefixlen, is_range
    return best


def gateway_works(net: Any, route: Any) -> bool:
    return bool(
        route and route.active and route.target in net.internet_gateways and net.internet_gateways[route.target].vpc_id
    )


def arrives(net: Any, source: Any, target: Any, protocol: str, port: int) -> bool:
    """Whether a packet between two interfaces, or an interface and an address outside, arrives and is answered."""
    asked = (port, port) if protocol != "icmp" else (0, 65535)
    linux = LINUX if protocol != "icmp" else (0, 65535)
    if isinstance(source, IPv4Address):
        return from_internet(net, source, target, protocol, asked, linux)
    if isinstance(target, IPv4Address):
        return to_internet(net, source, target, protocol, asked, linux)
    here, there = source.private_ips[0], target.private_ips[0]
    firewalls = group_allows(net, source, False, protocol, port, there) and group_allows(
        net, target, True, protocol, port, here
    )
    if source.subnet_id == target.subnet_id:
        return firewalls
    routed = all(
        route is not None and route.target == "local"
        for route in (route_for(net, source.subnet_id, there), route_for(net, target.subnet_id, here))
    )
    return (
        firewalls
        and routed
        and acl_allows(net, source.subnet_id, True, protocol, asked, there)
        and acl_allows(net, target.subnet_id, False, protocol, asked, here)
        and acl_allows(net, target.subnet_id, True, protocol, linux, here)
        and acl_allows(net, source.subnet_id, False, protocol, linux, there)
    )


def from_internet(net: Any, client: Any, target: Any, protocol: str, asked: Any, linux: Any) -> bool:
    return (
        any(gateway.vpc_id for gateway in net.internet_gateways.values())
        and target.private_ips[0] in target.public_ips
        and acl_allows(net, target.subnet_id, False, protocol, asked, client)
        and group_allows(net, target, True, protocol, asked[0], client)
        and acl_allows(net, target.subnet_id, True, protocol, linux, client)
        and gateway_works(net, route_for(net, target.subnet_id, client))
    )


def to_internet(net: Any, source: Any, host: Any, protocol: str, asked: Any, linux: Any) -> bool:
    home = source.subnet_id
    leaves = group_allows(net, source, False, protocol, asked[0], host) and acl_allows(
        net, home, True, protocol, asked, host
    )
    returns = acl_allows(net, home, False, protocol, linux, host)
    route = route_for(net, home, host)
    if not leaves or not returns or route is None or not route.active:
        return False
    if route.target in net.nat_gateways:
        return through_nat(net, net.nat_gateways[route.target], source, host, protocol, asked)
    return gateway_works(net, route) and source.private_ips[0] in source.public_ips


def through_nat(net: Any, nat: Any, source: Any, host: Any, protocol: str, asked: Any) -> bool:
    here, home = source.private_ips[0], nat.subnet_id
    many = NAT if protocol != "icmp" else (0, 65535)
    linux = LINUX if protocol != "icmp" else (0, 65535)
    works = nat.state == "available" and nat.public_ip is not None and gateway_works(net, route_for(net, home, host))
    works = (
        works
        and acl_allows(net, home, True, protocol, asked, host)
        and acl_allows(net, home, False, protocol, many, host)
    )
    if home != source.subnet_id:
        works = works and acl_allows(net, home, False, protocol, asked, here)
        works = works and acl_allows(net, home, True, protocol, linux, here)
    return works
