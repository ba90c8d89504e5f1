"""The smallest change that would let a packet past the hop that dropped it, with as little right as will do."""

from ipaddress import IPv4Address

from helpers.components.vpc.firewalls import ALL_PROTOCOLS, Ports
from helpers.components.vpc.network import Interface, InternetGateway, Network, NetworkAcl, RouteTable
from helpers.components.vpc.routing import table_name
from helpers.components.vpc.trace import Change
from helpers.text import _

ANYWHERE = "0.0.0.0/0"
PROTOCOL_NUMBERS = {"icmp": "1", "tcp": "6", "udp": "17", ALL_PROTOCOLS: ALL_PROTOCOLS}
LOWEST_NUMBER = 1
USUAL_NUMBER = 100


def open_group(
    network: Network, interface: Interface, *, inbound: bool, ports: Ports, peer: IPv4Address, outside: bool
) -> Change | None:
    """A rule for one of the interface's groups: for the peer's own group where it has one in the VPC, else its address.

    Parameters:
        outside: the peer is on the internet, and stands for everybody there.
    """
    if not interface.group_ids:
        return None
    group = network.security_groups[interface.group_ids[0]]
    permission: dict[str, object] = {"IpProtocol": ports.protocol, "FromPort": ports.first, "ToPort": ports.last}
    if ports.protocol == "icmp":
        permission.update(FromPort=-1, ToPort=-1)
    holder = network.interface_at(peer, group.vpc_id)
    if holder and holder.group_ids:
        permission["UserIdGroupPairs"] = [{"GroupId": holder.group_ids[0]}]
        who = _("group {name}").format(name=network.name_of(holder.group_ids[0]))
    else:
        who = ANYWHERE if outside else f"{peer}/32"
        permission["IpRanges"] = [{"CidrIp": who}]
    operation = "authorize_security_group_ingress" if inbound else "authorize_security_group_egress"
    words = _("let {ports} in from {who}, in security group {group}")
    if not inbound:
        words = _("let {ports} out to {who}, in security group {group}")
    call = (operation, {"GroupId": group.id, "IpPermissions": [permission]})
    return Change(words.format(ports=ports, who=who, group=group.name), (call,))


def open_acl(acl: NetworkAcl, *, egress: bool, ports: Ports, peer: IPv4Address, outside: bool) -> Change | None:
    """An allow entry with a number below every entry of that direction that exists."""
    numbers = [entry.number for entry in acl.entries if entry.egress is egress]
    number = min(USUAL_NUMBER, min(numbers, default=USUAL_NUMBER + 1) - 1)
    if number < LOWEST_NUMBER:
        return None
    cidr = ANYWHERE if outside and not _denies_some(acl, egress) else f"{peer}/32"
    parameters: dict[str, object] = {
        "NetworkAclId": acl.id,
        "Egress": egress,
        "RuleNumber": number,
        "Protocol": PROTOCOL_NUMBERS[ports.protocol],
        "CidrBlock": cidr,
        "RuleAction": "allow",
    }
    if ports.protocol == "icmp":
        parameters["IcmpTypeCode"] = {"Type": -1, "Code": -1}
    else:
        parameters["PortRange"] = {"From": ports.first, "To": ports.last}
    words = _("entry {number} in network ACL {acl}: allow {ports} in from {cidr}")
    if egress:
        words = _("entry {number} in network ACL {acl}: allow {ports} out to {cidr}")
    sentence = words.format(number=number, acl=acl.name or acl.id, ports=ports, cidr=cidr)
    return Change(sentence, (("create_network_acl_entry", parameters),))


def _denies_some(acl: NetworkAcl, egress: bool) -> bool:
    """Whether the list denies anybody by an entry of its own, which a wide allow before it would undo."""
    return any(entry.egress is egress and not entry.allow and entry.number < 32767 for entry in acl.entries)


def add_route(network: Network, table: RouteTable, vpc_id: str) -> Change:
    """A default route to the VPC's internet gateway, which is attached first where there is none."""
    gateway = gateway_of(network, vpc_id)
    if gateway is None:
        return attach_gateway(network, vpc_id)
    parameters = {"RouteTableId": table.id, "DestinationCidrBlock": ANYWHERE, "GatewayId": gateway.id}
    existing = any(str(route.destination) == ANYWHERE for route in table.routes)
    words = _("route {anywhere} → {gateway} in route table {table}").format(
        anywhere=ANYWHERE, gateway=gateway.name or gateway.id, table=table_name(table)
    )
    return Change(words, (("replace_route" if existing else "create_route", parameters),))


def attach_gateway(network: Network, vpc_id: str) -> Change:
    """An internet gateway for the VPC: one that is attached nowhere, or a new one."""
    free = next((gateway for gateway in network.internet_gateways.values() if not gateway.vpc_id), None)
    name = network.name_of(vpc_id)
    if free is None:
        return Change(_("make an internet gateway and attach it to {vpc}").format(vpc=name))
    call = ("attach_internet_gateway", {"InternetGatewayId": free.id, "VpcId": vpc_id})
    words = _("attach internet gateway {gateway} to {vpc}").format(gateway=free.name or free.id, vpc=name)
    return Change(words, (call,))


def give_public_address(interface: Interface | None) -> Change | None:
    """A public address for an interface; its owner allocates an Elastic IP first."""
    if interface is None:
        return None
    return Change(_("associate an Elastic IP with {name}").format(name=interface.name or interface.id))


def gateway_of(network: Network, vpc_id: str) -> InternetGateway | None:
    """The internet gateway that is attached to a VPC."""
    return next((gateway for gateway in network.internet_gateways.values() if gateway.vpc_id == vpc_id), None)
