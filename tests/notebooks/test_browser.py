"""`koseizu lab` as a learner has it: JupyterLab in a real Chromium, lesson 01 to its end, buttons, Ctrl-C."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from helpers.cloud import control
from helpers.home import Home
from tests.clouds import session_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*?token=\w+")
SECOND = 1000

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: `koseizu doctor --install --for test`")


@dataclass(frozen=True)
class Course:
    """A course that `koseizu lab` has opened."""

    process: subprocess.Popen[bytes]
    home: Home
    address: str


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = Home(tmp_path / "home")
    told = tmp_path / "told"
    line = [Path(sys.executable).with_name("koseizu"), "lab", "--no-browser", "--port", str(port)]
    with told.open("wb") as out:
        process = subprocess.Popen(
            [*line, "--workspace", tmp_path / "workspace"],
            env={**os.environ, "KOSEIZU_HOME": str(home.path)},
            stdout=out,
            stderr=out,
        )
    try:
        yield Course(process, home, _address(told, process))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)


def _address(told: Path, process: subprocess.Popen[bytes]) -> str:
    limit = time.monotonic() + 60
    while not (found := ADDRESS.search(told.read_text())):
        assert process.poll() is None, told.read_text()
        assert time.monotonic() < limit, told.read_text()
        time.sleep(0.1)
    return found[0].replace("00_start_here", "01_vpc")


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.close()


def run_to_the_end(page: Page, course: Course) -> None:
    page.goto(course.address)
    page.wait_for_selector(".jp-Notebook", state="attached", timeout=60 * SECOND)
    wait_until_idle(page, course)
    page.get_by_text("Run", exact=True).first.click()
    page.get_by_text("Run All Cells").first.click()
    page.get_by_text("resources of the course exist").last.wait_for(state="attached", timeout=90 * SECOND)
    wait_until_idle(page, course)


def wait_until_idle(page: Page, course: Course) -> None:
    """The status bar's word lies; the server's does not."""
    server, token = re.match(r"(http://[^/]+).*token=(\w+)", course.address).groups()  # type: ignore[union-attr]
    limit = time.monotonic() + 90
    while True:
        kernels: list[dict[str, Any]] = page.request.get(f"{server}/api/kernels?token={token}").json()
        if kernels and all(one["connections"] and one["execution_state"] == "idle" for one in kernels):
            page.wait_for_timeout(0.5 * SECOND)
            return
        assert time.monotonic() < limit, kernels
        time.sleep(0.2)


def test_lesson_01_runs_and_its_buttons_answer(course: Course, page: Page, tmp_path: Path):
    run_to_the_end(page, course)
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0

    card = page.locator(".jp-OutputArea-output", has_text="Exercise 01.1").first
    card.scroll_into_view_if_needed()
    check = card.get_by_role("button", name="Check")
    check.click()
    expect(card).to_contain_text("Not attempted yet")

    status = control.find(course.home)
    assert status
    ec2: Any = session_for(status).client("ec2")
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["koseizu"]}])["Vpcs"]
    tags = [{"Key": "Name", "Value": "tools-a"}, {"Key": "koseizu:course", "Value": "koseizu"}]
    tags.append({"Key": "koseizu:notebook", "Value": "01_vpc"})
    ec2.create_subnet(
        VpcId=vpc["VpcId"],
        CidrBlock="10.0.20.0/28",
        AvailabilityZone="ap-northeast-1a",
        TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],
    )
    check.focus()
    page.keyboard.press("Enter")  # the keyboard does what the mouse does
    expect(card).to_contain_text("✓ Correct")
    page.screenshot(path=tmp_path / "lesson.png")

    children = psutil.Process(course.process.pid).children(recursive=True)
    assert children
    course.process.send_signal(signal.SIGINT)
    assert course.process.wait(timeout=20) == 0
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == [], "Ctrl-C leaves nothing running"
    assert control.find(course.home) is None
