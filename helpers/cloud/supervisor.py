"""The supervisor: child processes that end when their owner ends, however it ends.

The children belong to a keeper process (`helpers.cloud.keeper`) at the other end of a pipe. Should the keeper
itself be killed, the system ends its children on Linux, and `_keeper_gone` ends them elsewhere.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from helpers.errors import KoseizuError
from helpers.home import COURSE
from helpers.text import _

ANSWER_SECONDS = 30.0


@dataclass(frozen=True)
class Program:
    """What to run as a child.

    Parameters:
        name: what the owner calls it; one child of a name at a time.
        command: the program and its arguments.
        environment: the whole environment; None for the owner's.
        folder: the working directory; None for the owner's.
        log: the file that takes its output; None for the owner's standard error.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    log: Path | None = None


class Supervisor:
    """Owns child processes. A context manager: leaving it ends them all.

    Parameters:
        on_end: called with a child's name and exit code when it ended; from another thread.
    """

    def __init__(self, on_end: Callable[[str, int], None] = lambda _name, _code: None) -> None:
        self._on_end = on_end
        self._pids: dict[str, int] = {}
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._lock = threading.Lock()
        self._keeper: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> Mapping[str, int]:
        """The running children: name to process id."""
        return dict(self._pids)

    def start(self, program: Program) -> int:
        """Start a child; return its process id.

        Raises:
            KoseizuError: it cannot be started; the sentence says why.
        """
        with self._lock:
            order = {
                "do": "start",
                "name": program.name,
                "command": list(program.command),
                "environment": dict(program.environment if program.environment is not None else os.environ),
                "folder": str(program.folder) if program.folder else None,
                "log": str(program.log) if program.log else None,
            }
            self._order(order)
            try:
                answer = self._answers.get(timeout=ANSWER_SECONDS)
            except queue.Empty:
                answer = {"failed": _("the keeper of the processes does not answer")}
            if "failed" in answer:
                raise KoseizuError(
                    wanted=_("to start {name}").format(name=program.name),
                    found=answer["failed"],
                    do=_("run `koseizu doctor`"),
                )
            return int(answer["pid"])

    def stop(self, name: str, grace: float = 5.0) -> None:
        """End a child and everything it started: SIGTERM, then SIGKILL after `grace` seconds."""
        with self._lock:
            self._order({"do": "stop", "name": name, "grace": grace})

    def close(self) -> None:
        """End every child, wait until they are gone."""
        if self._keeper is None:
            return
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._keeper.wait()
        self._reader.join(timeout=5)
        self._keeper = None

    def _order(self, order: dict[str, Any]) -> None:
        if self._keeper is None:
            self._start_keeper()
        print(json.dumps(order), file=self._pipe, flush=True)

    def _start_keeper(self) -> None:
        path = os.pathsep.join(filter(None, (str(COURSE), os.environ.get("PYTHONPATH"))))
        self._keeper = subprocess.Popen(
            [sys.executable, "-m", "helpers.cloud.keeper"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
        )  # fmt: skip
        assert self._keeper.stdin
        self._pipe = self._keeper.stdin
        self._reader = threading.Thread(target=self._listen, args=(self._keeper,), name="keeper", daemon=True)
        self._reader.start()

    def _listen(self, keeper: subprocess.Popen[str]) -> None:
        assert keeper.stdout
        for line in keeper.stdout:
            words = json.loads(line)
            if "ended" in words:
                self._pids.pop(words["name"], None)
                self._on_end(words["name"], words["ended"])
                continue
            if "pid" in words:
                self._pids[words["name"]] = words["pid"]
            self._answers.put(words)
        self._keeper_gone()

    def _keeper_gone(self) -> None:
        for name, pid in list(self._pids.items()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            del self._pids[name]
            self._on_end(name, -signal.SIGKILL)
