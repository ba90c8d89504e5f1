"""VPCs and subnets: their sizes, zones and attributes."""

from ipaddress import IPv4Network

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.zones import zone_names

LARGEST, SMALLEST = 16, 28


def cidr_in(text: str, parameter: str) -> IPv4Network:
    """A range, in its canonical form; AWS takes 10.0.0.7/24 for 10.0.0.0/24.

    Raises:
        Refusal: it is no range, or has no prefix length.
    """
    try:
        return IPv4Network(text if "/" in text else "no range", strict=False)
    except ValueError:
        words = f"Value ({text}) for parameter {parameter} is invalid. This is not a valid CIDR block."
        raise Refusal("InvalidParameterValue", words) from None


def vpc_is_of_a_size(call: ApiCall) -> None:
    """A VPC's range is a /16 to a /28."""
    if call.params.get("CidrBlock"):
        _size(call.params["CidrBlock"], "InvalidVpc.Range")


def subnet_is_of_a_size(call: ApiCall) -> None:
    """A subnet's range is a /16 to a /28."""
    if call.params.get("CidrBlock"):
        _size(call.params["CidrBlock"], "InvalidSubnet.Range")


def _size(cidr: str, code: str) -> None:
    if not LARGEST <= cidr_in(cidr, "cidrBlock").prefixlen <= SMALLEST:
        raise Refusal(code, f"The CIDR '{cidr}' is invalid.")


def subnet_lies_in_its_vpc(call: ApiCall) -> None:
    """A subnet's range is inside one of its VPC's, and overlaps no other subnet's."""
    if not call.params.get("CidrBlock"):
        return
    cidr = cidr_in(call.params["CidrBlock"], "cidrBlock")
    vpc = call.backend.vpcs[call.params["VpcId"]]
    blocks = [IPv4Network(block["cidr_block"]) for block in vpc.get_cidr_block_association_set()]
    if not any(cidr.subnet_of(block) for block in blocks):
        raise Refusal("InvalidSubnet.Range", f"The CIDR '{cidr}' is invalid.")
    if any(subnet.cidr.overlaps(cidr) for subnet in call.backend.describe_subnets(filters={"vpc-id": [vpc.id]})):
        raise Refusal("InvalidSubnet.Conflict", f"The CIDR '{cidr}' conflicts with another subnet")


def subnet_lies_in_a_zone(call: ApiCall) -> None:
    """A subnet is in an Availability Zone of its own Region."""
    names = zone_names(call.backend)
    name = call.params.get("AvailabilityZone")
    if name and name not in names:
        raise Refusal(
            "InvalidParameterValue",
            f"Value ({name}) for parameter availabilityZone is invalid. Subnets can currently only be created in "
            f"the following availability zones: {', '.join(names)}.",
        )


def one_attribute_at_a_time(call: ApiCall) -> None:
    """ModifyVpcAttribute and ModifySubnetAttribute change one attribute in a call."""
    named = [name for name in call.params if name not in ("VpcId", "SubnetId", "DryRun")]
    if len(named) > 1:
        words = "Fields for multiple attribute types specified. Please specify only one."
        raise Refusal("InvalidParameterCombination", words)


RULES = (
    Rule("CreateVpc", vpc_is_of_a_size, "EC2 API Reference, CreateVpc: CidrBlock"),
    Rule("CreateSubnet", subnet_is_of_a_size, "EC2 API Reference, CreateSubnet: CidrBlock"),
    Rule("CreateSubnet", subnet_lies_in_its_vpc, "EC2 API Reference, Error codes: InvalidSubnet.Range, .Conflict"),
    Rule("CreateSubnet", subnet_lies_in_a_zone, "EC2 API Reference, CreateSubnet: AvailabilityZone"),
    Rule(
        "ModifyVpcAttribute",
        one_attribute_at_a_time,
        "EC2 API Reference, ModifyVpcAttribute: DNS resolution and DNS hostnames not in the same request",
    ),
    Rule(
        "ModifySubnetAttribute",
        one_attribute_at_a_time,
        "EC2 API Reference, ModifySubnetAttribute: you can only modify one attribute at a time",
    ),
)
