"""Exercise 01.1: a subnet of the right size in the right place."""

from helpers.components.vpc.exercises.live import subnet_named
from helpers.course.condition import Condition, Finding
from helpers.course.exercise import Exercise, WrongAnswer
from helpers.course.lab_protocol import LabProtocol
from helpers.text import _


def _tools_exist(lab: LabProtocol) -> Finding:
    found = subnet_named(lab, "tools-a")
    return Finding(found is not None, _("there is one") if found else _("no subnet of the course has that name"))


def _tools_zone(lab: LabProtocol) -> Finding:
    zone = lab.need("subnet", "tools-a")["AvailabilityZone"]
    return Finding(zone == "ap-northeast-1a", _("it lies in {zone}").format(zone=zone))


def _tools_size(lab: LabProtocol) -> Finding:
    cidr = lab.need("subnet", "tools-a")["CidrBlock"]
    return Finding(cidr.endswith("/28"), _("its range is {cidr}").format(cidr=cidr))


def _make_tools(lab: LabProtocol, cidr: str, zone: str) -> None:
    lab.client("ec2").create_subnet(
        VpcId=lab.need("vpc", "koseizu")["VpcId"],
        CidrBlock=cidr,
        AvailabilityZone=zone,
        TagSpecifications=lab.tags("subnet", "tools-a"),
    )


def _remove_tools(lab: LabProtocol) -> None:
    lab.client("ec2").delete_subnet(SubnetId=lab.need("subnet", "tools-a")["SubnetId"])


def _solve_1(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.create_subnet(
        VpcId=lab.need("vpc", "koseizu")["VpcId"],
        CidrBlock="10.0.20.0/28",
        AvailabilityZone="ap-northeast-1a",
        TagSpecifications=lab.tags("subnet", "tools-a"),
    )


EXERCISE_1 = Exercise(
    id="01.1",
    title=_("A small subnet"),
    statement=_(
        "Make a subnet named `tools-a` in zone `ap-northeast-1a`, as small as AWS allows: a **/28**."
        " Take any range that is free.\n\n"
        '`ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock=…, AvailabilityZone=…,'
        ' TagSpecifications=lab.tags("subnet", "tools-a"))`'
    ),
    minutes=3,
    kind="worked",
    hints=(
        _("10.0.0.0–10.0.1.255 and 10.0.10.0–10.0.11.255 are taken; 10.0.20.0 is free."),
        _("A /28 fixes 28 bits and leaves 4: `10.0.20.0/28` is 10.0.20.0 to 10.0.20.15."),
    ),
    attempted=lambda lab: subnet_named(lab, "tools-a") is not None,
    conditions=(
        Condition(_("a subnet named tools-a"), _tools_exist, _("the TagSpecifications of your call")),
        Condition(_("tools-a in zone ap-northeast-1a"), _tools_zone, _("AvailabilityZone in your call")),
        Condition(_("tools-a as a /28, which has 11 usable addresses"), _tools_size, _("CidrBlock in your call")),
    ),
    solution=_solve_1,
    wrong_answers=(
        WrongAnswer(
            "other zone",
            lambda lab: _make_tools(lab, "10.0.20.0/28", "ap-northeast-1c"),
            feedback=_("it lies in ap-northeast-1c"),
            undo=_remove_tools,
        ),
        WrongAnswer(
            "too large",
            lambda lab: _make_tools(lab, "10.0.20.0/27", "ap-northeast-1a"),
            feedback=_("its range is 10.0.20.0/27"),
            undo=_remove_tools,
        ),
    ),
    explanation=_("A subnet's size is for ever: AWS cannot resize it. Plan generously, and leave gaps."),
)
