"""The cloud's process as its neighbours meet it: ports, locks, health, browsers, real clients."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest
from botocore.exceptions import ClientError

from helpers.cloud import control
from helpers.cloud.ports import LOOPBACK, bind
from helpers.errors import KoseizuError
from helpers.home import Home
from tests.clouds import running_cloud, session_for

GARBAGE = (
    b"\x16\x03\x01garbage\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
)


def test_it_listens_on_loopback_only(cloud: dict[str, Any]) -> None:
    listening = [c.laddr.ip for c in psutil.Process(cloud["pid"]).net_connections() if c.status == "LISTEN"]
    assert listening == [LOOPBACK]


def test_health_answers_as_localstack_does(cloud: dict[str, Any]) -> None:
    with urlopen(cloud["endpoint"] + "/_localstack/health") as answer:
        assert json.load(answer)["services"]["ec2"] == "available"


def test_localstack_client_works_unmodified(cloud: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    import localstack_client.session

    monkeypatch.setenv("LOCALSTACK_HOST", cloud["endpoint"].removeprefix("http://"))
    client = localstack_client.session.Session(region_name="ap-northeast-1").client("ec2")
    assert client.describe_vpcs()["Vpcs"][0]["IsDefault"]


def test_the_aws_cli_works_unmodified(cloud: dict[str, Any]) -> None:
    aws = Path(sys.executable).with_name("aws")
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "ap-northeast-1"}
    line = [aws, "--endpoint-url", cloud["endpoint"], "ec2", "describe-subnets", "--output", "json"]
    done = subprocess.run(line, env={**os.environ, **keys}, capture_output=True, text=True, check=True)
    zones = {subnet["AvailabilityZone"] for subnet in json.loads(done.stdout)["Subnets"]}
    assert "ap-northeast-1a" in zones


def test_a_port_in_use_gives_the_next_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running_cloud(Home(tmp_path / "home"), port=port) as status:
            assert int(status["endpoint"].rpartition(":")[2]) > port


def test_no_free_port_is_an_error_that_says_so() -> None:
    with pytest.raises(OSError, match=r"in use|no free port"), bind(65535), bind(65535):
        pass


def test_a_second_cloud_in_the_same_home_is_refused_and_the_first_lives_on(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with running_cloud(home) as status:
        line = control.command(home, control.CloudOptions(port=0))
        second = subprocess.run(line, env=control.environment(), capture_output=True, text=True, check=False)
        assert second.returncode == 3
        assert "already running" in second.stderr
        assert "Traceback" not in second.stderr
        assert control.find(home) is not None
        assert control.find(home)["pid"] == status["pid"]  # type: ignore[index]


def test_two_homes_are_two_clouds(tmp_path: Path) -> None:
    with running_cloud(Home(tmp_path / "a")) as a, running_cloud(Home(tmp_path / "b")) as b:
        session_for(a).client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
        cidrs = [vpc["CidrBlock"] for vpc in session_for(b).client("ec2").describe_vpcs()["Vpcs"]]
        assert "10.9.0.0/16" not in cidrs


def test_start_finds_the_running_cloud_and_stop_ends_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = control.start(home, control.CloudOptions(port=0))
    try:
        assert control.start(home, control.CloudOptions(port=0))["pid"] == first["pid"]
    finally:
        assert control.stop(home)
    assert control.find(home) is None
    assert not control.stop(home)
    assert not home.announcement.exists()


def test_after_a_kill_the_same_port_is_taken_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = control.start(home, control.CloudOptions(port=0))
    psutil.Process(first["pid"]).kill()
    try:
        assert control.start(home, control.CloudOptions())["endpoint"] == first["endpoint"]
    finally:
        control.stop(home)


def test_it_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    line = control.command(home, control.CloudOptions(port=0), until_eof=True)
    owner_code = f"import subprocess, time; subprocess.Popen({line!r}, stdin=subprocess.PIPE); time.sleep(60)"
    owner = subprocess.Popen([sys.executable, "-c", owner_code], env=control.environment(), stderr=subprocess.DEVNULL)
    while (status := control.find(home)) is None:
        time.sleep(0.05)
    owner.kill()
    owner.wait()
    psutil.wait_procs([psutil.Process(status["pid"])], timeout=10)
    assert not psutil.pid_exists(status["pid"])


def test_an_idle_cloud_rests(cloud: dict[str, Any]) -> None:
    process = psutil.Process(cloud["pid"])
    before = process.cpu_times()
    time.sleep(2)
    after = process.cpu_times()
    assert (after.user + after.system) - (before.user + before.system) <= 0.05


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Mode": "cors", "Host": "evil.example"},
    ],
)
def test_a_web_page_of_another_site_cannot_drive_the_cloud(cloud: dict[str, Any], headers: dict[str, str]) -> None:
    body = b"Action=CreateVpc&CidrBlock=10.66.0.0%2F16&Version=2016-11-15"
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(cloud["endpoint"], data=body, headers=headers))
    assert refused.value.code == 403


def test_an_operation_that_no_lesson_needs_is_refused_plainly(session: Any) -> None:
    with pytest.raises(ClientError, match="does not offer ec2:CreateInstanceEventWindow") as refused:
        session.client("ec2").create_instance_event_window(Name="x")
    assert refused.value.response["Error"]["Code"] == "UnsupportedOperation"


def test_malformed_requests_are_answered_and_the_cloud_lives(cloud: dict[str, Any], session: Any) -> None:
    host, port = cloud["endpoint"].removeprefix("http://").split(":")
    for garbage in (
        b"\x16\x03\x01garbage\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(garbage)
            connection.recv(1024)
    assert session.client("ec2").describe_vpcs()["Vpcs"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two accounts, which only root can switch between")
def test_a_home_without_permission_to_write_is_told_in_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o755)
    code = (
        "import os\nfrom pathlib import Path\nfrom helpers.home import Home\nfrom helpers.errors import KoseizuError\n"
        "os.setgid(65534); os.setuid(65534)\n"
        f"try: Home(Path({str(folder / 'home')!r})).prepare()\n"
        "except KoseizuError as error: print(error)"
    )
    python = [sys.executable, "-c", code]
    done = subprocess.run(python, capture_output=True, text=True, check=True, env=control.environment())
    assert "KOSEIZU_HOME" in done.stdout


def test_a_home_that_is_a_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(KoseizuError, match=r"File exists\. Name another folder"):
        Home(tmp_path / "home").prepare()
