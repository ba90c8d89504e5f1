"""The keeper: a small process that owns child processes and ends them when its owner is gone.

`helpers.cloud.supervisor` starts it and speaks to it in lines of JSON over a pipe. When that pipe ends, however
the owner died, the keeper ends every child. It uses the standard library only, so that it is small and quick.
"""

import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from typing import Any

GRACE_SECONDS = 5.0
POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1
OWNER = 0
"""The file descriptor on which the owner speaks: standard input."""


class Keeper:
    """Starts, watches and ends child processes, each in a process group of its own."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, self._wake = os.pipe()
        self._heard = b""

    def run(self) -> None:
        """Obey until the owner's pipe ends; then end every child."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGCHLD, lambda *_: None)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._selector.register(OWNER, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        try:
            while self._step():
                pass
        finally:
            self._end(list(self._children), GRACE_SECONDS)

    def _step(self) -> bool:
        """Handle what has happened; return whether the owner is still there."""
        for key, _events in self._selector.select():
            if key.fileobj == self._woken:
                os.read(self._woken, 4096)
            elif not self._listen():
                return False
        self._report_ended()
        return True

    def _listen(self) -> bool:
        """Obey the whole lines that the owner has sent; return whether the owner is still there."""
        words = os.read(OWNER, 65536)
        *lines, self._heard = (self._heard + words).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))
        return bool(words)

    def _obey(self, order: dict[str, Any]) -> None:
        if order["do"] == "start":
            self._start(order)
        else:
            self._end([order["name"]], order["grace"])

    def _start(self, order: dict[str, Any]) -> None:
        name = order["name"]
        output = open(order["log"], "ab") if order["log"] else None  # noqa: SIM115, PTH123 — the child's, closed below
        try:
            child = subprocess.Popen(
                order["command"], env=order["environment"], cwd=order["folder"], stdin=subprocess.DEVNULL,
                stdout=output or sys.stderr, stderr=output or sys.stderr,
                start_new_session=True, preexec_fn=_die_with_keeper,  # noqa: PLW1509 — this process has one thread
            )  # fmt: skip
        except OSError as error:
            _say({"name": name, "failed": str(error)})
            return
        finally:
            if output:
                output.close()
        self._children[name] = child
        _say({"name": name, "pid": child.pid})

    def _report_ended(self) -> None:
        for name, child in list(self._children.items()):
            code = child.poll()
            if code is not None:
                del self._children[name]
                _kill_group(child.pid, signal.SIGKILL)
                _say({"name": name, "ended": code})

    def _end(self, names: list[str], grace: float) -> None:
        """End children and their process groups: SIGTERM, then after `grace` seconds SIGKILL."""
        ending = [child for name, child in self._children.items() if name in names]
        for child in ending:
            _kill_group(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while any(child.poll() is None for child in ending) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        for child in ending:
            _kill_group(child.pid, signal.SIGKILL)
            child.wait()
        self._report_ended()


def _die_with_keeper() -> None:
    """On Linux the system ends the child also when the keeper itself is killed (prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _kill_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def _say(words: dict[str, Any]) -> None:
    try:
        print(json.dumps(words), flush=True)
    except BrokenPipeError:
        # The owner is gone and nobody listens; the end of its pipe is noticed next.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123


if __name__ == "__main__":
    Keeper().run()
