"""The page that was asked for before the log-in is opened after it, and nothing else ever is."""

import re

import httpx
import pytest

from nupool_helpers.practice.web.next_page import clean_next, with_next
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World

HTML = {"Accept": "text/html", "Origin": URL}
AWAY = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/settings",
    "\\\\evil.example",
    "javascript:alert(1)",
    "javascript%3Aalert(1)",
    "settings/../../evil",
    "../evil",
    "settings//evil.example",
    "settings?next=https://evil.example",
    "settings#x",
    "settings\r\nSet-Cookie: a=b",
    "settings\n",
    "evil.example",
    "settings/coins ",
    "a/" * 9,
    "x" * 300,
]


def open_page(world: World, visitor: Visitor, path: str) -> httpx.Response:
    """A page as a browser opens it."""
    return visitor.http.get(path, headers=HTML)


def send(visitor: Visitor, path: str, **fields: str) -> httpx.Response:
    """A form as a browser sends it."""
    return visitor.http.post(path, data=fields, headers=HTML)


def carried(page: httpx.Response) -> dict[str, str]:
    """What a page's form carries on."""
    found = re.search(r'name="next" value="([^"]*)"', page.text)
    return {"next": found[1]} if found else {}


def follow(reply: httpx.Response) -> str:
    """The address that a reply leads to."""
    assert reply.status_code == 303, reply.text
    return str(httpx.URL(reply.request.url).join(reply.headers["location"]))


@pytest.mark.parametrize("path", ["settings/coins", "settings/api-keys", "settings/two-factor"])
def test_a_deep_link_survives_the_log_in(ada: Visitor, world: World, path: str) -> None:
    """Through the password, a wrong one first, and the code, a wrong one first, the way leads to the page."""
    ada.with_two_factor()
    eve = world.visitor()
    to_login = follow(open_page(world, eve, f"/{path}"))
    assert to_login == f"{URL}/login?next={path}"
    form = carried(open_page(world, eve, to_login))
    wrong = send(eve, "/login", email=EMAIL, password="no", **form)
    assert carried(wrong) == form == {"next": path}

    to_code = follow(send(eve, "/login", email=EMAIL, password=PASSWORD, **form))
    assert to_code == f"{URL}/login/code?next={path}"
    assert follow(open_page(world, eve, "/settings/coins")) == f"{URL}/login/code?next=settings/coins"
    form = carried(open_page(world, eve, to_code))
    assert carried(send(eve, "/login/code", code="12345", **form)) == form

    assert follow(send(eve, "/login/code", code=world.code(ada.seed), **form)) == f"{URL}/{path}"


def test_without_a_second_factor_the_way_is_shorter(ada: Visitor, world: World) -> None:
    """The password leads to the page at once; without a page asked for, to the settings."""
    ada.register()
    eve = world.visitor()

    assert follow(send(eve, "/login", email=EMAIL, password=PASSWORD, next="settings/coins")) == f"{URL}/settings/coins"
    assert follow(send(world.visitor(), "/login", email=EMAIL, password=PASSWORD)) == f"{URL}/settings"


@pytest.mark.parametrize("away", AWAY)
def test_no_link_leads_away_through_the_log_in(ada: Visitor, world: World, away: str) -> None:
    """A stranger's link to the log-in, or a form, with another site in it leads to the settings as if it had none."""
    ada.register()
    eve = world.visitor()
    page = eve.http.get("/login", params={"next": away}, headers=HTML)

    assert carried(page) == {}
    for form in ({"next": away}, carried(page)):
        assert follow(send(eve, "/login", email=EMAIL, password=PASSWORD, **form)) == f"{URL}/settings"
    assert clean_next(away) == ""
    assert with_next("login", away) == "login"


def test_a_mail_s_token_is_not_carried_along(world: World, ada: Visitor) -> None:
    """Only the way to a page goes into the log-in's address, never the query, which may be a secret."""
    to_login = follow(open_page(world, world.visitor(), "/settings/activity?before=9&token=abc"))

    assert to_login == f"{URL}/login?next=settings/activity"


def test_a_form_of_an_ended_session_leads_back_to_its_page(world: World) -> None:
    """What was sent is not done; after the log-in its page is open, so that it can be sent again."""
    reply = send(world.visitor(), "/settings/api-keys/5/save", code="123456")

    assert follow(reply) == f"{URL}/login?next=settings/api-keys"


def test_a_kernel_is_told_as_before(ada: Visitor, world: World) -> None:
    """Whoever asks for models gets 401 and no way to anywhere."""
    assert world.visitor().get("/settings/coins").status_code == 401
