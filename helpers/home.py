"""Where one learner's cloud keeps its state: one folder, readable by its owner only."""

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import KoseizuError
from helpers.text import _

#: The checkout: the folder that holds `helpers/`, `notebooks/` and `diagrams/`.
COURSE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The state folder (`KOSEIZU_HOME`, default `.koseizu/` in the checkout) and the files in it."""

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The home that `KOSEIZU_HOME` names, or `.koseizu/` in the checkout."""
        return cls.at(os.environ.get("KOSEIZU_HOME"))

    @classmethod
    def at(cls, folder: str | None) -> "Home":
        """The home in that folder; in `.koseizu/` in the checkout where it is None or empty."""
        return cls(Path(folder or COURSE / ".koseizu").expanduser().absolute())

    def prepare(self) -> "Home":
        """Make the folder, for its owner only.

        Raises:
            KoseizuError: the folder cannot be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._unusable(str(error.strerror)) from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise self._unusable(_("no permission to write there"))
        return self

    def _unusable(self, found: str) -> KoseizuError:
        return KoseizuError(
            wanted=_("a folder for the state that can be written, at {path}").format(path=self.path),
            found=found,
            do=_("name another folder in KOSEIZU_HOME, or make this one writable"),
        )

    @property
    def journal(self) -> Path:
        """Every change of the embedded cloud, in order."""
        return self.path / "journal.db"

    @property
    def bodies(self) -> Path:
        """Large request bodies, each a file named by its SHA-256."""
        return self.path / "bodies"

    @property
    def telemetry(self) -> Path:
        """Metric samples and log events."""
        return self.path / "telemetry.db"

    @property
    def progress(self) -> Path:
        """What the learner has done."""
        return self.path / "progress.db"

    @property
    def announcement(self) -> Path:
        """Where the running cloud says how to reach it."""
        return self.path / "cloud.json"

    @property
    def lock(self) -> Path:
        """Held by the running cloud, so that two never share a journal."""
        return self.path / "cloud.lock"

    @property
    def log(self) -> Path:
        """What the cloud's process printed."""
        return self.path / "cloud.log"
