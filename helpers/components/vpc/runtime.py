"""What moves by itself in the network: NAT gateways and interface endpoints that come and go."""

from collections.abc import Callable, Iterator
from typing import Any

from moto.ec2.models import ec2_backends

from helpers.cloud.transitions import Subject, Transition
from helpers.components.vpc.rules.gateways import internet_gateway_of


def _in_state(collection: str, state: str) -> Callable[[], Iterator[Subject]]:
    """The things of that kind, in every account and Region that is in use, that are in that state."""

    def waiting() -> Iterator[Subject]:
        for account, regions in list(ec2_backends.items()):
            for region, ec2 in list(dict.items(regions)):
                for thing in getattr(ec2, collection).values():
                    if thing.state == state:
                        yield Subject(account, region, thing.id)

    return waiting


def _backend(subject: Subject) -> Any:
    return ec2_backends[subject.account][subject.region]


def nat_gateway_available(subject: Subject) -> None:
    """pending → available; failed where the VPC has no internet gateway to send anything through."""
    ec2 = _backend(subject)
    nat = ec2.nat_gateways.get(subject.id)
    if nat is None or nat.state != "pending":
        return
    if nat.connectivity_type != "private" and internet_gateway_of(ec2, nat.vpc_id) is None:
        nat.state, nat.failure_code = "failed", "Gateway.NotAttached"
        nat.failure_message = f"Network {nat.vpc_id} has no Internet gateway attached"
        _take_apart(ec2, nat)
        return
    nat.state = "available"


def nat_gateway_deleted(subject: Subject) -> None:
    """deleting → deleted; its interface goes, its Elastic IP address is free again."""
    ec2 = _backend(subject)
    nat = ec2.nat_gateways.get(subject.id)
    if nat is None or nat.state != "deleting":
        return
    nat.state = "deleted"
    _take_apart(ec2, nat)


def _take_apart(ec2: Any, nat: Any) -> None:
    for address in ec2.addresses:
        if address.eni is nat._eni:
            ec2.disassociate_address(address=address.public_ip)
    ec2.enis.pop(nat._eni.id, None)


def endpoint_available(subject: Subject) -> None:
    """pending → available."""
    endpoint = _backend(subject).vpc_end_points.get(subject.id)
    if endpoint is not None and endpoint.state == "pending":
        endpoint.state = "available"


TRANSITIONS = (
    Transition(
        "vpc.nat-gateway-available",
        "nat-gateway-available",
        _in_state("nat_gateways", "pending"),
        nat_gateway_available,
    ),
    Transition(
        "vpc.nat-gateway-deleted", "nat-gateway-deleted", _in_state("nat_gateways", "deleting"), nat_gateway_deleted
    ),
    Transition(
        "vpc.endpoint-available", "vpc-endpoint-available", _in_state("vpc_end_points", "pending"), endpoint_available
    ),
)
