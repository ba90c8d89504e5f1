"""`koseizu doctor`."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click

from helpers.text import _

EXIT_MISSING = 1


@dataclass(frozen=True)
class Part:
    """A part of the system that pip cannot bring.

    Parameters:
        name: what it is.
        programs: names under which its program may be installed; one of them is enough.
        needed_by: the commands that use it (`lab`, `test`).
        without: what works without it, in words.
        packages: package manager → names of its packages.
    """

    name: str
    programs: tuple[str, ...]
    needed_by: tuple[str, ...]
    without: str
    packages: dict[str, tuple[str, ...]]

    @property
    def installed(self) -> bool:
        """Whether one of its programs is found, `sbin` folders included."""
        path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
        return any(shutil.which(program, path=path) for program in self.programs)


PARTS = (
    Part(
        name=_("MariaDB server (Aurora's writer and reader)"),
        programs=("mariadbd",),
        needed_by=("lab", "test"),
        without=_("everything but the SQL of lesson 03"),
        packages={"apt-get": ("mariadb-server-core", "mariadb-client-core"), "brew": ("mariadb",)},
    ),
    Part(
        name=_("Chromium (the browser test)"),
        programs=("chromium", "chromium-browser", "google-chrome"),
        needed_by=("test",),
        without=_("the whole course, and every test but those in a browser"),
        packages={"apt-get": ("chromium",), "brew": ("--cask", "chromium")},
    ),
)
#: Package manager → the arguments with which it installs without a question.
INSTALL = {"apt-get": ("install", "--yes", "--quiet"), "brew": ("install",)}


@click.command(help=_("Tell what this machine lacks, what works without it, and the one command that installs it."))
@click.option("--install", is_flag=True, help=_("Install what is missing, where that needs no password."))
@click.option("--quiet", is_flag=True, help=_("Say only what is missing."))
@click.option("--for", "purpose", type=click.Choice(["lab", "test"]), help=_("Look only at what this command uses."))
@click.pass_context
def command(context: click.Context, install: bool, quiet: bool, purpose: str | None) -> None:
    parts = [part for part in PARTS if purpose is None or purpose in part.needed_by]
    missing = [part for part in parts if not part.installed]
    if install and missing and (line := _install_line(missing)) and _may_install():
        _run_installer(line, missing)
        missing = [part for part in missing if not part.installed]
    if not quiet:
        click.echo(_("Python {version} on {system}").format(version=sys.version.split()[0], system=platform.platform()))
    for words in _report(parts, missing, quiet):
        click.echo(words)
    context.exit(EXIT_MISSING if missing else 0)


def _report(parts: list[Part], missing: list[Part], quiet: bool) -> Iterator[str]:
    for part in parts:
        if part in missing:
            line = _("{name}: missing. Without it works {without}.")
            yield line.format(name=part.name, without=part.without)
        elif not quiet:
            yield _("{name}: installed").format(name=part.name)
    if missing:
        line = _install_line(missing)
        words = " ".join(line) if line else _("your package manager, for {names}")
        yield _("To install: {command}").format(command=words.format(names=", ".join(part.name for part in missing)))


def _manager() -> str | None:
    return next((name for name in INSTALL if shutil.which(name)), None)


def _install_line(missing: list[Part]) -> list[str] | None:
    manager = _manager()
    if manager is None:
        return None
    names = [name for part in missing for name in part.packages[manager]]
    as_root = [] if manager == "brew" or os.geteuid() == 0 else ["sudo"]
    return [*as_root, manager, *INSTALL[manager], *names]


def _may_install() -> bool:
    """Whether installing needs no password: Homebrew, root, or a sudo that asks for none."""
    if _manager() == "brew" or os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0  # noqa: PLW1510 — the code is the answer


def _run_installer(line: list[str], missing: list[Part]) -> None:
    click.echo(_("Installing {names}, once …").format(names=", ".join(part.name for part in missing)))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lines = [line]
    if "apt-get" in line:
        # A machine that is new has no list of packages yet.
        lines.insert(0, [*line[: line.index("apt-get") + 1], "update"])
    for one in lines:
        subprocess.run(one, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
