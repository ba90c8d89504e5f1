"""`koseizu up`."""

import click

from helpers.cloud import control
from helpers.cloud.ports import GATEWAY_PORT
from helpers.cloud.tempo import DEFAULT_TEMPO
from helpers.home import Home
from helpers.text import _


@click.command(help=_("Start the embedded cloud in the background; say where it is."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Port wanted; the next free one is taken. Default 4566."))
@click.option("--seed", type=int, default=1, show_default=True, help=_("Makes the ids of a new cloud."))
@click.option("--home", type=click.Path(file_okay=False), envvar="KOSEIZU_HOME", help=_("Folder of the state."))
@click.option(
    "--tempo", type=click.FloatRange(1), default=DEFAULT_TEMPO, show_default=True, help=_("Times faster than AWS.")
)
def command(port: int | None, seed: int, home: str | None, tempo: float) -> None:
    where = Home.at(home)
    running = control.find(where)
    status = running or control.start(where, control.CloudOptions(port, seed, tempo))
    words = _("The embedded cloud is ready at {endpoint} (state in {home}).")
    if running:
        words = _("The embedded cloud already runs at {endpoint} (state in {home}).")
    click.echo(words.format(endpoint=status["endpoint"], home=status["home"]))
    wanted = port or GATEWAY_PORT
    if not running and not status["endpoint"].endswith(f":{wanted}"):
        click.echo(_("Port {wanted} was in use or not its last one.").format(wanted=wanted))
