"""The addresses of a subnet: which AWS keeps, which are taken, which is given next."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

KEPT_AT_THE_START = 4
"""The network address, the VPC router, the resolver, and one for later (VPC User Guide, "Subnet sizing")."""


def is_reserved(address: IPv4Address, cidr: IPv4Network) -> bool:
    """Whether AWS keeps this address of the subnet: the first four and the last."""
    offset = int(address) - int(cidr.network_address)
    return offset < KEPT_AT_THE_START or address == cidr.broadcast_address


def taken_in(backend: Any, subnet_id: str) -> set[IPv4Address]:
    """The addresses of the subnet that interfaces have."""
    return {
        IPv4Address(address["PrivateIpAddress"])
        for interface in backend.enis.values()
        if interface.subnet_id == subnet_id
        for address in interface.private_ip_addresses
    }


def next_free(backend: Any, subnet_id: str, choose: Any) -> IPv4Address | None:
    """A free address, as AWS picks one: anywhere in the subnet. None where the subnet is full.

    Parameters:
        choose: a `random.Random`, so that a seeded cloud picks the same again.
    """
    cidr = backend.get_subnet(subnet_id).cidr
    taken = taken_in(backend, subnet_id)
    first, last = int(cidr.network_address) + KEPT_AT_THE_START, int(cidr.broadcast_address) - 1
    if len(taken) >= last - first + 1:
        return None
    while (address := IPv4Address(choose.randint(first, last))) in taken:
        pass
    return address
