"""Where a packet starts and ends: an interface, an address that nobody holds yet, or the internet."""

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from helpers.components.vpc.box_ids import box_id
from helpers.components.vpc.network import Interface, Network, Subnet
from helpers.errors import KoseizuError
from helpers.text import _

INTERNET = "internet"
CLIENT = IPv4Address("203.0.113.77")
"""Stands for a client on the internet: an address that RFC 5737 keeps for documentation."""
FIRST_FREE = 4
"""AWS keeps the first four addresses of a subnet (VPC User Guide, "Subnet sizing")."""


@dataclass(frozen=True)
class Outside:
    """An address on the internet."""

    address: IPv4Address

    @property
    def box_id(self) -> str:
        """Its id in the picture."""
        return "users"

    @property
    def name(self) -> str:
        """How the trace calls it."""
        return _("internet ({address})").format(address=self.address)


@dataclass(frozen=True)
class Inside:
    """An address in a subnet, and the interface that holds it, where one does."""

    subnet: Subnet
    address: IPv4Address
    interface: Interface | None

    @property
    def box_id(self) -> str:
        """Its id in the picture: the interface's where it has a name, else the subnet's."""
        if self.interface and self.interface.name:
            return box_id("network-interface", self.interface.name)
        return box_id("subnet", self.subnet_name)

    @property
    def name(self) -> str:
        """How the trace calls it."""
        if self.interface is None:
            return _("{address} in {subnet} (nobody yet)").format(address=self.address, subnet=self.subnet_name)
        return self.interface.name or str(self.address)

    @property
    def subnet_name(self) -> str:
        """The subnet's name, or its id where it has none."""
        return self.subnet.name or self.subnet.id

    @property
    def public_address(self) -> IPv4Address | None:
        """The public address that belongs to this private one."""
        return self.interface.public_ips.get(self.address) if self.interface else None


Place = Inside | Outside


def place(network: Network, wanted: str) -> Place:
    """What a word of the learner's names.

    Parameters:
        wanted: `internet`; an IPv4 address, private or public; the name or id of an interface or a subnet (a
            subnet stands for the first address in it that nobody holds).

    Raises:
        KoseizuError: it names nothing, or more than one thing.
    """
    if wanted == INTERNET:
        return Outside(CLIENT)
    try:
        return _at_address(network, IPv4Address(wanted))
    except AddressValueError:
        found = network.find(wanted)
    if isinstance(found, Interface):
        return Inside(network.subnets[found.subnet_id], found.address, found)
    return Inside(found, _first_free(network, found), None)


def _at_address(network: Network, address: IPv4Address) -> Place:
    owned = network.interface_with_public(address)
    if owned:
        interface, private = owned
        return Inside(network.subnets[interface.subnet_id], private, interface)
    for vpc in network.vpcs.values():
        if any(address in cidr for cidr in vpc.cidrs):
            return _in_vpc(network, address, vpc.id)
    return Outside(address)


def _in_vpc(network: Network, address: IPv4Address, vpc_id: str) -> Inside:
    subnet = network.subnet_at(address, vpc_id)
    if subnet is None:
        raise KoseizuError(
            wanted=_("an address in one of the subnets"),
            found=_("{address}, which is in the VPC and in no subnet").format(address=address),
            do=_("look at lab.subnets() and choose another"),
        )
    return Inside(subnet, address, network.interface_at(address, vpc_id))


def _first_free(network: Network, subnet: Subnet) -> IPv4Address:
    hosts = (subnet.cidr[number] for number in range(FIRST_FREE, subnet.cidr.num_addresses - 1))
    return next(host for host in hosts if network.interface_at(host, subnet.vpc_id) is None)
