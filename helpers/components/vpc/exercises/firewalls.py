"""Exercises 01.4 and 01.5: a security group by reference, and a network ACL that turns one client away."""

from helpers.components.vpc.exercises.live import group_named
from helpers.components.vpc.permissions import PEERS
from helpers.course.condition import Condition, Finding
from helpers.course.exercise import Exercise, WrongAnswer
from helpers.course.lab_protocol import LabProtocol
from helpers.text import _

OFFENDER = "203.0.113.66"
NEIGHBOURS = ("203.0.113.65", "203.0.113.67", "203.0.113.77")


def _vpce_exists(lab: LabProtocol) -> Finding:
    found = group_named(lab, "vpce")
    return Finding(found is not None, _("there is one") if found else _("no group of the course has that name"))


def _vpce_sources(lab: LabProtocol) -> Finding:
    app = lab.need("security-group", "app")["GroupId"]
    sources = _sources(lab.need("security-group", "vpce"))
    words = _("its sources are {sources}").format(sources=", ".join(sources) or _("none"))
    return Finding(sources == [app], words.replace(app, "app"))


def _sources(group: dict) -> list[str]:
    """Every source that the inbound rules of a described security group name: ranges, groups, prefix lists."""
    return [
        source[key] for rule in group["IpPermissions"] for kind, key in PEERS.items() for source in rule.get(kind, ())
    ]


def _vpce_ports(lab: LabProtocol) -> Finding:
    rules = lab.need("security-group", "vpce")["IpPermissions"]
    ports = [(rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort")) for rule in rules]
    words = ", ".join(f"{protocol} {first}-{last}" for protocol, first, last in ports) or _("nothing")
    return Finding(ports == [("tcp", 443, 443)], _("it lets in {ports}").format(ports=words))


def _make_vpce(lab: LabProtocol, permission: dict) -> None:
    ec2 = lab.client("ec2")
    group = ec2.create_security_group(
        GroupName="vpce",
        Description="HTTPS from the application",
        VpcId=lab.need("vpc", "koseizu")["VpcId"],
        TagSpecifications=lab.tags("security-group", "vpce"),
    )
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[permission])


def _remove_vpce(lab: LabProtocol) -> None:
    lab.client("ec2").delete_security_group(GroupId=lab.need("security-group", "vpce")["GroupId"])


def _by_range(lab: LabProtocol) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}
    _make_vpce(lab, rule)


def _on_port_80(lab: LabProtocol) -> None:
    app = lab.need("security-group", "app")["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": app}]}
    _make_vpce(lab, rule)


def _solve_4(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    group = ec2.create_security_group(
        GroupName="vpce",
        Description="HTTPS from the application",
        VpcId=lab.need("vpc", "koseizu")["VpcId"],
        TagSpecifications=lab.tags("security-group", "vpce"),
    )
    app = lab.need("security-group", "app")["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": app}]}
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[rule])


EXERCISE_4 = Exercise(
    id="01.4",
    title=_("A group for AWS's own doors"),
    statement=_(
        "Lesson 02 gives the VPC private doors to AWS's services (*interface endpoints*). Make their security group,"
        " `vpce`: **HTTPS, from the application servers, and from nowhere else.**"
    ),
    minutes=4,
    kind="faded",
    hints=(
        _("The application servers are whatever carries the group app, today and tomorrow."),
        _("As in the cell that made `db`, with another port: a `UserIdGroupPairs` entry, no `IpRanges`."),
    ),
    attempted=lambda lab: group_named(lab, "vpce") is not None,
    conditions=(
        Condition(_("a security group named vpce"), _vpce_exists, _("the TagSpecifications of your call")),
        Condition(_("the group app as its only source"), _vpce_sources, "lab.security_groups()"),
        Condition(_("TCP 443 and nothing else"), _vpce_ports, "lab.security_groups()"),
    ),
    solution=_solve_4,
    wrong_answers=(
        WrongAnswer("a range", _by_range, _("its sources are 10.0.0.0/16"), undo=_remove_vpce),
        WrongAnswer("the wrong port", _on_port_80, _("it lets in tcp 80-80"), undo=_remove_vpce),
    ),
    explanation=_("10.0.0.0/16 would have let in the database too. A reference says who, a range only where."),
)


def _offender_is_out(lab: LabProtocol) -> Finding:
    trace = lab.reach(OFFENDER, "web", port=443).trace
    return Finding(not trace.allowed, _("it still gets the page") if trace.allowed else _("it is dropped"))


def _neighbours_are_in(lab: LabProtocol) -> Finding:
    out = [address for address in NEIGHBOURS if not lab.reach(address, "web", port=443).trace.allowed]
    words = _("{addresses} no longer do").format(addresses=", ".join(out)) if out else _("they do")
    return Finding(not out, words)


def _deny(lab: LabProtocol, number: int, cidr: str) -> None:
    network = lab.network()
    acl = network.network_acl_of(lab.need("subnet", "public-a")["SubnetId"])
    lab.client("ec2").create_network_acl_entry(
        NetworkAclId=acl.id, Egress=False, RuleNumber=number, Protocol="-1", CidrBlock=cidr, RuleAction="deny"
    )


def _allow_again(lab: LabProtocol, number: int) -> None:
    acl = lab.network().network_acl_of(lab.need("subnet", "public-a")["SubnetId"])
    lab.client("ec2").delete_network_acl_entry(NetworkAclId=acl.id, Egress=False, RuleNumber=number)


def _some_deny(lab: LabProtocol) -> bool:
    acl = lab.network().network_acl_of(lab.need("subnet", "public-a")["SubnetId"])
    return any(not entry.allow and entry.number < 32767 for entry in acl.entries)


def _solve_5(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    acl = lab.network().network_acl_of(lab.need("subnet", "public-a")["SubnetId"])
    ec2.create_network_acl_entry(
        NetworkAclId=acl.id,
        Egress=False,
        RuleNumber=90,
        Protocol="-1",
        CidrBlock="203.0.113.66/32",
        RuleAction="deny",
    )


EXERCISE_5 = Exercise(
    id="01.5",
    title=_("One client too many"),
    statement=_(
        "The client 203.0.113.66 attacks your web server. Turn **it, and only it,** away at the edge of public-a."
        " A security group cannot do that: it has no deny rules."
    ),
    minutes=5,
    kind="open",
    hints=(
        _("Which firewall can deny, and which list does public-a use? `lab.network_acls()` tells."),
        _("The first match decides, and rule 100 lets everybody in."),
        _("One address is a /32."),
    ),
    attempted=_some_deny,
    conditions=(
        Condition(_("203.0.113.66 to be dropped"), _offender_is_out, 'lab.reach("203.0.113.66", "web", port=443)'),
        Condition(
            _("its neighbours to get the page as before"),
            _neighbours_are_in,
            'lab.reach("203.0.113.67", "web", port=443)',
        ),
    ),
    solution=_solve_5,
    wrong_answers=(
        WrongAnswer(
            "after the allow",
            lambda lab: _deny(lab, 110, "203.0.113.66/32"),
            _("it still gets the page"),
            undo=lambda lab: _allow_again(lab, 110),
        ),
        WrongAnswer(
            "the whole street",
            lambda lab: _deny(lab, 90, "203.0.113.0/24"),
            _("203.0.113.65, 203.0.113.67, 203.0.113.77 no longer do"),
            undo=lambda lab: _allow_again(lab, 90),
        ),
    ),
    explanation=_("90 is read before 100, so the deny comes first. Leave gaps between numbers for moments like this."),
)
