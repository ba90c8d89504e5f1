"""What the engine does otherwise than AWS, put right: seen through describe calls."""

import time
from typing import Any

import pytest

from helpers.home import Home
from tests.clouds import running_cloud, session_for

ANYWHERE = "0.0.0.0/0"
S3, ECR = "com.amazonaws.ap-northeast-1.s3", "com.amazonaws.ap-northeast-1.ecr.api"


@pytest.fixture
def ec2(session: Any) -> Any:
    return session.client("ec2")


@pytest.fixture
def vpc(ec2: Any) -> Any:
    """An empty VPC, and a subnet in it; deleted afterwards, so that the quota of five is kept."""
    vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    yield vpc_id
    for operation, key, name in (
        ("network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
        ("subnets", "Subnets", "SubnetId"),
        ("internet_gateways", "InternetGateways", "InternetGatewayId"),
    ):
        for found in getattr(ec2, f"describe_{operation}")()[key]:
            if found.get("Attachments"):
                ec2.detach_internet_gateway(InternetGatewayId=found[name], VpcId=vpc_id)
            if found.get("VpcId", vpc_id) == vpc_id:
                getattr(ec2, f"delete_{operation[:-1]}")(**{name: found[name]})
    for table in ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])["RouteTables"]:
        if not any(association["Main"] for association in table["Associations"]):
            ec2.delete_route_table(RouteTableId=table["RouteTableId"])
    ec2.delete_vpc(VpcId=vpc_id)


def subnet_in(ec2: Any, vpc: str, cidr: str = "10.0.0.0/24") -> dict[str, Any]:
    return ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)["Subnet"]


def gateway_of(ec2: Any, vpc: str) -> str:
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def in_vpc(vpc: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc]}]


def routes(ec2: Any, table: str) -> dict[str, str]:
    found = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return {route.get("DestinationCidrBlock") or route["DestinationPrefixListId"]: route["State"] for route in found}


def test_a_range_is_kept_in_its_canonical_form(ec2: Any, vpc: str):
    assert subnet_in(ec2, vpc, "10.0.7.9/24")["CidrBlock"] == "10.0.7.0/24"


def test_a_subnet_without_a_zone_is_in_a_zone_of_the_region(ec2: Any, vpc: str):
    subnet = subnet_in(ec2, vpc)
    assert subnet["AvailabilityZone"].startswith("ap-northeast-1")
    assert not subnet["DefaultForAz"]
    assert not subnet["MapPublicIpOnLaunch"]


def test_aws_keeps_five_addresses_and_each_interface_takes_one(ec2: Any, vpc: str):
    subnet = subnet_in(ec2, vpc)["SubnetId"]
    assert ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailableIpAddressCount"] == 251
    ec2.create_network_interface(SubnetId=subnet)
    assert ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailableIpAddressCount"] == 250


def test_a_full_subnet_takes_no_more(ec2: Any, vpc: str):
    subnet = subnet_in(ec2, vpc, "10.0.0.0/28")["SubnetId"]
    given = [ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["PrivateIpAddress"] for _ in range(11)]
    assert sorted(given) == sorted(f"10.0.0.{host}" for host in range(4, 15))
    with pytest.raises(ec2.exceptions.ClientError, match="InsufficientFreeAddressesInSubnet"):
        ec2.create_network_interface(SubnetId=subnet)


def test_the_default_group_lets_itself_in(ec2: Any, vpc: str):
    group = ec2.describe_security_groups(Filters=in_vpc(vpc))["SecurityGroups"][0]
    assert group["GroupName"] == "default"
    assert [pair["GroupId"] for pair in group["IpPermissions"][0]["UserIdGroupPairs"]] == [group["GroupId"]]


def test_a_new_network_acl_denies_everything_and_says_so(ec2: Any, vpc: str):
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]
    entries = ec2.describe_network_acls(NetworkAclIds=[acl["NetworkAclId"]])["NetworkAcls"][0]["Entries"]
    assert sorted((one["Egress"], one["RuleNumber"], one["RuleAction"]) for one in entries) == [
        (False, 32767, "deny"),
        (True, 32767, "deny"),
    ]
    ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])


def test_a_route_to_a_detached_gateway_is_a_black_hole(ec2: Any, vpc: str):
    gateway = gateway_of(ec2, vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, GatewayId=gateway)
    assert routes(ec2, table)[ANYWHERE] == "active"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert routes(ec2, table)[ANYWHERE] == "blackhole"


def test_a_public_address_never_looks_like_loopback(ec2: Any):
    addresses = [ec2.allocate_address(Domain="vpc") for _ in range(5)]
    assert all(address["PublicIp"].startswith("192.0.2.") for address in addresses)
    assert len({address["PublicIp"] for address in addresses}) == 5
    with pytest.raises(ec2.exceptions.ClientError, match="AddressLimitExceeded"):
        ec2.allocate_address(Domain="vpc")
    for address in addresses:
        ec2.release_address(AllocationId=address["AllocationId"])


def test_an_address_is_free_again_when_its_interface_is_deleted(ec2: Any, vpc: str):
    gateway_of(ec2, vpc)
    interface = ec2.create_network_interface(SubnetId=subnet_in(ec2, vpc)["SubnetId"])["NetworkInterface"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    assert "AssociationId" not in ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
    ec2.release_address(AllocationId=address)


def state_of(ec2: Any, nat: str) -> dict[str, Any]:
    return ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]


def wait_for(ec2: Any, nat: str, state: str) -> dict[str, Any]:
    limit = time.monotonic() + 10
    while (found := state_of(ec2, nat))["State"] != state:
        assert time.monotonic() < limit, f"still {found['State']}"
        time.sleep(0.05)
    return found


def test_a_nat_gateway_comes_and_goes(ec2: Any, vpc: str):
    gateway_of(ec2, vpc)
    subnet = subnet_in(ec2, vpc)["SubnetId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    nat = made["NatGatewayId"]
    assert made["State"] == "pending"
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, NatGatewayId=nat)
    available = wait_for(ec2, nat, "available")
    private = available["NatGatewayAddresses"][0]["PrivateIp"]
    assert private.startswith("10.0.0.")
    (interface,) = ec2.describe_network_interfaces(Filters=in_vpc(vpc))["NetworkInterfaces"]
    assert (interface["InterfaceType"], interface["PrivateIpAddress"], interface["Groups"]) == (
        "nat_gateway",
        private,
        [],
    )
    ec2.delete_nat_gateway(NatGatewayId=nat)
    assert state_of(ec2, nat)["State"] == "deleting"
    assert routes(ec2, table)[ANYWHERE] == "blackhole"
    wait_for(ec2, nat, "deleted")
    assert ec2.describe_network_interfaces(Filters=in_vpc(vpc))["NetworkInterfaces"] == []
    ec2.release_address(AllocationId=address)


def test_a_nat_gateway_in_a_vpc_without_a_door_fails_and_says_why(ec2: Any, vpc: str):
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet_in(ec2, vpc)["SubnetId"], AllocationId=address)["NatGateway"]
    failed = wait_for(ec2, nat["NatGatewayId"], "failed")
    assert failed["FailureCode"] == "Gateway.NotAttached"
    assert failed["FailureMessage"] == f"Network {vpc} has no Internet gateway attached"
    ec2.release_address(AllocationId=address)


def test_a_gateway_endpoint_stands_in_the_route_table(ec2: Any, vpc: str):
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=S3, RouteTableIds=[table])["VpcEndpoint"]
    assert (endpoint["VpcEndpointType"], endpoint["State"]) == ("Gateway", "available")
    assert any(destination.startswith("pl-") for destination in routes(ec2, table))
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
    assert list(routes(ec2, table)) == ["10.0.0.0/16"]


def test_an_interface_endpoint_has_interfaces_and_is_pending_for_a_while(ec2: Any, vpc: str):
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnet = subnet_in(ec2, vpc)["SubnetId"]
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=ECR, VpcEndpointType="Interface", SubnetIds=[subnet])[
        "VpcEndpoint"
    ]
    assert made["State"] == "pending"
    (interface,) = ec2.describe_network_interfaces(Filters=in_vpc(vpc))["NetworkInterfaces"]
    assert interface["PrivateIpAddress"].startswith("10.0.0.")
    assert [group["GroupName"] for group in interface["Groups"]] == ["default"]
    limit = time.monotonic() + 10
    while ec2.describe_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["VpcEndpoints"][0]["State"] == "pending":
        assert time.monotonic() < limit
        time.sleep(0.05)
    with pytest.raises(ec2.exceptions.ClientError, match="AuthFailure"):
        ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])


def test_with_a_vpc_goes_what_aws_made_with_it(ec2: Any):
    vpc = ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"]
    ec2.delete_vpc(VpcId=vpc)
    assert ec2.describe_network_acls(Filters=in_vpc(vpc))["NetworkAcls"] == []
    assert ec2.describe_security_groups(Filters=in_vpc(vpc))["SecurityGroups"] == []
    assert ec2.describe_route_tables(Filters=in_vpc(vpc))["RouteTables"] == []


def test_five_vpcs_and_no_more(tmp_path: Any):
    with running_cloud(Home(tmp_path / "quota")) as status:
        ec2 = session_for(status).client("ec2")
        there = len(ec2.describe_vpcs()["Vpcs"])
        for number in range(there, 5):
            ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")
        with pytest.raises(ec2.exceptions.ClientError, match="VpcLimitExceeded"):
            ec2.create_vpc(CidrBlock="10.9.0.0/16")
