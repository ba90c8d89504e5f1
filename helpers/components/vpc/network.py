"""A snapshot of the network: everything that decides about packets, at one moment, immutable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from helpers.errors import KoseizuError
from helpers.text import _

LAST_ACL_RULE = 32767
"""The number under which the API lists the rule `*`, which denies what no other rule matched."""


@dataclass(frozen=True)
class Vpc:
    """A VPC and its IPv4 ranges."""

    id: str
    name: str
    cidrs: tuple[IPv4Network, ...]
    is_default: bool


@dataclass(frozen=True)
class Subnet:
    """A subnet; `free` is the number of addresses that AWS says are left."""

    id: str
    name: str
    vpc_id: str
    cidr: IPv4Network
    zone: str
    free: int

    @property
    def usable(self) -> int:
        """Addresses for servers: all but the five that AWS keeps (VPC User Guide, "Subnet sizing")."""
        return self.cidr.num_addresses - 5


@dataclass(frozen=True)
class Route:
    """One route; `destination` is a range, or the id of a prefix list."""

    destination: IPv4Network | str
    target: str
    active: bool

    @property
    def is_local(self) -> bool:
        """Whether it keeps traffic inside the VPC."""
        return self.target == "local"


@dataclass(frozen=True)
class RouteTable:
    """A route table, and the subnets that are explicitly associated with it."""

    id: str
    name: str
    vpc_id: str
    is_main: bool
    subnet_ids: frozenset[str]
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class InternetGateway:
    """An internet gateway, and the VPC it is attached to ("" when to none)."""

    id: str
    name: str
    vpc_id: str


@dataclass(frozen=True)
class NatGateway:
    """A NAT gateway; its public address is None for a private one."""

    id: str
    name: str
    subnet_id: str
    state: str
    private_ip: IPv4Address
    public_ip: IPv4Address | None


@dataclass(frozen=True)
class SecurityGroupRule:
    """One allowed source (or destination), for one protocol and port range.

    `protocol` is `tcp`, `udp`, `icmp` or `-1` for all; `peer` is a range, a group's id or a prefix list's id.
    """

    protocol: str
    first_port: int
    last_port: int
    peer: IPv4Network | str


@dataclass(frozen=True)
class SecurityGroup:
    """A security group: what may come in, what may go out."""

    id: str
    name: str
    vpc_id: str
    inbound: tuple[SecurityGroupRule, ...]
    outbound: tuple[SecurityGroupRule, ...]


@dataclass(frozen=True)
class AclEntry:
    """One numbered rule of a network ACL; `protocol` as in a security group's rule."""

    number: int
    egress: bool
    protocol: str
    first_port: int
    last_port: int
    cidr: IPv4Network
    allow: bool


@dataclass(frozen=True)
class NetworkAcl:
    """A network ACL and the subnets it guards; its entries by number, lowest first."""

    id: str
    name: str
    vpc_id: str
    is_default: bool
    subnet_ids: frozenset[str]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True)
class Interface:
    """An elastic network interface (ENI)."""

    id: str
    name: str
    subnet_id: str
    kind: str
    private_ips: tuple[IPv4Address, ...]
    public_ips: Mapping[IPv4Address, IPv4Address]
    group_ids: tuple[str, ...]

    @property
    def address(self) -> IPv4Address:
        """Its primary private address."""
        return self.private_ips[0]


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint; `kind` is `Gateway` or `Interface`."""

    id: str
    name: str
    vpc_id: str
    kind: str
    service: str
    state: str


@dataclass(frozen=True)
class PrefixList:
    """A named list of ranges that AWS or a customer keeps."""

    id: str
    name: str
    cidrs: tuple[IPv4Network, ...]


@dataclass(frozen=True)
class Network:
    """Everything that decides about packets, each kind by its id."""

    vpcs: Mapping[str, Vpc]
    subnets: Mapping[str, Subnet]
    route_tables: Mapping[str, RouteTable]
    internet_gateways: Mapping[str, InternetGateway]
    nat_gateways: Mapping[str, NatGateway]
    security_groups: Mapping[str, SecurityGroup]
    network_acls: Mapping[str, NetworkAcl]
    interfaces: Mapping[str, Interface]
    endpoints: Mapping[str, Endpoint]
    prefix_lists: Mapping[str, PrefixList]

    def route_table_of(self, subnet_id: str) -> RouteTable:
        """The table that a subnet uses: the one it is associated with, else its VPC's main table.

        Source: VPC User Guide, "Route tables", "Subnet route table associations".
        """
        return self._table_by_subnet[subnet_id]

    def network_acl_of(self, subnet_id: str) -> NetworkAcl:
        """The network ACL that guards a subnet."""
        return self._acl_by_subnet[subnet_id]

    def is_public(self, subnet_id: str) -> bool:
        """Whether a subnet is public: its table has a working route to an attached internet gateway.

        Source: VPC User Guide, "Internet gateways".
        """
        vpc_id = self.subnets[subnet_id].vpc_id
        return any(
            route.active and route.target in self.internet_gateways
            and self.internet_gateways[route.target].vpc_id == vpc_id
            for route in self.route_table_of(subnet_id).routes
        )  # fmt: skip

    def interface_at(self, address: IPv4Address, vpc_id: str) -> Interface | None:
        """The interface of that VPC that holds a private address."""
        held = self.holders_of(address)
        return next((found for found in held if self.subnets[found.subnet_id].vpc_id == vpc_id), None)

    def holders_of(self, address: IPv4Address) -> Sequence[Interface]:
        """The interfaces that hold a private address, in whatever VPC."""
        return self._interfaces_by_address.get(address, ())

    def interface_with_public(self, address: IPv4Address) -> tuple[Interface, IPv4Address] | None:
        """The interface that a public address leads to, and the private address behind it."""
        return self._interfaces_by_public.get(address)

    def subnet_at(self, address: IPv4Address, vpc_id: str) -> Subnet | None:
        """The subnet of that VPC whose range holds the address."""
        return next((s for s in self.subnets.values() if s.vpc_id == vpc_id and address in s.cidr), None)

    def name_of(self, resource_id: str) -> str:
        """A resource's Name tag, or its id where it has none."""
        return self._names.get(resource_id) or resource_id

    def find(self, wanted: str) -> Interface | Subnet:
        """The interface or subnet of that name or id; an interface before a subnet.

        Raises:
            KoseizuError: there is none, or several share the name.
        """
        candidates: list[Interface | Subnet] = [*self.interfaces.values(), *self.subnets.values()]
        by_id = [found for found in candidates if found.id == wanted]
        found = by_id or [found for found in candidates if found.name == wanted]
        if len(found) == 1:
            return found[0]
        known = ", ".join(sorted({candidate.name for candidate in candidates if candidate.name})) or _("none yet")
        raise KoseizuError(
            wanted=_("one network interface or subnet named {name}, an address, or internet").format(name=wanted),
            found=_("{count} of that name").format(count=len(found)),
            do=_("use one of these names: {names}").format(names=known),
        )

    @cached_property
    def _table_by_subnet(self) -> Mapping[str, RouteTable]:
        main = {table.vpc_id: table for table in self.route_tables.values() if table.is_main}
        explicit = {subnet: table for table in self.route_tables.values() for subnet in table.subnet_ids}
        return {subnet.id: explicit.get(subnet.id) or main[subnet.vpc_id] for subnet in self.subnets.values()}

    @cached_property
    def _acl_by_subnet(self) -> Mapping[str, NetworkAcl]:
        return {subnet: acl for acl in self.network_acls.values() for subnet in acl.subnet_ids}

    @cached_property
    def _interfaces_by_address(self) -> Mapping[IPv4Address, list[Interface]]:
        found: dict[IPv4Address, list[Interface]] = {}
        for interface in self.interfaces.values():
            for address in interface.private_ips:
                found.setdefault(address, []).append(interface)
        return found

    @cached_property
    def _interfaces_by_public(self) -> Mapping[IPv4Address, tuple[Interface, IPv4Address]]:
        return {
            public: (interface, private)
            for interface in self.interfaces.values()
            for private, public in interface.public_ips.items()
        }

    @cached_property
    def _names(self) -> Mapping[str, str]:
        kinds = (
            self.vpcs, self.subnets, self.route_tables, self.internet_gateways, self.nat_gateways,
            self.security_groups, self.network_acls, self.interfaces, self.endpoints, self.prefix_lists,
        )  # fmt: skip
        return {found.id: found.name for kind in kinds for found in kind.values()}
