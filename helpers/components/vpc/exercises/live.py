"""What the exercises of lesson 01 look at: live state, in the words of the lesson."""

from ipaddress import IPv4Address

from helpers.components.vpc.network import Network, RouteTable, SecurityGroup, Subnet
from helpers.components.vpc.routing import select_route
from helpers.course.lab_protocol import LabProtocol


def subnet_named(lab: LabProtocol, name: str) -> Subnet | None:
    """The subnet of the course with that name, or None."""
    return next((subnet for subnet in lab.network().subnets.values() if subnet.name == name), None)


def main_table(network: Network) -> RouteTable:
    """The main route table of the course's VPC."""
    return next(table for table in network.route_tables.values() if table.is_main)


def gateway_tables(network: Network) -> list[RouteTable]:
    """The route tables with a route to an internet gateway."""
    tables = network.route_tables.values()
    return [table for table in tables if any(route.target in network.internet_gateways for route in table.routes)]


def next_hop(lab: LabProtocol, subnet: str, destination: str) -> str:
    """The id of what a packet from the subnet to the address is handed to, or "" where no route matches."""
    network = lab.network()
    table = network.route_table_of(lab.need("subnet", subnet)["SubnetId"])
    route = select_route(table, IPv4Address(destination), network)
    return route.target if route else ""


def group_named(lab: LabProtocol, name: str) -> SecurityGroup | None:
    """The security group of the course with that name, or None."""
    return next((group for group in lab.network().security_groups.values() if group.name == name), None)
