"""`koseizu build`."""

import tempfile
from pathlib import Path

import boto3
import click

from helpers.backends.choice import VARIABLE, Backend
from helpers.backends.embedded import session_for_embedded
from helpers.backends.environment import course_environment
from helpers.backends.session import TOKYO
from helpers.cloud import control
from helpers.errors import KoseizuError
from helpers.home import COURSE, Home
from helpers.text import _

SEED = 1
"""A notebook is built on a cloud of this seed, so that the same notebook always shows the same ids."""


@click.command(help=_("Execute notebooks, each on a fresh seeded cloud, and store what they show."))
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help=_("Store nothing; exit with 1 where something would change."))
@click.pass_context
def command(context: click.Context, notebooks: tuple[Path, ...], check: bool) -> None:
    changed = [path for path in notebooks if _build(path, check)]
    context.exit(1 if check and changed else 0)


def _build(path: Path, check: bool) -> bool:
    from helpers.course.building import build

    if not path.is_file():
        raise KoseizuError(wanted=_("a notebook"), found=str(path), do=_("name a file, such as notebooks/01_vpc.ipynb"))
    with tempfile.TemporaryDirectory(prefix="koseizu-build-") as folder:
        home = Home(Path(folder) / "home").prepare()
        control.start(home, control.CloudOptions(port=0, seed=SEED))
        try:
            session = session_for_embedded(home, TOKYO)
            environment = {**course_environment(home, session), VARIABLE: Backend.EMBEDDED}
            changed = build(path, Path(folder), environment, store=not check)
            if not check:
                _draw(session, path.stem)
        finally:
            control.stop(home)
    click.echo(f"{path}: {_('changed') if changed else _('unchanged')}")
    return changed


def _draw(session: boto3.Session, name: str) -> None:
    """Keep the picture of what the notebook has built, where it has built anything."""
    from helpers.picture.diagram import save
    from helpers.picture.drawing import draw
    from helpers.picture.live import GROUND, live_graph

    graph = live_graph(session)
    if len(graph.groups) > len(GROUND.groups):
        save(COURSE / "diagrams" / name, draw(graph).svg)
