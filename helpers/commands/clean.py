"""`koseizu clean`."""

import click

from helpers.backends.session import open_session
from helpers.course.cleaning import clean, remaining
from helpers.home import Home
from helpers.text import _

EXIT_LEFT = 1


@click.command(help=_("Delete what the course made, then list what is left (exit code 1 if anything is)."))
@click.pass_context
def command(context: click.Context) -> None:
    session = open_session(Home.from_environment())
    for words in clean(session):
        click.echo(words)
    left = list(remaining(session))
    for words in left:
        click.echo(_("Left: {words}").format(words=words))
    if not left:
        click.echo(_("Nothing of the course is left."))
    context.exit(EXIT_LEFT if left else 0)
