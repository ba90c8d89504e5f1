"""The VPC's part of the picture, read from live state."""

from collections.abc import Iterator

import boto3

from helpers.components.vpc.box_ids import box_id
from helpers.components.vpc.describing import read_network
from helpers.components.vpc.firewalls import rule_in_words
from helpers.components.vpc.network import Interface, Network, Subnet
from helpers.components.vpc.resources import RESOURCES
from helpers.components.vpc.views import acl_in_brief
from helpers.picture.graph import Edge, Fragment, Group, Node
from helpers.text import _

VPC_KIND = next(resource for resource in RESOURCES if resource.kind == "vpc")


def boxes(session: boto3.Session, security: bool) -> Fragment:
    """The course's VPC and what is inside it.

    Parameters:
        security: with security groups and network ACLs.
    """
    ec2 = session.client("ec2")
    vpc = VPC_KIND.named(ec2, "koseizu")
    if vpc is None:
        return Fragment()
    network = read_network(ec2, vpc["VpcId"])
    servers = [found for found in network.interfaces.values() if found.kind == "interface" and found.name]
    servers.sort(key=lambda server: server.name)
    gateways = [Node("igw", "igw", _("Internet gateway"), "vpc")] if network.internet_gateways else []
    return Fragment(
        groups=tuple(_groups(network, vpc["CidrBlock"], security)),
        nodes=(*gateways, *_nodes(network, servers, security)),
        edges=tuple(_edges(network, servers, security)),
    )


def _groups(network: Network, cidr: str, security: bool) -> Iterator[Group]:
    yield Group("vpc", "vpc", f"VPC {cidr}", "region")
    subnets = sorted(network.subnets.values(), key=lambda subnet: (subnet.zone, subnet.cidr))
    for zone in sorted({subnet.zone for subnet in subnets}):
        yield Group(f"zone-{zone}", "zone", f"Availability Zone {zone}", "vpc")
    for subnet in subnets:
        kind, words = "private_subnet", _("Private subnet")
        if network.is_public(subnet.id):
            kind, words = "public_subnet", _("Public subnet")
        notes = (acl_in_brief(network, subnet.id),) if security else ()
        label = f"{words}\n{subnet.name} · {subnet.cidr}" if subnet.name else f"{words}\n{subnet.cidr}"
        yield Group(_subnet_id(subnet), kind, label, f"zone-{subnet.zone}", notes)


def _subnet_id(subnet: Subnet) -> str:
    return box_id("subnet", subnet.name or subnet.id)


def _nodes(network: Network, servers: list[Interface], security: bool) -> Iterator[Node]:
    for nat in network.nat_gateways.values():
        if nat.state in ("pending", "available"):
            home = _subnet_id(network.subnets[nat.subnet_id])
            yield Node(box_id("natgateway", nat.name or nat.id), "nat", _("NAT gateway"), home)
    for server in servers:
        notes = tuple(_groups_in_words(network, server)) if security else ()
        home = _subnet_id(network.subnets[server.subnet_id])
        label = f"{server.name}\n{server.address}"
        yield Node(box_id("network-interface", server.name), "interface", label, home, notes)
    for endpoint in sorted(network.endpoints.values(), key=lambda found: found.service):
        service = endpoint.service.rpartition(".")[2]
        yield Node(
            box_id("vpc-endpoint", endpoint.name or endpoint.id), "endpoint", _("Endpoint") + f"\n{service}", "vpc"
        )


def _groups_in_words(network: Network, server: Interface) -> Iterator[str]:
    for group_id in server.group_ids:
        group = network.security_groups[group_id]
        rules = "; ".join(rule_in_words(network, rule) for rule in group.inbound)
        yield _("SG {name}: {rules}").format(name=group.name, rules=rules or _("lets nothing in"))


def _edges(network: Network, servers: list[Interface], security: bool) -> Iterator[Edge]:
    if any(gateway.vpc_id for gateway in network.internet_gateways.values()):
        yield Edge("users", "igw", "request", directed=False)
    for server in servers:
        if server.public_ips and network.is_public(server.subnet_id):
            yield Edge("igw", box_id("network-interface", server.name), "request", directed=False)
    for nat in network.nat_gateways.values():
        if nat.state == "available" and network.is_public(nat.subnet_id):
            yield Edge(box_id("natgateway", nat.name or nat.id), "igw", "reach")
    if security:
        yield from _references(network, servers)


def _references(network: Network, servers: list[Interface]) -> Iterator[Edge]:
    """An arrow for each rule that names a group, from the servers that carry it to those that carry the rule."""
    for target in servers:
        for group_id in target.group_ids:
            for rule in network.security_groups[group_id].inbound:
                for source in servers:
                    if rule.peer in source.group_ids:
                        ends = (box_id("network-interface", source.name), box_id("network-interface", target.name))
                        yield Edge(*ends, "security", f"{rule.protocol} {rule.first_port}")
