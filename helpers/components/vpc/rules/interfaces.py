"""Elastic network interfaces."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.subnet_addresses import is_reserved, taken_in


def _addresses(call: ApiCall) -> Iterator[str]:
    if call.params.get("PrivateIpAddress"):
        yield call.params["PrivateIpAddress"]
    for one in call.params.get("PrivateIpAddresses") or ():
        yield one["PrivateIpAddress"]


def addresses_are_free(call: ApiCall) -> None:
    """An interface's addresses lie in its subnet, are not AWS's own, and not another's."""
    subnet = call.backend.get_subnet(call.params["SubnetId"])
    taken = taken_in(call.backend, subnet.id)
    for text in _addresses(call):
        address = _address(text)
        if address not in subnet.cidr:
            raise Refusal("InvalidParameterValue", "Address does not fall within the subnet's address range")
        if is_reserved(address, subnet.cidr):
            raise Refusal("InvalidParameterValue", f"Address {address} is in subnet's reserved address range")
        if address in taken:
            raise Refusal("InvalidIPAddress.InUse", "The specified address is already in use.")


def _address(text: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except ValueError:
        raise Refusal("InvalidParameterValue", f"invalid value for parameter address: {text}") from None


def groups_are_of_the_vpc(call: ApiCall) -> None:
    """An interface carries groups of its own VPC."""
    for group_id in call.params.get("Groups") or ():
        group, subnet_id = call.backend.get_security_group_from_id(group_id), _subnet_id(call)
        if group.vpc_id != call.backend.get_subnet(subnet_id).vpc_id:
            words = f"Security group {group_id} and subnet {subnet_id} belong to different networks."
            raise Refusal("InvalidParameter", words)


def _subnet_id(call: ApiCall) -> str:
    if "SubnetId" in call.params:
        return call.params["SubnetId"]
    return call.backend.enis[call.params["NetworkInterfaceId"]].subnet_id


def interface_is_yours(call: ApiCall) -> None:
    """An interface that a service made, or that is attached, cannot be deleted by hand."""
    interface: Any = call.backend.enis[call.params["NetworkInterfaceId"]]
    if interface.requester_managed:
        words = f"You do not have permission to access the specified resource: {interface.id} is managed by a service."
        raise Refusal("AuthFailure", words)
    if interface.attachment_id:
        raise Refusal("InvalidParameterValue", f"Network interface '{interface.id}' is currently in use.")


RULES = (
    Rule("CreateNetworkInterface", addresses_are_free, "VPC User Guide, Subnet sizing: five reserved addresses"),
    Rule("CreateNetworkInterface", groups_are_of_the_vpc, "EC2 API Reference, CreateNetworkInterface: Groups"),
    Rule(
        "ModifyNetworkInterfaceAttribute", groups_are_of_the_vpc, "EC2 API Reference, ModifyNetworkInterfaceAttribute"
    ),
    Rule("DeleteNetworkInterface", interface_is_yours, "EC2 User Guide, Requester-managed network interfaces"),
)
