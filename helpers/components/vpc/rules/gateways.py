"""Internet gateways, NAT gateways and VPC endpoints."""

from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule


def internet_gateway_of(backend: Any, vpc_id: str) -> Any | None:
    """The internet gateway that is attached to a VPC; None where there is none."""
    gateways = backend.internet_gateways.values()
    return next((gateway for gateway in gateways if gateway.vpc and gateway.vpc.id == vpc_id), None)


def a_gateway_has_one_vpc(call: ApiCall) -> None:
    """An internet gateway is attached to at most one VPC."""
    gateway = call.backend.internet_gateways[call.params["InternetGatewayId"]]
    if gateway.vpc:
        words = f"resource {gateway.id} is already attached to network {gateway.vpc.id}"
        raise Refusal("Resource.AlreadyAssociated", words)


def a_vpc_has_one_gateway(call: ApiCall) -> None:
    """A VPC has at most one internet gateway."""
    vpc_id = call.params["VpcId"]
    if internet_gateway_of(call.backend, vpc_id):
        raise Refusal("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached")


def gateway_is_attached(call: ApiCall) -> None:
    """Only what is attached can be detached."""
    gateway = call.backend.internet_gateways[call.params["InternetGatewayId"]]
    if not gateway.vpc or gateway.vpc.id != call.params["VpcId"]:
        words = f"resource {gateway.id} is not attached to network {call.params['VpcId']}"
        raise Refusal("Gateway.NotAttached", words)


def no_mapped_addresses(call: ApiCall) -> None:
    """An internet gateway stays while the VPC's servers have public addresses that lead through it."""
    vpc_id = call.params["VpcId"]
    if any(interface.public_ip and interface.vpc_id == vpc_id for interface in call.backend.enis.values()):
        raise Refusal(
            "DependencyViolation",
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before "
            "detaching the gateway.",
        )


def public_nat_has_an_address(call: ApiCall) -> None:
    """A public NAT gateway needs an Elastic IP address; a private one may not have one."""
    private = call.params.get("ConnectivityType") == "private"
    if not private and not call.params.get("AllocationId"):
        raise Refusal("MissingParameter", "The request must include the AllocationId parameter.")
    if private and call.params.get("AllocationId"):
        words = "AllocationId is not allowed for a NAT gateway of connectivity type private."
        raise Refusal("InvalidParameterCombination", words)


def nat_gateway_is_there(call: ApiCall) -> None:
    """A NAT gateway is deleted once."""
    gateway = call.backend.nat_gateways[call.params["NatGatewayId"]]
    if gateway.state == "deleted":
        raise Refusal("NatGatewayNotFound", f"The Nat Gateway {gateway.id} was not found")


def endpoint_is_of_its_kind(call: ApiCall) -> None:
    """A gateway endpoint is for S3 or DynamoDB and stands in route tables; an interface endpoint, in subnets."""
    kind, service = call.params.get("VpcEndpointType", "Gateway"), call.params["ServiceName"]
    region = call.region
    if not service.startswith((f"com.amazonaws.{region}.", f"aws.api.{region}.")):
        raise Refusal("InvalidServiceName", f"The Vpc Endpoint Service '{service}' does not exist")
    if kind == "Gateway" and service.rpartition(".")[2] not in ("s3", "dynamodb"):
        words = f"Endpoint type ({kind}) does not match available service types ([Interface])."
        raise Refusal("InvalidParameter", words)
    if kind == "Gateway" and (call.params.get("SubnetIds") or call.params.get("SecurityGroupIds")):
        raise Refusal("InvalidParameter", "Subnets and security groups are only supported for Interface endpoints.")
    if kind == "Interface" and call.params.get("RouteTableIds"):
        raise Refusal("InvalidParameter", "Route tables are not supported for Interface endpoints.")


def private_names_need_dns(call: ApiCall) -> None:
    """Private DNS names need both DNS attributes of the VPC."""
    if call.params.get("VpcEndpointType") != "Interface" or call.params.get("PrivateDnsEnabled") is False:
        return
    vpc = call.backend.vpcs[call.params["VpcId"]]
    if not (_on(vpc.enable_dns_support) and _on(vpc.enable_dns_hostnames)):
        words = (
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true "
            f"for {vpc.id}"
        )
        raise Refusal("InvalidParameter", words)


def _on(attribute: Any) -> bool:
    return str(attribute).lower() == "true"


RULES = (
    Rule("AttachInternetGateway", a_gateway_has_one_vpc, "EC2 API Reference, Error codes: Resource.AlreadyAssociated"),
    Rule("AttachInternetGateway", a_vpc_has_one_gateway, "VPC User Guide, Quotas: one internet gateway per VPC"),
    Rule("DetachInternetGateway", gateway_is_attached, "EC2 API Reference, Error codes: Gateway.NotAttached"),
    Rule(
        "DetachInternetGateway",
        no_mapped_addresses,
        "EC2 API Reference, DetachInternetGateway: no running instances with Elastic or public IPv4 addresses",
    ),
    Rule("CreateNatGateway", public_nat_has_an_address, "EC2 API Reference, CreateNatGateway: AllocationId"),
    Rule("DeleteNatGateway", nat_gateway_is_there, "EC2 API Reference, Error codes: NatGatewayNotFound"),
    Rule("CreateVpcEndpoint", endpoint_is_of_its_kind, "EC2 API Reference, CreateVpcEndpoint: VpcEndpointType"),
    Rule("CreateVpcEndpoint", private_names_need_dns, "EC2 API Reference, CreateVpcEndpoint: PrivateDnsEnabled"),
)
