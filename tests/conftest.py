"""What the tests share: a fresh embedded cloud for each test module, which ends when the test run does."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from helpers.home import Home
from tests.clouds import running_cloud, session_for


@pytest.fixture(autouse=True)
def _no_learner_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the state, the credentials or the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "KOSEIZU_", "LOCALSTACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KOSEIZU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The status of a fresh embedded cloud; one for each test module."""
    with running_cloud(Home(tmp_path_factory.mktemp("cloud"))) as status:
        yield status


@pytest.fixture
def session(cloud: dict[str, Any]) -> boto3.Session:
    """A boto3 session for the module's cloud, in Tokyo."""
    return session_for(cloud)
