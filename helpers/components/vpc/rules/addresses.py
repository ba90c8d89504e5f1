"""Elastic IP addresses."""

from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.rules.gateways import internet_gateway_of

NOT_YOURS = Refusal("AuthFailure", "You do not have permission to access the specified resource.")


def _address(call: ApiCall) -> Any | None:
    wanted = {call.params.get("AllocationId"), call.params.get("AssociationId"), call.params.get("PublicIp")} - {None}
    for address in call.backend.addresses:
        if {address.allocation_id, address.association_id, address.public_ip} & wanted:
            return address
    return None


def association_exists(call: ApiCall) -> None:
    """Only what is associated can be disassociated."""
    association_id = call.params.get("AssociationId")
    if association_id and _address(call) is None:
        words = f"The association ID '{association_id}' does not exist"
        raise Refusal("InvalidAssociationID.NotFound", words)


def address_is_free(call: ApiCall) -> None:
    """An address that is in use moves only with AllowReassociation."""
    address = _address(call)
    if address is None or not address.association_id or call.params.get("AllowReassociation"):
        return
    if call.params.get("NetworkInterfaceId") != address.network_interface_id:
        words = f"resource {address.allocation_id} is already associated with associate-id {address.association_id}"
        raise Refusal("Resource.AlreadyAssociated", words)


def network_has_a_gateway(call: ApiCall) -> None:
    """A public address needs the internet gateway that translates it."""
    interface = call.backend.enis.get(call.params.get("NetworkInterfaceId"))
    if interface and not internet_gateway_of(call.backend, interface.vpc_id):
        raise Refusal("Gateway.NotAttached", f"Network {interface.vpc_id} is not attached to any internet gateway")


def address_is_not_a_nat_gateways(call: ApiCall) -> None:
    """A NAT gateway keeps its address until it is deleted."""
    address = _address(call)
    if address and address.eni and any(nat._eni is address.eni for nat in call.backend.nat_gateways.values()):
        raise NOT_YOURS


def address_is_not_in_use(call: ApiCall) -> None:
    """An address is released after it has been disassociated."""
    address = _address(call)
    if address and address.association_id:
        raise Refusal("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")


RULES = (
    Rule("AssociateAddress", address_is_not_a_nat_gateways, "EC2 API Reference, Error codes: AuthFailure"),
    Rule("AssociateAddress", address_is_free, "EC2 API Reference, AssociateAddress: AllowReassociation"),
    Rule("AssociateAddress", network_has_a_gateway, "EC2 API Reference, Error codes: Gateway.NotAttached"),
    Rule("DisassociateAddress", association_exists, "EC2 API Reference, Error codes: InvalidAssociationID.NotFound"),
    Rule("DisassociateAddress", address_is_not_a_nat_gateways, "VPC User Guide, NAT gateways: Elastic IP addresses"),
    Rule("ReleaseAddress", address_is_not_a_nat_gateways, "VPC User Guide, NAT gateways: delete before releasing"),
    Rule("ReleaseAddress", address_is_not_in_use, "EC2 API Reference, ReleaseAddress: InvalidIPAddress.InUse"),
)
