"""README and docs/: links that lead somewhere, names that are in the code, commands that run, pictures of what is."""

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.draw_rooms import PICTURE, draw, imports
from tests import test_imports
from tests.processes import exchange
from tests.tools.clean.test_clean import git
from tests.tools.test_doctor import GOOD

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sysconfig.get_path("scripts"))
README, COMMANDS_PAGE = ROOT / "README.md", ROOT / "docs" / "command-line.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULE = re.compile(r"\bnupool_helpers((?:\.[A-Za-z_]\w*)+)")
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def code_lines(page: Path) -> list[str]:
    """The lines of a page's indented code."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and not line.strip().startswith(("-", "*", "|"))]


def commands() -> list[str]:
    """Every line of a page's code that calls one of our programs, each once."""
    ours = ("nupool-", "python -P ")
    return list(dict.fromkeys(line for page in PAGES for line in code_lines(page) if line.startswith(ours)))


def slugs(page: Path) -> set[str]:
    """What the headings of a page are called in its address (as GitHub names them)."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def run(*command: str, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """A command, called from a terminal without a keyboard: what is typed comes from standard input."""
    environment = os.environ | {"NUPOOL_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        command,
        cwd=folder / "repository",
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        start_new_session=True,
    )


def called(line: str, values: dict[str, str]) -> list[str]:
    """The words of a command as they are run here: our own programs, and values for what stands in capitals."""
    program, *words = shlex.split(line, comments=True)
    path = sys.executable if program == "python" else str(PROGRAMS / program)
    return [path, *(values.get(word, word) for word in words)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with what the commands of the pages are called on: a repository, a configuration, a data folder."""
    (tmp_path / "repository").mkdir()
    git(tmp_path / "repository", "init", "-q")
    (tmp_path / "configuration").mkdir()
    (tmp_path / "configuration" / "pool.conf").write_text(GOOD)
    (tmp_path / "configuration" / "pool.conf").chmod(0o600)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("Nothing is secret here.\n")
    return tmp_path


def test_readme_is_short_and_shows_one_picture_and_two_commands() -> None:
    """At most 700 words, one picture, `make lab` and `make test`."""
    text = README.read_text(encoding="utf-8")

    assert len(text.split()) <= 700
    assert set(re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)) == {"notebooks/images/overview.png"}
    assert [line for line in code_lines(README) if line.startswith("make")] == ["make lab", "make test"]


@every_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    """To a file or folder of this repository, and to a heading where one is named."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        led = (page.parent / path).resolve() if path else page
        assert led.exists(), target
        assert led.is_relative_to(ROOT), target
        assert not heading or heading in slugs(led), target


def links(page: Path) -> set[Path]:
    """The files of this repository that a page links."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / target.partition("#")[0]).resolve() for target in found if "://" not in target}


def test_every_page_is_reached_from_readme() -> None:
    """What is in docs/ is linked from README, and CONTRIBUTING and CHANGELOG are; a folder there from its door."""
    doors = {page.with_suffix("") for page in PAGES}
    reached = links(README).union(*(links(door.with_suffix(".md")) for door in doors if door.is_dir()))

    assert {*PAGES[1:]} <= reached


def texts() -> list[Path]:
    """Everything that names modules: pages, notebooks, code."""
    folders = [path for name in ("nupool_helpers", "scripts", "bench") for path in (ROOT / name).rglob("*.py")]
    return [*PAGES, *sorted(ROOT.glob("notebooks/*.ipynb")), *sorted(folders)]


def is_there(parts: list[str]) -> bool:
    """Whether a dotted name below the package is a module, or a name that stands in one."""
    here = ROOT / "nupool_helpers"
    for n, part in enumerate(parts):
        if (here / part).is_dir():
            here /= part
        elif (here / f"{part}.py").is_file():
            rest = parts[n + 1 :]
            return not rest or rest[0] in (here / f"{part}.py").read_text(encoding="utf-8")
        else:
            return part in (here / "__init__.py").read_text(encoding="utf-8")
    return True


def test_every_module_that_a_text_names_is_there() -> None:
    """Dotted names and paths of the package, in pages, notebooks and docstrings, are those of today."""
    wrong = []
    for text in texts():
        content = text.read_text(encoding="utf-8")
        wrong += [f"{text.name}: {name}" for name in MODULE.findall(content) if not is_there(name[1:].split("."))]
        paths = re.findall(r"\bnupool_helpers/[\w/]+\.(?:py|js|css|html)\b", content)
        wrong += [f"{text.name}: {path}" for path in paths if not (ROOT / path).exists()]

    assert wrong == []


@pytest.mark.parametrize("line", [line for line in commands() if not re.search(r" (serve|pool) ", line)])
def test_a_command_that_is_shown_runs(line: str, home: Path) -> None:
    """As it stands on the page, with values for its capitals. Without a pair `nupool-key` sends nothing, status 2."""
    values = {
        "FILE": str(home / "configuration" / "pool.conf"),
        "PATH": str(home / "notes"),
        "DIR": str(home / "data"),
        "EXCHANGE": "kraken",
    }
    done = run(*called(line, values), folder=home)

    asks_for_a_pair = line.startswith("nupool-key") and "--names" not in line
    assert done.returncode == (2 if asks_for_a_pair else 0), done.stdout + done.stderr


@pytest.mark.parametrize("line", [line for line in commands() if re.search(r" (serve|pool) ", line)])
def test_a_server_that_is_shown_answers(line: str, home: Path) -> None:
    """It prints its address as one JSON object, and ends when it is told to."""
    command = called(line, {"DIR": str(home / "data"), "URL": "http://127.0.0.1:1"})
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["url"].startswith("http://127.0.0.1:")
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_the_program_that_is_shown_runs(home: Path) -> None:
    """The page's Python, asked with a ready account's pair, says what its key may do."""
    (code,) = re.findall(r"```python\n(.*?)```", COMMANDS_PAGE.read_text(encoding="utf-8"), re.DOTALL)
    new = [str(PROGRAMS / "nupool-exchange"), "new-account", "--data", str(home / "exchange")]
    with exchange(home / "exchange", "--quiet") as url:
        rights = ["--email", "ada@example.org", "--permissions", "READ INFO,TRADE LIMIT"]
        made = json.loads(run(*new, *rights, folder=home).stdout)
        program = code.replace("http://127.0.0.1:PORT", url)
        done = run(sys.executable, "-c", program, folder=home, typed=f"{made['key']}\n{made['secret']}\n")

    assert "This key may do what is needed and nothing else" in done.stdout, done.stderr


def sections() -> Iterator[tuple[str, str]]:
    """The sections of the page on the command line that are about a program: its name and text."""
    parts = re.split(r"^## ", COMMANDS_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    yield from (part.split("\n", 1) for part in parts if part.startswith("nupool-"))  # type: ignore[misc]


def test_the_page_on_programs_tells_their_options(home: Path) -> None:
    """Every option in a program's section is one of its own, and every one of its own is told."""
    found = dict(sections())
    assert set(found) == {path.name for path in PROGRAMS.glob("nupool-*")}
    for program, text in found.items():
        subcommands = [[name] for name in ("serve", "new-account", "pool")] if program == "nupool-exchange" else [[]]
        helps = "".join(run(str(PROGRAMS / program), *sub, "--help", folder=home).stdout for sub in subcommands)
        of_program = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", helps)) - {"--help"}

        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) == of_program, program


def test_make_help_says_what_make_can_do() -> None:
    """Each target that a person calls has its line, and none else has."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    phony = " ".join(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)).split()
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    told = [line.split(maxsplit=2) for line in done.stdout.splitlines()]

    assert [name for _, name, _ in told] == targets
    assert sorted(targets) == sorted(phony)
    assert all(make == "make" and text for make, _, text in told)


@every_page
def test_every_target_that_a_page_names_is_one(page: Path) -> None:
    """`make x`, in code or within a sentence."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`make ([a-z]+)`", text) + [
        line.split()[1] for line in code_lines(page) if line.startswith("make ")
    ]

    assert set(named) <= set(targets)


def test_the_picture_of_the_rooms_is_what_the_imports_give() -> None:
    """`python scripts/draw_rooms.py` draws it again; every room is on it, and it has colours for a dark page."""
    assert PICTURE.read_text(encoding="utf-8") == draw()
    names = {element.text for element in ElementTree.parse(PICTURE).iter("{http://www.w3.org/2000/svg}text")}
    assert set(imports()) <= names
    assert "prefers-color-scheme: dark" in draw()


def test_the_page_on_rooms_names_every_room_and_the_doors() -> None:
    """The rooms of the package, and the exchange's areas and ground in the order that is held."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {name.rstrip("/") for name in re.findall(r"`([\w/]+)`", text)}
    rules, ground = (
        next(line for line in text.splitlines() if line.startswith(start)) for start in ("| rules", "| gr")
    )

    assert set(imports()) <= named
    assert re.findall(r"`(\w+)/?`", ground) == test_imports.GROUND
    assert [*re.findall(r"`(\w+)/`", rules), "api"] == test_imports.AREAS


def test_contributing_names_the_doors_as_they_are_held() -> None:
    """Its sentence on the doors has the rooms in the order of tests/test_imports.py."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    doors = text.partition("Doors open one way.")[2].partition("A module imports")[0]
    named = re.findall(r"`(\w+)`", doors)

    for layer in test_imports.LAYERS:
        assert {named.pop(0) for _ in layer} == layer
    assert named == []


def test_the_changelog_has_each_section_once() -> None:
    """Keep a Changelog's sections, in its order, each once a version."""
    kept = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    for version in re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        found = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert found == [name for name in kept if name in found]
