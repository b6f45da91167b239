"""The page that a learner takes home: true, for one exchange, and without a secret whatever was done before."""

import base64
import html
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons import own_exchange
from nupool_helpers.lessons.exercises import solved
from nupool_helpers.lessons.recovery import StoryName, results
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.validation.least_privilege import NEEDED
from tests.widgets.conftest import Front, usable_code
from tests.widgets.test_stories import ready

MARKER = "marker-5f2c"


@pytest.fixture(autouse=True)
def nothing_before() -> None:
    """What another test has played or solved is forgotten."""
    results.cache_clear()
    solved.cache_clear()


def made(front: Front, exchange: str = "kraken") -> str:
    """The file that the browser gets."""
    answer = front.press("make", {"own": exchange})
    assert answer["handed"]["name"] == "what-i-take-home.html"
    return base64.b64decode(answer["handed"]["value"]).decode()


def opened() -> Front:
    """The panel in a page."""
    front = Front(nupool.take_home())
    front.hello()
    return front


def test_it_tells_what_was_done_and_what_is_left(book: Workbook) -> None:
    """Steps, exercises and stories as they are, the keys by what they may do, and the own exchange in its words."""
    account = ready(book)
    book.site().save_key(_row(book), NEEDED, usable_code(book, account.seed), addresses="127.0.0.1")
    solved().add(3)
    results()[StoryName.KEY] = "Your time: 4:05."
    own_exchange.keep("kraken", [1])

    page = made(opened())

    assert page.count('<li class="done">') == 14 + 1 + 1
    assert '<li class="done"><span>What TRADE LIMIT allows' in page
    assert "READ INFO, TRADE LIMIT, bound to IP addresses" in page
    assert "At Kraken" in page and own_exchange.sentence(11, "kraken") in html.unescape(page)
    assert "The key has leaked: Your time: 4:05." in page


def test_before_anything_was_done_it_says_so(book: Workbook) -> None:
    """Nothing is ticked, and no key is spoken of."""
    book.exchange()
    page = made(opened(), own_exchange.OTHER)

    assert 'class="done"' not in page
    assert "There is no key yet." in page


def test_no_secret_and_no_name_is_on_it(book: Workbook) -> None:
    """Markers in everything that a learner can type, and all that the exchange has made for them, are searched for."""
    account: Any = ready(book)
    book.site().save_key(_row(book), NEEDED, usable_code(book, account.seed), name=MARKER)
    front = opened()
    page = made(front)
    assert set(front.press("make", {"own": MARKER})["errors"]) == {"own"}

    secrets = [account.pair.secret, account.seed, account.password, *account.recovery_codes]
    for word in (MARKER, account.email, account.pair.key, *(secret.reveal() for secret in secrets)):
        assert word not in page
        assert word not in front.text
    assert "default-src 'none'" in page and "src=" not in page and "href=" not in page


def _row(book: Workbook) -> int:
    learner = book.state(fresh=True).learner
    assert learner
    return learner.keys[0].id
