"""`koseizu`: the console command. Each subcommand is a file beside this one, loaded when it is called."""

from importlib import import_module

import click

from helpers.errors import KoseizuError
from helpers.text import _

#: Subcommand → what `koseizu --help` says of it. The file `<name>.py` beside this one holds a click command `command`.
SUBCOMMANDS = {
    "lab": _("Open the course in JupyterLab."),
    "up": _("Start the embedded cloud."),
    "down": _("End the embedded cloud."),
    "status": _("Tell what runs, and where."),
    "reset": _("Set the cloud's state aside and begin with an empty one."),
    "draw": _("Draw the pictures again from live state."),
    "build": _("Execute notebooks and store their outputs."),
    "test": _("Run the tests."),
    "clean": _("Delete everything the course made."),
    "doctor": _("Tell what this machine lacks, and what would install it."),
    "run": _("Run a real client, wired to the cloud."),
}


class Subcommands(click.Group):
    """Finds a subcommand's file by its name, so that `status` does not import what `draw` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in SUBCOMMANDS:
            return None
        return import_module(f"helpers.commands.{cmd_name}").command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(_("Commands")):
            formatter.write_dl(list(SUBCOMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KoseizuError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Subcommands)
def main() -> None:
    """Kōseizu: build one real AWS web architecture, box by box, on your own machine."""
