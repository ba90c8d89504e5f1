"""A pytest plugin: every notebook under nbval gets a fresh seeded cloud and an empty home of its own.

nbval's cells take no fixtures, and its kernel starts in `IPyNbFile.setup`: so the cloud stands around that.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbFile

from helpers.backends.choice import VARIABLE, Backend
from helpers.backends.embedded import session_for_embedded
from helpers.backends.environment import course_environment
from helpers.backends.session import TOKYO
from helpers.home import Home
from tests.clouds import running_cloud

kernel_setup, kernel_teardown = IPyNbFile.setup, IPyNbFile.teardown


def setup(notebook: Any) -> None:
    """Start the cloud, then the kernel."""
    notebook.around = ExitStack()
    folder = Path(notebook.around.enter_context(tempfile.TemporaryDirectory(prefix="koseizu-nbval-")))
    home = Home(folder / "home").prepare()
    notebook.around.enter_context(running_cloud(home))
    environment = course_environment(home, session_for_embedded(home, TOKYO))
    patch = notebook.around.enter_context(pytest.MonkeyPatch.context())
    for name in set(os.environ) - set(environment):
        patch.delenv(name)
    for name, value in {**environment, VARIABLE: Backend.EMBEDDED.value}.items():
        patch.setenv(name, value)
    kernel_setup(notebook)


def teardown(notebook: Any) -> None:
    """End the kernel, then the cloud."""
    kernel_teardown(notebook)
    notebook.around.close()


IPyNbFile.setup = setup  # type: ignore[method-assign]
IPyNbFile.teardown = teardown  # type: ignore[method-assign]
