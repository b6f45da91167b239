"""environment.yml (conda, Binder) and pyproject.toml (pip) describe one environment."""

import subprocess
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def environment() -> dict[str, Any]:
    """What environment.yml says."""
    loaded = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The project table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


def test_the_python_is_the_same(environment: dict[str, Any], project: dict[str, Any]) -> None:
    """Both ask for the same versions of Python."""
    assert f"python{project['requires-python']}" in environment["dependencies"]


def test_the_package_brings_its_own_dependencies(environment: dict[str, Any]) -> None:
    """conda installs Python and pip and nothing else; pip installs the package, so the dependencies are its own."""
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    by_pip = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]

    assert sorted(entry.split(">")[0] for entry in plain) == ["pip", "python"]
    assert by_pip == [["."]]


def test_it_is_named_as_the_project(environment: dict[str, Any], project: dict[str, Any]) -> None:
    """`conda activate` takes the project's name, and the packages come from conda-forge alone."""
    assert environment["name"] == project["name"]
    assert environment["channels"] == ["conda-forge"]


def test_every_dependency_has_a_range_and_a_reason(project: dict[str, Any]) -> None:
    """Each dependency states a lowest version, and its line in pyproject.toml says what it is for."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    optional = [entry for group in project["optional-dependencies"].values() for entry in group]
    assert project["dependencies"] and optional

    for entry in [*project["dependencies"], *optional]:
        assert ">=" in entry, entry
        named = [line for line in lines if f'"{entry}"' in line]  # two extras may ask for one
        assert named and all(line.partition("#")[2].strip() for line in named), entry


def test_a_second_make_lab_installs_nothing() -> None:
    """Once the environment is there, `make lab` is one command: JupyterLab, opened on the start page."""
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", "-o", ".venv/lab.stamp", "lab"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    (line,) = done.stdout.splitlines()
    assert line.startswith("exec .venv/bin/jupyter lab")
    assert line.endswith("notebooks/00_start_here.ipynb")


def test_make_class_is_one_command_once_it_is_installed() -> None:
    """Its learners by number or by name, and whatever else the teacher says."""
    asked = ["COUNT=3", "LEARNERS=ada eve", "CLASS=--port 9000"]
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", "-o", ".venv/class.stamp", "class", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    (line,) = done.stdout.splitlines()
    assert line.split()[:5] == ["exec", ".venv/bin/python", "-P", "-m", "nupool_helpers.classroom"]
    assert line.endswith("--notebooks notebooks --count 3 --learner ada --learner eve --port 9000")


# The last version of each of which a hole is known that somebody else's file, page or request can use.
HOLES = {
    **{"jinja2": "3.1.5", "requests": "2.32.3", "urllib3": "2.6.2", "cryptography": "46.0.4", "jupyterlab": "4.4.7"},
    **{"filelock": "3.20.2", "lxml": "4.9.4", "pillow": "12.1.0", "h11": "0.14.0", "aiohttp": "3.13.2"},
    **{"python-multipart": "0.0.21", "fastapi": "0.109.0", "httptools": "0.6.2"},
}


def test_no_range_takes_a_version_with_a_known_hole(project: dict[str, Any]) -> None:
    """Whoever installs without the locks gets none of them, in what is asked for and in what that asks for."""
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    ranges = {(named := Requirement(entry)).name.lower(): named.specifier for entry in asked}

    assert [name for name, version in HOLES.items() if version in ranges[name]] == []
