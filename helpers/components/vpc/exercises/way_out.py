"""Exercise 01.6: a way out for the private subnets that is no way in."""

from typing import Any

from helpers.components.vpc.resources import WAIT
from helpers.course.condition import Condition, Finding
from helpers.course.exercise import Exercise, WrongAnswer
from helpers.course.lab_protocol import LabProtocol
from helpers.text import _

ANYWHERE = "0.0.0.0/0"


def _nat_stands(lab: LabProtocol) -> Finding:
    gateway = lab.find("natgateway", "nat")
    state = gateway["State"] if gateway else _("there is none")
    return Finding(state == "available", state)


def _gets_out(subnet: str) -> Any:
    def look(lab: LabProtocol) -> Finding:
        trace = lab.reach(subnet, "internet", port=443).trace
        return Finding(trace.allowed, trace.blocked_by.decided_by if trace.blocked_by else _("it does"))

    return look


def _stays_private(lab: LabProtocol) -> Finding:
    network = lab.network()
    public = [name for name in ("private-a", "private-c") if network.is_public(lab.need("subnet", name)["SubnetId"])]
    words = (
        _("{names} has a route to the internet gateway").format(names=", ".join(public)) if public else _("they are")
    )
    return Finding(not public, words)


def _make_nat(lab: LabProtocol, subnet: str) -> None:
    ec2 = lab.client("ec2")
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=lab.tags("elastic-ip", "nat"))
    gateway = ec2.create_nat_gateway(
        SubnetId=lab.need("subnet", subnet)["SubnetId"],
        AllocationId=address["AllocationId"],
        TagSpecifications=lab.tags("natgateway", "nat"),
    )["NatGateway"]["NatGatewayId"]
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[gateway], WaiterConfig=WAIT)
    table = lab.need("route-table", "private")["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, NatGatewayId=gateway)


def _remove_nat(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.delete_route(RouteTableId=lab.need("route-table", "private")["RouteTableId"], DestinationCidrBlock=ANYWHERE)
    gateway = lab.need("natgateway", "nat")["NatGatewayId"]
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[gateway], WaiterConfig=WAIT)
    ec2.release_address(AllocationId=lab.need("elastic-ip", "nat")["AllocationId"])


def _make_public(lab: LabProtocol) -> None:
    _make_nat(lab, "public-a")
    lab.client("ec2").replace_route(
        RouteTableId=lab.need("route-table", "private")["RouteTableId"],
        DestinationCidrBlock=ANYWHERE,
        GatewayId=lab.need("internet-gateway", "gateway")["InternetGatewayId"],
    )


def _solve_6(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=lab.tags("elastic-ip", "nat"))
    gateway = ec2.create_nat_gateway(
        SubnetId=lab.need("subnet", "public-a")["SubnetId"],
        AllocationId=address["AllocationId"],
        TagSpecifications=lab.tags("natgateway", "nat"),
    )["NatGateway"]["NatGatewayId"]
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[gateway], WaiterConfig={"Delay": 1})
    ec2.create_route(
        RouteTableId=lab.need("route-table", "private")["RouteTableId"],
        DestinationCidrBlock="0.0.0.0/0",
        NatGatewayId=gateway,
    )


EXERCISE_6 = Exercise(
    id="01.6",
    title=_("A way out that is no way in"),
    statement=_(
        "Servers in private-a and private-c need updates from the internet, and must not be reachable from it."
        " Give them a NAT gateway named `nat`: a box that sends their packets on under its own public address, so that"
        " only replies come back. (On real AWS: 0.067 dollars an hour with its address.)"
    ),
    minutes=8,
    kind="open",
    hints=(
        _("Three calls: `allocate_address`, `create_nat_gateway`, `create_route`. In which subnet must it be?"),
        _("The NAT gateway itself needs the internet: it lives in a *public* subnet."),
        _("Wait until it is available: `ec2.get_waiter('nat_gateway_available')` with `WaiterConfig={'Delay': 1}`."),
    ),
    attempted=lambda lab: lab.find("natgateway", "nat") is not None,
    conditions=(
        Condition(_("a NAT gateway named nat, available"), _nat_stands, "ec2.describe_nat_gateways()"),
        Condition(_("both subnets to stay private"), _stays_private, "lab.subnets()"),
        Condition(_("private-a to reach the internet"), _gets_out("private-a"), 'lab.reach("private-a", "internet")'),
        Condition(_("private-c to reach the internet"), _gets_out("private-c"), 'lab.reach("private-c", "internet")'),
    ),
    solution=_solve_6,
    wrong_answers=(
        WrongAnswer(
            "NAT in a private subnet",
            lambda lab: _make_nat(lab, "private-a"),
            _("private-a to reach the internet"),
            undo=_remove_nat,
        ),
        WrongAnswer(
            "straight to the internet gateway",
            _make_public,
            _("private-a, private-c has a route to the internet gateway"),
            undo=_remove_nat,
        ),
    ),
    explanation=_(
        "One NAT gateway in one zone: if that zone fails, both subnets are cut off. In earnest, one in each."
    ),
)
