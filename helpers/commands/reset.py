"""`koseizu reset`."""

from datetime import datetime

import click

from helpers.cloud import control
from helpers.cloud.journal import set_aside
from helpers.home import Home
from helpers.text import _


@click.command(help=_("End the cloud and set its state aside; the next one begins empty. Progress is kept."))
@click.option("--home", type=click.Path(file_okay=False), envvar="KOSEIZU_HOME", help=_("Folder of the state."))
def command(home: str | None) -> None:
    where = Home.at(home)
    control.stop(where)
    aside = set_aside(where, datetime.now())
    if aside is None:
        click.echo(_("There was no state in {home}.").format(home=where.path))
        return
    click.echo(_("The next cloud begins empty; the old state is in {aside}.").format(aside=aside))
