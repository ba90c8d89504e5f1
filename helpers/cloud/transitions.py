"""State that moves by itself: a gateway that is pending now and available some time later.

A component's `runtime.py` ends with a tuple `TRANSITIONS`. One thread waits for the next one that is due and
journals it as an event, so that a replay repeats it. While nothing waits, the thread sleeps.
"""

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from helpers.cloud.journal import Event
from helpers.cloud.tempo import Tempo

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Subject:
    """One resource that waits for a transition."""

    account: str
    region: str
    id: str


@dataclass(frozen=True)
class Transition:
    """A change that AWS makes by itself after a while.

    Parameters:
        event: its name in the journal (`vpc.nat-gateway-available`).
        wait: the name of the wait in the tempo's table.
        waiting: the resources that now wait for it, read from the engine's state.
        apply: makes the change in the engine's state; does nothing where the resource is gone.
    """

    event: str
    wait: str
    waiting: Callable[[], Iterable[Subject]]
    apply: Callable[[Subject], None]


@dataclass(order=True)
class _Due:
    at: float
    transition: Transition = field(compare=False)
    subject: Subject = field(compare=False)


class TransitionClock:
    """Applies each transition when its wait is over.

    Parameters:
        tempo: how long each wait is.
        transitions: those of every component that is loaded by now.
        apply: journals an event and applies it.
    """

    def __init__(
        self, tempo: Tempo, transitions: Callable[[], Iterable[Transition]], apply: Callable[[Event], None]
    ) -> None:
        self._tempo, self._transitions, self._apply = tempo, transitions, apply
        self._queue: list[_Due] = []
        self._known: set[tuple[str, Subject]] = set()
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="transitions", daemon=True)

    def start(self) -> None:
        """Begin to wait, also for what was waiting when the cloud last ended."""
        self.notice()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what still waits is found again at the next start."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def notice(self) -> None:
        """Look for resources that have begun to wait. Called after every change, with the engine's lock held."""
        with self._changed:
            for transition in self._transitions():
                for subject in transition.waiting():
                    self._enqueue(transition, subject)
            self._changed.notify()

    def _enqueue(self, transition: Transition, subject: Subject) -> None:
        key = (transition.event, subject)
        if key in self._known:
            return
        self._known.add(key)
        at = time.monotonic() + self._tempo.seconds(transition.wait)
        heapq.heappush(self._queue, _Due(at, transition, subject))

    def _run(self) -> None:
        while (due := self._next_due()) is not None:
            self._known.discard((due.transition.event, due.subject))
            details: dict[str, Any] = vars(due.subject)
            try:
                self._apply(Event(due.transition.event, details))
            except Exception:
                log.exception("transition %s of %s failed", due.transition.event, due.subject)

    def _next_due(self) -> _Due | None:
        with self._changed:
            while not self._stopped:
                if not self._queue:
                    self._changed.wait()
                elif (remaining := self._queue[0].at - time.monotonic()) > 0:
                    self._changed.wait(remaining)
                else:
                    return heapq.heappop(self._queue)
        return None
