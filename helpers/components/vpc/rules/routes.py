"""Route tables, their routes, and which subnet uses which table."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.rules.subnets import cidr_in

#: Where a route may lead; a call names exactly one of them.
TARGETS = (
    "GatewayId", "NatGatewayId", "NetworkInterfaceId", "InstanceId", "TransitGatewayId", "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId", "CarrierGatewayId", "LocalGatewayId", "VpcEndpointId", "CoreNetworkArn",
)  # fmt: skip
#: What may stand in the way of traffic that stays inside the VPC.
INSIDE_TARGETS = ("NatGatewayId", "NetworkInterfaceId", "InstanceId", "VpcEndpointId")


def _table(call: ApiCall) -> Any:
    return call.backend.route_tables[call.params["RouteTableId"]]


def _vpc_blocks(call: ApiCall) -> list[IPv4Network]:
    vpc = call.backend.vpcs[_table(call).vpc_id]
    return [IPv4Network(block["cidr_block"]) for block in vpc.get_cidr_block_association_set()]


def one_target(call: ApiCall) -> None:
    """A route has a destination and exactly one target."""
    if not any(call.params.get(name) for name in call.params if name.startswith("Destination")):
        raise Refusal("MissingParameter", "The request must contain the parameter destinationCidrBlock.")
    named = [name for name in TARGETS if call.params.get(name)]
    if not named:
        words = "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcEndpointId"
        raise Refusal("MissingParameter", words)
    if len(named) > 1:
        words = f"You must specify only one of {' or '.join(named)}."
        raise Refusal("InvalidParameterCombination", words)


def target_is_in_the_vpc(call: ApiCall) -> None:
    """A route leads to something of its own VPC; an internet gateway must be attached to it."""
    table = _table(call)
    gateway = call.backend.internet_gateways.get(call.params.get("GatewayId"))
    if gateway and (not gateway.vpc or gateway.vpc.id != table.vpc_id):
        words = f"route table {table.id} and network gateway {gateway.id} belong to different networks"
        raise Refusal("InvalidParameterValue", words)
    nat = call.backend.nat_gateways.get(call.params.get("NatGatewayId"))
    if nat and nat.vpc_id != table.vpc_id:
        words = f"route table {table.id} and network gateway {nat.id} belong to different networks"
        raise Refusal("InvalidParameterValue", words)
    interface = call.backend.enis.get(call.params.get("NetworkInterfaceId"))
    if interface and interface.vpc_id != table.vpc_id:
        words = f"route table {table.id} and interface {interface.id} belong to different networks"
        raise Refusal("InvalidParameterValue", words)


def destination_is_free(call: ApiCall) -> None:
    """A table has one route for each destination."""
    wanted = _destination(call)
    for route in _table(call)._routes.values():
        if wanted in (route.destination_cidr_block, route.destination_prefix_list_id):
            raise Refusal("RouteAlreadyExists", f"The route identified by {wanted} already exists.")


def _destination(call: ApiCall) -> str | None:
    cidr = call.params.get("DestinationCidrBlock")
    return str(cidr_in(cidr, "destinationCidrBlock")) if cidr else call.params.get("DestinationPrefixListId")


def inside_traffic_stays(call: ApiCall) -> None:
    """A route more specific than `local` is for a whole subnet, and leads to a NAT gateway, interface or endpoint."""
    if not call.params.get("DestinationCidrBlock"):
        return
    cidr = cidr_in(call.params["DestinationCidrBlock"], "destinationCidrBlock")
    if not any(cidr.subnet_of(block) for block in _vpc_blocks(call)):
        return
    if not any(call.params.get(name) for name in INSIDE_TARGETS):
        raise Refusal(
            "InvalidParameterValue",
            f"The destination CIDR block {cidr} is equal to or more specific than one of this VPC's CIDR blocks. "
            "This route can target only an interface or an instance.",
        )
    if not any(subnet.cidr == cidr for subnet in call.backend.describe_subnets()):
        words = f"The destination CIDR block {cidr} does not match the CIDR block of a subnet of this VPC."
        raise Refusal("InvalidParameterValue", words)


def local_route_stays(call: ApiCall) -> None:
    """The route that keeps the VPC together cannot be deleted."""
    cidr, table = _destination(call), _table(call)
    for route in table._routes.values():
        if route.local and route.destination_cidr_block == cidr:
            words = f"cannot remove local route {cidr} in route table {table.id}"
            raise Refusal("InvalidParameterValue", words)


def a_subnet_has_one_table(call: ApiCall) -> None:
    """A subnet is associated with one table, of its own VPC."""
    table, subnet_id = _table(call), call.params.get("SubnetId")
    if not subnet_id:
        return
    if call.backend.get_subnet(subnet_id).vpc_id != table.vpc_id:
        words = f"Route table {table.id} and subnet {subnet_id} belong to different networks"
        raise Refusal("InvalidParameterValue", words)
    for other in call.backend.route_tables.values():
        if other is not table and subnet_id in other._associations.values():
            words = f"the specified association for route table {table.id} conflicts with an existing association"
            raise Refusal("Resource.AlreadyAssociated", words)


def _associations(backend: Any) -> Iterator[tuple[str, Any]]:
    for table in backend.route_tables.values():
        yield from ((association_id, table) for association_id in table.all_associations_ids)


def association_exists(call: ApiCall) -> None:
    """Only an association that exists can be replaced or removed."""
    wanted = call.params["AssociationId"]
    if wanted not in dict(_associations(call.backend)):
        raise Refusal("InvalidAssociationID.NotFound", f"The association ID '{wanted}' does not exist")


def main_association_stays(call: ApiCall) -> None:
    """A VPC always has a main table: another can take its place, but it is not taken away."""
    wanted = call.params["AssociationId"]
    if any(table.main_association_id == wanted for table in call.backend.route_tables.values()):
        words = f"cannot disassociate the main route table association {wanted}"
        raise Refusal("InvalidParameterValue", words)


RULES = (
    Rule("CreateRoute", one_target, "EC2 API Reference, CreateRoute"),
    Rule("CreateRoute", target_is_in_the_vpc, "EC2 API Reference, CreateRoute: internet gateway attached to the VPC"),
    Rule("CreateRoute", destination_is_free, "EC2 API Reference, Error codes: RouteAlreadyExists"),
    Rule("CreateRoute", inside_traffic_stays, "VPC User Guide, Route tables: routes more specific than local"),
    Rule("ReplaceRoute", target_is_in_the_vpc, "EC2 API Reference, ReplaceRoute"),
    Rule("DeleteRoute", local_route_stays, "VPC User Guide, Route tables: the local route cannot be deleted"),
    Rule("AssociateRouteTable", a_subnet_has_one_table, "VPC User Guide, Route tables: one table per subnet at a time"),
    Rule("DisassociateRouteTable", association_exists, "EC2 API Reference, Error codes: InvalidAssociationID.NotFound"),
    Rule("DisassociateRouteTable", main_association_stays, "VPC User Guide, Route tables: the main route table"),
    Rule(
        "ReplaceRouteTableAssociation",
        association_exists,
        "EC2 API Reference, Error codes: InvalidAssociationID.NotFound",
    ),
)
