"""`koseizu draw`."""

from pathlib import Path

import click

from helpers.backends.session import open_session
from helpers.home import COURSE, Home
from helpers.text import _


@click.command(help=_("Draw every picture again from live state, as SVG and PNG."))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=COURSE / "diagrams",
    show_default=True,
    help=_("Folder of the pictures."),
)
def command(into: Path) -> None:
    from helpers.picture.regenerate import regenerate

    for path in regenerate(open_session(Home.from_environment()), into):
        click.echo(path)
