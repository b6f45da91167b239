"""The card to print: what stands on it, what never does, and that it fits on one page."""

import html
import re
from pathlib import Path

import pytest

from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.recovery.card import IN_PLACE, PAGES, Card, check_page, check_words, render
from tests.browser.driver import browser, evaluate

NOW = 1_800_000_000.0
FULL = Card(
    "Kraken & Söhne <b>",
    {
        "page_security": "https://www.kraken.com/u/security/settings",
        "page_keys": "Settings > Connections & API > API key, the third menu from the left",
        "page_sessions": "https://www.kraken.com/u/security/" + "very-long-name/" * 8,
    },
    "in the blue folder, behind the insurance",
    ["has_seed", "has_codes"],
    [f"{n}. A step with a title of some length" for n in range(1, 15)],
    [f"{name}: Your time: 7:41. By the exchange's ledger 0.1234 BTC are gone, 12.3 %." for name in ("A", "B", "C")],
)
SECRETS = [
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
    "abcd-efgh-ijkl-mnop",
    "the code is 042 917",
    "042917",
    "fdb97531eca86420fdb97531eca86420",
    "otpauth://totp/x?secret=y",
    "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    "wJalrXUtnFEMI7K7MDENG7bPxRfiCYEXAMPLEKEY",
]
HARMLESS = [
    "",
    "Kraken",
    "Settings, then API, the third menu",
    "in the blue folder behind the insurance papers of 2024",
    "call +1 800 555 0100 from the other phone",
    "page with your open keys",
]


@pytest.mark.parametrize("text", SECRETS)
def test_what_looks_like_a_secret_does_not_get_onto_paper(text: str) -> None:
    """Seeds, codes, recovery codes and keys are refused in every field, and the sentence does not repeat them."""
    for check in (check_words, check_page):
        with pytest.raises(InvalidInput) as refused:
            check(text, "papers")
        assert text not in str(refused.value)
        assert refused.value.field == "papers"


@pytest.mark.parametrize("text", HARMLESS)
def test_words_are_taken_as_they_are(text: str) -> None:
    """Names, menus, years and telephone numbers are no secrets."""
    assert check_words(text, "papers") == text
    assert check_page(text, "page_keys") == text


@pytest.mark.parametrize(
    "address",
    [
        "http://www.kraken.com/u/security",
        "https://user:word@www.kraken.com/",
        "https://www.kraken.com/reset?token=abc",
        "https://www.kraken.com/#a",
        "https:///keys",
        "javascript://www.kraken.com/%0aalert(1)",
        "https://[broken",
    ],
)
def test_a_link_that_may_open_something_is_refused(address: str) -> None:
    """Only pages that one goes to by hand: https, without user, query or fragment."""
    with pytest.raises(InvalidInput):
        check_page(address, "page_keys")


@pytest.mark.parametrize(
    "address",
    ["https://www.kraken.com/u/security/api", "https://www.binance.com/en/my/settings/api-management"],
)
def test_pages_of_exchanges_are_taken(address: str) -> None:
    """The addresses of real key pages pass."""
    assert check_page(address, "page_keys") == address


def test_a_text_that_is_too_long_for_paper_is_refused() -> None:
    """More than two hundred signs do not fit into a line."""
    with pytest.raises(InvalidInput, match="at most 200"):
        check_words("word " * 50, "papers")


def test_the_card_is_text_and_brings_nothing_from_elsewhere() -> None:
    """What was typed is text on it and no markup; there is no script, no picture and no link to load anything."""
    page = render(FULL, NOW)

    assert html.escape(FULL.exchange) in page
    assert "<b>" not in page.replace("<b>Delete the key.</b>", "")
    assert not any(mark in page for mark in ("<script", "<img", "<link", "url(", "src="))
    assert "default-src 'none'" in page
    assert "2027-01-15" in page
    assert page.count("look it up, and write it here") == len(PAGES) - len(FULL.pages)
    for name, words in IN_PLACE.items():
        assert page.index(words) < page.index("Still to do") or name not in FULL.in_place


@pytest.mark.browser
@pytest.mark.parametrize("card", [FULL, Card("my exchange")], ids=["full", "empty"])
def test_the_card_prints_on_one_page(card: Card, tmp_path: Path) -> None:
    """A browser makes one page of A4 of it, and nothing is asked of a network for that."""
    file = tmp_path / "card.html"
    file.write_text(render(card, NOW))
    with browser() as started:
        page = started.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.pdf(path=tmp_path / "card.pdf", prefer_css_page_size=True)
        wide = evaluate(page, "() => document.documentElement.scrollWidth > document.documentElement.clientWidth")

    assert asked == [file.as_uri()]
    assert not wide
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "card.pdf").read_bytes())) == 1
