"""What a page asks of its Python, without a browser: panels, cells, and the exchange's pages in a frame."""

import re
import time

import pytest

from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import code_at, time_step
from tests.tab.conftest import Told

PASSWORD = "grey whale sings blue 77"


def test_a_panel_is_made_greeted_and_pressed(told: Told) -> None:
    """By the messages of its front end, as in JupyterLab; what it answers has its number."""
    told.page.make(7, "step", 0)
    told.send(7, kind="hello", host="localhost:8000")
    answer = told.send(7, kind="press", name="make", fields={"email": "ada@example.org", "password": PASSWORD})

    assert answer["notice"].startswith("Keep its password in mind")
    told.page.make(8, "check", 0)
    (block,) = told.send(8, kind="hello", host="localhost:8000")["blocks"]
    assert block["answer"] == "done"


def test_a_page_asks_by_itself_where_there_are_no_threads(told: Told) -> None:
    """A kernel that cannot look by itself says so to its pages."""
    told.page.make(1, "step", 1)

    assert told.send(1, kind="hello", host="localhost:8000")["polls"] is True


@pytest.mark.parametrize("name", ["__import__", "NEEDED_", "widgets"])
def test_nothing_is_made_but_what_notebooks_make(told: Told, name: str) -> None:
    """A page can name any function: only the package's own public ones are called."""
    with pytest.raises(AttributeError):
        told.page.make(1, name, None)


def test_a_cell_shows_what_it_prints_and_its_last_value(told: Told) -> None:
    """And the next one knows what it has defined; a mistake is told, and nothing is raised."""
    assert told.page.run_cell("import math\nprint('a')\nmath.pi") == f"a\n{3.141592653589793}\n"
    assert told.page.run_cell("round(math.pi)") == "3\n"
    assert told.page.run_cell("x = 1") == ""
    assert told.page.run_cell("1 / 0").endswith("ZeroDivisionError: division by zero\n")
    assert "SyntaxError" in told.page.run_cell("for")


def test_a_cell_that_needs_what_is_not_there_says_what_to_do(told: Told) -> None:
    """In one sentence, with the library's name."""
    said = told.page.run_cell("import no_such_library")

    assert said.startswith("This cell needs no_such_library, which a browser's Python does not have. Install")


def test_the_exchange_s_pages_are_whole_and_run_no_script(told: Told) -> None:
    """Style and pictures are in the page, nothing is asked for besides, and its policy stands before all else."""
    shown = told.visit("get", "")

    assert shown["html"].index("Content-Security-Policy") < shown["html"].index("<style>")
    assert "script-src 'none'" in shown["html"]
    assert "<link" not in shown["html"]
    assert re.findall(r'src="(?!data:)', shown["html"]) == []
    assert "data:image/svg+xml;base64," in shown["html"]


def test_a_form_of_a_page_logs_in_and_links_go_on_from_there(told: Told) -> None:
    """The frame keeps its cookie, follows the exchange's own redirects and relative links, and log-in counts."""
    workbook().exchange().make_learner("ada@example.org", SecretText(PASSWORD))
    page = told.visit("get", "login")
    wrong = told.visit("post", "login", page["address"], email="ada@example.org", password="another one")
    right = told.visit("post", "login", wrong["address"], email="ada@example.org", password=PASSWORD)
    settings = told.visit("get", "settings/two-factor", right["address"].rpartition("/")[0] + "/../")

    assert "not right" in wrong["html"] or "wrong" in wrong["html"].lower()
    assert "ada@example.org" in right["html"]
    assert "Two-Factor" in settings["html"]
    assert PASSWORD not in wrong["html"] + right["html"]


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/", "javascript:alert(1)", "mailto:a@b.example"]
)
def test_an_address_of_somewhere_else_is_not_opened(told: Told, address: str) -> None:
    """The frame shows the exchange and nothing else."""
    assert told.visit("get", address) == {}


def test_what_is_kept_is_the_exchange_alone(told: Told) -> None:
    """After each change, under a name that has the edition of the tables."""
    assert told.page.changes() is not None
    assert told.page.changes() is None
    workbook().exchange().make_learner("ada@example.org", SecretText(PASSWORD))

    assert told.page.changes() is not None
    assert re.fullmatch(r"exchange-\d+", told.page.copy_name)


def test_recovery_codes_are_shown_once_in_the_frame_too(told: Told) -> None:
    """The frame is led to their page by its cookies; opened again, that page says that they were shown."""
    workbook().exchange().make_learner("ada@example.org", SecretText(PASSWORD))
    told.visit("post", "login", email="ada@example.org", password=PASSWORD)
    setup = told.visit("post", "settings/two-factor/start")["html"]
    seed = re.search(r'aria-label="Seed">([A-Z2-7 ]+)<', setup)
    assert seed
    code = code_at(SecretText(seed[1].replace(" ", "")), time_step(time.time()))
    told.visit("post", "settings/two-factor/enable", code=code)
    mail = told.visit("get", "mail/2")["html"]  # the first one tells of the log-in
    token = re.search(r"confirm/two-factor\?token=([\w.-]+)", mail)
    assert token
    codes = told.visit("post", "confirm/two-factor", token=token[1])

    assert codes["html"].count("<code>") == 8
    again = told.visit("get", codes["address"])["html"]
    assert "were shown once" in again
    assert "<code>" not in again
