"""Which route a packet takes."""

from ipaddress import IPv4Address, IPv4Network

from helpers.components.vpc.network import Network, Route, RouteTable
from helpers.text import _


def select_route(table: RouteTable, destination: IPv4Address, network: Network) -> Route | None:
    """The route that a packet to `destination` takes: of those that match, the one with the longest prefix.

    A route to a static range wins over an equally long one of a prefix list. A blackhole route still wins, and
    then drops.

    Source: VPC User Guide, "Route tables", "Route priority".
    """
    best: tuple[int, bool] = (-1, False)
    chosen: Route | None = None
    for route in table.routes:
        length = _longest_match(route, destination, network)
        rank = (length, isinstance(route.destination, IPv4Network))
        if length >= 0 and rank > best:
            best, chosen = rank, route
    return chosen


def _longest_match(route: Route, destination: IPv4Address, network: Network) -> int:
    """The length of the longest prefix of the route that holds the address; -1 where none does."""
    lengths = [prefix.prefixlen for prefix in prefixes_of(route.destination, network) if destination in prefix]
    return max(lengths, default=-1)


def prefixes_of(destination: IPv4Network | str, network: Network) -> tuple[IPv4Network, ...]:
    """The ranges that a route's destination or a rule's peer stands for, prefix lists looked up."""
    if isinstance(destination, IPv4Network):
        return (destination,)
    listed = network.prefix_lists.get(destination)
    return listed.cidrs if listed else ()


def route_in_words(route: Route, network: Network) -> str:
    """A route as the lesson writes it: `0.0.0.0/0 → gateway`."""
    destination = network.name_of(route.destination) if isinstance(route.destination, str) else route.destination
    words = f"{destination} → {network.name_of(route.target)}"
    return words if route.active else _("{route} (blackhole: its target is gone)").format(route=words)


def table_name(table: RouteTable) -> str:
    """A route table's name; the main table's is `main` where it has no Name tag."""
    return table.name or ("main" if table.is_main else table.id)
