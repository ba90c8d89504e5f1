"""The graph of what exists now, gathered from the components."""

from collections.abc import Callable

import boto3

from helpers.components.vpc import boxes as vpc_boxes
from helpers.components.vpc.box_ids import box_id
from helpers.course.cleaning import RESOURCES
from helpers.picture.graph import Fragment, Graph, Group, Node, joined
from helpers.picture.reference import REGION
from helpers.resources import NAME_TAG, NOTEBOOK_TAG, tags_of
from helpers.text import _

#: Each component's `boxes` module reads its part of the picture from live state.
COMPONENTS: tuple[Callable[[boto3.Session, bool], Fragment], ...] = (vpc_boxes.boxes,)

GROUND = Fragment(
    groups=(
        Group("cloud", "cloud", "AWS Cloud"),
        Group("region", "region", f"Region {REGION}", "cloud"),
    ),
    nodes=(Node("users", "users", _("Internet")),),
)


def live_graph(session: boto3.Session, *, security: bool = False) -> Graph:
    """What the course has built, by its tags.

    Parameters:
        security: with security groups and network ACLs.
    """
    title = _("What exists now ({region})").format(region=REGION)
    return joined(title, (GROUND, *(component(session, security) for component in COMPONENTS)))


def made_in(session: boto3.Session, notebook: str) -> frozenset[str]:
    """The ids, in the picture, of what a notebook made."""
    made = set()
    for resource in RESOURCES:
        for described in resource.of_course(session.client(resource.service)):  # type: ignore[call-overload]
            tags = tags_of(described)
            if tags.get(NOTEBOOK_TAG) == notebook:
                made.add(box_id(resource.kind, tags[NAME_TAG]))
    return frozenset(made)
