"""The journal: every change of the cloud, written down before it is answered, so that a kill loses nothing.

A record is an API call or an event (a change that a runtime made: a gateway became available). Replaying the
records in order, each with its own number as the seed and its own time on the clock, makes the same resources
with the same ids. SQLite in WAL mode survives kill -9 at any moment; `synchronous=NORMAL` means that a power
cut may take the last few records, never the file.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers.cloud.call import Call
from helpers.errors import KoseizuError
from helpers.home import Home
from helpers.text import _

FORMAT = "1"
SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS records (
    number  INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,   -- Unix time in milliseconds
    kind    TEXT NOT NULL,      -- 'call' or 'event'
    content TEXT NOT NULL,      -- JSON
    body    BLOB,               -- a call's body, when small
    file    TEXT,               -- the SHA-256 that names the file of a large body
    status  INTEGER NOT NULL    -- the HTTP status answered; 0 for an event
);
"""
#: Larger bodies (S3 objects, image layers) go to files of their own, named by their hash.
LARGE_BODY_BYTES = 64 * 1024


@dataclass(frozen=True)
class Event:
    """A change made by a runtime: its name (`vpc.nat-gateway-available`) and its JSON-ready details."""

    name: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One journalled change: its number, its time in Unix milliseconds, what happened, the HTTP status answered."""

    number: int
    at: int
    change: Call | Event
    status: int


class Journal:
    """The changes of one home, in order.

    Parameters:
        home: whose journal it is.
        seed: the seed of a new journal; an existing one keeps its own.

    Raises:
        KoseizuError: the file is damaged or of another format; it is left as it is.
    """

    def __init__(self, home: Home, seed: int) -> None:
        self._home = home
        self._path = home.journal
        try:
            self._database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.executescript(SCHEMA)
            damage = self._database.execute("PRAGMA quick_check").fetchone()[0]
            if damage != "ok":
                raise self._damaged(damage)
            self.seed = int(self._fact("seed", str(seed)))
            if self._fact("format", FORMAT) != FORMAT:
                raise self._damaged(_("it was written by another edition of the course"))
            self._last = self._database.execute("SELECT coalesce(max(number), 0) FROM records").fetchone()[0]
        except sqlite3.Error as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, found: str) -> KoseizuError:
        return KoseizuError(
            wanted=_("a readable journal at {path}").format(path=self._path),
            found=found,
            do=_("run `koseizu reset`: it sets this file aside and starts an empty cloud"),
        )

    def _fact(self, name: str, default: str) -> str:
        """The fact of that name; `default` becomes it where the journal is new."""
        self._database.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, default))
        return self._database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()[0]

    @property
    def next_number(self) -> int:
        """The number that the next record will have, which is also its seed."""
        return self._last + 1

    def __len__(self) -> int:
        return self._last

    def append(self, at: int, change: Call | Event, status: int = 0) -> Record:
        """Write one change and commit it.

        Parameters:
            at: when, in Unix milliseconds.
            change: the call or event.
            status: the HTTP status that is about to be answered.
        """
        record = Record(self.next_number, at, change, status)
        kind, content, body = _encode(change)
        file = self._store(body) if body is not None and len(body) > LARGE_BODY_BYTES else None
        self._database.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
            (record.number, at, kind, content, None if file else body, file, status),
        )
        self._last = record.number
        return record

    def _store(self, body: bytes) -> str:
        digest = hashlib.sha256(body).hexdigest()
        path = self._home.bodies / digest
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_bytes(body)
            partial.replace(path)
        return digest

    def __iter__(self) -> Iterator[Record]:
        """The records, oldest first.

        Raises:
            KoseizuError: a record cannot be read.
        """
        rows = self._database.execute("SELECT number, at, kind, content, body, file, status FROM records ORDER BY 1")
        for number, at, kind, content, body, file, status in rows:
            try:
                whole = (self._home.bodies / file).read_bytes() if file else body
                yield Record(number, at, _decode(kind, content, whole), status)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise self._damaged(_("record {number}: {error}").format(number=number, error=error)) from error

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        self._database.close()


def set_aside(home: Home, now: datetime) -> Path | None:
    """Move the journal and its bodies to a dated folder in the home; return it, or None where there is no journal.

    Parameters:
        home: whose journal it is. No cloud may be running there.
        now: the date in the folder's name.
    """
    if not home.journal.exists():
        return None
    aside = home.path / f"journal-{now:%Y%m%d-%H%M%S-%f}"
    aside.mkdir(mode=0o700)
    for path in (*home.path.glob("journal.db*"), home.bodies):
        if path.exists():
            path.rename(aside / path.name)
    return aside


def _encode(change: Call | Event) -> tuple[str, str, bytes | None]:
    if isinstance(change, Event):
        return "event", json.dumps({"name": change.name, "details": change.details}), None
    content = {"method": change.method, "path": change.path, "query": change.query, "headers": dict(change.headers)}
    return "call", json.dumps(content), change.body


def _decode(kind: str, content: str, body: bytes | None) -> Call | Event:
    fields = json.loads(content)
    return Event(**fields) if kind == "event" else Call(**fields, body=body or b"")
