"""The console command, as it is typed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.home import COURSE, Home
from tests.clouds import running_cloud
from tests.lessons import environment_of, lesson_in

KOSEIZU = Path(sys.executable).with_name("koseizu")


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a cloud in which lesson 01 is built."""
    with running_cloud(Home(tmp_path_factory.mktemp("commands"))) as status, lesson_in(status):
        yield environment_of(status)


def koseizu(*arguments: object, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KOSEIZU, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        cwd=COURSE,
    )


def told_in_a_sentence(answer: subprocess.CompletedProcess[str], *words: str) -> None:
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr
    for word in words:
        assert word in answer.stderr


def test_the_aws_cli_shows_what_the_notebook_made(lesson: dict[str, str]):
    answer = koseizu("run", "aws", "ec2", "describe-subnets", "--output", "json", environment=lesson)
    subnets: list[Any] = json.loads(answer.stdout)["Subnets"]
    named = {tag["Value"] for subnet in subnets for tag in subnet.get("Tags", ()) if tag["Key"] == "Name"}
    assert named == {"public-a", "public-c", "private-a", "private-c"}


def test_python_is_wired_without_any_option(lesson: dict[str, str]):
    code = "import boto3; print(len(boto3.client('ec2').describe_internet_gateways()['InternetGateways']))"
    assert koseizu("run", "python", "-c", code, environment=lesson).stdout == "1\n"


def test_status_tells_programs_what_they_need(lesson: dict[str, str]):
    status = json.loads(koseizu("status", "--json", environment=lesson).stdout)
    assert status["ready"]
    assert status["backend"] == "embedded"
    assert status["endpoint"].startswith("http://127.0.0.1:")
    assert {"pid", "https_port", "dns_port", "socks_port", "ca_file", "databases"} <= set(status)


def test_draw_writes_every_picture(lesson: dict[str, str], tmp_path: Path):
    answer = koseizu("draw", "--into", tmp_path / "pictures", environment=lesson)
    assert answer.returncode == 0, answer.stderr
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 3
    assert len(answer.stdout.splitlines()) == 6


def test_a_wrong_backend_is_told_in_a_sentence():
    told_in_a_sentence(koseizu("draw", environment={"KOSEIZU_BACKEND": "amazon"}), "amazon", "embedded")


def test_a_notebook_that_is_not_there_is_told_in_a_sentence(lesson: dict[str, str]):
    told_in_a_sentence(koseizu("build", "notebooks/99_none.ipynb", environment=lesson), "99_none.ipynb")


def test_an_unknown_client_is_told_in_a_sentence(lesson: dict[str, str]):
    told_in_a_sentence(koseizu("run", "telnet", environment=lesson), "telnet", "aws")


def test_help_names_every_subcommand():
    answer = koseizu("--help", environment={})
    for name in ("lab", "up", "down", "status", "reset", "draw", "build", "test", "clean", "doctor", "run"):
        assert f"  {name} " in answer.stdout


def test_clean_deletes_everything_and_proves_it(tmp_path: Path):
    with running_cloud(Home(tmp_path / "own")) as status, lesson_in(status):
        answer = koseizu("clean", environment=environment_of(status))
    assert answer.returncode == 0, answer.stdout
    assert answer.stdout.splitlines()[-1] == "Nothing of the course is left."
    assert "vpc koseizu deleted" in answer.stdout
