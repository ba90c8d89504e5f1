"""Operations that the engine lacks, or does otherwise than AWS."""

from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Any

from moto.moto_api._internal import mock_random

from helpers.cloud.rules import Operation, Refusal
from helpers.components.vpc.corrections import correct_engine, public_address
from helpers.components.vpc.subnet_addresses import next_free
from helpers.components.vpc.zones import zone_names

Engine = Callable[[], Any]

correct_engine()


def _canonical(parameter: str) -> Callable[[Any, Engine | None], Any]:
    """The engine's operation, with the range in its canonical form: 10.0.0.7/24 becomes 10.0.0.0/24."""

    def run(response: Any, engine: Engine | None) -> Any:
        assert engine
        if response.params.get(parameter):
            response.params[parameter] = str(IPv4Network(response.params[parameter], strict=False))
        return engine()

    return run


def create_subnet(response: Any, engine: Engine | None) -> Any:
    """Canonical range; without a zone AWS chooses one, and the lowest free choice is as good as any."""
    if not response.params.get("AvailabilityZone") and not response.params.get("AvailabilityZoneId"):
        response.params["AvailabilityZone"] = zone_names(response.ec2_backend)[0]
    result = _canonical("CidrBlock")(response, engine)
    # moto takes the first subnet of a zone for the default one, also in a VPC of one's own.
    subnet = result._result["Subnet"]
    if not response.ec2_backend.vpcs[subnet.vpc_id].is_default:
        subnet.default_for_az = subnet.map_public_ip_on_launch = False
    return result


def create_vpc(response: Any, engine: Engine | None) -> Any:
    """Canonical range."""
    return _canonical("CidrBlock")(response, engine)


def delete_vpc(response: Any, engine: Engine | None) -> Any:
    """With a VPC goes what AWS made with it: its main route table, default group and default network ACL."""
    assert engine
    ec2, vpc_id = response.ec2_backend, response.params["VpcId"]
    for acl in [acl for acl in ec2.network_acls.values() if acl.vpc_id == vpc_id]:
        ec2.network_acls.pop(acl.id)
    for group in list(ec2.groups.get(vpc_id, {}).values()):
        ec2.groups[vpc_id].pop(group.id)
    return engine()


def delete_subnet(response: Any, engine: Engine | None) -> Any:
    """With a subnet go its associations with a route table and a network ACL."""
    assert engine
    ec2, subnet_id = response.ec2_backend, response.params["SubnetId"]
    for table in ec2.route_tables.values():
        table._associations = {key: value for key, value in table._associations.items() if value != subnet_id}
    for acl in ec2.network_acls.values():
        acl._associations = {key: one for key, one in acl._associations.items() if one.subnet_id != subnet_id}
    return engine()


def create_network_acl(response: Any, engine: Engine | None) -> Any:
    """A new list denies everything: it has the entry `*`, which the API numbers 32767, in both directions."""
    assert engine
    result = engine()
    acl = result._result["NetworkAcl"]
    for outbound in (False, True):
        response.ec2_backend.create_network_acl_entry(
            network_acl_id=acl.id, rule_number=32767, protocol="-1", rule_action="deny", egress=outbound,
            cidr_block="0.0.0.0/0", icmp_code=None, icmp_type=None, port_range_from=None, port_range_to=None,
            ipv6_cidr_block=None,
        )  # fmt: skip
    return result


def allocate_address(response: Any, engine: Engine | None) -> Any:
    """An address from a range that looks public and belongs to nobody."""
    assert engine
    response.params.setdefault("Domain", "vpc")
    response.params["Address"] = str(public_address(response.ec2_backend, mock_random))
    return engine()


def create_network_interface(response: Any, engine: Engine | None) -> Any:
    """Without a wish, an address of the subnet that is free and not AWS's own."""
    assert engine
    params = response.params
    if not params.get("PrivateIpAddress") and not params.get("PrivateIpAddresses"):
        params["PrivateIpAddress"] = _free_address(response.ec2_backend, params["SubnetId"])
    return engine()


def _free_address(ec2: Any, subnet_id: str) -> str:
    address = next_free(ec2, subnet_id, mock_random)
    if address is None:
        words = f"Insufficient free IP addresses in subnet {subnet_id}"
        raise Refusal("InsufficientFreeAddressesInSubnet", words)
    return str(address)


def delete_network_interface(response: Any, engine: Engine | None) -> Any:
    """An Elastic IP address of a deleted interface is free again."""
    assert engine
    _free_addresses_of(response.ec2_backend, response.params["NetworkInterfaceId"])
    return engine()


def _free_addresses_of(ec2: Any, interface_id: str) -> None:
    for address in ec2.addresses:
        if address.eni and address.eni.id == interface_id:
            ec2.disassociate_address(address=address.public_ip)


def create_nat_gateway(response: Any, engine: Engine | None) -> Any:
    """Pending, with an interface of its own in its subnet; `runtime` makes it available, or failed."""
    assert engine
    ec2, subnet_id = response.ec2_backend, response.params["SubnetId"]
    address = _free_address(ec2, subnet_id)
    result = engine()
    nat = result._result["NatGateway"]
    nat.state = "pending"
    nat.connectivity_type = nat.connectivity_type or "public"
    nat.private_ip = nat.address_set[0]["privateIp"] = address
    _make_a_services(nat._eni, address, "nat_gateway", f"Interface for NAT Gateway {nat.id}", groups=[])
    return result


def delete_nat_gateway(response: Any, engine: Engine | None) -> Any:
    """Deleting; `runtime` makes it deleted, and only then its address is free."""
    nat = response.ec2_backend.nat_gateways[response.params["NatGatewayId"]]
    result = engine() if engine else None
    nat.state = "deleting"
    return result


def create_vpc_endpoint(response: Any, engine: Engine | None) -> Any:
    """A gateway endpoint stands in route tables; an interface endpoint has interfaces and is pending for a while."""
    assert engine
    ec2, params = response.ec2_backend, response.params
    params.setdefault("VpcEndpointType", "Gateway")
    params["PrivateDnsEnabled"] = params["VpcEndpointType"] == "Interface" and params.get("PrivateDnsEnabled", True)
    free = {subnet_id: _free_address(ec2, subnet_id) for subnet_id in params.get("SubnetIds") or ()}
    result = engine()
    endpoint = result._result["VpcEndpoint"]
    if endpoint.vpc_endpoint_type != "Interface":
        return result
    endpoint.state = "pending"
    if not endpoint.security_group_ids:
        endpoint.security_group_ids = [ec2.get_default_security_group(endpoint.vpc_id).id]
    groups = [ec2.get_security_group_from_id(group_id) for group_id in endpoint.security_group_ids]
    for interface_id in endpoint.network_interface_ids:
        interface = ec2.enis[interface_id]
        words = f"VPC Endpoint Interface {endpoint.id}"
        _make_a_services(interface, free[interface.subnet_id], "vpc_endpoint", words, groups)
    return result


def _make_a_services(interface: Any, address: str, kind: str, words: str, groups: list[Any]) -> None:
    """Turn an interface into one that a service made for itself."""
    interface.private_ip_address = address
    interface.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
    interface.interface_type, interface.description = kind, words
    interface.requester_managed, interface.status = True, "in-use"
    interface._group_set = groups


OPERATIONS = (
    Operation("CreateVpc", create_vpc, "EC2 API Reference, CreateVpc: canonical form of CidrBlock"),
    Operation("DeleteVpc", delete_vpc, "VPC User Guide, Delete your VPC"),
    Operation("CreateSubnet", create_subnet, "EC2 API Reference, CreateSubnet: AvailabilityZone, CidrBlock"),
    Operation("DeleteSubnet", delete_subnet, "EC2 API Reference, DeleteSubnet"),
    Operation("CreateRoute", _canonical("DestinationCidrBlock"), "EC2 API Reference, CreateRoute: canonical form"),
    Operation("CreateNetworkAcl", create_network_acl, "VPC User Guide, Network ACLs: the rule with an asterisk"),
    Operation("CreateNetworkAclEntry", _canonical("CidrBlock"), "EC2 API Reference, CreateNetworkAclEntry"),
    Operation("ReplaceNetworkAclEntry", _canonical("CidrBlock"), "EC2 API Reference, ReplaceNetworkAclEntry"),
    Operation("AllocateAddress", allocate_address, "EC2 API Reference, AllocateAddress"),
    Operation("CreateNetworkInterface", create_network_interface, "EC2 API Reference, CreateNetworkInterface"),
    Operation("DeleteNetworkInterface", delete_network_interface, "EC2 API Reference, DeleteNetworkInterface"),
    Operation("CreateNatGateway", create_nat_gateway, "EC2 API Reference, NatGateway: State"),
    Operation("DeleteNatGateway", delete_nat_gateway, "EC2 API Reference, DeleteNatGateway"),
    Operation("CreateVpcEndpoint", create_vpc_endpoint, "EC2 API Reference, CreateVpcEndpoint; VpcEndpoint: State"),
)
