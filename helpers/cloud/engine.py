"""The engine: moto, made durable and repeatable.

One lock is held for the length of each call: moto's state is plain Python objects that no call may read while
another changes them, and Python runs one of them at a time anyway. A change runs with the journal's next
number as its seed and with the clock standing at the recorded time, so that a replay gives the same ids and
the same times.
"""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import time_machine

from helpers.cloud.call import Call
from helpers.cloud.journal import Event, Journal, Record
from helpers.cloud.rooms import Rooms
from helpers.cloud.transitions import Subject

log = logging.getLogger(__name__)

#: moto reads these when it is imported. CORS would let any web page in the learner's browser call the cloud.
ENGINE_SETTINGS = {"MOTO_DISABLE_GLOBAL_CORS": "true"}

Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: the status line's words, the headers, the whole body."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def code(self) -> int:
        """The HTTP status code."""
        return int(self.status.split()[0])


class Engine:
    """Answers API calls from moto's state, and journals those that change it.

    Parameters:
        journal: where changes are written; what it holds is replayed at once.
        host: `address:port` at which the API is reached; it appears in some answers.
        rooms: the components' rules, operations and transitions.
    """

    def __init__(self, journal: Journal, host: str, rooms: Rooms) -> None:
        os.environ.update(ENGINE_SETTINGS)
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        from helpers.cloud.gate import Gate

        self._journal, self._host, self._rooms = journal, host, rooms
        self._lock = threading.RLock()
        self._application = DomainDispatcherApplication(create_backend_app)
        self._listeners: list[Callable[[], None]] = []
        self.differences: list[str] = []
        Gate(rooms).install()
        _seed_new_backends(journal.seed)
        self._replay(journal)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change, with the lock held."""
        self._listeners.append(listener)

    def answer(self, call: Call) -> Answer:
        """Answer a call; journal it first if it may have changed something."""
        if not call.changes_state:
            with self._lock:
                return self._run(call.environ(self._host))
        with self._lock:
            from helpers.cloud.gate import REFUSED

            at = time.time_ns() // 1_000_000
            environ = call.environ(self._host)
            answer = self._repeatably(self._journal.next_number, at, lambda: self._run(environ))
            if REFUSED not in environ:
                self._journal.append(at, call, answer.code)
                self._tell()
            return answer

    def apply(self, event: Event) -> None:
        """Make a change that a runtime found, and journal it."""
        with self._lock:
            at = time.time_ns() // 1_000_000
            self._repeatably(self._journal.next_number, at, lambda: self._happen(event))
            self._journal.append(at, event)
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _run(self, environ: dict[str, Any]) -> Answer:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], Any]:
            begun.append((status, headers))
            return lambda _data: None

        parts = self._application.get_application(environ)(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return Answer(*begun[-1], body)

    def _happen(self, event: Event) -> None:
        for transition in self._rooms.of_event(event.name).transitions:
            if transition.event == event.name:
                transition.apply(Subject(**event.details))

    def _repeatably(self, number: int, at: int, change: Callable[[], Result]) -> Result:
        from moto.moto_api._internal import mock_random

        mock_random.seed(f"{self._journal.seed}:{number}")
        with time_machine.travel(at / 1000, tick=False):
            return change()

    def _replay(self, records: Iterable[Record]) -> None:
        """Make every journalled change again; what turns out otherwise is kept in `differences`."""
        from helpers.cloud.gate import REPLAYED

        for record in records:
            change = record.change
            if isinstance(change, Event):
                self._repeatably(record.number, record.at, lambda event=change: self._happen(event))
                continue
            environ = {**change.environ(self._host), REPLAYED: True}
            answer = self._repeatably(record.number, record.at, lambda environ=environ: self._run(environ))
            if answer.code != record.status:
                self.differences.append(f"record {record.number}: answered {record.status} then, {answer.code} now")


def _seed_new_backends(seed: int) -> None:
    """Make what moto creates when a service is first touched (the default VPC) the same in every life.

    moto does so on any call, also one that only reads and is not journalled; so the seed is made of the
    account, region and service, and the random source is put back as it was.
    """
    from moto.core.base_backend import AccountSpecificBackend
    from moto.moto_api._internal import mock_random

    engine = AccountSpecificBackend.__getitem__

    def get(backends: Any, region: str) -> Any:
        if region in backends.keys():  # noqa: SIM118 — `in backends` means "may exist" to moto
            return dict.__getitem__(backends, region)
        state = mock_random.getstate()
        name = f"{seed}:{backends.service_name}:{backends.account_id}:{region}"
        mock_random.seed(hashlib.sha256(name.encode()).digest())
        try:
            return engine(backends, region)
        finally:
            mock_random.setstate(state)

    AccountSpecificBackend.__getitem__ = get  # type: ignore[method-assign]
