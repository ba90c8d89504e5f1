"""The exercise of lesson 00: something small and free, to try the buttons on."""

from typing import Any

from helpers.course.condition import Condition, Finding
from helpers.course.exercise import Exercise, WrongAnswer
from helpers.course.lab_protocol import LabProtocol
from helpers.resources import NAME_TAG, NOTEBOOK_TAG, tags_of
from helpers.text import _

LESSON = "00_start_here"


def _gateways(lab: LabProtocol) -> list[Any]:
    filters = [{"Name": f"tag:{NOTEBOOK_TAG}", "Values": [LESSON]}]
    return lab.client("ec2").describe_internet_gateways(Filters=filters)["InternetGateways"]


def _is_named(lab: LabProtocol) -> Finding:
    names = [tags_of(gateway).get(NAME_TAG, "") for gateway in _gateways(lab)]
    return Finding("first" in names, _("its name is {names}").format(names=", ".join(names)))


def _is_one(lab: LabProtocol) -> Finding:
    count = len(_gateways(lab))
    return Finding(count == 1, _("there are {count}").format(count=count))


def _make(lab: LabProtocol, name: str) -> None:
    lab.client("ec2").create_internet_gateway(TagSpecifications=lab.tags("internet-gateway", name))


def _remove(lab: LabProtocol) -> None:
    for gateway in _gateways(lab):
        lab.client("ec2").delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])


def _make_two(lab: LabProtocol) -> None:
    _make(lab, "first")
    _make(lab, "first")


def _solve(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.create_internet_gateway(TagSpecifications=lab.tags("internet-gateway", "first"))


EXERCISES = (
    Exercise(
        id="00.1",
        title=_("Your first resource"),
        statement=_(
            "Make an **internet gateway**, the door of a network, and name it `first`. It leads nowhere yet, and costs"
            " nothing, on real AWS neither.\n\n"
            '`ec2.create_internet_gateway(TagSpecifications=lab.tags("internet-gateway", "first"))`'
        ),
        minutes=2,
        kind="worked",
        hints=(
            _("Write the line into the empty cell below, and run the cell."),
            _("`lab.tags` writes the name, and marks what you make as the course's, so that it can be found again."),
        ),
        attempted=lambda lab: bool(_gateways(lab)),
        conditions=(
            Condition(_("an internet gateway named first"), _is_named, _("the TagSpecifications of your call")),
            Condition(_("one of them"), _is_one, "ec2.describe_internet_gateways()"),
        ),
        solution=_solve,
        wrong_answers=(
            WrongAnswer("another name", lambda lab: _make(lab, "First"), _("its name is First"), undo=_remove),
            WrongAnswer("the cell ran twice", _make_two, _("there are 2"), undo=_remove),
        ),
        explanation=_(
            "Most AWS calls make another one each time. So the lessons look first, and make what is missing."
        ),
    ),
)
