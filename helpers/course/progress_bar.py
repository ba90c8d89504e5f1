"""A progress bar for what takes over two seconds; silent where it is quicker, and in a run without a frontend."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython
from IPython.display import display

QUIET_SECONDS = 2.0


@contextmanager
def progress_bar(label: str, steps: int) -> Iterator[Callable[[], None]]:
    """Give a function to call after each step.

    Parameters:
        label: what is going on, in a few words.
        steps: how many there will be.
    """
    began = time.monotonic()
    shown: list[Any] = []
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if not shown and time.monotonic() - began > QUIET_SECONDS and get_ipython() is not None:
            shown.append(ipywidgets.IntProgress(max=steps, description=label))
            display(shown[0])
        for bar in shown:
            bar.value = done

    try:
        yield step
    finally:
        for bar in shown:
            bar.close()
