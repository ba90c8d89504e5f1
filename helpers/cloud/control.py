"""Starting, finding and ending the embedded cloud, from the outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from helpers.cloud.gateway import STATUS
from helpers.cloud.ports import GATEWAY_PORT
from helpers.cloud.tempo import DEFAULT_TEMPO
from helpers.errors import KoseizuError
from helpers.home import COURSE, Home
from helpers.text import _

START_SECONDS = 30.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.02

#: Never through a proxy: the cloud is on this machine.
_opener = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class CloudOptions:
    """How a cloud is started.

    Parameters:
        port: TCP port wanted; None means the port it had last time, else 4566. The next free one is taken.
        seed: makes the ids; an existing cloud keeps the seed it was made with.
        tempo: how many times faster than AWS.
    """

    port: int | None = None
    seed: int = 1
    tempo: float = DEFAULT_TEMPO


def find(home: Home) -> dict[str, Any] | None:
    """The status of the cloud that runs in this home, or None."""
    try:
        announced = json.loads(home.announcement.read_text())
        with _opener.open(announced["endpoint"] + STATUS, timeout=5) as answer:
            status = json.load(answer)
    except (OSError, ValueError, KeyError, URLError):
        return None
    return status if status.get("home") == str(home.path) else None


def command(home: Home, options: CloudOptions, *, until_eof: bool = False) -> list[str]:
    """The command line of the cloud's process."""
    port = options.port if options.port is not None else _last_port(home)
    line = [sys.executable, "-m", "helpers.cloud.server", "--home", str(home.path), "--port", str(port)]
    line += ["--seed", str(options.seed), "--tempo", str(options.tempo)]
    return [*line, "--until-eof"] if until_eof else line


def environment() -> dict[str, str]:
    """The environment of the cloud's process: hash order fixed, so that ids repeat; the course importable."""
    path = os.pathsep.join(filter(None, (str(COURSE), os.environ.get("PYTHONPATH"))))
    # The credentials and profile of the learner are no business of the engine, and a broken profile breaks botocore.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "AWS_CONFIG_FILE": os.devnull}


def start(home: Home, options: CloudOptions) -> dict[str, Any]:
    """Start a cloud in this home unless one runs there; return its status when it is ready.

    Raises:
        KoseizuError: it did not start; its own sentence says why.
    """
    running = find(home)
    if running is not None:
        return running
    home.prepare()
    with home.log.open("ab") as log:
        offset = log.tell()
        process = subprocess.Popen(
            command(home, options), env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    return wait_until_ready(home, process, offset)


def wait_until_ready(home: Home, process: subprocess.Popen[bytes], log_offset: int = 0) -> dict[str, Any]:
    """Wait for a starting cloud, and end it if it does not get ready; return its status.

    Parameters:
        process: the cloud's process.
        log_offset: where in the home's log, in bytes, this process began to write.

    Raises:
        KoseizuError: the process ended, or was not ready in 30 seconds.
    """
    try:
        return wait_until_found(home, lambda: process.poll() is None, log_offset)
    finally:
        if process.poll() is None and find(home) is None:
            process.kill()


def wait_until_found(home: Home, lives: Callable[[], bool], log_offset: int = 0) -> dict[str, Any]:
    """Wait until the cloud of this home answers; return its status.

    Parameters:
        lives: tells whether its process still runs.
        log_offset: where in the home's log, in bytes, its process began to write.

    Raises:
        KoseizuError: it ended, or did not answer in 30 seconds; the sentence is the cloud's own last one.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        status = find(home)
        if status is not None:
            return status
        if not lives():
            break
        time.sleep(POLL_SECONDS)
    raise _failed(home, log_offset)


def stop(home: Home) -> bool:
    """End the cloud that runs in this home and wait until it has; return whether there was one."""
    status = find(home)
    if status is None:
        return False
    pid = status["pid"]
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while find(home) is not None and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return True


def _last_port(home: Home) -> int:
    """The port that this home's cloud had when it was killed: clients that still hold its address find it again."""
    try:
        return int(json.loads(home.announcement.read_text())["endpoint"].rpartition(":")[2])
    except (OSError, ValueError, KeyError):
        return GATEWAY_PORT


def _failed(home: Home, log_offset: int) -> KoseizuError:
    with home.log.open("rb") as log:
        log.seek(log_offset)
        said = log.read().decode("utf-8", "replace").strip().splitlines()
    return KoseizuError(
        wanted=_("the embedded cloud to start"),
        found=said[-1] if said else _("it ended without a word"),
        do=_("read {log}, or run `koseizu doctor`").format(log=home.log),
    )
