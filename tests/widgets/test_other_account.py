"""Whose notebooks follow which account, as the panels have it; and that what they look up is nobody's visit."""

import requests

from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.widgets.panels import panel_of
from tests.widgets.conftest import Front

EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"


def test_who_registers_by_the_panel_s_link_is_followed(book: Workbook) -> None:
    """The link carries what the form hands on; afterwards the panel waits for the mail."""
    front = Front(panel_of(0))
    (link,) = [block for block in front.hello() if block["kind"] == "page"]
    path, _, seat = link["path"].partition("?seat=")
    book.exchange().visit().post(path, email=EMAIL, password=SecretText(PASSWORD), seat=SecretText(seat))
    book.changed()

    front.message(kind="refresh")
    assert f"{EMAIL} is registered" in front.text


def test_step_1_s_link_says_whose_visit_it_is(book: Workbook) -> None:
    """The first page counts for the account that was made in the panel by this link, and by no other way to it."""
    book.exchange().make_learner(EMAIL, SecretText(PASSWORD))
    (link,) = [block for block in Front(panel_of(1)).hello() if block["kind"] == "page"]
    page = {"Accept": "text/html"}
    requests.get(f"{book.exchange().url}/", headers=page, timeout=20)
    assert book.state(fresh=True).activity[-1].what is not Event.SITE_OPENED

    requests.get(f"{book.exchange().url}/{link['path']}", headers=page, timeout=20)

    assert book.state(fresh=True).activity[-1].what is Event.SITE_OPENED


def test_an_account_that_was_registered_otherwise_is_named_once(book: Workbook) -> None:
    """With its password, and not without; then the panel shows it, and a ready account can be left for it again."""
    front = Front(panel_of(0))
    front.hello()
    book.exchange().visit().post("register", email=EMAIL, password=SecretText(PASSWORD))
    assert "password" in front.press("adopt", {"email": EMAIL, "password": "not this one", "code": ""})["errors"]
    assert book.state(fresh=True).learner is None

    front.press("adopt", {"email": EMAIL, "password": PASSWORD, "code": ""})
    assert f"{EMAIL} is registered" in front.text
    book.take_ready_account()
    book.go_back()
    front.message(kind="refresh")
    assert f"{EMAIL} is registered" in front.text


def test_what_the_workbook_looks_up_is_no_visit(book: Workbook) -> None:
    """Neither the clock after a wrong code nor a key's row before it is changed stands in the log as a page opened."""
    book.exchange().make_ready_account(NEEDED)
    before = book.state(fresh=True).activity
    assert book.clock_note()
    book.mails()

    assert book.state(fresh=True).activity == before
