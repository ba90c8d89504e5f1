"""Puts the guard into every Python process whose PYTHONPATH begins with this folder: kernels, terminals, tests.

Python imports a module of this name at start-up (the `site` module's documentation). botocore is not imported
here, only watched for, so a process without it pays nothing.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

GUARDED = "botocore.httpsession"
HERE = Path(__file__).resolve().parent


class _GuardFinder:
    """Finds `botocore.httpsession` as Python would, and puts the guard in as soon as it is loaded."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != GUARDED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_protect(module: ModuleType) -> None:
            load(module)
            from helpers.backends.guard import protect

            protect(module)

        spec.loader.exec_module = load_and_protect  # type: ignore[method-assign]
        return spec


def _run_the_next_sitecustomize() -> None:
    """Run the `sitecustomize` of the machine, which this one hides."""
    elsewhere = [folder for folder in sys.path if Path(folder or ".").resolve() != HERE]
    spec = PathFinder.find_spec("sitecustomize", elsewhere)
    if spec and spec.loader:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


sys.meta_path.insert(0, _GuardFinder)  # type: ignore[arg-type]
_run_the_next_sitecustomize()
