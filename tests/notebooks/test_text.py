"""The notebooks as they stand in the repository: form, links, pictures, and the code that needs no exchange."""

import ast
import re
import socket
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nupool_helpers.tools.clean.search import search

FOLDER = Path(__file__).parents[2] / "notebooks"
STEPS = [
    "01_open_the_exchange",
    "02_log_in",
    "03_go_to_two_factor_authentication",
    "04_create_2fa",
    "05_open_the_authenticator",
    "06_prepare_the_scan",
    "07_scan",
    "08_finish",
    "09_enter_the_code",
    "10_confirm_by_email",
    "11_go_to_api_keys",
    "12_prepare_a_key",
    "13_grant_rights",
    "14_the_revealed_keys",
]
AFTER = [
    *("15_explore_permissions", "16_configure_the_client", "17_your_own_exchange"),
    *("a1_without_a_phone", "a2_when_it_goes_wrong"),
]
LAST = ["e1_exercises"]
NAMES = ["00_start_here", *STEPS, *AFTER, *LAST]
FOR_TEACHERS = ["t1_teach_a_class"]  # beside the learner's path
ALL = [*NAMES, *FOR_TEACHERS]
# What every step notebook has before "Under the hood", by the cells' ids.
SKELETON = [
    "title",
    "progress",
    "what-you-will-do",
    "why-it-matters",
    "you-need",
    "picture",
    "do-it",
    "step",
    "check-text",
    "check",
    "under-the-hood",
]
CONTROLS = {
    "authenticator",
    "progress",
    "step",
    "check",
    "class_overview",
    "computer_gone",
    "configure_client",
    "configure_program",
    "emergency_card",
    "examine",
    "exercise",
    "explore",
    "key_leaked",
    "own_key",
    "own_steps",
    "phone_gone",
    "pool_at_work",
    "quiz",
    "stolen",
    "take_home",
}
# What "Under the hood" may import: the mechanism itself, nothing that knows the learner's account or files.
MECHANISMS = {
    *(
        "argon2",
        "argon2.low_level",
        "base64",
        "email",
        "hmac",
        "http.cookies",
        "ipaddress",
        "itsdangerous",
        "math",
        "pyotp",
        "qrcode",
    ),
    *("random", "secrets", "ssl", "time", "urllib.parse", "nupool_helpers"),
}
FOR_CELLS = {"NEEDED", "parse_permissions", "permission_list", "qr"}
LINK = re.compile(r"(!?)\[(?P<text>(?:!\[[^\]]*\]\([^)]*\)|[^\]])*)\]\((?P<target>[^)]+)\)")


def read(name: str) -> Any:
    """The notebook of that name."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def sources(name: str, kind: str) -> list[str]:
    """What its cells of one kind say."""
    return [cell.source for cell in read(name).cells if cell.cell_type == kind]


def prose(name: str) -> str:
    """All its Markdown."""
    return "\n\n".join(sources(name, "markdown"))


def targets(name: str) -> list[str]:
    """Every link's and picture's target, the picture inside a link included."""
    found = []
    for match in LINK.finditer(prose(name)):
        found += [match["target"], *(inner["target"] for inner in LINK.finditer(match["text"]))]
    return found


def under_the_hood(name: str) -> list[str]:
    """The code cells after the heading "Under the hood"."""
    ids = [cell.id for cell in read(name).cells]
    after = read(name).cells[ids.index("under-the-hood") :]
    return [cell.source for cell in after if cell.cell_type == "code"]


HOOD = [pytest.param(code, id=f"{name}-{i}") for name in ALL for i, code in enumerate(under_the_hood(name), 1)]
every_notebook = pytest.mark.parametrize("name", ALL)
every_step = pytest.mark.parametrize(("number", "name"), list(enumerate(STEPS, 1)))
every_hood_cell = pytest.mark.parametrize("code", HOOD)


def test_what_bittrex_did_not_tell_is_not_said_of_today() -> None:
    """Notebook 15 calls the silence Bittrex's, and sends who holds a key of today to the notebook that asks."""
    text = prose("15_explore_permissions")

    assert "No exchange tells" not in text
    assert "Bittrex did not tell" in text and "](17_your_own_exchange.ipynb)" in text


def test_there_are_as_many_notebooks_as_are_named() -> None:
    """The start, the steps, permissions, the client, one's own exchange, appendices, exercises, and the teacher's."""
    assert len(ALL) == 22
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == ALL


def test_there_is_code_under_the_hood_of_every_notebook() -> None:
    """The tests of "Under the hood" below run on at least one cell of each notebook."""
    assert all(under_the_hood(name) for name in ALL)
    assert len(HOOD) >= len(ALL)


@every_notebook
def test_the_format_is_valid(name: str) -> None:
    """A notebook is valid nbformat 4.5 for the kernel python3, and its cell ids say what the cells are."""
    book = read(name)

    nbformat.validate(book)

    assert (book.nbformat, book.nbformat_minor, book.metadata.kernelspec.name) == (4, 5, "python3")
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", cell.id) for cell in book.cells)
    assert (FOLDER / f"{name}.ipynb").read_text().startswith('{\n "cells": [\n')


@every_notebook
def test_nothing_of_a_run_is_stored(name: str) -> None:
    """No outputs, execution counts, widget state, attachments or cell metadata are in the repository."""
    book = read(name)

    assert set(book.metadata) <= {"kernelspec", "language_info"}
    for cell in book.cells:
        assert not cell.metadata
        assert "attachments" not in cell
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)


@every_notebook
def test_the_cells_are_short_and_mostly_prose(name: str) -> None:
    """A notebook has 10 to 20 cells, no long code cell, and at least as much prose as code."""
    code = sources(name, "code")

    assert 10 <= len(read(name).cells) <= 20
    assert all(len(source.splitlines()) <= 16 for source in code)
    assert len(prose(name)) >= len("".join(code))


@every_step
def test_the_steps_share_one_skeleton(number: int, name: str) -> None:
    """Every step has title, progress, purpose, needs, picture, panel, check, mechanism and ways on, in that order."""
    cells = read(name).cells
    by_id = {cell.id: cell.source for cell in cells}

    more = {"card-text", "card"} if number == 14 else set()  # the last step ends with a card to take along
    assert [cell.id for cell in cells if cell.id not in more][: len(SKELETON)] == SKELETON
    assert by_id["title"].startswith(f"# Step {number} of 14: ")
    assert by_id["progress"] == f"import nupool_helpers as nupool\n\nnupool.progress({number})"
    assert (by_id["step"], by_id["check"]) == (f"nupool.step({number})", f"nupool.check({number})")
    for heading in ("What you will do", "Why it matters", "You need", "Do it", "Check", "Under the hood"):
        assert f"## {heading}\n" in prose(name)
    assert cells[-1].id == "next"


def test_every_notebook_says_how_long_it_takes() -> None:
    """Each has its minutes at its head, 00 those of the whole, and the sums agree."""
    minutes = {}
    for name in NAMES[1:]:
        said = re.search(r"Takes about (\d+) minutes?[.,]", sources(name, "markdown")[0])
        assert said, name
        minutes[name] = int(said[1])
    start = prose("00_start_here")

    assert "The fourteen steps take about an hour" in start
    assert 40 <= sum(minutes[name] for name in STEPS) <= 60
    assert "as long again, and the two appendices 40 minutes more" in start
    assert 40 <= sum(minutes[name] for name in AFTER[:3]) <= 60
    assert sum(minutes[name] for name in AFTER[3:]) == 40
    assert f"The exercises take {minutes[LAST[0]]}." in start


def test_the_notebooks_are_one_path() -> None:
    """Each notebook's last cell leads to the next one and back, and notebook 00 links all of them."""
    for before, after in pairwise(NAMES):
        assert f"]({after}.ipynb)" in read(before).cells[-1].source
        assert f"]({before}.ipynb)" in read(after).cells[-1].source or before == "00_start_here"
        assert f"]({after}.ipynb)" in prose("00_start_here")


def test_the_disclaimer_stands_at_the_head() -> None:
    """Notebook 00 says first that this is practice, that nobody named is behind it, and what not to enter."""
    first = read("00_start_here").cells[0].source

    for words in ("Neither Bittrex nor the Nu team", "4 December 2023", "Never enter a real exchange's password"):
        assert words in first


def test_the_tutorials_mistakes_are_put_right() -> None:
    """Each mistake of the tutorial is corrected openly where it would be made."""
    said = {
        "01_open_the_exchange": "Bittrex stopped trading",
        "04_create_2fa": "keep a copy of the seed",
        "08_finish": "**six** digits",
        "09_enter_the_code": "each code works once",
        "13_grant_rights": "what even this key puts at risk",
    }
    for name, words in said.items():
        text = prose(name)
        assert "**Corrected" in text, name
        assert words in text, name


@every_notebook
def test_links_lead_somewhere(name: str) -> None:
    """Every link and picture is a file of the repository; none needs the internet."""
    assert targets(name)
    for target in targets(name):
        assert "://" not in target
        assert (FOLDER / target).is_file(), f"{name} links {target}"


@every_notebook
def test_pictures_say_what_they_show_and_open_large(name: str) -> None:
    """A picture is a link to itself and carries a description of some length."""
    pictures = re.findall(r"\[!\[([^\]]*)\]\(([^)]*)\)\]\(([^)]*)\)", prose(name))

    assert len(pictures) == prose(name).count("![") == 1
    assert all(len(description) > 40 and shown == opened for description, shown, opened in pictures)


@every_notebook
def test_only_the_agreed_controls_are_used(name: str) -> None:
    """The learner's account is touched by one-line cells that use the package's controls, and by nothing else."""
    book = read(name)
    hood = under_the_hood(name)
    for cell in (cell for cell in book.cells if cell.cell_type == "code" and cell.source not in hood):
        names = set(re.findall(r"nupool\.(\w+)", cell.source))
        assert names and names <= CONTROLS
        call = cell.source.removeprefix("import nupool_helpers as nupool\n\n")
        assert re.fullmatch(r"nupool\.\w+\(\d*\)", call)


@every_notebook
def test_no_word_is_wider_than_a_telephone(name: str) -> None:
    """What is set as code does not break: in a list there is room for thirty signs, beside it for thirty-six."""
    for line in prose(name).splitlines():
        room = 30 if re.match(r"\s*(-|\d+\.|\|) ", line) else 36
        assert all(len(word) <= room for code in re.findall(r"`([^`]+)`", line) for word in code.split())


@every_hood_cell
def test_under_the_hood_is_ten_lines_at_most(code: str) -> None:
    """A cell under the hood has at most ten lines of code."""
    assert 1 <= len([line for line in code.splitlines() if line.strip()]) <= 10


@every_hood_cell
def test_under_the_hood_knows_nothing_of_the_learner(code: str) -> None:
    """A cell under the hood imports mechanisms only, opens no file, and does not touch the workbook's controls."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= MECHANISMS
        if isinstance(node, ast.ImportFrom):
            assert node.module in MECHANISMS
            assert node.module != "nupool_helpers" or {alias.name for alias in node.names} <= FOR_CELLS
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not called & {"open", "input", "exec", "eval", "__import__", "nupool"}


@every_hood_cell
def test_under_the_hood_runs_by_itself(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell under the hood runs alone, without a network, and `nupool-clean` finds nothing in what it has printed."""

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("Under the hood uses no network.")

    for way_out in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, way_out, no_network)

    exec(compile(code, "under the hood", "exec"), {"__name__": "__main__"})
    output = nbformat.v4.new_output("stream", text=capsys.readouterr().out)
    run = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, outputs=[output])])
    assert not list(search("run.ipynb", BytesIO(nbformat.writes(run).encode())))


@every_hood_cell
def test_under_the_hood_shows_throwaway_values(code: str) -> None:
    """No long random-looking text stands in a cell, except the published example of RFC 6238."""
    published = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    found = re.findall(r"[0-9a-f]{24,}|[A-Z2-7]{16,}|[A-Za-z0-9+/]{40,}", code.replace(published, ""))

    assert not found


@every_notebook
def test_words_are_used_as_agreed(name: str) -> None:
    """The same thing has the same name everywhere: none of these other words for Secret, code and the like."""
    text = prose(name).lower()
    for other in ("api secret", "private key", "one-time pin", "passcode", "secret key)", "2-factor", "dashboard"):
        assert other not in text
