"""Cleaning up: everything the course made is deleted in the order AWS allows, then looked for again."""

from collections.abc import Iterator

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from helpers.components.vpc.resources import RESOURCES as VPC_RESOURCES
from helpers.resources import NAME_TAG, Resource, tags_of
from helpers.text import _

#: Every kind of resource that some lesson makes, in the order in which AWS lets them be deleted.
RESOURCES: tuple[Resource, ...] = (*VPC_RESOURCES,)


def clean(session: boto3.Session) -> Iterator[str]:
    """Delete what carries the course's tag; yield a sentence for each resource, also for one that would not go."""
    for resource in RESOURCES:
        client = session.client(resource.service)  # type: ignore[call-overload]
        for described in list(resource.of_course(client)):
            name = tags_of(described).get(NAME_TAG, "?")
            try:
                resource.delete(client, described)
            except (ClientError, BotoCoreError) as error:
                yield _("{kind} {name} was not deleted: {error}").format(kind=resource.kind, name=name, error=error)
            else:
                yield _("{kind} {name} deleted").format(kind=resource.kind, name=name)


def remaining(session: boto3.Session) -> Iterator[str]:
    """What still carries the course's tag, a line each."""
    for resource in RESOURCES:
        for described in resource.of_course(session.client(resource.service)):  # type: ignore[call-overload]
            yield f"{resource.kind} {tags_of(described).get(NAME_TAG, '?')}"
