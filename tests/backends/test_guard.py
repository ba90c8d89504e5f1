"""With a backend on this machine, nothing leaves it: tried from every side, also in a network of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from helpers.backends import guard
from helpers.backends.environment import STARTUP, course_environment
from helpers.backends.guard import LeavesTheMachineError, is_loopback
from helpers.backends.session import open_session
from helpers.cloud import control
from helpers.home import COURSE, Home

OUTSIDE = "http://192.0.2.1"
"""An address that RFC 5737 keeps for documentation: nobody is there, should the guard fail."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home whose cloud is running and ends with the test."""
    home = Home(tmp_path / "home")
    control.start(home, control.CloudOptions(port=0))
    yield home
    control.stop(home)


def in_a_new_process(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", code]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("s3.localhost", True),
        ("192.0.2.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("localhost.example", False),
        ("localhost.localstack.cloud", False),
        ("127.0.0.1.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_without_asking_anyone(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_an_explicit_endpoint_outside_is_refused(home: Home) -> None:
    client = open_session(home).client("ec2", endpoint_url=OUTSIDE)
    with pytest.raises(LeavesTheMachineError, match=r"192\.0\.2\.1"):
        client.describe_vpcs()


def test_an_explicit_region_or_plain_boto3_cannot_go_around(home: Home) -> None:
    open_session(home)
    keys = {"aws_access_key_id": "AKIAREALREALREALREAL", "aws_secret_access_key": "real"}
    client = boto3.client("sts", region_name="us-east-1", **keys)
    with pytest.raises(LeavesTheMachineError, match=r"sts\..*amazonaws\.com"):
        client.get_caller_identity()


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_not_a_way_out(home: Home, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, OUTSIDE)
    assert open_session(home).client("ec2").describe_vpcs()["Vpcs"]
    endpoint = open_session(home).endpoint  # type: ignore[attr-defined]
    config = Config(proxies={"http": OUTSIDE}, retries={"max_attempts": 0})
    client = open_session(home).client("ec2", endpoint_url=endpoint, config=config)
    with pytest.raises(LeavesTheMachineError):
        client.describe_vpcs()


def test_the_learners_own_aws_set_up_is_not_read(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(f"[default]\nregion = eu-west-1\nendpoint_url = {OUTSIDE}\n")
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = REAL\naws_secret_access_key = REAL\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "REAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "REAL")
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL", OUTSIDE)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    session = open_session(home)
    client = session.client("ec2")
    assert client.meta.region_name == "ap-northeast-1"
    credentials = session.get_credentials()
    assert credentials
    assert credentials.access_key == "test"
    zones = client.describe_availability_zones()["AvailabilityZones"]
    assert {zone["RegionName"] for zone in zones} == {"ap-northeast-1"}


def test_every_python_process_of_the_course_is_guarded(home: Home) -> None:
    environment = course_environment(home, open_session(home))
    code = f"import boto3; boto3.client('ec2', endpoint_url={OUTSIDE!r}).describe_vpcs()"
    done = in_a_new_process(code, environment)
    assert done.returncode != 0
    assert "LeavesTheMachineError" in done.stderr


def test_plain_boto3_in_a_process_of_the_course_reaches_the_cloud(home: Home) -> None:
    environment = course_environment(home, open_session(home))
    done = in_a_new_process("import boto3; print(len(boto3.client('ec2').describe_vpcs()['Vpcs']))", environment)
    assert done.stdout.strip() == "1", done.stderr


def test_with_real_aws_chosen_the_guard_stands_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.install()
    monkeypatch.setenv("KOSEIZU_BACKEND", "aws")
    config = Config(connect_timeout=0.2, retries={"max_attempts": 0})
    # A closed port on this machine: the request goes out, and fails for botocore's reasons, not for ours.
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
    client = boto3.client("ec2", region_name="us-east-1", endpoint_url="http://127.0.0.1:9", config=config, **keys)
    with pytest.raises(Exception, match="Could not connect"):
        client.describe_vpcs()


def test_the_machines_own_sitecustomize_still_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('the machine speaks')")
    path = os.pathsep.join((str(STARTUP), str(tmp_path), str(COURSE)))
    done = in_a_new_process("import sys; print('botocore' in sys.modules)", {**os.environ, "PYTHONPATH": path})
    assert done.stdout.splitlines() == ["the machine speaks", "False"]


SENDING = f"""
import boto3
from botocore.config import Config
from helpers.backends.guard import LeavesTheMachineError

refused = 0
quick = Config(connect_timeout=0.3, retries={{"max_attempts": 0}})
for url in ({OUTSIDE!r}, "https://ec2.ap-northeast-1.amazonaws.com", "http://198.51.100.7:4566"):
    try:
        boto3.client("ec2", endpoint_url=url, config=quick).describe_vpcs()
    except LeavesTheMachineError:
        refused += 1
    except Exception:
        pass
print(refused, open("/sys/class/net/way-out/statistics/tx_packets").read().strip())
"""
#: A network of its own with one way out, which nobody answers at; the kernel counts what is sent there.
ALONE = """
mount -t sysfs none /sys
ip link set lo up
ip link add way-out type veth peer name far-end
sysctl -qw net.ipv6.conf.way-out.disable_ipv6=1 net.ipv6.conf.far-end.disable_ipv6=1
ip addr add 203.0.113.1/24 dev way-out
ip link set way-out up
ip link set far-end up
ip route add default via 203.0.113.2
exec "$0" -c "$1"
"""


@pytest.mark.skipif(
    os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("ip")),
    reason="a network namespace needs root, unshare and ip",
)
@pytest.mark.parametrize(("backend", "refused"), [("embedded", 3), ("localstack", 3), ("aws", 0)])
def test_in_a_network_of_its_own_not_one_packet_goes_out(tmp_path: Path, backend: str, refused: int) -> None:
    """The row for real AWS shows that the count would see a packet."""
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "ap-northeast-1"}
    environment = {**course_environment(Home(tmp_path)), **keys, "KOSEIZU_BACKEND": backend}
    line = ["unshare", "--net", "--mount", "sh", "-ec", ALONE, sys.executable, SENDING]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    told_refused, sent = map(int, done.stdout.split())
    assert told_refused == refused
    assert (sent == 0) is (backend != "aws")
