"""What must be gone before something else can go."""

from collections.abc import Iterator
from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule


def _in_the_way(kind: str, resource_id: str) -> Refusal:
    return Refusal("DependencyViolation", f"The {kind} '{resource_id}' has dependencies and cannot be deleted.")


def vpc_is_empty(call: ApiCall) -> None:
    """A VPC goes last: only what AWS made with it may be left inside."""
    vpc_id, ec2 = call.params["VpcId"], call.backend
    if any(_inside(ec2, vpc_id)):
        raise _in_the_way("vpc", vpc_id)


def _inside(ec2: Any, vpc_id: str) -> Iterator[Any]:
    yield from ec2.describe_subnets(filters={"vpc-id": [vpc_id]})
    yield from (gateway for gateway in ec2.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id)
    yield from (group for group in ec2.groups.get(vpc_id, {}).values() if not group.is_default)
    yield from (acl for acl in ec2.network_acls.values() if acl.vpc_id == vpc_id and not acl.default)
    tables = [table for table in ec2.route_tables.values() if table.vpc_id == vpc_id]
    yield from (table for table in tables if not table.main_association_id)
    yield from (nat for nat in ec2.nat_gateways.values() if nat.vpc_id == vpc_id and nat.state not in GONE)
    yield from (found for found in ec2.vpc_end_points.values() if found.vpc_id == vpc_id and found.state not in GONE)


GONE = ("deleted", "failed")


def subnet_is_empty(call: ApiCall) -> None:
    """No interface is left in a subnet: no server's, no gateway's, no endpoint's."""
    subnet_id = call.params["SubnetId"]
    if any(interface.subnet_id == subnet_id for interface in call.backend.enis.values()):
        raise _in_the_way("subnet", subnet_id)


def internet_gateway_is_detached(call: ApiCall) -> None:
    """An internet gateway is detached before it goes."""
    gateway = call.backend.internet_gateways[call.params["InternetGatewayId"]]
    if gateway.vpc:
        raise _in_the_way("internetGateway", gateway.id)


def route_table_is_unused(call: ApiCall) -> None:
    """A route table goes when no subnet uses it; the main one stays with its VPC."""
    table = call.backend.route_tables[call.params["RouteTableId"]]
    if table.main_association_id or table._associations:
        raise _in_the_way("routeTable", table.id)


def network_acl_is_unused(call: ApiCall) -> None:
    """A network ACL goes when it guards no subnet; the default one stays with its VPC."""
    acl = call.backend.network_acls[call.params["NetworkAclId"]]
    if acl.default:
        raise Refusal("InvalidParameterValue", f"cannot delete default network ACL {acl.id}")
    if acl.associations:
        raise _in_the_way("networkAcl", acl.id)


def security_group_is_unused(call: ApiCall) -> None:
    """A security group goes when nothing carries it and no rule of another names it; the default one stays."""
    group = call.backend.get_security_group_by_name_or_id(call.params.get("GroupId") or call.params["GroupName"])
    if group is None:
        return
    if group.is_default:
        words = f'the specified group: "{group.id}" name: "{group.name}" cannot be deleted by a user'
        raise Refusal("CannotDelete", words)
    carried = any(group in interface.group_set for interface in call.backend.enis.values())
    if carried or any(group.id in _named_by(other) for other in _others(call.backend, group)):
        raise Refusal("DependencyViolation", f"resource {group.id} has a dependent object")


def _others(ec2: Any, group: Any) -> Iterator[Any]:
    yield from (other for other in ec2.groups.get(group.vpc_id, {}).values() if other is not group)


def _named_by(group: Any) -> set[str | None]:
    return {rule.source_group.get("GroupId") for rule in (*group.ingress_rules, *group.egress_rules)}


RULES = (
    Rule("DeleteVpc", vpc_is_empty, "VPC User Guide, Delete your VPC: terminate and delete what is inside first"),
    Rule("DeleteSubnet", subnet_is_empty, "EC2 API Reference, DeleteSubnet"),
    Rule("DeleteInternetGateway", internet_gateway_is_detached, "EC2 API Reference, DeleteInternetGateway"),
    Rule("DeleteRouteTable", route_table_is_unused, "EC2 API Reference, DeleteRouteTable"),
    Rule("DeleteNetworkAcl", network_acl_is_unused, "EC2 API Reference, DeleteNetworkAcl"),
    Rule("DeleteSecurityGroup", security_group_is_unused, "EC2 API Reference, DeleteSecurityGroup"),
)
