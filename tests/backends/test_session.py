"""Three backends behind one function, and plain words when one of them is not to be had."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from helpers.backends.aws import session_for_aws
from helpers.backends.session import open_session
from helpers.errors import KoseizuError
from helpers.home import Home

ACCOUNT = "111122223333"


def test_a_wrong_name_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSEIZU_BACKEND", "azure")
    with pytest.raises(KoseizuError, match="embedded, localstack or aws; found: it is 'azure'"):
        open_session(Home(tmp_path))


def test_localstack_that_does_not_run_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSEIZU_BACKEND", "localstack")
    monkeypatch.setenv("LOCALSTACK_HOST", "127.0.0.1:9")
    with pytest.raises(KoseizuError, match=r"LocalStack to answer at http://127\.0\.0\.1:9"):
        open_session(Home(tmp_path))


def test_localstack_elsewhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSEIZU_BACKEND", "localstack")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:4566")
    with pytest.raises(KoseizuError, match="not this machine"):
        open_session(Home(tmp_path))


def test_a_localstack_on_this_machine_is_used(
    tmp_path: Path, cloud: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded cloud keeps LocalStack's habits, so it can stand for one here."""
    monkeypatch.setenv("KOSEIZU_BACKEND", "localstack")
    monkeypatch.setenv("LOCALSTACK_HOST", cloud["endpoint"].removeprefix("http://"))
    client = open_session(Home(tmp_path)).client("ec2")
    assert client.meta.endpoint_url == cloud["endpoint"]
    assert client.meta.region_name == "ap-northeast-1"
    assert client.describe_vpcs()["Vpcs"]


def test_aws_needs_a_named_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSEIZU_BACKEND", "aws")
    with pytest.raises(KoseizuError, match="AWS_PROFILE"):
        open_session(Home(tmp_path))


class _Sts(BaseHTTPRequestHandler):
    """As much of AWS as this machine can offer: STS's answer to who is asking, and a count of other calls."""

    others = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "GetCallerIdentity" not in body:
            type(self).others += 1
        content = (
            f"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{escape(ACCOUNT)}</Account>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def aws_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), _Sts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Sts.others = 0
    url = f"http://127.0.0.1:{server.server_port}"
    (tmp_path / "config").write_text(f"[profile study]\nregion = eu-west-1\nendpoint_url = {url}\n")
    (tmp_path / "credentials").write_text("[study]\naws_access_key_id = AKIA\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "study")
    monkeypatch.setenv("KOSEIZU_BACKEND", "aws")
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("aws_profile")
def test_aws_changes_nothing_before_the_account_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_for_aws("ap-northeast-1", cost_per_hour=0.005)
    assert session.client("ec2").meta.region_name == "ap-northeast-1"
    expected = rf"account {ACCOUNT}, region ap-northeast-1, at about \$0\.005 an hour"
    with pytest.raises(KoseizuError, match=expected):
        session.client("ec2").create_internet_gateway()
    monkeypatch.setenv("KOSEIZU_AWS_CONFIRM", "999999999999")
    with pytest.raises(KoseizuError, match=f"KOSEIZU_AWS_CONFIRM={ACCOUNT}"):
        session.client("ec2").create_internet_gateway()
    assert _Sts.others == 0
    monkeypatch.setenv("KOSEIZU_AWS_CONFIRM", ACCOUNT)
    session.client("ec2").create_internet_gateway()
    assert _Sts.others == 1


@pytest.mark.usefixtures("aws_profile")
def test_aws_reads_without_confirmation() -> None:
    session_for_aws("ap-northeast-1").client("ec2").describe_vpcs()
    assert _Sts.others == 1


def test_status_fields_promised_to_programs(cloud: dict[str, Any]) -> None:
    promised = {"backend", "endpoint", "pid", "ready", "https_port", "dns_port", "socks_port", "ca_file", "databases"}
    assert promised <= json.loads(json.dumps(cloud)).keys()
