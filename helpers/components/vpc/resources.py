"""What the VPC box is made of: how each kind is found and deleted, in the order in which AWS allows it."""

from collections.abc import Callable, Iterator
from typing import Any

from helpers.resources import Described, Resource

WAIT = {"Delay": 1, "MaxAttempts": 300}
"""Polling of waiters, in seconds and times: the embedded cloud is quick, and a call costs nothing on AWS."""


def _pages(operation: str, key: str) -> Callable[[Any], Iterator[Described]]:
    def list_all(client: Any) -> Iterator[Described]:
        for page in client.get_paginator(operation).paginate():
            yield from page[key]

    return list_all


def _delete_endpoint(ec2: Any, endpoint: Described) -> None:
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])


def _delete_nat_gateway(ec2: Any, gateway: Described) -> None:
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[gateway["NatGatewayId"]], WaiterConfig=WAIT)


def _release_address(ec2: Any, address: Described) -> None:
    if "AssociationId" in address:
        ec2.disassociate_address(AssociationId=address["AssociationId"])
    ec2.release_address(AllocationId=address["AllocationId"])


def _delete_interface(ec2: Any, interface: Described) -> None:
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])


def _delete_security_group(ec2: Any, group: Described) -> None:
    for other in _groups_that_refer_to(ec2, group["GroupId"]):
        _revoke_all(ec2, other)
    ec2.delete_security_group(GroupId=group["GroupId"])


def _groups_that_refer_to(ec2: Any, group_id: str) -> list[Described]:
    found = ec2.describe_security_groups(Filters=[{"Name": "ip-permission.group-id", "Values": [group_id]}])
    return found["SecurityGroups"]


def _revoke_all(ec2: Any, group: Described) -> None:
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])


def _delete_network_acl(ec2: Any, acl: Described) -> None:
    filters = [{"Name": "vpc-id", "Values": [acl["VpcId"]]}, {"Name": "default", "Values": ["true"]}]
    default = ec2.describe_network_acls(Filters=filters)["NetworkAcls"][0]
    for association in acl["Associations"]:
        ec2.replace_network_acl_association(
            AssociationId=association["NetworkAclAssociationId"], NetworkAclId=default["NetworkAclId"]
        )
    ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])


def _delete_route_table(ec2: Any, table: Described) -> None:
    for association in table["Associations"]:
        if not association.get("Main"):
            ec2.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    ec2.delete_route_table(RouteTableId=table["RouteTableId"])


def _delete_subnet(ec2: Any, subnet: Described) -> None:
    ec2.delete_subnet(SubnetId=subnet["SubnetId"])


def _delete_internet_gateway(ec2: Any, gateway: Described) -> None:
    for attachment in gateway["Attachments"]:
        ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=attachment["VpcId"])
    ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])


def _delete_vpc(ec2: Any, vpc: Described) -> None:
    ec2.delete_vpc(VpcId=vpc["VpcId"])


def _list_addresses(ec2: Any) -> Iterator[Described]:
    yield from ec2.describe_addresses()["Addresses"]


RESOURCES: tuple[Resource, ...] = (
    Resource(
        "vpc-endpoint",
        "ec2",
        _pages("describe_vpc_endpoints", "VpcEndpoints"),
        _delete_endpoint,
        is_there=lambda endpoint: endpoint["State"].lower() not in ("deleted", "deleting"),
    ),
    Resource(
        "natgateway",
        "ec2",
        _pages("describe_nat_gateways", "NatGateways"),
        _delete_nat_gateway,
        is_there=lambda gateway: gateway["State"] not in ("deleted", "deleting", "failed"),
    ),
    Resource("elastic-ip", "ec2", _list_addresses, _release_address),
    Resource("network-interface", "ec2", _pages("describe_network_interfaces", "NetworkInterfaces"), _delete_interface),
    Resource("security-group", "ec2", _pages("describe_security_groups", "SecurityGroups"), _delete_security_group),
    Resource("network-acl", "ec2", _pages("describe_network_acls", "NetworkAcls"), _delete_network_acl),
    Resource("route-table", "ec2", _pages("describe_route_tables", "RouteTables"), _delete_route_table),
    Resource("subnet", "ec2", _pages("describe_subnets", "Subnets"), _delete_subnet),
    Resource(
        "internet-gateway", "ec2", _pages("describe_internet_gateways", "InternetGateways"), _delete_internet_gateway
    ),
    Resource("vpc", "ec2", _pages("describe_vpcs", "Vpcs"), _delete_vpc),
)
