"""The plans for a lesson: minutes that add up, notebooks and acts that are there, and what to say in every part."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from nupool_helpers.lessons.exercises import EXERCISES, FOUR
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.validation.keys import Permission

ROOT = Path(__file__).parents[1]
DOOR, FOLDER = ROOT / "docs" / "teaching.md", ROOT / "docs" / "teaching"
HAND_OUT = FOLDER / "hand-out.html"
LENGTHS = {"two-hours": 120, "half-day": 240}
IN_ONE_GO = {"05", "06", "07", "08"}  # three minutes together, as they say at their heads
WORD, LINK = re.compile(r"\w[\w'’-]*"), re.compile(r"\]\([^)]*\)")
HEADINGS = ("**Say.** ", "**Goes wrong.** ", "**Help.** ")
every_plan = pytest.mark.parametrize("name", LENGTHS)


@dataclass(frozen=True)
class Part:
    """A row of a plan's table: from and for how many minutes, what, who works, and the notebooks by their numbers."""

    begins: int
    minutes: int
    title: str
    who: str
    notebooks: list[str]


def text(name: str) -> str:
    """A page of the folder."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def parts(name: str) -> list[Part]:
    """The rows of a plan's table."""
    found = re.findall(r"^\| (\d+):(\d\d) \| (\d+) \| ([^|]+) \| ([^|]*)\|([^|]*)\|$", text(name), re.MULTILINE)
    return [
        Part(60 * int(hours) + int(begins), int(minutes), title.strip(), who.strip(), re.findall(r"\w+", books))
        for hours, begins, minutes, title, who, books in found
    ]


def sections(name: str) -> dict[str, str]:
    """What stands below each heading of a page."""
    _head, *rest = re.split(r"^## ", text(name), flags=re.MULTILINE)
    return {title.strip(): body for title, body in (part.split("\n", 1) for part in rest)}


def notebook(number: str) -> Path:
    """The notebook of that number."""
    (found,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return found


def named_minutes(numbers: set[str]) -> int:
    """What the notebooks say at their heads that they take; the start page says it of the whole."""
    heads = [nbformat.read(notebook(one), as_version=4).cells[0].source for one in sorted(numbers - IN_ONE_GO - {"00"})]
    return sum(int(re.findall(r"Takes about (\d+)", head)[0]) for head in heads) + 3 * bool(numbers & IN_ONE_GO)


def acts(page: str) -> set[str]:
    """The acts that a page names, in small italics."""
    return {" ".join(act.split()).lower() for act in re.findall(r"(?<![*\w])\*([A-Za-z][a-z\s-]+)\*(?!\*)", page)}


@every_plan
def test_the_minutes_of_a_plan_add_up(name: str) -> None:
    """Each part begins where the one before it ends, and the last one ends with the lesson."""
    at = 0
    for part in parts(name):
        assert part.begins == at, part.title
        at += part.minutes

    assert at == LENGTHS[name]


@every_plan
def test_learners_have_the_time_that_their_notebooks_take(name: str) -> None:
    """Of each notebook at least the minutes that it names itself, all its parts together."""
    work = [part for part in parts(name) if part.who == "learners"]
    for numbers in {tuple(part.notebooks) for part in work}:
        given = sum(part.minutes for part in work if tuple(part.notebooks) == numbers)
        assert given >= named_minutes({*numbers}), numbers


@every_plan
def test_the_steps_are_walked_in_their_order(name: str) -> None:
    """All fourteen and the start page before them, none twice, and each name leads to one notebook."""
    walked = [number for part in parts(name) if part.who == "learners" for number in part.notebooks]
    steps = [number for number in walked if number.isdecimal() and int(number) < len(STEPS)]

    assert steps == [step.notebook[:2] for step in STEPS]
    assert all(notebook(number).is_file() for part in parts(name) for number in part.notebooks)


@every_plan
def test_every_part_has_what_to_say_what_goes_wrong_and_how_to_help(name: str) -> None:
    """In the plan itself, or in that for two hours; and no section is about a part that there is not."""
    own, other = sections(name), sections("two-hours")
    for part in parts(name):
        body = own.get(part.title) or other[part.title]
        assert all(body.count(heading) == 1 for heading in HEADINGS), part.title

    assert {*own} <= {part.title for part in parts(name)}


@every_plan
def test_every_act_that_a_plan_names_is_one(name: str) -> None:
    """The door's table has it, with what to do where there is no overview; and it has none that no plan names."""
    table = DOOR.read_text(encoding="utf-8").partition("## Acts on the overview")[2].partition("\n## ")[0]
    known = acts(table)

    assert len(known) == 8
    assert acts("".join(sections(name).values())) <= known
    assert known <= acts(text("two-hours")) | acts(text("half-day"))
    assert all(
        row.count("|") == 4 and row.split("|")[3].strip() for row in re.findall(r"^\| \*.*$", table, re.MULTILINE)
    )


def test_the_answers_are_about_the_exercises_that_there_are() -> None:
    """Each has a section in their order, and its minutes add up to those of the notebook."""
    titles = [title for title in sections("exercises") if title[0].isdecimal()]
    minutes = re.findall(r"^\| \d\. [^|]+\| (\d+) \|", text("exercises"), re.MULTILINE)

    assert [int(title[0]) for title in titles] == list(EXERCISES)
    assert sum(map(int, minutes)) == named_minutes({"e1"})
    allowed = [call.words for call in FOUR if call.needs is Permission.TRADE_LIMIT]
    assert all(f"**{words}**" in sections("exercises")["3. What TRADE LIMIT allows"] for words in allowed)


def test_the_hand_out_loads_nothing_and_knows_every_step_and_permission() -> None:
    """Fourteen steps in their list, the four permissions as the pages label them, and no script, picture or link."""
    page = HAND_OUT.read_text(encoding="utf-8")
    way = page.partition("<h2>The way</h2>")[2].partition("</ol>")[0]

    assert way.count("<li>") == len(STEPS) - 1
    assert all(f"<th>{right}</th><td>{right.allows}</td>" in page for right in Permission)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|href=|src=|url\(|@import", page)


def words(number: str) -> tuple[int, int]:
    """The words of a notebook before its heading "Under the hood", and from there on with its code."""
    before = behind = 0
    for cell in nbformat.read(notebook(number), as_version=4).cells:
        if "## Under the hood" in cell.source or behind:
            behind += len(WORD.findall(LINK.sub("]", cell.source)))
        elif cell.cell_type == "markdown":
            before += len(WORD.findall(LINK.sub("]", cell.source)))
    return before, behind


def estimates() -> dict[str, list[int]]:
    """The rows of the door's table of minutes, by their notebooks' numbers."""
    rows = re.findall(r"^\| \[(\w\d)\][^|]*((?:\| (?:\d+|–) ){6})\|$", DOOR.read_text(encoding="utf-8"), re.MULTILINE)
    return {number: [int(cell) for cell in re.findall(r"\d+", cells)] for number, cells in rows}


def test_the_estimates_are_what_the_texts_give() -> None:
    """Two hundred words a minute and ten seconds an act, each notebook of the path; its head promises no less."""
    table = estimates()
    paths = [path.name[:2] for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if path.name[:2] != "t1"]

    assert [*table] == paths
    for number, (text_words, panel_words, done, minutes, whole, *said) in table.items():
        before, behind = words(number)
        taken = (before + panel_words) / 200 + done / 6
        assert abs(before - text_words) <= 20, number
        assert (minutes, whole) == (round(taken), round(taken + behind / 200)), number
        assert not said or minutes <= said[0], number
    for number in table.keys() - {"00"}:
        head = nbformat.read(notebook(number), as_version=4).cells[0].source
        assert table[number][-1] == int(re.findall(r"Takes about (\d+)", head)[0])


@every_plan
def test_a_plan_leaves_more_than_the_estimate(name: str) -> None:
    """The door says by how much: for each part of learners' the minutes of its notebooks, and those of the plan."""
    table = estimates()
    column = [*LENGTHS].index(name)
    said = dict(re.findall(r"^\| ([A-Z][^|]+) \| (\d+ \| [\d–]+ \| [\d–]+) \|$", DOOR.read_text("utf-8"), re.MULTILINE))
    for part in parts(name):
        if part.who == "learners" and part.title != "What they take home":
            needed, *given = (cell.strip() for cell in said[part.title].split("|"))
            both = 8 * (part.title == "Exercises")  # the page to take home is the notebook's, too
            assert int(needed) == sum(table[number][3] for number in part.notebooks), part.title
            assert int(given[column]) == part.minutes + both, part.title
            assert part.minutes + both >= int(needed) or {*part.notebooks} == IN_ONE_GO, part.title
