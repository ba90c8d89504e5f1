"""Exercises 01.2 and 01.3: which subnet is public, and which route wins."""

from helpers.components.vpc.exercises.live import gateway_tables, main_table, next_hop
from helpers.course.condition import Condition, Finding
from helpers.course.exercise import Exercise, WrongAnswer
from helpers.course.lab_protocol import LabProtocol
from helpers.text import _


def _public_c_is_public(lab: LabProtocol) -> Finding:
    network = lab.network()
    public = network.is_public(lab.need("subnet", "public-c")["SubnetId"])
    table = network.route_table_of(lab.need("subnet", "public-c")["SubnetId"])
    words = _("its table is {table}").format(table=table.name or _("the main table"))
    return Finding(public, words)


def _main_is_bare(lab: LabProtocol) -> Finding:
    bare = main_table(lab.network()) not in gateway_tables(lab.network())
    words = (
        _("it has none") if bare else _("the main table leads to the internet now, and so does every forgotten subnet")
    )
    return Finding(bare, words)


def _one_public_table(lab: LabProtocol) -> Finding:
    count = len(gateway_tables(lab.network()))
    return Finding(count == 1, _("tables that lead to the gateway: {count}").format(count=count))


def _solve_2(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.associate_route_table(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        SubnetId=lab.need("subnet", "public-c")["SubnetId"],
    )


def _second_table(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    vpc_id = lab.need("vpc", "koseizu")["VpcId"]
    tags = lab.tags("route-table", "public-2")
    table = ec2.create_route_table(VpcId=vpc_id, TagSpecifications=tags)["RouteTable"]["RouteTableId"]
    gateway = lab.need("internet-gateway", "gateway")["InternetGatewayId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=lab.need("subnet", "public-c")["SubnetId"])


def _undo_second_table(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    table = lab.need("route-table", "public-2")
    for association in table["Associations"]:
        ec2.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    ec2.delete_route_table(RouteTableId=table["RouteTableId"])


def _open_main(lab: LabProtocol) -> None:
    lab.client("ec2").create_route(
        RouteTableId=main_table(lab.network()).id,
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=lab.need("internet-gateway", "gateway")["InternetGatewayId"],
    )


def _close_main(lab: LabProtocol) -> None:
    table = main_table(lab.network()).id
    lab.client("ec2").delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")


EXERCISE_2 = Exercise(
    id="01.2",
    title=_("The other public subnet"),
    statement=_("Make `public-c` public too, **without another route table** and without touching the main one."),
    minutes=3,
    kind="faded",
    hints=(
        _("Look at the cell that did it for public-a."),
        _("`ec2.associate_route_table(RouteTableId=…, SubnetId=…)`: which table, which subnet?"),
    ),
    attempted=lambda lab: (
        lab.network().is_public(lab.need("subnet", "public-c")["SubnetId"]) or len(gateway_tables(lab.network())) > 1
    ),
    conditions=(
        Condition(_("a route from public-c to the internet gateway"), _public_c_is_public, "lab.subnets()"),
        Condition(_("no route to the internet in the main table"), _main_is_bare, "lab.subnets()"),
        Condition(_("one table for both public subnets"), _one_public_table, "ec2.describe_route_tables()"),
    ),
    solution=_solve_2,
    wrong_answers=(
        WrongAnswer("second table", _second_table, _("tables that lead to the gateway: 2"), undo=_undo_second_table),
        WrongAnswer("main table", _open_main, _("every forgotten subnet"), undo=_close_main),
    ),
    explanation=_("One table, many subnets. What both share is written once, so it cannot drift apart."),
)


def _proxy_exists(lab: LabProtocol) -> Finding:
    found = lab.find("network-interface", "proxy")
    where = found["PrivateIpAddress"] if found else _("nowhere")
    return Finding(found is not None, _("it is {where}").format(where=where))


def _goes_through_proxy(lab: LabProtocol) -> Finding:
    proxy = lab.need("network-interface", "proxy")["NetworkInterfaceId"]
    strays = [host for host in ("198.51.100.1", "198.51.100.254") if next_hop(lab, "public-a", host) != proxy]
    return Finding(not strays, _("{hosts} does not").format(hosts=", ".join(strays)) if strays else _("it does"))


def _rest_goes_to_gateway(lab: LabProtocol) -> Finding:
    gateway = lab.need("internet-gateway", "gateway")["InternetGatewayId"]
    others = ("203.0.113.77", "198.51.99.1", "198.51.101.1")
    strays = [host for host in others if next_hop(lab, "public-a", host) != gateway]
    return Finding(not strays, _("{hosts} does not").format(hosts=", ".join(strays)) if strays else _("it does"))


def _make_proxy(lab: LabProtocol) -> str:
    ec2 = lab.client("ec2")
    interface = ec2.create_network_interface(
        SubnetId=lab.need("subnet", "public-c")["SubnetId"],
        PrivateIpAddress="10.0.1.40",
        TagSpecifications=lab.tags("network-interface", "proxy"),
    )["NetworkInterface"]
    return interface["NetworkInterfaceId"]


def _route_to_proxy(lab: LabProtocol, destination: str) -> None:
    lab.client("ec2").create_route(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        DestinationCidrBlock=destination,
        NetworkInterfaceId=_make_proxy(lab),
    )


def _unroute(lab: LabProtocol, destination: str) -> None:
    ec2 = lab.client("ec2")
    table = lab.need("route-table", "public")["RouteTableId"]
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock=destination)
    ec2.delete_network_interface(NetworkInterfaceId=lab.need("network-interface", "proxy")["NetworkInterfaceId"])


def _everything_to_proxy(lab: LabProtocol) -> None:
    lab.client("ec2").replace_route(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        DestinationCidrBlock="0.0.0.0/0",
        NetworkInterfaceId=_make_proxy(lab),
    )


def _everything_to_gateway(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.replace_route(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=lab.need("internet-gateway", "gateway")["InternetGatewayId"],
    )
    ec2.delete_network_interface(NetworkInterfaceId=lab.need("network-interface", "proxy")["NetworkInterfaceId"])


def _solve_3(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    proxy = ec2.create_network_interface(
        SubnetId=lab.need("subnet", "public-c")["SubnetId"],
        PrivateIpAddress="10.0.1.40",
        TagSpecifications=lab.tags("network-interface", "proxy"),
    )["NetworkInterface"]
    ec2.create_route(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        DestinationCidrBlock="198.51.100.0/24",
        NetworkInterfaceId=proxy["NetworkInterfaceId"],
    )


EXERCISE_3 = Exercise(
    id="01.3",
    title=_("A detour for one network"),
    statement=_(
        "A partner's network, 198.51.100.0/24, may only be spoken to through an inspecting proxy. Make a network"
        " interface `proxy` at 10.0.1.40 in public-c, and send what leaves the public subnets for that network to it."
        " **Everything else keeps its way.**"
    ),
    minutes=5,
    kind="faded",
    hints=(
        _("The rest may stay as it is, because a more specific route wins over 0.0.0.0/0."),
        _("`ec2.create_route` takes a `NetworkInterfaceId` in the place of a `GatewayId`."),
    ),
    attempted=lambda lab: lab.find("network-interface", "proxy") is not None,
    conditions=(
        Condition(_("an interface named proxy"), _proxy_exists, _("the TagSpecifications of your call")),
        Condition(_("all of 198.51.100.0/24 to go to the proxy"), _goes_through_proxy, "lab.routes(…)"),
        Condition(_("everything else to go to the gateway"), _rest_goes_to_gateway, "lab.routes(…)"),
    ),
    solution=_solve_3,
    wrong_answers=(
        WrongAnswer(
            "half of it",
            lambda lab: _route_to_proxy(lab, "198.51.100.0/25"),
            _("198.51.100.254 does not"),
            undo=lambda lab: _unroute(lab, "198.51.100.0/25"),
        ),
        WrongAnswer(
            "too much",
            lambda lab: _route_to_proxy(lab, "198.51.0.0/16"),
            _("198.51.99.1, 198.51.101.1 does not"),
            undo=lambda lab: _unroute(lab, "198.51.0.0/16"),
        ),
        WrongAnswer("everything", _everything_to_proxy, _("203.0.113.77"), undo=_everything_to_gateway),
    ),
    explanation=_("The order of routes means nothing: /24 is more specific than /0, so it wins for its 256 addresses."),
)
