"""What a browser's tab says of a page: which page, then whose, so that somebody with eight tabs finds it."""

import re
from pathlib import Path

import pytest

import nupool_helpers
from tests.practice.conftest import URL, Visitor

TEMPLATES = Path(nupool_helpers.__file__).parent / "practice" / "web" / "templates"
SOURCES = {path.stem: path.read_text() for path in TEMPLATES.glob("*.html")}
# The others are in one of these, and "settings-base" stands between.
PAGES = {name: text for name, text in SOURCES.items() if "{% extends" in text and not name.endswith("-base")}
BLOCK = re.compile(r"{% block title %}(.*?){% endblock %}")
HTML = {"Accept": "text/html", "Origin": URL}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_has_a_title_of_its_own(name: str) -> None:
    """None is empty, begins with a number, or is another page's."""
    titles = {page: BLOCK.findall(text) for page, text in PAGES.items()}
    (own,) = titles[name]

    assert re.match(r"[A-Z]|{{ mail", own)
    assert [page for page, found in titles.items() if own in found] == [name]


@pytest.mark.parametrize(("name", "whose"), [("base", "practice exchange"), ("mail-base", "practice mail")])
def test_whose_page_it_is_stands_behind_it(name: str, whose: str) -> None:
    """That it is practice is seen in every tab that is wide enough."""
    assert f"<title>{{% block title %}}{{% endblock %}} · {whose}</title>" in SOURCES[name]


def test_a_failure_says_that_it_is_one(ada: Visitor) -> None:
    """A number alone says nothing to most people."""
    reply = ada.http.get("/nothing-here", headers=HTML)

    assert "<title>This did not work (404) · practice exchange</title>" in reply.text
