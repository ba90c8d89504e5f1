"""Network ACLs and their entries."""

from typing import Any

from helpers.cloud.rules import ApiCall, Refusal, Rule
from helpers.components.vpc.rules.subnets import cidr_in

LAST_RULE = 32766
#: TCP and UDP, by name and by IANA's number.
WITH_PORTS = {"6", "17", "tcp", "udp"}
ICMP = {"1", "icmp"}


def _acl(call: ApiCall) -> Any:
    return call.backend.network_acls[call.params["NetworkAclId"]]


def _entry(call: ApiCall) -> Any | None:
    number, outbound = int(call.params["RuleNumber"]), call.params["Egress"]
    return next((one for one in _acl(call).entries if one.rule_number == number and one.egress == outbound), None)


def number_is_allowed(call: ApiCall) -> None:
    """Rules are numbered from 1 to 32766; 32767 stands for `*`."""
    number = call.params["RuleNumber"]
    if not 1 <= int(number) <= LAST_RULE:
        words = (
            f"Value ({number}) for parameter ruleNumber is invalid. The rule number must be between 1 and {LAST_RULE}."
        )
        raise Refusal("InvalidParameterValue", words)


def entry_is_sound(call: ApiCall) -> None:
    """An entry has a range, and the ports or the ICMP type that its protocol needs."""
    if not call.params.get("CidrBlock") and not call.params.get("Ipv6CidrBlock"):
        raise Refusal("MissingParameter", "The request must contain the parameter cidrBlock or ipv6CidrBlock.")
    if call.params.get("CidrBlock"):
        cidr_in(call.params["CidrBlock"], "cidrBlock")
    protocol, ports = str(call.params["Protocol"]), call.params.get("PortRange") or {}
    if protocol in WITH_PORTS and ("From" not in ports or "To" not in ports):
        raise Refusal("MissingParameter", "The request must contain the parameter portRange.")
    if protocol in WITH_PORTS and not 0 <= ports["From"] <= ports["To"] <= 65535:
        words = f"Invalid TCP/UDP port range ({ports['From']}:{ports['To']})"
        raise Refusal("InvalidParameterValue", words)
    if protocol in ICMP and "IcmpTypeCode" not in call.params:
        raise Refusal("MissingParameter", "The request must contain the parameter icmpTypeCode.")


def entry_is_new(call: ApiCall) -> None:
    """A number is used once in each direction."""
    if _entry(call):
        words = f"The network acl entry identified by {call.params['RuleNumber']} already exists."
        raise Refusal("NetworkAclEntryAlreadyExists", words)


def entry_exists(call: ApiCall) -> None:
    """Only an entry that exists can be replaced or deleted."""
    if _entry(call) is None:
        words = f"The network acl entry identified by {call.params['RuleNumber']} does not exist."
        raise Refusal("InvalidNetworkAclEntry.NotFound", words)


def association_exists(call: ApiCall) -> None:
    """The association that is replaced exists, and both network ACLs are of one VPC."""
    wanted = call.params["AssociationId"]
    current = next((acl for acl in call.backend.network_acls.values() if wanted in acl._associations), None)
    if current is None:
        raise Refusal("InvalidAssociationID.NotFound", f"The association ID '{wanted}' does not exist")
    if current.vpc_id != _acl(call).vpc_id:
        subnet_id = current._associations[wanted].subnet_id
        words = f"network ACL {_acl(call).id} and subnet {subnet_id} belong to different networks"
        raise Refusal("InvalidParameterValue", words)


ENTRY_NUMBERS = "EC2 API Reference, CreateNetworkAclEntry: RuleNumber, 1 to 32766"
RULES = (
    Rule("CreateNetworkAclEntry", number_is_allowed, ENTRY_NUMBERS),
    Rule("CreateNetworkAclEntry", entry_is_sound, "EC2 API Reference, CreateNetworkAclEntry"),
    Rule("CreateNetworkAclEntry", entry_is_new, "EC2 API Reference, Error codes: NetworkAclEntryAlreadyExists"),
    Rule("ReplaceNetworkAclEntry", number_is_allowed, ENTRY_NUMBERS),
    Rule("ReplaceNetworkAclEntry", entry_is_sound, "EC2 API Reference, ReplaceNetworkAclEntry"),
    Rule("ReplaceNetworkAclEntry", entry_exists, "EC2 API Reference, Error codes: InvalidNetworkAclEntry.NotFound"),
    Rule("DeleteNetworkAclEntry", number_is_allowed, ENTRY_NUMBERS),
    Rule("DeleteNetworkAclEntry", entry_exists, "EC2 API Reference, Error codes: InvalidNetworkAclEntry.NotFound"),
    Rule("ReplaceNetworkAclAssociation", association_exists, "EC2 API Reference, ReplaceNetworkAclAssociation"),
)
