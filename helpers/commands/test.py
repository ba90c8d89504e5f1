"""`koseizu test`."""

import sys

import click
import pytest

from helpers.home import COURSE
from helpers.text import _


@click.command(
    help=_("Run the tests; options go to pytest."),
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.pass_context
def command(context: click.Context) -> None:
    sys.exit(pytest.main([f"--rootdir={COURSE}", f"--config-file={COURSE / 'pyproject.toml'}", *context.args]))
