"""What the learner has done: a small SQLite file in the home folder.

SQLite, because two kernels may write at once and because kill -9 in the middle of a write leaves the file whole.
"""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (at REAL NOT NULL, item TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_item ON attempts (item, at);
"""
BUSY_SECONDS = 10.0
DONE = "correct"


@dataclass(frozen=True)
class Item:
    """How it stands with one exercise, fault, question or prediction.

    Parameters:
        attempts: how many checks or answers there were.
        done: whether one of them was correct.
        last: the last outcome.
        at: when that was, in Unix seconds.
    """

    attempts: int
    done: bool
    last: str
    at: float


class Progress:
    """One learner's record.

    Parameters:
        path: the file. A damaged one is set aside under a dated name and a new one begun; `set_aside` holds its path.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.set_aside: Path | None = None
        try:
            self._read_all()
        except sqlite3.DatabaseError:
            self.set_aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
            path.rename(self.set_aside)
            self._read_all()

    def record(self, item: str, outcome: str) -> None:
        """Note an attempt at an item (`01.3`); the outcome `correct` makes it done for good."""
        with self._open() as database:
            database.execute("INSERT INTO attempts VALUES (?, ?, ?)", (time.time(), item, outcome))

    def items(self) -> Mapping[str, Item]:
        """Every item that was ever attempted."""
        return {item: Item(count, bool(done), last, at) for item, count, done, last, at in self._read_all()}

    def of(self, item: str) -> Item | None:
        """How it stands with one item; None where it was never attempted."""
        return self.items().get(item)

    @property
    def latest(self) -> str | None:
        """The item that was attempted last."""
        items = self.items()
        return max(items, key=lambda name: items[name].at) if items else None

    def _read_all(self) -> list[tuple[str, int, int, str, float]]:
        with self._open() as database:
            # SQLite gives the bare column `outcome` of the row that has the greatest time.
            return database.execute(
                "SELECT item, count(*), max(outcome = ?), outcome, max(at) FROM attempts GROUP BY item", (DONE,)
            ).fetchall()

    def _open(self) -> "_Transaction":
        return _Transaction(self._path)


class _Transaction:
    """A connection for the length of one block, committed at its end: kernels share the file, not a connection."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=BUSY_SECONDS)

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._database.executescript(SCHEMA)
        except sqlite3.Error:
            self._database.close()
            raise
        return self._database

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            self._database.commit()
        self._database.close()
