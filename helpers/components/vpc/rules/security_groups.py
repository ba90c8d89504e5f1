"""Security groups and their rules."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.permissions import PEERS
from helpers.components.vpc.rules.references import GROUP, PREFIX_LIST

PORT_PROTOCOLS = {"tcp": "TCP", "6": "TCP", "udp": "UDP", "17": "UDP"}
PROTOCOLS = {*PORT_PROTOCOLS, "icmp", "icmpv6", "-1", "all"}
HIGHEST_PORT = 65535

Permission = Mapping[str, Any]


def name_is_allowed(call: ApiCall) -> None:
    """A group's name is not `default` and does not look like an id."""
    name = call.params["GroupName"]
    if name == "default":
        raise Refusal("InvalidParameterValue", "Cannot use reserved security group name: default")
    if name.startswith("sg-"):
        words = f"Invalid value '{name}' for groupName. Group names may not be in the format sg-*."
        raise Refusal("InvalidParameterValue", words)


def name_is_free(call: ApiCall) -> None:
    """A name is used once in a VPC."""
    name, vpc_id = call.params["GroupName"], call.params.get("VpcId")
    if any(group.name == name for group in call.backend.groups.get(vpc_id, {}).values()):
        words = f"The security group '{name}' already exists for VPC '{vpc_id}'"
        raise Refusal("InvalidGroup.Duplicate", words)


def _permissions(call: ApiCall) -> Iterator[Permission]:
    """The rules of the call, also those that are given in the older, flat form."""
    yield from call.params.get("IpPermissions") or ()
    flat = call.params
    if flat.get("IpProtocol") or flat.get("CidrIp"):
        cidr = flat.get("CidrIp")
        yield {
            "IpProtocol": flat.get("IpProtocol", "-1"),
            "IpRanges": [{"CidrIp": cidr}] if cidr else [],
            **{name: flat[name] for name in ("FromPort", "ToPort") if name in flat},
        }


def permissions_are_sound(call: ApiCall) -> None:
    """Each rule has a protocol, the ports that it needs, and peers that exist."""
    permissions = list(_permissions(call))
    if not permissions and not call.params.get("SecurityGroupRuleIds"):
        raise Refusal("MissingParameter", "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.")
    for permission in permissions:
        _check_ports(permission)
        _check_peers(call, permission)


def _check_ports(permission: Permission) -> None:
    protocol = str(permission.get("IpProtocol", ""))
    if protocol.lower() not in PROTOCOLS and not protocol.isdigit():
        words = f"Invalid value '{protocol}' for IP protocol. Unknown protocol."
        raise Refusal("InvalidParameterValue", words)
    if protocol.lower() not in PORT_PROTOCOLS:
        return
    first, last = permission.get("FromPort"), permission.get("ToPort")
    if first is None or last is None:
        words = "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."
        raise Refusal("InvalidParameterValue", words)
    for port in (first, last):
        if not 0 <= port <= HIGHEST_PORT:
            raise Refusal("InvalidParameterValue", f"TCP/UDP port ({port}) out of range")
    if first > last:
        raise Refusal("InvalidParameterValue", f"Invalid TCP/UDP port range ({first}:{last})")


def _check_peers(call: ApiCall, permission: Permission) -> None:
    for source in permission.get("IpRanges") or ():
        cidr = source.get("CidrIp", "")
        try:
            IPv4Network(cidr)
        except ValueError:
            words = f"CIDR block {cidr} is malformed"
            raise Refusal("InvalidParameterValue", words) from None
    for source in permission.get("UserIdGroupPairs") or ():
        _check_group(call, source.get("GroupId"))
    for source in permission.get("PrefixListIds") or ():
        wanted = source["PrefixListId"]
        if wanted not in call.backend.managed_prefix_lists:
            raise Refusal("InvalidPrefixListId.NotFound", PREFIX_LIST.words.format(id=wanted))


def _check_group(call: ApiCall, wanted: str | None) -> None:
    if wanted is None:
        return
    groups = {group.id: group for groups in call.backend.groups.values() for group in groups.values()}
    if wanted not in groups:
        raise Refusal("InvalidGroup.NotFound", GROUP.words.format(id=wanted))
    own = groups.get(call.params.get("GroupId"))
    if own and groups[wanted].vpc_id != own.vpc_id:
        raise Refusal("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")


def rule_is_new(call: ApiCall) -> None:
    """The same rule is not given twice to a group."""
    group = call.backend.get_security_group_from_id(call.params.get("GroupId"))
    if group is None:
        return
    outbound = call.action == "AuthorizeSecurityGroupEgress"
    there = {_words(view) for view in _described(group.egress_rules if outbound else group.ingress_rules)}
    asked: set[tuple[str, str]] = set()
    for permission in _permissions(call):
        for rule in _described_permission(permission):
            if _words(rule) in there or _words(rule) in asked:
                peer, ports = _words(rule)
                words = f'the specified rule "peer: {peer}, {ports}, ALLOW" already exists'
                raise Refusal("InvalidPermission.Duplicate", words)
            asked.add(_words(rule))


Described = tuple[str, str, int | None, int | None]


def _described(rules: list[Any]) -> Iterator[Described]:
    for rule in rules:
        peer = rule.cidr_ipv4 or rule.cidr_ipv6 or rule.source_group.get("GroupId") or rule.prefix_list_id
        yield str(peer), str(rule.ip_protocol), rule.from_port, rule.to_port


def _described_permission(permission: Permission) -> Iterator[Described]:
    protocol = str(permission["IpProtocol"]).lower()
    for kind, key in PEERS.items():
        for source in permission.get(kind) or ():
            yield str(source.get(key)), protocol, permission.get("FromPort"), permission.get("ToPort")


def _words(rule: Described) -> tuple[str, str]:
    peer, protocol, first, last = rule
    name = PORT_PROTOCOLS.get(protocol, "ALL" if protocol in ("-1", "all") else protocol.upper())
    return peer, name if name == "ALL" else f"{name}, from port: {first}, to port: {last}"


AUTHORIZE = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")
RULES = (
    Rule("CreateSecurityGroup", name_is_allowed, "EC2 API Reference, CreateSecurityGroup: GroupName"),
    Rule("CreateSecurityGroup", name_is_free, "EC2 API Reference, Error codes: InvalidGroup.Duplicate"),
    *(Rule(action, permissions_are_sound, "EC2 API Reference, IpPermission") for action in AUTHORIZE),
    *(Rule(action, rule_is_new, "EC2 API Reference, Error codes: InvalidPermission.Duplicate") for action in AUTHORIZE),
)
