"""environment.yml (conda, Binder) and pyproject.toml (pip) describe one environment."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

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
