"""Recovery codes and Secrets are shown once, on a page that a browser may come back to."""

import re

import pytest

from nupool_helpers.practice.web.words import NOTICES
from tests.practice.conftest import PASSWORD, URL, Visitor, World

CODES, REVEALED = "/settings/two-factor/recovery-codes", "/settings/api-keys/revealed"
HTML = {"Accept": "text/html", "Origin": URL}
CODE = re.compile(r"<code>([0-9a-z-]{19})</code>")
WITHIN = 59  # seconds


def ask_for_codes(ada: Visitor, world: World) -> str:
    """Send the form for new recovery codes as a browser does; where it is led to."""
    world.later(30)
    form = {"password": PASSWORD, "code": world.code(ada.seed)}
    reply = ada.http.post(CODES, data=form, headers=HTML)
    assert (reply.status_code, CODE.findall(reply.text)) == (303, [])
    return str(reply.headers["location"])


def shown(visitor: Visitor, path: str = CODES) -> list[str]:
    """The recovery codes that the page has for a browser."""
    return CODE.findall(visitor.http.get(path, headers=HTML).text)


def test_the_page_shows_them_once_and_then_says_so(ada: Visitor, world: World) -> None:
    """A browser that reloads it, or comes back to it, is led to the settings, and reads there what to do."""
    ada.with_two_factor()
    assert ask_for_codes(ada, world) == "../../settings/two-factor/recovery-codes"

    assert len(set(shown(ada))) == 8
    again = ada.http.get(CODES, headers=HTML)
    assert (again.status_code, again.headers["location"]) == (303, "../../settings/two-factor?notice=codes-shown")
    assert NOTICES["codes-shown"] in ada.http.get("/settings/two-factor?notice=codes-shown", headers=HTML).text


def test_a_pair_is_shown_once_too(ada: Visitor, world: World) -> None:
    """The Secret is in one answer."""
    ada.with_two_factor()
    world.later(30)
    row = ada.post("/settings/api-keys/new").json()["keys"][0]["id"]
    form = {"addresses": "", "read": "on", "code": world.code(ada.seed)}
    reply = ada.http.post(f"/settings/api-keys/{row}/save", data=form, headers=HTML)
    assert reply.headers["location"] == "../../../settings/api-keys/revealed"

    first, again = (ada.http.get(REVEALED, headers=HTML) for _ in range(2))

    assert re.search(r'id="secret" class="whole" readonly value="[0-9a-f]{32}"', first.text)
    assert again.headers["location"] == "../../settings/api-keys?notice=secret-shown"
    assert NOTICES["secret-shown"] in ada.http.get("/settings/api-keys?notice=secret-shown", headers=HTML).text


@pytest.mark.parametrize("seconds", [WITHIN, 61])
def test_what_nobody_fetched_is_gone_after_a_minute(ada: Visitor, world: World, seconds: int) -> None:
    """A cookie that was kept is good for nothing then."""
    ada.with_two_factor()
    ask_for_codes(ada, world)

    world.later(seconds)

    assert bool(shown(ada)) == (seconds == WITHIN)


def test_it_is_for_this_session_alone(ada: Visitor, world: World) -> None:
    """The cookie shows nothing to another session of the same account, to one that waits for its code, or to none."""
    ada.with_two_factor()
    ask_for_codes(ada, world)
    cookie = ada.http.cookies["practice_shown"]
    nobody, half, other = (world.visitor() for _ in range(3))
    half.log_in()
    other.log_in()
    world.later(30)
    other.post("/login/code", code=world.code(ada.seed))
    for thief in (nobody, half, other):
        thief.http.cookies.set("practice_shown", cookie)

    assert [shown(thief) for thief in (nobody, half, other)] == [[], [], []]
    assert nobody.http.get(CODES, headers=HTML).headers["location"].startswith("../../login?")
    assert other.http.get(CODES, headers=HTML).headers["location"].endswith("notice=codes-shown")
    assert len(shown(ada)) == 8


def test_nor_is_it_after_a_log_out(ada: Visitor, world: World) -> None:
    """A browser that comes back then is asked to log in."""
    ada.with_two_factor()
    ask_for_codes(ada, world)

    ada.http.post("/logout", headers=HTML)

    reply = ada.http.get(CODES, headers=HTML)
    assert (reply.headers["location"], CODE.findall(reply.text)) == (
        "../../login?next=settings/two-factor/recovery-codes",
        [],
    )


def test_what_is_for_one_page_is_not_for_another(ada: Visitor, world: World) -> None:
    """The page of new pairs shows no recovery codes, and what is not the exchange's own is nothing."""
    ada.with_two_factor()
    ask_for_codes(ada, world)
    assert "notice=secret-shown" in ada.http.get(REVEALED, headers=HTML).headers["location"]

    ada.http.cookies.delete("practice_shown")
    ada.http.cookies.set("practice_shown", "gAAAAAB" + "A" * 80)
    assert shown(ada) == []


def test_a_kernel_gets_them_at_once(ada: Visitor, world: World) -> None:
    """It has no Back button, and nothing is carried."""
    ada.with_two_factor()
    world.later(30)

    reply = ada.post(CODES, password=PASSWORD, code=world.code(ada.seed))

    assert len(reply.json()["recovery_codes"]) == 8
    assert "practice_shown" not in ada.http.cookies
