"""Random small networks, drawn so that packets arrive about as often as they are dropped."""

from ipaddress import IPv4Address, IPv4Network

from hypothesis import strategies as st

from helpers.components.vpc.network import (
    AclEntry,
    Interface,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)

VPC, GATEWAY, NAT, LIST = "vpc-1", "igw-1", "nat-1", "pl-1"
CLIENT = IPv4Address("203.0.113.77")
LOCAL = Route(IPv4Network("10.0.0.0/16"), "local", active=True)
SUBNETS = ("subnet-0", "subnet-1", "subnet-2")
GROUPS = ("sg-0", "sg-1")
RANGES = ("0.0.0.0/0", "10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "203.0.113.0/24", "203.0.113.77/32", "10.0.1.10/32")
PORT_RANGES = ((0, 65535), (443, 443), (80, 80), (1024, 65535), (32768, 60999), (40000, 50000), (0, 1023))

protocols = st.sampled_from(("-1", "tcp", "tcp", "udp", "icmp"))
ranges = st.sampled_from(RANGES).map(IPv4Network)


@st.composite
def group_rules(draw: st.DrawFn) -> SecurityGroupRule:
    first, last = draw(st.sampled_from(PORT_RANGES))
    protocol = draw(protocols)
    if protocol in ("-1", "icmp"):
        first, last = 0, 65535
    return SecurityGroupRule(protocol, first, last, draw(st.one_of(ranges, st.sampled_from((*GROUPS, LIST)))))


EVERYTHING = SecurityGroupRule("-1", 0, 65535, IPv4Network("0.0.0.0/0"))
TO_GATEWAY = Route(IPv4Network("0.0.0.0/0"), GATEWAY, active=True)


@st.composite
def rule_sets(draw: st.DrawFn) -> tuple[SecurityGroupRule, ...]:
    """Often with a rule that lets everything through, else nearly every packet would end here."""
    return (
        *draw(st.lists(group_rules(), max_size=2)),
        *draw(st.sampled_from(((EVERYTHING,), (EVERYTHING,), (EVERYTHING,), ()))),
    )


@st.composite
def acl_entries(draw: st.DrawFn) -> AclEntry:
    first, last = draw(st.sampled_from(PORT_RANGES))
    return AclEntry(
        number=draw(st.integers(1, 300)),
        egress=draw(st.booleans()),
        protocol=draw(protocols),
        first_port=first,
        last_port=last,
        cidr=draw(ranges),
        allow=draw(st.sampled_from((True, True, True, False))),
    )


@st.composite
def acls(draw: st.DrawFn, number: int, guards: frozenset[str]) -> NetworkAcl:
    entries = {(entry.egress, entry.number): entry for entry in draw(st.lists(acl_entries(), max_size=2))}
    if draw(st.sampled_from((True, True, True, False))):
        for egress in (False, True):
            entries[egress, 310] = AclEntry(310, egress, "-1", 0, 65535, IPv4Network("0.0.0.0/0"), allow=True)
    for egress in (False, True):
        entries[egress, 32767] = AclEntry(32767, egress, "-1", 0, 65535, IPv4Network("0.0.0.0/0"), allow=False)
    ordered = tuple(entries[key] for key in sorted(entries))
    return NetworkAcl(f"acl-{number}", f"acl-{number}", VPC, number == 0, guards, ordered)


routes = st.builds(
    Route,
    st.one_of(ranges, st.just(LIST)),
    st.sampled_from((GATEWAY, GATEWAY, NAT, "eni-0", "igw-gone", "pcx-1")),
    st.sampled_from((True, True, True, False)),
)


@st.composite
def tables(draw: st.DrawFn, number: int, users: frozenset[str]) -> RouteTable:
    usual = draw(st.sampled_from(([TO_GATEWAY], [TO_GATEWAY], [TO_GATEWAY], [])))
    drawn = {route.destination: route for route in (*usual, *draw(st.lists(routes, max_size=1)))}
    drawn.pop(LOCAL.destination, None)
    return RouteTable(f"rtb-{number}", f"rtb-{number}", VPC, number == 0, users, (LOCAL, *drawn.values()))


@st.composite
def interfaces(draw: st.DrawFn, number: int, subnet: int, host: int) -> Interface:
    address = IPv4Address(f"10.0.{subnet}.{host}")
    public = (
        {address: IPv4Address(f"192.0.2.{10 + number}")} if draw(st.sampled_from((True, True, True, False))) else {}
    )
    groups = tuple(draw(st.lists(st.sampled_from(GROUPS), unique=True, min_size=draw(st.integers(0, 1)), max_size=2)))
    return Interface(f"eni-{number}", f"server-{number}", SUBNETS[subnet], "interface", (address,), public, groups)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    subnets = {
        name: Subnet(name, name, VPC, IPv4Network(f"10.0.{index}.0/24"), "ap-northeast-1a", 251)
        for index, name in enumerate(SUBNETS)
    }
    split = draw(st.lists(st.integers(0, 1), min_size=3, max_size=3))
    of = {
        which: frozenset(name for name, chosen in zip(SUBNETS, split, strict=True) if chosen == which)
        for which in (0, 1)
    }
    explicit = frozenset(name for name in SUBNETS if draw(st.booleans()))
    groups = {name: SecurityGroup(name, name, VPC, draw(rule_sets()), draw(rule_sets())) for name in GROUPS}
    nat = NatGateway(
        NAT,
        "nat",
        draw(st.sampled_from(SUBNETS)),
        draw(st.sampled_from(("available", "available", "pending"))),
        IPv4Address("10.0.2.200"),
        draw(st.sampled_from((IPv4Address("192.0.2.200"), None))),
    )
    made = [draw(interfaces(0, 0, 10)), draw(interfaces(1, 1, 10)), draw(interfaces(2, 0, 11))]
    route_tables = [draw(tables(0, frozenset())), draw(tables(1, explicit))]
    return Network(
        vpcs={VPC: Vpc(VPC, "koseizu", (IPv4Network("10.0.0.0/16"),), is_default=False)},
        subnets=subnets,
        route_tables={table.id: table for table in route_tables},
        internet_gateways={GATEWAY: InternetGateway(GATEWAY, "gateway", draw(st.sampled_from((VPC, VPC, VPC, ""))))},
        nat_gateways={NAT: nat},
        security_groups=groups,
        network_acls={acl.id: acl for acl in (draw(acls(0, of[0])), draw(acls(1, of[1])))},
        interfaces={interface.id: interface for interface in made},
        endpoints={},
        prefix_lists={LIST: PrefixList(LIST, "list", (IPv4Network("203.0.113.0/25"), IPv4Network("10.0.1.0/24")))},
    )
