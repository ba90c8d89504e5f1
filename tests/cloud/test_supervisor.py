"""No child outlives its owner, whatever killed whom."""

import os
import queue
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from helpers.cloud import control
from helpers.cloud.supervisor import Program, Supervisor
from helpers.errors import KoseizuError

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print('on', flush=True); time.sleep(60)",
]


def gone(*pids: int) -> bool:
    """Whether the processes end within ten seconds (a zombie has ended)."""
    deadline = time.monotonic() + 10
    while not all(map(_ended, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return all(map(_ended, pids))


def _ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_children_end_with_the_block() -> None:
    with Supervisor() as supervisor:
        pid = supervisor.start(Program("sleeper", SLEEP))
        assert psutil.pid_exists(pid)
        assert supervisor.pids == {"sleeper": pid}
    assert gone(pid)


def test_an_end_is_reported_with_its_exit_code() -> None:
    ends: queue.Queue[tuple[str, int]] = queue.Queue()
    with Supervisor(lambda name, code: ends.put((name, code))) as supervisor:
        supervisor.start(Program("short", [sys.executable, "-c", "raise SystemExit(7)"]))
        assert ends.get(timeout=10) == ("short", 7)
        assert supervisor.pids == {}


def test_one_that_ignores_sigterm_is_killed_with_all_it_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    ends: queue.Queue[tuple[str, int]] = queue.Queue()
    with Supervisor(lambda name, code: ends.put((name, code))) as supervisor:
        pid = supervisor.start(Program("stubborn", STUBBORN, log=log))
        while not log.exists() or b"on" not in log.read_bytes():
            pass
        grandchildren = [child.pid for child in psutil.Process(pid).children()]
        supervisor.stop("stubborn", grace=0.2)
        assert ends.get(timeout=10) == ("stubborn", -signal.SIGKILL)
        assert len(grandchildren) == 1
        assert gone(pid, *grandchildren)


def test_a_program_that_cannot_start_is_told_in_one_sentence() -> None:
    with Supervisor() as supervisor, pytest.raises(KoseizuError, match="No such file"):
        supervisor.start(Program("nothing", ["/no/such/program"]))


@pytest.mark.parametrize("victim", ["owner", "keeper"])
def test_children_end_when_owner_or_keeper_is_killed(victim: str) -> None:
    code = (
        "import time\nfrom helpers.cloud.supervisor import Program, Supervisor\n"
        "supervisor = Supervisor()\n"
        f"print(supervisor.start(Program('sleeper', {SLEEP!r})), supervisor._keeper.pid, flush=True)\ntime.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=control.environment())
    assert owner.stdout
    child, keeper = map(int, owner.stdout.readline().split())
    os.kill(owner.pid if victim == "owner" else keeper, signal.SIGKILL)
    assert gone(child, keeper)
    owner.kill()
    owner.wait()
