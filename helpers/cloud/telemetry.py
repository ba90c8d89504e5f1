"""The telemetry store: metric samples and log events, which are many and may be forgotten.

It is a file of its own beside the journal, so that damage to it never touches a resource. SQLite in WAL mode;
rows go in by batches, are kept for `retention_seconds` and beyond `most_rows` the oldest go first.
Measured against DuckDB with 200 000 rows: batches of 50 go in 40 times as fast, a minute of one metric is read 13
times as fast.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DEFAULT_RETENTION_SECONDS = 15 * 24 * 3600.0
DEFAULT_MOST_ROWS = 2_000_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS samples (
    at REAL NOT NULL, namespace TEXT NOT NULL, metric TEXT NOT NULL, dimensions TEXT NOT NULL,
    value REAL NOT NULL, unit TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS samples_by_metric ON samples (namespace, metric, dimensions, at);
CREATE INDEX IF NOT EXISTS samples_by_age ON samples (at);
CREATE TABLE IF NOT EXISTS events (
    at REAL NOT NULL, log_group TEXT NOT NULL, stream TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_stream ON events (log_group, stream, at);
CREATE INDEX IF NOT EXISTS events_by_age ON events (at);
"""


@dataclass(frozen=True)
class Sample:
    """One measured value.

    Parameters:
        at: Unix time in seconds.
        dimensions: `Name=value` pairs, sorted and joined with commas, as one key.
        unit: CloudWatch's name of the unit (`Count`, `Seconds`).
    """

    at: float
    namespace: str
    metric: str
    dimensions: str
    value: float
    unit: str


@dataclass(frozen=True)
class LogEvent:
    """One line of a log stream; `at` is Unix time in seconds."""

    at: float
    log_group: str
    stream: str
    message: str


class TelemetryStore:
    """Samples and log events of one home.

    Parameters:
        path: the store's file. A damaged one is set aside under a dated name and a new one begun; `set_aside`
            then holds its path.
        retention_seconds: how long rows are kept.
        most_rows: how many rows each table holds at most.
    """

    def __init__(
        self,
        path: Path,
        retention_seconds: float = DEFAULT_RETENTION_SECONDS,
        most_rows: int = DEFAULT_MOST_ROWS,
    ) -> None:
        self._path, self._retention, self._most = path, retention_seconds, most_rows
        self._lock = threading.Lock()
        self.set_aside: Path | None = None
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            self.set_aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
            path.rename(self.set_aside)
            for companion in path.parent.glob(f"{path.name}-*"):
                companion.unlink()
            self._database = _open(path)

    def add_samples(self, samples: Iterable[Sample]) -> None:
        """Store samples, all or none."""
        rows = [(s.at, s.namespace, s.metric, s.dimensions, s.value, s.unit) for s in samples]
        with self._lock, self._database:
            self._database.executemany("INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?)", rows)

    def add_events(self, events: Iterable[LogEvent]) -> None:
        """Store log events, all or none."""
        rows = [(e.at, e.log_group, e.stream, e.message) for e in events]
        with self._lock, self._database:
            self._database.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)

    def samples(self, namespace: str, metric: str, dimensions: str, begin: float, end: float) -> Iterator[Sample]:
        """The samples of one metric with begin ≤ time < end (Unix seconds), oldest first."""
        with self._lock:
            rows = self._database.execute(
                "SELECT * FROM samples WHERE namespace = ? AND metric = ? AND dimensions = ? AND at >= ? AND at < ?"
                " ORDER BY at",
                (namespace, metric, dimensions, begin, end),
            ).fetchall()
        return (Sample(*row) for row in rows)

    def events(self, log_group: str, begin: float, end: float) -> Iterator[LogEvent]:
        """The events of one log group with begin ≤ time < end (Unix seconds), oldest first."""
        with self._lock:
            rows = self._database.execute(
                "SELECT * FROM events WHERE log_group = ? AND at >= ? AND at < ? ORDER BY at, rowid",
                (log_group, begin, end),
            ).fetchall()
        return (LogEvent(*row) for row in rows)

    def forget(self, now: float) -> int:
        """Delete what is older than the retention, and the oldest rows beyond the most; return how many went.

        Parameters:
            now: Unix time in seconds.
        """
        gone = 0
        with self._lock, self._database:
            for table in ("samples", "events"):
                gone += self._database.execute(f"DELETE FROM {table} WHERE at < ?", (now - self._retention,)).rowcount
                surplus = self._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] - self._most
                if surplus > 0:
                    oldest = f"SELECT rowid FROM {table} ORDER BY at LIMIT ?"
                    gone += self._database.execute(
                        f"DELETE FROM {table} WHERE rowid IN ({oldest})", (surplus,)
                    ).rowcount
        return gone

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._database.close()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    # Telemetry may lose its last moments in a power cut; in exchange a write does not wait for the disk.
    database.execute("PRAGMA synchronous=OFF")
    database.executescript(SCHEMA)
    database.execute("SELECT count(*) FROM (SELECT 1 FROM samples LIMIT 1)").fetchone()
    return database
