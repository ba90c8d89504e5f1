"""`make bench`: prints each figure beside what it is compared with and the limit that was set for it.

Nothing here is a test: a ratio depends on the machine, and a busy one would fail for no reason.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import psutil

from helpers.backends.session import TOKYO
from helpers.course.catch_up import Lesson, provision
from helpers.home import COURSE, Home
from helpers.picture.drawing import draw
from helpers.picture.reference import REFERENCE
from tests.bench.trivial import trivial_notebook
from tests.clouds import running_cloud

ROUNDS, CALLS = 5, 200
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """A server that answers the EC2 API: where, as which process, and how long it took to be ready (seconds)."""

    endpoint: str
    process: psutil.Process
    ready: float

    @property
    def client(self) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": TOKYO}
        return boto3.client("ec2", endpoint_url=self.endpoint, **keys)

    @property
    def memory(self) -> float:
        """Resident memory in MiB, children included."""
        family = (self.process, *self.process.children(recursive=True))
        return sum(member.memory_info().rss for member in family) / MEBIBYTE


@contextmanager
def ours() -> Iterator[Server]:
    """The embedded cloud, fresh."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        with running_cloud(Home(Path(folder))) as status:
            yield Server(status["endpoint"], psutil.Process(status["pid"]), time.monotonic() - begun)


@contextmanager
def motos() -> Iterator[Server]:
    """`moto_server` alone."""
    import socket
    import urllib.request

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([Path(sys.executable).with_name("moto_server"), "-p", str(port)], **quiet)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=1).read()
                break
            except OSError:
                time.sleep(0.005)
        yield Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid), time.monotonic() - begun)
    finally:
        process.terminate()
        process.wait()


class PlainLab:
    """What the provisioning cells of lesson 01 need, on any endpoint: the same calls to both servers."""

    def __init__(self, server: Server) -> None:
        self._ec2, self._lab_class = server.client, __import__("helpers.lab", fromlist=["Lab"]).Lab
        self.name = "01_vpc"

    def client(self, _service: str) -> Any:
        return self._ec2

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lab_class, name).__get__(self)


def lesson_01(server: Server) -> None:
    """Make the calls of lesson 01's provisioning cells."""
    provision(Lesson.read(COURSE / "notebooks", "01_vpc"), PlainLab(server), lambda: None)


def describe_ms(server: Server) -> float:
    """The median of a describe call, in milliseconds."""
    client, times = server.client, []
    client.describe_vpcs()
    for _ in range(CALLS):
        begun = time.perf_counter()
        client.describe_vpcs()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def idle_cpu(server: Server, seconds: float = 10) -> float:
    """Per cent of one core while nothing is asked."""

    def used() -> float:
        return sum(server.process.cpu_times()[:2])

    before = used()
    time.sleep(seconds)
    return 100 * (used() - before) / seconds


def figures_of(start: Callable[[], Any]) -> dict[str, float]:
    """One server's figures."""
    with start() as server:
        figures = {"ready s": server.ready, "idle MiB": server.memory, "idle CPU %": idle_cpu(server)}
        lesson_01(server)
        figures["describe ms"] = describe_ms(server)
        figures["after lesson MiB"] = server.memory
    return figures


def ready_again(start: Callable[[], Any]) -> float:
    """The median time until a server is ready, in seconds."""
    times = []
    for _ in range(ROUNDS):
        with start() as server:
            times.append(server.ready)
    return statistics.median(times)


def nbval_seconds(notebook: Path) -> float:
    """How long nbval takes for a notebook, in seconds."""
    line = [sys.executable, "-m", "pytest", f"--rootdir={COURSE}", "-p", "no:cacheprovider", str(notebook)]
    begun = time.monotonic()
    subprocess.run([*line, "-c", str(COURSE / "pyproject.toml")], check=True, stdout=subprocess.DEVNULL, cwd=COURSE)
    return time.monotonic() - begun


def show(name: str, ours_: float, theirs: float, limit: float) -> None:
    """A line with a ratio."""
    ratio = ours_ / theirs
    word = "ok" if ratio <= limit else "OVER"
    print(f"{name:34} {ours_:9.2f} {theirs:9.2f}   ratio {ratio:5.2f}   limit {limit:5.2f}   {word}")


def main() -> None:
    """Measure and print."""
    print(f"{'':34} {'ours':>9} {'moto':>9}")
    show("ready, s", ready_again(ours), ready_again(motos), 2.0)
    mine, theirs = figures_of(ours), figures_of(motos)
    show("memory idle, MiB", mine["idle MiB"], theirs["idle MiB"], 1.5)
    show("memory after lesson 01, MiB", mine["after lesson MiB"], theirs["after lesson MiB"], 1.2)
    show("describe_vpcs, ms", mine["describe ms"], theirs["describe ms"], 1.15)
    print(f"{'idle CPU, % of a core':34} {mine['idle CPU %']:9.2f}                            limit  1.00")
    begun = time.perf_counter()
    draw(REFERENCE)
    print(f"{'picture of the whole, s':34} {time.perf_counter() - begun:9.2f}                            limit  1.00")
    lesson = COURSE / "notebooks" / "01_vpc.ipynb"
    with tempfile.TemporaryDirectory(dir=COURSE) as folder:
        trivial = nbval_seconds(trivial_notebook(lesson, Path(folder)))
    show("lesson 01 under nbval, s", nbval_seconds(lesson), trivial, 3.0)


if __name__ == "__main__":
    main()
