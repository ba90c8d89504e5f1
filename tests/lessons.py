"""Lessons, built in a cloud by their own cells, for tests that need what a lesson leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from helpers.course.catch_up import Lesson, provision
from helpers.lab import NOTEBOOKS, Lab


def built(name: str) -> Lab:
    """A lab for a lesson, whose provisioning cells have run; the cloud is that of the environment."""
    lab = Lab(name)
    provision(Lesson.read(NOTEBOOKS, name), lab, lambda: None)
    return lab


def environment_of(status: dict[str, Any]) -> dict[str, str]:
    """What a process needs to find the cloud of that status."""
    return {"KOSEIZU_HOME": status["home"], "KOSEIZU_BACKEND": "embedded"}


@contextmanager
def lesson_in(status: dict[str, Any], name: str = "01_vpc") -> Iterator[Lab]:
    """A lab for a lesson that is built in the cloud of that status, which is this process's cloud for the block."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment_of(status).items():
            patch.setenv(variable, value)
        yield built(name)
