"""Reads the snapshot of the network from the EC2 API's own describe calls, one function for each kind.

So it serves every backend: it asks nothing but what AWS answers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from helpers.components.vpc.network import (
    AclEntry,
    Endpoint,
    Interface,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from helpers.resources import NAME_TAG, tags_of

ALL_PORTS = (0, 65535)
#: IANA's protocol numbers, which network ACLs use, by the names that security groups use.
PROTOCOL_NAMES = {"1": "icmp", "6": "tcp", "17": "udp"}
TARGET_KEYS = (
    "GatewayId", "NatGatewayId", "NetworkInterfaceId", "InstanceId", "TransitGatewayId", "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId", "CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn",
)  # fmt: skip

Described = Mapping[str, Any]


def vpc(described: Described) -> Vpc:
    """A VPC of describe_vpcs."""
    blocks = [block["CidrBlock"] for block in described.get("CidrBlockAssociationSet", ())] or [described["CidrBlock"]]
    return Vpc(
        described["VpcId"], name_in(described), tuple(map(IPv4Network, blocks)), described.get("IsDefault", False)
    )


def subnet(described: Described) -> Subnet:
    """A subnet of describe_subnets."""
    return Subnet(
        id=described["SubnetId"],
        name=name_in(described),
        vpc_id=described["VpcId"],
        cidr=IPv4Network(described["CidrBlock"]),
        zone=described["AvailabilityZone"],
        free=described["AvailableIpAddressCount"],
    )


def route_table(described: Described) -> RouteTable:
    """A route table of describe_route_tables; IPv6 routes are left out."""
    associations = described.get("Associations", ())
    return RouteTable(
        id=described["RouteTableId"],
        name=name_in(described),
        vpc_id=described["VpcId"],
        is_main=any(association.get("Main") for association in associations),
        subnet_ids=frozenset(association["SubnetId"] for association in associations if association.get("SubnetId")),
        routes=tuple(_routes(described["Routes"])),
    )


def _routes(described: list[Described]) -> Iterator[Route]:
    for one in described:
        target = next((one[key] for key in TARGET_KEYS if one.get(key)), "")
        active = one.get("State") != "blackhole"
        if one.get("DestinationCidrBlock"):
            yield Route(IPv4Network(one["DestinationCidrBlock"]), target, active)
        elif one.get("DestinationPrefixListId"):
            yield Route(one["DestinationPrefixListId"], target, active)


def internet_gateway(described: Described) -> InternetGateway:
    """An internet gateway of describe_internet_gateways."""
    attached = [attachment["VpcId"] for attachment in described.get("Attachments", ())]
    return InternetGateway(described["InternetGatewayId"], name_in(described), attached[0] if attached else "")


def nat_gateway(described: Described) -> NatGateway:
    """A NAT gateway of describe_nat_gateways."""
    address = (described.get("NatGatewayAddresses") or [{}])[0]
    public = address.get("PublicIp")
    return NatGateway(
        id=described["NatGatewayId"],
        name=name_in(described),
        subnet_id=described["SubnetId"],
        state=described["State"],
        private_ip=IPv4Address(address.get("PrivateIp") or "0.0.0.0"),
        public_ip=IPv4Address(public) if public else None,
    )


def security_group(described: Described) -> SecurityGroup:
    """A security group of describe_security_groups; IPv6 ranges are left out."""
    return SecurityGroup(
        id=described["GroupId"],
        name=described["GroupName"],
        vpc_id=described["VpcId"],
        inbound=tuple(_group_rules(described["IpPermissions"])),
        outbound=tuple(_group_rules(described["IpPermissionsEgress"])),
    )


def _group_rules(described: list[Described]) -> Iterator[SecurityGroupRule]:
    for one in described:
        protocol = PROTOCOL_NAMES.get(one["IpProtocol"], one["IpProtocol"])
        first, last = (one.get("FromPort", -1), one.get("ToPort", -1)) if protocol in ("tcp", "udp") else ALL_PORTS
        peers: list[IPv4Network | str] = [
            *(IPv4Network(source["CidrIp"]) for source in one.get("IpRanges", ())),
            *(source["GroupId"] for source in one.get("UserIdGroupPairs", ())),
            *(source["PrefixListId"] for source in one.get("PrefixListIds", ())),
        ]
        for peer in peers:
            yield SecurityGroupRule(protocol, *(ALL_PORTS if first == -1 else (first, last)), peer)


def network_acl(described: Described) -> NetworkAcl:
    """A network ACL of describe_network_acls; IPv6 entries are left out."""
    entries = [_acl_entry(one) for one in described["Entries"] if one.get("CidrBlock")]
    return NetworkAcl(
        id=described["NetworkAclId"],
        name=name_in(described) or ("default" if described["IsDefault"] else ""),
        vpc_id=described["VpcId"],
        is_default=described["IsDefault"],
        subnet_ids=frozenset(association["SubnetId"] for association in described["Associations"]),
        entries=tuple(sorted(entries, key=lambda entry: (entry.egress, entry.number))),
    )


def _acl_entry(described: Described) -> AclEntry:
    ports = described.get("PortRange") or {}
    return AclEntry(
        number=described["RuleNumber"],
        egress=described["Egress"],
        protocol=PROTOCOL_NAMES.get(str(described["Protocol"]), str(described["Protocol"])),
        first_port=ports.get("From", ALL_PORTS[0]),
        last_port=ports.get("To", ALL_PORTS[1]),
        cidr=IPv4Network(described["CidrBlock"]),
        allow=described["RuleAction"] == "allow",
    )


def interface(described: Described) -> Interface:
    """A network interface of describe_network_interfaces; the primary address first."""
    addresses = sorted(described["PrivateIpAddresses"], key=lambda address: not address.get("Primary"))
    public = {
        IPv4Address(address["PrivateIpAddress"]): IPv4Address(address["Association"]["PublicIp"])
        for address in addresses
        if (address.get("Association") or {}).get("PublicIp")
    }
    shared = (described.get("Association") or {}).get("PublicIp")
    if shared and not public:
        public = {IPv4Address(described["PrivateIpAddress"]): IPv4Address(shared)}
    return Interface(
        id=described["NetworkInterfaceId"],
        name=name_in(described),
        subnet_id=described["SubnetId"],
        kind=described.get("InterfaceType") or "interface",
        private_ips=tuple(IPv4Address(address["PrivateIpAddress"]) for address in addresses),
        public_ips=public,
        group_ids=tuple(group["GroupId"] for group in described.get("Groups", ())),
    )


def endpoint(described: Described) -> Endpoint:
    """A VPC endpoint of describe_vpc_endpoints."""
    return Endpoint(
        id=described["VpcEndpointId"],
        name=name_in(described),
        vpc_id=described["VpcId"],
        kind=described.get("VpcEndpointType") or "Gateway",
        service=described["ServiceName"],
        state=described["State"],
    )


def prefix_list(ec2: Any, prefix_list_id: str) -> PrefixList:
    """A prefix list and its IPv4 ranges."""
    found = ec2.describe_managed_prefix_lists(PrefixListIds=[prefix_list_id])["PrefixLists"]
    pages = ec2.get_paginator("get_managed_prefix_list_entries").paginate(PrefixListId=prefix_list_id)
    ranges = [entry["Cidr"] for page in pages for entry in page["Entries"] if ":" not in entry["Cidr"]]
    return PrefixList(prefix_list_id, found[0]["PrefixListName"] if found else "", tuple(map(IPv4Network, ranges)))


def read_network(ec2: Any, vpc_id: str | None = None) -> Network:
    """Read the network of a Region, or of one VPC in it.

    Parameters:
        ec2: a boto3 EC2 client.
        vpc_id: only what belongs to this VPC; None for all.
    """
    in_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}] if vpc_id else []
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc_id]}] if vpc_id else []

    def read(operation: str, key: str, make: Callable[[Any], Any], filters: list[Any] = in_vpc) -> dict[str, Any]:
        pages = ec2.get_paginator(operation).paginate(Filters=filters)
        return {one.id: one for page in pages for one in map(make, page[key])}

    tables = read("describe_route_tables", "RouteTables", route_table)
    groups = read("describe_security_groups", "SecurityGroups", security_group)
    return Network(
        vpcs=read("describe_vpcs", "Vpcs", vpc),
        subnets=read("describe_subnets", "Subnets", subnet),
        route_tables=tables,
        internet_gateways=read("describe_internet_gateways", "InternetGateways", internet_gateway, attached),
        nat_gateways=read("describe_nat_gateways", "NatGateways", nat_gateway),
        security_groups=groups,
        network_acls=read("describe_network_acls", "NetworkAcls", network_acl),
        interfaces=read("describe_network_interfaces", "NetworkInterfaces", interface),
        endpoints=read("describe_vpc_endpoints", "VpcEndpoints", endpoint),
        prefix_lists={found: prefix_list(ec2, found) for found in sorted(_prefix_lists_in(tables, groups))},
    )


def _prefix_lists_in(tables: Mapping[str, RouteTable], groups: Mapping[str, SecurityGroup]) -> set[str]:
    """The prefix lists that some route or rule names; the Region has many others."""
    named: Iterable[Any] = (
        *(route.destination for table in tables.values() for route in table.routes),
        *(rule.peer for group in groups.values() for rule in (*group.inbound, *group.outbound)),
    )
    return {one for one in named if isinstance(one, str) and one.startswith("pl-")}


def name_in(described: Described) -> str:
    """The Name tag of a described resource, or ""."""
    return tags_of(described).get(NAME_TAG, "")
