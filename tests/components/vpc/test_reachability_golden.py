"""Reachability on lesson 01's own network: AWS's rules, one by one, read from a live cloud's describe calls.

Each case is a sentence of the VPC User Guide: what is changed, who asks, and who must be named as the one that
decided. After each case the network is as it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpers.components.vpc.reachability import reach
from helpers.components.vpc.trace import Direction, Reason
from helpers.errors import KoseizuError
from helpers.home import Home
from helpers.lab import Lab
from tests.clouds import running_cloud
from tests.lessons import built, lesson_in

ANYWHERE = "0.0.0.0/0"


@pytest.fixture(scope="module")
def lab(cloud: dict[str, Any]) -> Iterator[Lab]:
    with lesson_in(cloud) as lab:
        yield lab


@contextmanager
def without_default_route(lab: Lab) -> Iterator[None]:
    table = lab.need("route-table", "public")["RouteTableId"]
    gateway = lab.need("internet-gateway", "gateway")["InternetGatewayId"]
    lab.client("ec2").delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    yield
    lab.client("ec2").create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, GatewayId=gateway)


@contextmanager
def without_association(lab: Lab) -> Iterator[None]:
    """The subnet falls back to the main table."""
    subnet = lab.need("subnet", "public-a")["SubnetId"]
    table = lab.need("route-table", "public")
    association = next(one for one in table["Associations"] if one.get("SubnetId") == subnet)
    lab.client("ec2").disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    yield
    lab.client("ec2").associate_route_table(RouteTableId=table["RouteTableId"], SubnetId=subnet)


@contextmanager
def without_public_address(lab: Lab) -> Iterator[None]:
    address = lab.need("elastic-ip", "web")
    lab.client("ec2").disassociate_address(AssociationId=address["AssociationId"])
    yield
    lab.client("ec2").associate_address(
        AllocationId=address["AllocationId"],
        NetworkInterfaceId=lab.need("network-interface", "web")["NetworkInterfaceId"],
    )


def acl_entry(number: int, *, egress: bool, allow: bool, cidr: str = ANYWHERE, **ports: Any) -> Callable[[Lab], Any]:
    @contextmanager
    def change(lab: Lab) -> Iterator[None]:
        acl = lab.network().network_acl_of(lab.need("subnet", "public-a")["SubnetId"]).id
        protocol = {"Protocol": "6", "PortRange": ports} if ports else {"Protocol": "-1"}
        action = "allow" if allow else "deny"
        lab.client("ec2").create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=number, Egress=egress, RuleAction=action, CidrBlock=cidr, **protocol
        )
        yield
        lab.client("ec2").delete_network_acl_entry(NetworkAclId=acl, RuleNumber=number, Egress=egress)

    return change


@contextmanager
def without_outbound_rules(lab: Lab) -> Iterator[None]:
    """A stateful group needs none for replies."""
    group = lab.need("security-group", "alb")
    lab.client("ec2").revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    yield
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}
    lab.client("ec2").authorize_security_group_egress(GroupId=group["GroupId"], IpPermissions=[everything])


@contextmanager
def with_nat(lab: Lab, subnet: str = "public-a") -> Iterator[None]:
    ec2, table = lab.client("ec2"), lab.need("route-table", "private")["RouteTableId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=lab.need("subnet", subnet)["SubnetId"], AllocationId=address)["NatGateway"]
    nat_id = nat["NatGatewayId"]
    poll = {"Delay": 1, "MaxAttempts": 20}
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat_id], WaiterConfig=poll)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, NatGatewayId=nat_id)
    yield
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    ec2.delete_nat_gateway(NatGatewayId=nat_id)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[nat_id], WaiterConfig=poll)
    ec2.release_address(AllocationId=address)


@contextmanager
def with_s3_endpoint(lab: Lab) -> Iterator[None]:
    """A gateway endpoint: a route to the prefix list of S3, in the private table."""
    ec2, table = lab.client("ec2"), lab.need("route-table", "private")["RouteTableId"]
    service = "com.amazonaws.ap-northeast-1.s3"
    vpc = lab.need("vpc", "koseizu")["VpcId"]
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=service, RouteTableIds=[table])["VpcEndpoint"]
    yield
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])


@contextmanager
def with_private_nat(lab: Lab) -> Iterator[None]:
    with with_nat(lab, "private-a"):
        yield


@contextmanager
def unchanged(_lab: Lab) -> Iterator[None]:
    yield


FORWARD, RETURN = Direction.FORWARD, Direction.RETURN
#: what it shows, the change, the packet, and None where it arrives or (way, reason, words of the hop that dropped).
CASES: tuple[tuple[str, Callable[[Lab], Any], tuple[str, str, int], tuple[Direction, Reason, str] | None], ...] = (
    ("all in place", unchanged, ("internet", "web", 443), None),
    ("by its public address", unchanged, ("internet", "public address of web", 443), None),
    (
        "no rule for the port",
        unchanged,
        ("internet", "web", 80),
        (FORWARD, Reason.SECURITY_GROUP, "no rule for tcp 80"),
    ),
    ("no route back", without_default_route, ("internet", "web", 443), (RETURN, Reason.NO_ROUTE, "table public")),
    ("main table", without_association, ("internet", "web", 443), (RETURN, Reason.NO_ROUTE, "route table main")),
    ("no way out either", without_default_route, ("web", "internet", 443), (FORWARD, Reason.NO_ROUTE, "table public")),
    (
        "nobody can name it",
        without_public_address,
        ("internet", "web", 443),
        (FORWARD, Reason.NO_PUBLIC_ADDRESS, "no public address"),
    ),
    (
        "an IGW route without a public address",
        without_public_address,
        ("web", "internet", 443),
        (FORWARD, Reason.NO_PUBLIC_ADDRESS, "no public address"),
    ),
    ("a group remembers", without_outbound_rules, ("internet", "web", 443), None),
    (
        "a group without outbound rules starts nothing",
        without_outbound_rules,
        ("web", "internet", 443),
        (FORWARD, Reason.SECURITY_GROUP, "security group alb: no rule"),
    ),
    (
        "the lowest number decides",
        acl_entry(90, egress=False, allow=False, cidr="203.0.113.0/24"),
        ("internet", "web", 443),
        (FORWARD, Reason.NETWORK_ACL, "rule 90: deny"),
    ),
    (
        "a higher number comes too late",
        acl_entry(110, egress=False, allow=False, cidr="203.0.113.0/24"),
        ("internet", "web", 443),
        None,
    ),
    (
        "replies go to ephemeral ports",
        acl_entry(90, egress=True, allow=False, From=1024, To=65535),
        ("internet", "web", 443),
        (RETURN, Reason.NETWORK_ACL, "rule 90: deny"),
    ),
    (
        "one closed ephemeral port is enough",
        acl_entry(90, egress=True, allow=False, From=50000, To=50000),
        ("internet", "web", 443),
        (RETURN, Reason.NETWORK_ACL, "50000"),
    ),
    ("across subnets", unchanged, ("app-c", "db", 3306), None),
    ("by reference", unchanged, ("web", "app-c", 8080), None),
    (
        "the wrong tier",
        unchanged,
        ("web", "db", 3306),
        (FORWARD, Reason.SECURITY_GROUP, "security group db: no rule for tcp 3306"),
    ),
    ("private stays in", unchanged, ("db", "internet", 443), (FORWARD, Reason.NO_ROUTE, "table private")),
    ("S3 without an endpoint", unchanged, ("db", "3.5.0.1", 443), (FORWARD, Reason.NO_ROUTE, "table private")),
    ("S3 by its endpoint", with_s3_endpoint, ("db", "3.5.0.1", 443), None),
    (
        "the endpoint is for S3 alone",
        with_s3_endpoint,
        ("db", "internet", 443),
        (FORWARD, Reason.NO_ROUTE, "table private"),
    ),
    ("private out by NAT", with_nat, ("db", "internet", 443), None),
    (
        "NAT is no way in",
        with_nat,
        ("internet", "db", 3306),
        (FORWARD, Reason.NO_PUBLIC_ADDRESS, "no public address"),
    ),
    (
        "a NAT gateway in a private subnet",
        with_private_nat,
        ("db", "internet", 443),
        (FORWARD, Reason.NAT, "itself has no way out"),
    ),
    (
        "the NAT's own subnet's network ACL",
        lambda lab: both(with_nat(lab), acl_entry(90, egress=False, allow=False, cidr="10.0.10.0/24")(lab)),
        ("db", "internet", 443),
        (FORWARD, Reason.NETWORK_ACL, "rule 90: deny"),
    ),
)


@contextmanager
def both(first: Any, second: Any) -> Iterator[None]:
    with first, second:
        yield


def named(lab: Lab, place: str) -> str:
    if place == "public address of web":
        return lab.need("elastic-ip", "web")["PublicIp"]
    return place


@pytest.mark.parametrize(("shows", "change", "packet", "dropped"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_of_aws(lab: Lab, shows: str, change: Any, packet: Any, dropped: Any):
    source, target, port = packet
    with change(lab):
        trace = reach(lab.network(), named(lab, source), named(lab, target), port)
        table = str(lab.reach(named(lab, source), named(lab, target), port).table())
    if dropped is None:
        assert trace.allowed, (shows, trace)
        assert "It arrives, and the reply comes back." in table
        return
    way, reason, words = dropped
    assert trace.blocked_by is not None
    assert (trace.blocked_by.direction, trace.blocked_by.reason) == (way, reason)
    assert words in trace.blocked_by.decided_by
    assert "dropped" in table


#: one case for each kind of thing that can be opened.
OPENED = ("no rule for the port", "no route back", "the lowest number decides", "one closed ephemeral port is enough")


@pytest.mark.parametrize("shows", OPENED)
def test_the_suggested_change_opens_the_way(tmp_path: Path, shows: str):
    """Applied to a live network, it gets the packet past the hop that dropped it."""
    _shows, change, packet, _dropped = next(case for case in CASES if case[0] == shows)
    with running_cloud(Home(tmp_path / "own")) as status, lesson_in(status) as lab:
        change(lab).__enter__()  # nothing is put back: the network ends with its cloud
        before = reach(lab.network(), *packet)
        suggested = before.smallest_change
        assert suggested is not None
        for operation, parameters in suggested.calls:
            getattr(lab.client("ec2"), operation)(**parameters)
        after = reach(lab.network(), *packet)
    assert suggested.calls
    assert after.allowed, (suggested, after)


def test_a_subnet_with_an_igw_route_does_not_speak_for_a_server_without_an_address(lab: Lab):
    trace = reach(lab.network(), "public-a", "internet", 443)
    assert trace.blocked_by is not None
    assert trace.blocked_by.reason is Reason.NO_PUBLIC_ADDRESS


@pytest.mark.parametrize(
    ("packet", "words"),
    [
        (("nowhere", "web", 443), "app-c"),
        (("internet", "203.0.113.9", 443), "both on the internet"),
        (("internet", "web", 70000), "0 to 65535"),
        (("internet", "10.0.99.9", 443), "in no subnet"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_in_a_sentence(lab: Lab, packet: Any, words: str):
    with pytest.raises(KoseizuError, match=words):
        lab.reach(*packet)


def test_a_learner_who_deleted_half_the_vpc_is_told_what_is_missing(tmp_path: Any):
    with running_cloud(Home(tmp_path / "half")) as status, lesson_in(status) as lab:
        ec2 = lab.client("ec2")
        for name in ("app-c", "db"):
            ec2.delete_network_interface(NetworkInterfaceId=lab.need("network-interface", name)["NetworkInterfaceId"])
        for name in ("private-a", "private-c"):
            ec2.delete_subnet(SubnetId=lab.need("subnet", name)["SubnetId"])
        assert "public-a" in str(lab.subnets())
        assert lab.picture().words
        with pytest.raises(KoseizuError, match="private-a"):
            lab.routes(("private-a", "10.0.0.1"))
        with pytest.raises(KoseizuError, match="db"):
            lab.reach("web", "db", 3306)
        again = built("01_vpc")
        assert again.reach("app-c", "db", 3306).trace.allowed, "the lesson's own cells put back what is missing"
