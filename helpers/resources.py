"""What a component makes: how each kind of resource is found by its tags, and how it is deleted.

Each component's `resources.py` ends with a tuple `RESOURCES` in the order in which AWS lets them be deleted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NAME_TAG = "Name"
COURSE_TAG = "koseizu:course"
NOTEBOOK_TAG = "koseizu:notebook"
COURSE = "koseizu"

Described = dict[str, Any]


@dataclass(frozen=True)
class Resource:
    """One kind of resource that the course makes.

    Parameters:
        kind: EC2's resource type as in TagSpecifications (`route-table`), or the like for another service.
        service: the boto3 service it belongs to.
        list_all: every resource of this kind, described, with its `Tags`.
        delete: deletes one, together with what is attached to it and has no tags of its own.
        is_there: whether a described resource counts as existing (a deleted NAT gateway is still described).
    """

    kind: str
    service: str
    list_all: Callable[[Any], Iterator[Described]]
    delete: Callable[[Any, Described], None]
    is_there: Callable[[Described], bool] = lambda _described: True

    def of_course(self, client: Any) -> Iterator[Described]:
        """Those that carry the course's tag."""
        for described in self.list_all(client):
            if tags_of(described).get(COURSE_TAG) == COURSE and self.is_there(described):
                yield described

    def named(self, client: Any, name: str) -> Described | None:
        """The one of the course with that Name tag; the first where there are several, None where there is none."""
        return next((found for found in self.of_course(client) if tags_of(found).get(NAME_TAG) == name), None)


def tags_of(described: Mapping[str, Any]) -> dict[str, str]:
    """The tags of a described resource, as a dictionary."""
    return {tag["Key"]: tag["Value"] for tag in described.get("Tags") or described.get("TagSet") or ()}


def course_tags(name: str, notebook: str) -> list[dict[str, str]]:
    """The tags that every resource of the course carries."""
    tags = {NAME_TAG: name, COURSE_TAG: COURSE, NOTEBOOK_TAG: notebook}
    return [{"Key": key, "Value": value} for key, value in tags.items()]
