"""How long somebody has to wait after too many tries: by the clock, since a page has no script that counts."""

import re
from datetime import UTC, datetime

import pytest

from nupool_helpers.practice.waiting import Wait
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

DAY = 24 * 3600


def at(text: str) -> int:
    """Milliseconds since 1970 of a time in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def wrong_passwords(ada: Visitor) -> None:
    """As many as may be tried."""
    for _ in range(5):
        errors(ada.post("/login", email=EMAIL, password="not this"))


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-01-01 12:00:01", "Wait 1 second: the next try is possible from 12:00:01 UTC on."),
        ("2026-01-01 12:01:39", "Wait 99 seconds: the next try is possible from 12:01:39 UTC on."),
        ("2026-01-01 12:04:01", "Wait 5 minutes: the next try is possible from 12:04:01 UTC on."),
        ("2026-01-01 12:05:00", "Wait 5 minutes: the next try is possible from 12:05:00 UTC on."),
        ("2026-01-01 12:04:00.001", "Wait 5 minutes: the next try is possible from 12:04:01 UTC on."),
        ("2026-01-01 13:39:00", "Wait 99 minutes: the next try is possible from 13:39:00 UTC on."),
        ("2026-01-02 11:59:59", "Wait 24 hours: the next try is possible from 2026-01-02 11:59:59 UTC on."),
    ],
)
def test_a_wait_says_until_when(until: str, said: str) -> None:
    """A whole second, rounded up; with the day where that is another one."""
    assert str(Wait("Too many.", at(until), at("2026-01-01 12:00:00"))) == f"Too many. {said}"


def test_a_part_of_a_second_makes_no_minute_of_it() -> None:
    """Five minutes that begin within a second are five."""
    begun = at("2026-01-01 12:00:00.400")
    wait = Wait("Too many.", begun + 300_000, begun)

    assert (wait.seconds, wait.until) == (300, "12:05:01 UTC")
    assert "Wait 5 minutes:" in str(wait)


def test_the_time_that_is_named_is_the_first_at_which_it_works(ada: Visitor, world: World) -> None:
    """A second before it the right password waits still, and hears the same time again; at it, it is let in."""
    ada.register()
    wrong_passwords(ada)
    named = []
    for seconds in (0, 200, 99):
        world.later(seconds)
        sentence = errors(ada.post("/login", email=EMAIL, password=PASSWORD), 429)["code"]
        named += re.findall(r"from (\S+ UTC) on", sentence)

    assert named == [world.clock_in(1)] * 3
    world.later(1)
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("fields", "opened"),
    [
        ({}, "./login"),
        ({"next": "settings/coins"}, "./login?next=settings%2Fcoins"),
        ({"next": "https://evil.example/\r\nSet-Cookie: a=b"}, "./login"),
        ({"seat": "a" * 257}, "./login"),
        ({"seat": "a; url=//evil.example/\r\n"}, "./login?seat=a%3B+url%3D%2F%2Fevil.example%2F%0D%0A"),
    ],
)
def test_a_page_opens_anew_when_the_wait_is_over(
    ada: Visitor, world: World, fields: dict[str, str], opened: str
) -> None:
    """A browser is told to open the form's page then, with what it was opened with; no header of a stranger's."""
    ada.register()
    wrong_passwords(ada)

    typed = {"email": EMAIL, "password": PASSWORD} | fields
    reply = ada.http.post("/login", data=typed, headers={"Origin": URL, "Accept": "text/html"})

    seconds, _, url = reply.headers["refresh"].partition("; url=")
    assert seconds == reply.headers["retry-after"]
    assert f"from {world.clock_in(300)} on." in reply.text
    assert "set-cookie" not in reply.headers
    assert url == opened


def test_below_settings_it_is_the_page_that_has_the_form(ada: Visitor) -> None:
    """The address of a form alone is no page."""
    ada.register().log_in()
    form = {"password": "not this", "new_password": "another long word here"}
    for _ in range(6):
        reply = ada.http.post("/settings/password", data=form, headers={"Origin": URL, "Accept": "text/html"})

    assert reply.status_code == 429
    assert reply.headers["refresh"].endswith("; url=../settings")


def test_a_kernel_is_told_of_no_page(ada: Visitor) -> None:
    """It counts by itself, from the seconds."""
    ada.register()
    wrong_passwords(ada)

    reply = ada.post("/login", email=EMAIL, password=PASSWORD)

    assert "refresh" not in reply.headers
    assert reply.headers["retry-after"] == "300"


def test_the_log_has_one_line_of_a_wait(ada: Visitor, world: World) -> None:
    """However often it is tried meanwhile; it says until when."""
    ada.register().log_in()
    other = world.visitor()
    wrong_passwords(other)
    until = world.clock_in(300)
    for _ in range(3):
        world.later(20)
        errors(other.post("/login", email=EMAIL, password=PASSWORD), 429)

    log = ada.model("/settings/activity")["activity"]
    refused = [entry["detail"] for entry in log if entry["what"] == "login refused"]
    assert refused[0] == {"reason": "throttled", "until": until}
    assert [detail["reason"] for detail in refused] == ["throttled", *["wrong"] * 5]
