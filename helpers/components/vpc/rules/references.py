"""Every resource that a call names must exist, and its id must be of the right kind."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.cloud.rules import EVERY_ACTION, ApiCall, Refusal, Rule


@dataclass(frozen=True)
class Kind:
    """A kind of resource, and how AWS says that one is not there.

    Parameters:
        prefix: how its ids begin.
        ids: the ids that exist, read from the engine's state.
        code: the first part of the error codes: `<code>.NotFound`, `<code>.Malformed`.
        words: the message; `{id}` is the id.
    """

    prefix: str
    ids: Callable[[Any], Collection[str]]
    code: str
    words: str
    malformed: str = ""

    @property
    def malformed_code(self) -> str:
        """The error code for an id of another shape."""
        return self.malformed or f"{self.code}.Malformed"


def subnet_ids(backend: Any) -> set[str]:
    """The ids of all subnets of the Region."""
    return {subnet_id for subnets in backend.subnets.values() for subnet_id in subnets}


def group_ids(backend: Any) -> set[str]:
    """The ids of all security groups of the Region."""
    return {group_id for groups in backend.groups.values() for group_id in groups}


def allocation_ids(backend: Any) -> set[str]:
    """The allocation ids of all Elastic IP addresses of the Region."""
    return {address.allocation_id for address in backend.addresses}


def gateway_ids(backend: Any) -> set[str]:
    """What a route's GatewayId may name."""
    return {*backend.internet_gateways, *backend.vpn_gateways, *backend.vpc_end_points, "local"}


VPC = Kind("vpc-", lambda ec2: ec2.vpcs, "InvalidVpcID", "The vpc ID '{id}' does not exist")
SUBNET = Kind("subnet-", subnet_ids, "InvalidSubnetID", "The subnet ID '{id}' does not exist")
GROUP = Kind(
    "sg-", group_ids, "InvalidGroup", "The security group '{id}' does not exist", malformed="InvalidGroupId.Malformed"
)
INTERNET_GATEWAY = Kind(
    "igw-",
    lambda ec2: ec2.internet_gateways,
    "InvalidInternetGatewayID",
    "The internetGateway ID '{id}' does not exist",
)
GATEWAY = Kind("", gateway_ids, "InvalidGatewayID", "The gateway ID '{id}' does not exist")
ROUTE_TABLE = Kind(
    "rtb-", lambda ec2: ec2.route_tables, "InvalidRouteTableID", "The routeTable ID '{id}' does not exist"
)
NETWORK_ACL = Kind(
    "acl-", lambda ec2: ec2.network_acls, "InvalidNetworkAclID", "The networkAcl ID '{id}' does not exist"
)
INTERFACE = Kind(
    "eni-", lambda ec2: ec2.enis, "InvalidNetworkInterfaceID", "The networkInterface ID '{id}' does not exist"
)
NAT_GATEWAY = Kind(
    "nat-", lambda ec2: ec2.nat_gateways, "InvalidNatGatewayID", "The natGateway ID '{id}' does not exist"
)
ALLOCATION = Kind("eipalloc-", allocation_ids, "InvalidAllocationID", "The allocation ID '{id}' does not exist")
PREFIX_LIST = Kind(
    "pl-", lambda ec2: ec2.managed_prefix_lists, "InvalidPrefixListID", "The prefix list ID '{id}' does not exist"
)

#: Parameter → the kind of resource that it names; a plural parameter holds a list.
PARAMETERS: Mapping[str, Kind] = {
    "VpcId": VPC,
    "VpcIds": VPC,
    "SubnetId": SUBNET,
    "SubnetIds": SUBNET,
    "GroupId": GROUP,
    "GroupIds": GROUP,
    "Groups": GROUP,
    "SecurityGroupIds": GROUP,
    "InternetGatewayId": INTERNET_GATEWAY,
    "InternetGatewayIds": INTERNET_GATEWAY,
    "GatewayId": GATEWAY,
    "RouteTableId": ROUTE_TABLE,
    "RouteTableIds": ROUTE_TABLE,
    "NetworkAclId": NETWORK_ACL,
    "NetworkAclIds": NETWORK_ACL,
    "NetworkInterfaceId": INTERFACE,
    "NetworkInterfaceIds": INTERFACE,
    "NatGatewayId": NAT_GATEWAY,
    "AllocationId": ALLOCATION,
    "AllocationIds": ALLOCATION,
    "DestinationPrefixListId": PREFIX_LIST,
}
#: DeleteNatGateway and DescribeNatGateways have words of their own.
NAT_GATEWAY_NOT_FOUND = "NatGatewayNotFound"
OF_NAT_GATEWAYS = ("DeleteNatGateway", "DescribeNatGateways")


def _named(call: ApiCall) -> Iterator[tuple[Kind, str]]:
    for parameter, kind in PARAMETERS.items():
        value = call.params.get(parameter)
        ids = value if isinstance(value, list) else [value]
        yield from ((kind, one) for one in ids if isinstance(one, str))


def named_resources_exist(call: ApiCall) -> None:
    """Each id has the shape of its kind, and something has that id."""
    for kind, resource_id in _named(call):
        if not resource_id.startswith(kind.prefix):
            raise Refusal(kind.malformed_code, f'Invalid id: "{resource_id}" (expecting "{kind.prefix}...")')
        if resource_id in kind.ids(call.backend):
            continue
        if call.action in OF_NAT_GATEWAYS:
            raise Refusal(NAT_GATEWAY_NOT_FOUND, f"The Nat Gateway {resource_id} was not found")
        raise Refusal(f"{kind.code}.NotFound", kind.words.format(id=resource_id))


def _described_nat_gateways_exist(call: ApiCall) -> None:
    for gateway_id in call.params.get("NatGatewayIds") or ():
        if gateway_id not in call.backend.nat_gateways:
            raise Refusal(NAT_GATEWAY_NOT_FOUND, f"The Nat Gateway {gateway_id} was not found")


RULES = (
    Rule(EVERY_ACTION, named_resources_exist, "EC2 API Reference, Error codes: Invalid…ID.NotFound, …Malformed"),
    Rule("DescribeNatGateways", _described_nat_gateways_exist, "EC2 API Reference, Error codes: NatGatewayNotFound"),
)
