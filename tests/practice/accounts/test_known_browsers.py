"""A browser on which somebody has logged in before: strangers lock nobody out there, and it gives nobody more."""

import pytest

from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

NEW = "river candle otter moss"


def lock(world: World) -> None:
    """Use up what everybody together may try."""
    stranger = world.visitor()
    for _ in range(6):
        reply = stranger.post("/login", email=EMAIL, password="not this")
    assert reply.status_code == 429


def test_a_stranger_does_not_lock_a_known_browser_out(world: World, ada: Visitor) -> None:
    """Where she has logged in before, her password is taken; on a new browser she has to wait."""
    ada.register().log_in().post("/logout")
    lock(world)
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200
    assert world.visitor().post("/login", email=EMAIL, password=PASSWORD).status_code == 429


def test_a_known_browser_has_tries_of_its_own_and_they_end(world: World, ada: Visitor) -> None:
    """As many as all others together; they cost the others nothing, and the other way round."""
    ada.register().log_in().post("/logout")
    for _ in range(5):
        errors(ada.post("/login", email=EMAIL, password="not this"))
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 429
    assert world.visitor().post("/login", email=EMAIL, password=PASSWORD).status_code == 200


def test_a_browser_is_known_to_one_account_and_one_password(world: World, ada: Visitor) -> None:
    """It has no tries of its own with another account, nor after the password was changed elsewhere."""
    bob = world.visitor().register("bob@example.org").log_in("bob@example.org")
    ada.register().log_in()
    lock(world)
    assert bob.post("/login", email=EMAIL, password=PASSWORD).status_code == 429
    other = world.visitor()
    world.later(300)
    other.log_in().post("/settings/password", password=PASSWORD, new_password=NEW)
    lock(world)
    assert ada.post("/login", email=EMAIL, password=NEW).status_code == 429
    assert other.post("/login", email=EMAIL, password=NEW).status_code == 200


def test_the_cookie_opens_nothing(world: World, ada: Visitor) -> None:
    """Alone it is no session, and what is no cookie of the exchange's is none."""
    ada.register().log_in()
    thief = world.visitor()
    thief.http.cookies.set("practice_known", ada.http.cookies["practice_known"])
    assert thief.get("/settings").status_code == 401
    thief.http.cookies.set("practice_known", "x")
    lock(world)
    assert thief.post("/login", email=EMAIL, password=PASSWORD).status_code == 429


def test_a_cookie_that_is_written_otherwise_is_the_same_browser(world: World, ada: Visitor) -> None:
    """Signs that its reader passes over make no other browser of it, with tries of its own."""
    ada.register().log_in()
    sent = ada.http.cookies["practice_known"]
    thief = world.visitor()
    for junk in ("", "!", ".", "!!", "..", "!."):
        thief.http.cookies.set("practice_known", sent[:20] + junk + sent[20:])
        reply = thief.post("/login", email=EMAIL, password="not this")
    assert reply.status_code == 429
    assert world.visitor().post("/login", email=EMAIL, password=PASSWORD).status_code == 200


@pytest.mark.parametrize("cookie", ["practice_known", "practice_mail", "practice_session"])
@pytest.mark.parametrize("value", ["\xe9", "\x80\xff", "gAAAAABh\xff", "A" * 5000, "=", "%00", "a.b.c"])
def test_no_cookie_breaks_a_page(ada: Visitor, cookie: str, value: str) -> None:
    """Whatever a browser sends in the place of one that it was given, it is none."""
    headers = {"Cookie": f"{cookie}={value}".encode("latin-1"), "Origin": URL}
    ada.register()
    ada.http.cookies.clear()
    for page in ("/", "/mail", "/login", "/settings"):
        assert ada.http.get(page, headers=headers).status_code < 500
    form = {"email": EMAIL, "password": "not this"}
    assert ada.http.post("/login", data=form, headers=headers).status_code == 422
