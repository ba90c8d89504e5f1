"""`koseizu run CLIENT …`."""

import os
import shutil
import sys

import click

from helpers.backends.environment import course_environment
from helpers.backends.session import open_session
from helpers.errors import KoseizuError
from helpers.home import Home
from helpers.text import _

#: Clients that the course knows how to wire, and what each is for.
CLIENTS = {
    "aws": _("the AWS CLI, for the chosen cloud"),
    "python": _("Python, with boto3 for the chosen cloud"),
}


@click.command(
    help=_("Run a real client wired to the cloud: {names}.").format(names=", ".join(CLIENTS)),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("client")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(client: str, arguments: tuple[str, ...]) -> None:
    if client not in CLIENTS:
        raise KoseizuError(
            wanted=_("one of the clients {names}").format(names=", ".join(CLIENTS)),
            found=client,
            do=_("run one of them; other clients join with the boxes they speak to"),
        )
    # The course's own environment first: `aws` and `python` of the venv are the ones that were tested.
    path = os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)))  # noqa: PTH120
    program = shutil.which(client, path=path)
    if program is None:
        raise KoseizuError(
            wanted=_("{client} on this machine").format(client=client),
            found=_("it is not installed"),
            do=_("run `koseizu doctor`"),
        )
    home = Home.from_environment()
    environment = course_environment(home, open_session(home))
    sys.stdout.flush()
    os.execve(program, [client, *arguments], {**environment, "PATH": path})
