"""A cell that runs before those above it: one sentence, in the place of a traceback that the learner did not earn."""

import re
from typing import Any

from IPython.core.getipython import get_ipython

from helpers.errors import KoseizuError
from helpers.text import _


def explain_missing_names(sources: tuple[str, ...]) -> None:
    """From now on, a name that only an earlier cell makes is told as such; in plain Python nothing happens.

    Parameters:
        sources: the lesson's code cells.
    """
    shell = get_ipython()
    if shell is None:
        return
    made = {name for source in sources for name in re.findall(r"^(\w+)(?:, \w+)* = ", source, re.MULTILINE)}

    def explain(shell: Any, kind: Any, error: Any, traceback: Any, tb_offset: int | None = None) -> None:
        if error.name in made:
            # IPython asks the exception itself how it wants to be shown.
            error._render_traceback_ = _sentence(error.name)._render_traceback_
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    shell.set_custom_exc((NameError,), explain)


def _sentence(name: str) -> KoseizuError:
    return KoseizuError(
        wanted=_("the cells above this one to have run"),
        found=_("the one that makes {name} has not").format(name=name),
        do=_("run the lesson from the top (Run ▸ Run All Above Selected Cell): what exists already stays as it is"),
    )
