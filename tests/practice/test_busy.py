"""Slow work: limited before it is begun, bounded in size, and in queues of its own, so that log-ins go on."""

import asyncio
import threading
from typing import Any

import pytest

from nupool_helpers.practice.accounts import passwords
from nupool_helpers.practice.offload import Busy, thread_offload
from nupool_helpers.practice.schema import attempts
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.passwords import strength
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

COSTLY = "4@8({[<369!1|0$57+%2" * 4


async def full(*_work: object) -> Any:
    """An `offload` with no place left."""
    raise Busy


def count(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """Note what a function is called with."""
    calls: list[Any] = []
    original = getattr(owner, name)

    def noted(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return original(*given, **more)

    monkeypatch.setattr(owner, name, noted)
    return calls


def test_of_a_long_password_thirty_two_signs_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is typed, zxcvbn is given no more: its work grows with the cube of the length."""
    import zxcvbn

    calls = count(monkeypatch, zxcvbn, "zxcvbn")
    for typed in (COSTLY, PASSWORD, "x" * 1000):
        strength(SecretText(typed))

    assert [len(given[0]) for given in calls] == [32, len(PASSWORD), 32]


def test_a_flood_of_registrations_is_judged_up_to_the_limit(
    ada: Visitor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of sixty weak passwords for one address twenty are judged, and the rest are refused before any work."""
    calls = count(monkeypatch, passwords, "strength")
    replies = [ada.post("/register", email=EMAIL, password="letmein").status_code for _ in range(60)]

    assert replies == [422] * 20 + [429] * 40
    assert len(calls) == 20
    world.later(5 * 60)
    ada.register()


def test_a_new_password_is_judged_after_the_old_one_was_right(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a browser that was left open, guesses at the password are limited before anything new is judged."""
    ada.register().log_in()
    calls = count(monkeypatch, passwords, "strength")
    for _ in range(8):
        ada.post("/settings/password", password="not this", new_password=COSTLY)

    assert calls == []


def test_registrations_that_wait_leave_log_ins_alone(ada: Visitor, world: World) -> None:
    """With no place left for new passwords a registration is told to come again, and a log-in works."""
    ada.register()
    world.context.offload_new = full
    form = {"email": "new@example.org", "password": PASSWORD}
    page = world.visitor().http.post("/register", data=form, headers={"Origin": URL})

    assert (page.status_code, page.headers["retry-after"]) == (503, "10")
    assert "Try again in 10 seconds" in page.text
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200


def test_a_log_in_that_finds_no_place_costs_no_attempt(ada: Visitor, world: World) -> None:
    """It is told when to come again as often as it comes, and the right password is let in then."""
    ada.register()
    own, world.context.offload = world.context.offload, full
    for _ in range(10):
        reply = ada.post("/login", email=EMAIL, password=PASSWORD)
        assert "request" in errors(reply, 503) and reply.headers["retry-after"] == "10"
    assert not [row for row in world.rows(attempts) if row.scope.startswith("password")]

    world.context.offload = own

    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200


def test_a_mail_that_finds_no_place_can_be_asked_for_again(ada: Visitor, world: World) -> None:
    """The account is made all the same, as where the mail server fails."""

    async def mailer(_account_id: int, _message: object) -> None:
        raise Busy

    world.context.mailer = mailer

    assert ada.post("/register", email=EMAIL, password=PASSWORD).status_code == 200


def test_the_queue_has_an_end() -> None:
    """One works and two wait: the fourth is refused at once, and when the three are done there is room again."""
    offload, begun, go_on = thread_offload(1, waiting=2), threading.Event(), threading.Event()

    def work(number: int) -> int:
        begun.set()
        assert go_on.wait(60)
        return number

    async def crowd() -> list[Any]:
        three = [asyncio.ensure_future(offload(work, number)) for number in range(3)]
        await asyncio.sleep(0)  # each has taken its place
        assert await asyncio.to_thread(begun.wait, 60)
        with pytest.raises(Busy):
            await offload(work, 3)
        go_on.set()
        return [*await asyncio.gather(*three), await offload(work, 4)]

    assert asyncio.run(crowd()) == [0, 1, 2, 4]


def test_who_goes_away_frees_no_worker() -> None:
    """A place is free when its work is over, though nobody waits for it any more."""
    offload, begun, go_on = thread_offload(1, waiting=0), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert go_on.wait(60)

    async def leave() -> None:
        gone = asyncio.ensure_future(offload(work))
        await asyncio.sleep(0)
        assert await asyncio.to_thread(begun.wait, 60)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        with pytest.raises(Busy):
            await offload(work)
        go_on.set()

    asyncio.run(leave())
