"""`koseizu down`."""

import click

from helpers.cloud import control
from helpers.home import Home
from helpers.text import _


@click.command(help=_("End the embedded cloud; its state stays."))
@click.option("--home", type=click.Path(file_okay=False), envvar="KOSEIZU_HOME", help=_("Folder of the state."))
def command(home: str | None) -> None:
    ended = control.stop(Home.at(home))
    click.echo(_("The embedded cloud has ended; its state is kept.") if ended else _("No embedded cloud was running."))
