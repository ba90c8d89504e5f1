"""The reachability model against its slow, obvious restatement, on thousands of random networks."""

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from helpers.components.vpc.network import AclEntry, Network
from helpers.components.vpc.reachability import reach
from helpers.components.vpc.routing import select_route
from helpers.components.vpc.trace import Direction
from tests.components.vpc.networks import CLIENT, LOCAL, networks
from tests.components.vpc.restatement import arrives, bits, ranges_of

PACKETS = st.tuples(
    st.sampled_from(
        (("server-0", "server-1"), ("server-0", "server-2"), ("internet", "server-0"), ("server-1", "internet"))
    ),
    st.sampled_from(("tcp", "tcp", "tcp", "udp", "icmp")),
    st.sampled_from((443, 80, 3306, 40001)),
)


def end(network: Network, name: str) -> Any:
    return CLIENT if name == "internet" else next(one for one in network.interfaces.values() if one.name == name)


@settings(max_examples=1500, deadline=None)
@given(networks(), PACKETS)
def test_it_decides_as_the_restatement_does(network: Network, packet: Any):
    (source, target), protocol, port = packet
    trace = reach(network, source, target, port, protocol)
    wanted = arrives(network, end(network, source), end(network, target), protocol, port)
    event(f"{source} → {target}: {'arrives' if wanted else 'dropped'}")
    assert trace.allowed == wanted, trace


@settings(max_examples=200, deadline=None)
@given(networks(), PACKETS)
def test_a_trace_ends_at_the_first_hop_that_drops(network: Network, packet: Any):
    (source, target), protocol, port = packet
    trace = reach(network, source, target, port, protocol)
    assert all(hop.passes for hop in trace.hops[:-1])
    assert trace.allowed == trace.hops[-1].passes
    ways = [hop.direction for hop in trace.hops]
    assert ways == sorted(ways, key=[Direction.FORWARD, Direction.RETURN].index), "there before back"
    assert all(hop.where and hop.decided_by for hop in trace.hops)


@settings(max_examples=200, deadline=None)
@given(networks(), PACKETS)
def test_the_order_of_routes_means_nothing(network: Network, packet: Any):
    (source, target), protocol, port = packet
    turned = {key: replace(table, routes=table.routes[::-1]) for key, table in network.route_tables.items()}
    shuffled = replace(network, route_tables=turned)
    assert reach(shuffled, source, target, port, protocol) == reach(network, source, target, port, protocol)


@settings(max_examples=200, deadline=None)
@given(networks(), PACKETS)
def test_an_entry_behind_the_last_word_changes_nothing(network: Network, packet: Any):
    (source, target), protocol, port = packet
    late = AclEntry(32000, False, "-1", 0, 65535, LOCAL.destination.supernet(new_prefix=0), allow=False)  # type: ignore[union-attr]
    more = {
        key: replace(acl, entries=tuple(sorted((*acl.entries, late), key=lambda entry: (entry.egress, entry.number))))
        for key, acl in network.network_acls.items()
    }
    assert reach(replace(network, network_acls=more), source, target, port, protocol).allowed == (
        reach(network, source, target, port, protocol).allowed
    )


@settings(max_examples=300, deadline=None)
@given(networks(), st.ip_addresses(v=4))
def test_the_longest_prefix_wins(network: Network, address: Any):
    for table in network.route_tables.values():
        lengths = [
            one.prefixlen
            for route in table.routes
            for one in ranges_of(route.destination, network)
            if bits(address).startswith(bits(one.network_address)[: one.prefixlen])
        ]
        chosen = select_route(table, address, network)
        assert (chosen is None) == (not lengths)
        if chosen:
            own = [one.prefixlen for one in ranges_of(chosen.destination, network) if address in one]
            assert max(own) == max(lengths)


def test_the_random_networks_are_worth_deciding_about():
    """A generator that only drew dropped packets would let a wrong model pass."""
    seen: Counter[tuple[str, bool]] = Counter()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(networks(), PACKETS)
    def count(network: Network, packet: Any) -> None:
        (source, target), protocol, port = packet
        kind = "out" if target == "internet" else "in" if source == "internet" else "across"
        seen[kind, reach(network, source, target, port, protocol).allowed] += 1

    count()
    assert all(seen[kind, allowed] >= 3 for kind in ("in", "out", "across") for allowed in (True, False)), seen
