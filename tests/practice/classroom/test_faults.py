"""What may fail beside the exchange of a class: a clear sentence each, and nothing is lost."""

import hashlib
import hmac

import pytest

from nupool_helpers.practice.seats.schema import seats
from tests.practice.classroom.conftest import PREFIX, SCOPE, ClassWorld
from tests.practice.conftest import JSON, PASSWORD, errors
from tests.practice.test_storage import full_disk

HTML = {"Accept": "text/html"}


def state(room: ClassWorld, name: str) -> dict[str, object]:
    """What a kernel of a user is told, but for the time."""
    reply = room.ask(name, "GET", "state")
    assert reply.status_code == 200, reply.text
    return {key: value for key, value in reply.json().items() if key != "now"}


def test_an_expired_token_loses_nothing(room: ClassWorld) -> None:
    """The learner is told what to do; with the token of the server's next start all is as it was."""
    room.make_learner("ada")
    before = state(room, "ada")
    del room.hub.models["token-of-ada"]
    room.hub.time += 61
    said = errors(room.ask("ada", "POST", "tick", step=5), 403)["request"]
    assert "good for a week" in said and "start it again" in said and "token-of" not in said

    room.hub.add("ada", "token-of-ada", [SCOPE])
    assert state(room, "ada") == before


@pytest.mark.sqlite  # PostgreSQL's is told in the same words, as tests/practice/test_storage.py has it
def test_a_full_disk_is_told_to_a_kernel_and_nothing_is_half_done(room: ClassWorld) -> None:
    """Whoever is known reads on; what cannot be kept is refused whole, and goes when there is room again."""
    room.make_learner("ada")
    before = state(room, "ada")
    with full_disk(room):
        for _number in range(400):  # a page of the table that is not full yet takes some
            refused = room.ask("ada", "POST", "tick", step=5)
            if refused.status_code != 200:
                break
            before = state(room, "ada")
        assert "make room on it" in errors(refused, 503)["request"]
        assert state(room, "ada") == before

    assert room.ask("ada", "POST", "tick", step=6).status_code == 200
    room.make_learner("eve")


@pytest.mark.sqlite
def test_a_full_disk_keeps_a_new_learner_waiting_and_nobody_s_name(room: ClassWorld) -> None:
    """Who comes for the first time is written down: on a full disk they are asked to try again, and then are there."""
    room.make_learner("ada")
    with full_disk(room):
        replies = []
        for number in range(400):
            name = f"learner{number}" + "x" * 40
            room.hub.add(name, f"token-of-{number}", [SCOPE])
            replies.append(room.ask(str(number), "GET", "state"))
            if replies[-1].status_code != 200:
                break
        assert "make room on it" in errors(replies[-1], 503)["request"]
        known = len(room.rows(seats))

    assert room.ask(str(number), "GET", "state").status_code == 200
    assert len(room.rows(seats)) == known + 1


def test_browsers_go_on_while_the_hub_is_silent_and_others_are_asked_to_wait(room: ClassWorld) -> None:
    """A page says so, in a browser and to a kernel, and what was typed can be sent again."""
    ada, eve = room.browser(), room.browser()
    room.make_learner("ada")
    room.sign_in(ada, "ada")
    room.sign_in(eve, "eve")
    assert ada.get(f"{PREFIX}/", headers=HTML).status_code == 200
    room.hub.silent = True
    room.hub.time += 90
    assert ada.get(f"{PREFIX}/", headers=HTML).status_code == 200
    room.hub.add("bob", "token-of-bob", [SCOPE])
    waits = room.browser().get(f"{PREFIX}/", headers={**JSON, "Authorization": "token token-of-bob"})
    assert "Wait a minute" in errors(waits, 503)["request"]
    refused = room.ask("bob", "POST", "learner", email="bob@example.org", password=PASSWORD)
    assert "Wait a minute" in errors(refused, 503)["request"]

    room.hub.silent = False
    assert room.ask("bob", "POST", "learner", email="bob@example.org", password=PASSWORD).status_code == 200


def test_a_sign_in_that_the_hub_does_not_confirm_is_said_and_begun_anew(room: ClassWorld) -> None:
    """The hub falls silent between its page and the way back: a sentence, no session, and the next try works."""
    browser = room.browser()
    sent = browser.get(f"{PREFIX}/", headers=HTML)
    mark = sent.headers["location"].partition("state=")[2].partition("&")[0]
    back = browser.get(f"{PREFIX}/oauth_callback?code=unknown&state={mark}", headers=HTML)
    assert back.status_code in (403, 503) and "sign in at the hub" in back.text

    room.sign_in(browser, "ada")
    assert browser.get(f"{PREFIX}/", headers=HTML).status_code == 200


@pytest.mark.parametrize("name", ["é😀", "a b&c=d", "a/b?c#d", "'; --", "<b>", "%00", "..", "x" * 60])
def test_the_exchange_proves_itself_to_a_name_with_odd_signs(room: ClassWorld, name: str) -> None:
    """By the query of an address, in which each of these signs means something."""
    classroom = room.context.classroom
    assert classroom
    challenge = "ab" * 32
    reply = room.browser().get(f"{PREFIX}/owner/proof", params={"challenge": challenge, "user": name})

    message = f"practice exchange proof:{challenge}".encode()
    key = classroom.proof_key(name).reveal().encode()
    assert reply.json()["proof"] == hmac.new(key, message, hashlib.sha256).hexdigest()
