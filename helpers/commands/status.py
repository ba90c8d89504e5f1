"""`koseizu status`."""

import json
from typing import Any

import click

from helpers.backends.choice import chosen_backend
from helpers.cloud import control
from helpers.home import Home
from helpers.text import _

EXIT_NOT_RUNNING = 1


@click.command(help=_("Tell whether the embedded cloud runs, and where. Exit code 1: it does not."))
@click.option("--json", "as_json", is_flag=True, help=_("For programs."))
@click.option("--home", type=click.Path(file_okay=False), envvar="KOSEIZU_HOME", help=_("Folder of the state."))
@click.pass_context
def command(context: click.Context, as_json: bool, home: str | None) -> None:
    where = Home.at(home)
    status = control.find(where)
    told = status or {"backend": str(chosen_backend()), "ready": False, "home": str(where.path)}
    click.echo(json.dumps(told, indent=2) if as_json else _in_words(told))
    context.exit(0 if status else EXIT_NOT_RUNNING)


def _in_words(status: dict[str, Any]) -> str:
    if not status["ready"]:
        return _("No embedded cloud runs in {home}. `koseizu up` starts one.").format(home=status["home"])
    lines = [
        _("The embedded cloud runs at {endpoint}, process {pid}, state in {home}."),
        _("Seed {seed}, tempo {tempo:g} times AWS's, {records} changes in the journal."),
    ]
    differences = [_("Replay difference: {words}.").format(words=words) for words in status["replay_differences"]]
    stopped = [
        _("The runtime {name} is {state}.").format(name=name, state=state)
        for name, state in status["runtimes"].items()
        if state != "running"
    ]
    return "\n".join([*(line.format(**status) for line in lines), *differences, *stopped])
