"""How many of each an account may have, before it asks AWS for more."""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.cloud.rules import ApiCall, Refusal, Rule


@dataclass(frozen=True)
class Quota:
    """A quota.

    Parameters:
        limit: AWS's default value.
        used: how much of it is used when the call comes in.
        noun: what is counted, as the message names it.
    """

    action: str
    limit: int
    used: Callable[[ApiCall], int]
    code: str
    noun: str

    def check(self, call: ApiCall) -> None:
        """Refuse what would exceed it."""
        if self.used(call) >= self.limit:
            raise Refusal(self.code, f"The maximum number of {self.noun} has been reached.")


def _subnets(call: ApiCall) -> int:
    return len(call.backend.describe_subnets(filters={"vpc-id": [call.params["VpcId"]]}))


def _nat_gateways(call: ApiCall) -> int:
    zone = call.backend.get_subnet(call.params["SubnetId"]).availability_zone
    active = [nat for nat in call.backend.nat_gateways.values() if nat.state in ("pending", "available", "deleting")]
    return sum(call.backend.get_subnet(nat.subnet_id).availability_zone == zone for nat in active)


def _routes(call: ApiCall) -> int:
    return sum(not route.local for route in call.backend.route_tables[call.params["RouteTableId"]]._routes.values())


def _acl_entries(call: ApiCall) -> int:
    entries = call.backend.network_acls[call.params["NetworkAclId"]].entries
    return sum(entry.egress == call.params["Egress"] and entry.rule_number <= 32766 for entry in entries)


def _groups_beyond(call: ApiCall) -> int:
    return max(0, len(call.params.get("Groups") or ()) - 1)


QUOTAS = (
    Quota("CreateVpc", 5, lambda call: len(call.backend.vpcs), "VpcLimitExceeded", "VPCs"),
    Quota("CreateSubnet", 200, _subnets, "SubnetLimitExceeded", "subnets"),
    Quota(
        "CreateInternetGateway",
        5,
        lambda call: len(call.backend.internet_gateways),
        "InternetGatewayLimitExceeded",
        "internet gateways",
    ),
    Quota("AllocateAddress", 5, lambda call: len(call.backend.addresses), "AddressLimitExceeded", "addresses"),
    Quota("CreateNatGateway", 5, _nat_gateways, "NatGatewayLimitExceeded", "NAT gateways in this Availability Zone"),
    Quota("CreateRoute", 50, _routes, "RouteLimitExceeded", "routes"),
    Quota("CreateNetworkAclEntry", 20, _acl_entries, "NetworkAclEntryLimitExceeded", "network ACL entries"),
    Quota(
        "CreateNetworkInterface",
        5,
        _groups_beyond,
        "SecurityGroupsPerInterfaceLimitExceeded",
        "security groups per interface",
    ),
)
RULES = tuple(Rule(quota.action, quota.check, "VPC User Guide, Amazon VPC quotas") for quota in QUOTAS)
