"""One environment, told three ways: pyproject.toml, requirements.lock and environment.yml must agree."""

import re
import tomllib
from pathlib import Path

import pytest
import rattler
import yaml

from helpers.home import COURSE

NAME = re.compile(r"^[A-Za-z0-9._-]+")


def canonical(requirement: str) -> tuple[str, str]:
    """A requirement as (name, version range), both without spaces and in one spelling."""
    match = NAME.match(requirement)
    assert match, requirement
    name = match.group().lower().replace("_", "-")
    return name, re.sub(r"\s|\[.*\]", "", requirement[match.end() :])


def declared() -> dict[str, str]:
    project = tomllib.loads((COURSE / "pyproject.toml").read_text())["project"]
    return dict(map(canonical, project["dependencies"]))


def conda_and_pip() -> tuple[list[str], list[str]]:
    lines = yaml.safe_load((COURSE / "environment.yml").read_text())["dependencies"]
    pip = next(line["pip"] for line in lines if isinstance(line, dict))
    return [line for line in lines if isinstance(line, str)], pip


def test_environment_yml_asks_for_what_pyproject_asks_for() -> None:
    conda, pip = conda_and_pip()
    told = dict(map(canonical, [*conda, *pip]))
    assert told.pop("python") == tomllib.loads((COURSE / "pyproject.toml").read_text())["project"]["requires-python"]
    told.pop("pip")
    assert told == declared()


def test_each_conda_line_is_a_match_spec() -> None:
    conda, _pip = conda_and_pip()
    assert [rattler.MatchSpec(line).name.normalized for line in conda] == ["python", "pip", "jupyterlab", "ipywidgets"]


def test_the_lock_pins_every_dependency_with_hashes_and_without_addresses() -> None:
    lock = (COURSE / "requirements.lock").read_text()
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)==\S+(?: ; .*?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.M
    )
    pinned = {name.lower().replace("_", "-") for name, _hashes in pins}
    assert declared().keys() <= pinned
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", lock, re.M))
    assert "://" not in lock


@pytest.mark.parametrize("name", ["jupyterlab", "boto3", "diagrams", "ipywidgets", "nbval", "localstack-client"])
def test_the_packages_the_course_was_asked_for_are_there(name: str) -> None:
    assert name in declared()


def test_apt_txt_is_a_list_of_package_names() -> None:
    lines = (COURSE / "apt.txt").read_text().splitlines()
    assert lines == sorted(lines)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", line) for line in lines)


def test_the_folder_diagrams_never_hides_the_package() -> None:
    assert not (COURSE / "diagrams" / "__init__.py").exists()
    assert not (COURSE / "diagrams" / "diagrams.py").exists()
    import diagrams

    assert Path(diagrams.__file__).parent != COURSE / "diagrams"
