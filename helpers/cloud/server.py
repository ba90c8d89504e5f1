"""The cloud's process: `python -m helpers.cloud.server`. `helpers.cloud.control` starts and stops it."""

import argparse
import fcntl
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waitress.server import create_server

from helpers.cloud.engine import Engine
from helpers.cloud.gateway import Gateway
from helpers.cloud.journal import Journal
from helpers.cloud.ports import GATEWAY_PORT, LOOPBACK, bind
from helpers.cloud.rooms import COMPONENTS, Rooms
from helpers.cloud.tempo import DEFAULT_TEMPO, Tempo
from helpers.cloud.transitions import TransitionClock
from helpers.errors import KoseizuError
from helpers.home import Home
from helpers.text import _

THREADS = 8
EXIT_REFUSED = 3


def main() -> None:
    """Serve until a signal, or until the standard input ends where `--until-eof` asks for that."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    home = Home(options.home)
    try:
        with _alone_in(home.prepare()):
            _serve(home, options)
    except KoseizuError as error:
        print(error, file=sys.stderr)
        sys.exit(EXIT_REFUSED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of the state")
    parser.add_argument("--port", type=int, default=GATEWAY_PORT, help="port wanted; the next free one is taken")
    parser.add_argument("--seed", type=int, default=1, help="seed of a new cloud's ids")
    parser.add_argument("--tempo", type=float, default=DEFAULT_TEMPO, help="how many times faster than AWS")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends: its owner is gone")
    return parser.parse_args()


@contextmanager
def _alone_in(home: Home) -> Iterator[None]:
    """Hold the home's lock, which the system releases however the process ends."""
    with home.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise KoseizuError(
                wanted=_("a home that no other cloud uses"),
                found=_("a cloud is already running in {path}").format(path=home.path),
                do=_("use it, end it with `koseizu down`, or name another folder in KOSEIZU_HOME"),
            ) from error
        yield


def _serve(home: Home, options: argparse.Namespace) -> None:
    socket = bind(options.port)
    port = socket.getsockname()[1]
    journal = Journal(home, options.seed)
    rooms = Rooms()
    engine = Engine(journal, f"{LOOPBACK}:{port}", rooms)
    clock = TransitionClock(Tempo(options.tempo), lambda: rooms.transitions, engine.apply)
    engine.on_change(clock.notice)

    def status() -> dict[str, Any]:
        return {
            "backend": "embedded",
            "endpoint": f"http://{LOOPBACK}:{port}",
            "pid": os.getpid(),
            "ready": True,
            "home": str(home.path),
            "seed": journal.seed,
            "tempo": options.tempo,
            "records": len(journal),
            "replay_differences": engine.differences,
            "runtimes": {"transitions": "running" if clock.alive else "stopped"},
            "https_port": None,
            "dns_port": None,
            "socks_port": None,
            "ca_file": None,
            "databases": [],
        }

    server = create_server(Gateway(engine, status, COMPONENTS), sockets=[socket], threads=THREADS, ident="koseizu")
    clock.start()
    _announce(home, status())
    _end_on_signal()
    if options.until_eof:
        _end_with_owner()
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        home.announcement.unlink(missing_ok=True)
        clock.stop()
        journal.close()


def _announce(home: Home, status: dict[str, Any]) -> None:
    partial = home.announcement.with_suffix(".partial")
    partial.write_text(json.dumps(status))
    partial.replace(home.announcement)


def _end_on_signal() -> None:
    def end(_number: int, _frame: Any) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def _end_with_owner() -> None:
    """End when the owner does: its end of the pipe on our standard input closes, whatever killed it."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="owner", daemon=True).start()


if __name__ == "__main__":
    main()
