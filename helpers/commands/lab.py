"""`koseizu lab`."""

import queue
import signal
import sys
from pathlib import Path
from typing import Any

import click

from helpers.backends.choice import Backend, chosen_backend
from helpers.backends.environment import course_environment
from helpers.backends.session import open_session
from helpers.cloud import control
from helpers.cloud.supervisor import Program, Supervisor
from helpers.course.workspace import prepare_workspace
from helpers.home import COURSE, Home
from helpers.text import _

FIRST_NOTEBOOK = "00_start_here.ipynb"
SETTINGS = Path(__file__).parent / "jupyterlab"
"""JupyterLab's settings folder, with `overrides.json`: no prompt about news, no look-up of updates."""


@click.command(help=_("Open the course in JupyterLab. Ctrl-C ends everything that it started."))
@click.option("--port", type=click.IntRange(1, 65535), default=8888, show_default=True, help=_("JupyterLab's port."))
@click.option("--browser/--no-browser", default=True, help=_("Open a browser."))
@click.option("--workspace", type=click.Path(file_okay=False, path_type=Path), default=COURSE / "workspace")
def command(port: int, browser: bool, workspace: Path) -> None:
    home = Home.from_environment().prepare()
    report = prepare_workspace(COURSE / "notebooks", workspace)
    click.echo(report)
    ended: queue.Queue[str] = queue.Queue()
    with Supervisor(lambda name, _code: ended.put(name)) as supervisor:
        _start_cloud(supervisor, home)
        line = _jupyter(port, browser, workspace, home)
        supervisor.start(Program("JupyterLab", line, course_environment(home, open_session(home)), workspace))
        click.echo(_("The course is open; your copies are in {folder}. Ctrl-C ends it.").format(folder=workspace))
        _wait(ended)
    click.echo(_("Everything has ended; your work and the cloud's state are kept."))


def _start_cloud(supervisor: Supervisor, home: Home) -> None:
    """Start the embedded cloud as ours, so that it ends with us; one that already runs is left to its owner."""
    if chosen_backend() is not Backend.EMBEDDED or control.find(home) is not None:
        return
    line = control.command(home, control.CloudOptions())
    supervisor.start(Program("cloud", line, control.environment(), log=home.log))
    control.wait_until_found(home, lambda: "cloud" in supervisor.pids)


def _jupyter(port: int, browser: bool, workspace: Path, home: Home) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.root_dir": workspace,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,
        "ServerApp.log_level": "WARN",
        "LabApp.default_url": f"/lab/tree/{FIRST_NOTEBOOK}",
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.news_url": "",
        # Which notebooks were open: kept with the course, apart from other JupyterLabs of this account.
        "LabApp.workspaces_dir": home.path / "jupyterlab",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def _wait(ended: queue.Queue[str]) -> None:
    """Wait for Ctrl-C, for a polite end from outside, or for a child that ends."""

    def end(_number: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    try:
        click.echo(_("{name} has ended.").format(name=ended.get()))
    except KeyboardInterrupt:
        click.echo(_("Ending …"))
