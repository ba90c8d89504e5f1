"""What AWS refuses, refused in AWS's words: one line for each, tried through a real client."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

ANYWHERE = "0.0.0.0/0"
ECR = "com.amazonaws.ap-northeast-1.ecr.api"


@pytest.fixture(scope="module")
def ec2(cloud: dict[str, Any]) -> Any:
    from tests.clouds import session_for

    return session_for(cloud).client("ec2")


@pytest.fixture(scope="module")
def net(ec2: Any) -> SimpleNamespace:
    """Two small networks with one of everything; `other…` is the second network's."""
    net = SimpleNamespace()
    net.vpc, net.other_vpc = (ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"] for cidr in ("10.0.0.0/16", "10.1.0.0/16"))
    net.subnet, net.free_subnet = (
        ec2.create_subnet(VpcId=net.vpc, CidrBlock=cidr)["Subnet"]["SubnetId"]
        for cidr in ("10.0.0.0/24", "10.0.1.0/24")
    )
    net.other_subnet = ec2.create_subnet(VpcId=net.other_vpc, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    net.igw, net.other_igw, net.loose_igw = (
        ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"] for _ in range(3)
    )
    ec2.attach_internet_gateway(InternetGatewayId=net.igw, VpcId=net.vpc)
    ec2.attach_internet_gateway(InternetGatewayId=net.other_igw, VpcId=net.other_vpc)
    net.table, net.second_table = (
        ec2.create_route_table(VpcId=net.vpc)["RouteTable"]["RouteTableId"] for _ in range(2)
    )
    net.association = ec2.associate_route_table(RouteTableId=net.table, SubnetId=net.subnet)["AssociationId"]
    ec2.create_route(RouteTableId=net.table, DestinationCidrBlock=ANYWHERE, GatewayId=net.igw)
    in_vpc = [{"Name": "vpc-id", "Values": [net.vpc]}]
    net.main = ec2.describe_route_tables(Filters=[*in_vpc, {"Name": "association.main", "Values": ["true"]}])[
        "RouteTables"
    ][0]
    net.default_group = ec2.describe_security_groups(Filters=in_vpc)["SecurityGroups"][0]["GroupId"]
    net.group, net.source_group = (
        ec2.create_security_group(GroupName=name, Description="d", VpcId=net.vpc)["GroupId"] for name in ("web", "lb")
    )
    net.other_group = ec2.create_security_group(GroupName="web", Description="d", VpcId=net.other_vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=net.group, IpPermissions=[https(IpRanges=[{"CidrIp": ANYWHERE}])])
    ec2.authorize_security_group_ingress(
        GroupId=net.group, IpPermissions=[https(UserIdGroupPairs=[{"GroupId": net.source_group}])]
    )
    net.interface = ec2.create_network_interface(SubnetId=net.subnet, PrivateIpAddress="10.0.0.10", Groups=[net.group])[
        "NetworkInterface"
    ]["NetworkInterfaceId"]
    net.second_interface = ec2.create_network_interface(SubnetId=net.subnet)["NetworkInterface"]["NetworkInterfaceId"]
    net.address, net.nat_address = (ec2.allocate_address(Domain="vpc")["AllocationId"] for _ in range(2))
    ec2.associate_address(AllocationId=net.address, NetworkInterfaceId=net.interface)
    net.nat = ec2.create_nat_gateway(SubnetId=net.subnet, AllocationId=net.nat_address)["NatGateway"]["NatGatewayId"]
    net.default_acl = ec2.describe_network_acls(Filters=in_vpc)["NetworkAcls"][0]["NetworkAclId"]
    net.acl = ec2.create_network_acl(VpcId=net.vpc)["NetworkAcl"]["NetworkAclId"]
    return net


def https(**source: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **source}


def tcp(**ports: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "IpRanges": [{"CidrIp": ANYWHERE}], **ports}


def entry(net: SimpleNamespace, **changed: Any) -> dict[str, Any]:
    whole = {"NetworkAclId": net.acl, "RuleNumber": 50, "Protocol": "6", "RuleAction": "allow", "Egress": False}
    return {**whole, "CidrBlock": ANYWHERE, "PortRange": {"From": 80, "To": 80}, **changed}


def authorize(net: SimpleNamespace, *permissions: dict[str, Any]) -> dict[str, Any]:
    return {"GroupId": net.group, "IpPermissions": list(permissions)}


Parameters = Callable[[SimpleNamespace], Mapping[str, Any]]
NOWHERE_TABLE = {"DestinationCidrBlock": "192.0.2.0/24"}

#: operation, its parameters, the error code, a part of the message ({…} is filled from the network).
REFUSED: tuple[tuple[str, Parameters, str, str], ...] = (
    ("create_vpc", lambda n: {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid."),
    ("create_vpc", lambda n: {"CidrBlock": "10.0.0.0/29"}, "InvalidVpc.Range", "The CIDR '10.0.0.0/29' is invalid."),
    ("create_vpc", lambda n: {"CidrBlock": "ten"}, "InvalidParameterValue", "This is not a valid CIDR block."),
    ("create_vpc", lambda n: {"CidrBlock": "10.0.0.0"}, "InvalidParameterValue", "This is not a valid CIDR block."),
    ("create_subnet", lambda n: {"VpcId": n.vpc, "CidrBlock": "10.0.9.0/29"}, "InvalidSubnet.Range", "10.0.9.0/29"),
    ("create_subnet", lambda n: {"VpcId": n.vpc, "CidrBlock": "10.2.0.0/24"}, "InvalidSubnet.Range", "10.2.0.0/24"),
    ("create_subnet", lambda n: {"VpcId": n.vpc, "CidrBlock": "10.0.0.128/25"}, "InvalidSubnet.Conflict", "conflicts"),
    (
        "create_subnet",
        lambda n: {"VpcId": n.vpc, "CidrBlock": "10.0.9.0/24", "AvailabilityZone": "us-east-1a"},
        "InvalidParameterValue",
        "ap-northeast-1a, ap-northeast-1c, ap-northeast-1d.",
    ),
    (
        "modify_vpc_attribute",
        lambda n: {"VpcId": n.vpc, "EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {"Value": True}},
        "InvalidParameterCombination",
        "Please specify only one.",
    ),
    ("describe_vpcs", lambda n: {"VpcIds": ["vpc-0"]}, "InvalidVpcID.NotFound", "The vpc ID 'vpc-0' does not exist"),
    ("describe_vpcs", lambda n: {"VpcIds": ["x"]}, "InvalidVpcID.Malformed", 'Invalid id: "x" (expecting "vpc-...")'),
    ("delete_subnet", lambda n: {"SubnetId": "subnet-0"}, "InvalidSubnetID.NotFound", "'subnet-0' does not exist"),
    (
        "attach_internet_gateway",
        lambda n: {"InternetGatewayId": n.loose_igw, "VpcId": n.vpc},
        "InvalidParameterValue",
        "Network {vpc} already has an internet gateway attached",
    ),
    (
        "attach_internet_gateway",
        lambda n: {"InternetGatewayId": n.igw, "VpcId": n.other_vpc},
        "Resource.AlreadyAssociated",
        "resource {igw} is already attached to network {vpc}",
    ),
    (
        "detach_internet_gateway",
        lambda n: {"InternetGatewayId": n.igw, "VpcId": n.other_vpc},
        "Gateway.NotAttached",
        "resource {igw} is not attached to network {other_vpc}",
    ),
    (
        "detach_internet_gateway",
        lambda n: {"InternetGatewayId": n.igw, "VpcId": n.vpc},
        "DependencyViolation",
        "Network {vpc} has some mapped public address(es).",
    ),
    ("delete_internet_gateway", lambda n: {"InternetGatewayId": n.igw}, "DependencyViolation", "has dependencies"),
    ("create_route", lambda n: {"RouteTableId": n.table, **NOWHERE_TABLE}, "MissingParameter", "exactly one of"),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, **NOWHERE_TABLE, "GatewayId": n.igw, "NatGatewayId": n.nat},
        "InvalidParameterCombination",
        "only one of",
    ),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, **NOWHERE_TABLE, "GatewayId": n.loose_igw},
        "InvalidParameterValue",
        "route table {table} and network gateway {loose_igw} belong to different networks",
    ),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, **NOWHERE_TABLE, "GatewayId": "igw-0"},
        "InvalidGatewayID.NotFound",
        "The gateway ID 'igw-0' does not exist",
    ),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, "DestinationCidrBlock": ANYWHERE, "GatewayId": n.igw},
        "RouteAlreadyExists",
        "The route identified by 0.0.0.0/0 already exists.",
    ),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, "DestinationCidrBlock": "10.0.0.0/24", "GatewayId": n.igw},
        "InvalidParameterValue",
        "is equal to or more specific than one of this VPC's CIDR blocks",
    ),
    (
        "create_route",
        lambda n: {"RouteTableId": n.table, "DestinationCidrBlock": "10.0.0.0/25", "NatGatewayId": n.nat},
        "InvalidParameterValue",
        "does not match the CIDR block of a subnet",
    ),
    (
        "delete_route",
        lambda n: {"RouteTableId": n.table, "DestinationCidrBlock": "10.0.0.0/16"},
        "InvalidParameterValue",
        "cannot remove local route 10.0.0.0/16 in route table {table}",
    ),
    (
        "associate_route_table",
        lambda n: {"RouteTableId": n.second_table, "SubnetId": n.subnet},
        "Resource.AlreadyAssociated",
        "the specified association for route table {second_table} conflicts with an existing association",
    ),
    (
        "associate_route_table",
        lambda n: {"RouteTableId": n.second_table, "SubnetId": n.other_subnet},
        "InvalidParameterValue",
        "belong to different networks",
    ),
    (
        "disassociate_route_table",
        lambda n: {"AssociationId": n.main["Associations"][0]["RouteTableAssociationId"]},
        "InvalidParameterValue",
        "cannot disassociate the main route table association",
    ),
    (
        "disassociate_route_table",
        lambda n: {"AssociationId": "rtbassoc-0"},
        "InvalidAssociationID.NotFound",
        "The association ID 'rtbassoc-0' does not exist",
    ),
    ("delete_route_table", lambda n: {"RouteTableId": n.table}, "DependencyViolation", "The routeTable '{table}'"),
    (
        "delete_route_table",
        lambda n: {"RouteTableId": n.main["RouteTableId"]},
        "DependencyViolation",
        "has dependencies and cannot be deleted",
    ),
    ("delete_vpc", lambda n: {"VpcId": n.vpc}, "DependencyViolation", "The vpc '{vpc}' has dependencies"),
    (
        "delete_subnet",
        lambda n: {"SubnetId": n.subnet},
        "DependencyViolation",
        "The subnet '{subnet}' has dependencies",
    ),
    ("delete_security_group", lambda n: {"GroupId": n.group}, "DependencyViolation", "has a dependent object"),
    ("delete_security_group", lambda n: {"GroupId": n.source_group}, "DependencyViolation", "has a dependent object"),
    ("delete_security_group", lambda n: {"GroupId": n.default_group}, "CannotDelete", "cannot be deleted by a user"),
    ("delete_network_acl", lambda n: {"NetworkAclId": n.default_acl}, "InvalidParameterValue", "cannot delete default"),
    (
        "create_security_group",
        lambda n: {"GroupName": "web", "Description": "d", "VpcId": n.vpc},
        "InvalidGroup.Duplicate",
        "The security group 'web' already exists for VPC '{vpc}'",
    ),
    (
        "create_security_group",
        lambda n: {"GroupName": "sg-web", "Description": "d", "VpcId": n.vpc},
        "InvalidParameterValue",
        "may not be in the format sg-*",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, https(IpRanges=[{"CidrIp": ANYWHERE}])),
        "InvalidPermission.Duplicate",
        '"peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW" already exists',
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, tcp(FromPort=81, ToPort=81), tcp(FromPort=81, ToPort=81)),
        "InvalidPermission.Duplicate",
        "from port: 81",
    ),
    ("authorize_security_group_ingress", lambda n: authorize(n, tcp()), "InvalidParameterValue", "both from and to"),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, tcp(FromPort=443, ToPort=80)),
        "InvalidParameterValue",
        "Invalid TCP/UDP port range (443:80)",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, tcp(FromPort=1, ToPort=70000)),
        "InvalidParameterValue",
        "TCP/UDP port (70000) out of range",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, https(IpRanges=[{"CidrIp": "10.0.0.1/8"}])),
        "InvalidParameterValue",
        "CIDR block 10.0.0.1/8 is malformed",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, https(UserIdGroupPairs=[{"GroupId": "sg-0"}])),
        "InvalidGroup.NotFound",
        "The security group 'sg-0' does not exist",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, https(UserIdGroupPairs=[{"GroupId": n.other_group}])),
        "InvalidGroup.NotFound",
        "belong to different networks",
    ),
    (
        "authorize_security_group_ingress",
        lambda n: authorize(n, https(PrefixListIds=[{"PrefixListId": "pl-0"}])),
        "InvalidPrefixListId.NotFound",
        "pl-0",
    ),
    (
        "revoke_security_group_ingress",
        lambda n: authorize(n, tcp(FromPort=9, ToPort=9)),
        "InvalidPermission.NotFound",
        "does not exist in this security group",
    ),
    (
        "create_network_acl_entry",
        lambda n: entry(n, NetworkAclId=n.default_acl, RuleNumber=100),
        "NetworkAclEntryAlreadyExists",
        "The network acl entry identified by 100 already exists.",
    ),
    ("create_network_acl_entry", lambda n: entry(n, RuleNumber=0), "InvalidParameterValue", "between 1 and 32766"),
    ("create_network_acl_entry", lambda n: entry(n, RuleNumber=32767), "InvalidParameterValue", "between 1 and 32766"),
    ("create_network_acl_entry", lambda n: entry(n, PortRange={}), "MissingParameter", "portRange"),
    ("create_network_acl_entry", lambda n: entry(n, CidrBlock="x"), "InvalidParameterValue", "not a valid CIDR block"),
    (
        "delete_network_acl_entry",
        lambda n: {"NetworkAclId": n.acl, "RuleNumber": 77, "Egress": True},
        "InvalidNetworkAclEntry.NotFound",
        "The network acl entry identified by 77 does not exist.",
    ),
    (
        "delete_network_acl_entry",
        lambda n: {"NetworkAclId": n.acl, "RuleNumber": 32767, "Egress": True},
        "InvalidParameterValue",
        "between 1 and 32766",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "PrivateIpAddress": "10.0.0.3"},
        "InvalidParameterValue",
        "Address 10.0.0.3 is in subnet's reserved address range",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "PrivateIpAddress": "10.0.0.255"},
        "InvalidParameterValue",
        "reserved address range",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "PrivateIpAddress": "10.0.1.9"},
        "InvalidParameterValue",
        "Address does not fall within the subnet's address range",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "PrivateIpAddress": "10.0.0.10"},
        "InvalidIPAddress.InUse",
        "The specified address is already in use.",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "Groups": [n.other_group]},
        "InvalidParameter",
        "Security group {other_group} and subnet {subnet} belong to different networks.",
    ),
    (
        "associate_address",
        lambda n: {"AllocationId": n.address, "NetworkInterfaceId": n.second_interface},
        "Resource.AlreadyAssociated",
        "resource {address} is already associated with associate-id",
    ),
    ("release_address", lambda n: {"AllocationId": n.address}, "InvalidIPAddress.InUse", "is in use."),
    ("release_address", lambda n: {"AllocationId": n.nat_address}, "AuthFailure", "You do not have permission"),
    ("create_nat_gateway", lambda n: {"SubnetId": n.subnet}, "MissingParameter", "AllocationId"),
    ("delete_nat_gateway", lambda n: {"NatGatewayId": "nat-0"}, "NatGatewayNotFound", "The Nat Gateway nat-0 was not"),
    (
        "create_vpc_endpoint",
        lambda n: {"VpcId": n.vpc, "ServiceName": ECR, "VpcEndpointType": "Interface", "SubnetIds": [n.subnet]},
        "InvalidParameter",
        "requires both enableDnsSupport and enableDnsHostnames",
    ),
    ("create_vpc_endpoint", lambda n: {"VpcId": n.vpc, "ServiceName": ECR}, "InvalidParameter", "does not match"),
    (
        "create_vpc_endpoint",
        lambda n: {"VpcId": n.vpc, "ServiceName": "s3"},
        "InvalidServiceName",
        "'s3' does not exist",
    ),
    (
        "create_network_interface",
        lambda n: {"SubnetId": n.subnet, "Groups": [n.group] * 6},
        "SecurityGroupsPerInterfaceLimitExceeded",
        "maximum number",
    ),
)


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "words"),
    REFUSED,
    ids=[f"{row[0]}-{row[2]}-{i}" for i, row in enumerate(REFUSED)],
)
def test_what_aws_refuses(
    ec2: Any, net: SimpleNamespace, operation: str, parameters: Parameters, code: str, words: str
):
    with pytest.raises(ClientError) as refused:
        getattr(ec2, operation)(**parameters(net))
    error = refused.value.response["Error"]
    assert error["Code"] == code
    assert words.format(**vars(net)) in error["Message"]
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


#: operation and parameters that would succeed.
WOULD_SUCCEED: tuple[tuple[str, Parameters], ...] = (
    ("create_vpc", lambda n: {"CidrBlock": "10.9.0.0/16"}),
    ("create_subnet", lambda n: {"VpcId": n.vpc, "CidrBlock": "10.0.77.0/24"}),
    ("create_security_group", lambda n: {"GroupName": "dry", "Description": "d", "VpcId": n.vpc}),
    ("create_network_acl", lambda n: {"VpcId": n.vpc}),
    ("create_nat_gateway", lambda n: {"SubnetId": n.subnet, "AllocationId": n.address}),
    ("describe_route_tables", lambda n: {}),
    ("delete_subnet", lambda n: {"SubnetId": n.free_subnet}),
)


@pytest.mark.parametrize(("operation", "parameters"), WOULD_SUCCEED, ids=[row[0] for row in WOULD_SUCCEED])
def test_dry_run_tells_and_changes_nothing(ec2: Any, net: SimpleNamespace, operation: str, parameters: Parameters):
    before = everything(ec2)
    with pytest.raises(ClientError) as told:
        getattr(ec2, operation)(DryRun=True, **parameters(net))
    assert told.value.response["Error"]["Code"] == "DryRunOperation"
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    assert everything(ec2) == before


def test_dry_run_of_what_would_fail_tells_the_failure(ec2: Any, net: SimpleNamespace):
    with pytest.raises(ClientError, match=r"InvalidSubnet\.Conflict"):
        ec2.create_subnet(VpcId=net.vpc, CidrBlock="10.0.0.0/24", DryRun=True)


def everything(ec2: Any) -> list[Any]:
    """What the describe calls tell, all of it."""
    told = []
    for operation in ("vpcs", "subnets", "route_tables", "security_groups", "network_acls", "network_interfaces"):
        answer = getattr(ec2, f"describe_{operation}")()
        answer.pop("ResponseMetadata")
        told.append(answer)
    return told


def test_a_refused_call_leaves_nothing_behind(ec2: Any, net: SimpleNamespace):
    before = everything(ec2)
    for operation, parameters, _code, _words in REFUSED:
        with pytest.raises(ClientError):
            getattr(ec2, operation)(**parameters(net))
    assert everything(ec2) == before


def test_the_aws_cli_is_refused_in_the_same_words(cloud: dict[str, Any], net: SimpleNamespace):
    line = [Path(sys.executable).with_name("aws"), "--endpoint-url", cloud["endpoint"], "ec2", "create-subnet"]
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "ap-northeast-1"}
    answer = subprocess.run(
        [*line, "--vpc-id", net.vpc, "--cidr-block", "10.0.0.0/24"],
        capture_output=True,
        text=True,
        check=False,
        env=keys,
    )
    assert answer.returncode > 0
    assert "(InvalidSubnet.Conflict) when calling the CreateSubnet operation" in answer.stderr
