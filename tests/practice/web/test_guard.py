"""What is refused before any page sees it, and the headers that every reply carries."""

import asyncio

import pytest

from nupool_helpers.practice.schema import accounts
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World

PAGES = ["/", "/login", "/register", "/settings", "/settings/two-factor", "/settings/api-keys", "/mail", "/nowhere"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "bittrex.com", "a b"])
def test_a_foreign_host_is_refused(ada: Visitor, host: str) -> None:
    """A name that leads here from elsewhere (DNS rebinding) opens nothing."""
    assert ada.get("/login", host=host).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_loopback_names_are_answered(ada: Visitor, host: str) -> None:
    """This machine's own names, with or without port."""
    assert ada.get("/login", host=host).status_code == 200


def test_a_configured_name_is_answered(ada: Visitor, world: World) -> None:
    """A proxy in front forwards the outer name, which the owner allows."""
    assert ada.get("/login", host="hub.example.org").status_code == 400
    ada.owner("POST", "hosts", host="hub.example.org")

    assert ada.get("/login", host="hub.example.org").status_code == 200
    assert "http://hub.example.org:*" in ada.get("/login", host="hub.example.org").headers["content-security-policy"]


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999", "file://"])
def test_a_form_from_elsewhere_changes_nothing(ada: Visitor, world: World, origin: str | None) -> None:
    """A POST without the page's own Origin is refused, the log-in and the log-out included."""
    headers = {} if origin is None else {"Origin": origin}
    for path in ("/register", "/login", "/logout", "/settings/two-factor/start", "/settings/api-keys/new"):
        reply = ada.http.post(path, data={"email": EMAIL, "password": PASSWORD}, headers=headers)
        assert reply.status_code == 403
    assert [row.email for row in world.rows(accounts)] == ["the house"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(ada: Visitor, method: str) -> None:
    """Pages are read and posted to; nothing else."""
    assert ada.http.request(method, "/login", headers={"Origin": URL}).status_code in (403, 405)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers(ada: Visitor, path: str) -> None:
    """No script, frames only from here, nothing kept, the type not guessed."""
    headers = ada.http.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*" in policy


@pytest.mark.parametrize("path", ["/v3/ping", "/v3/balances", "/v3/nowhere", "/api/v1.1/public/getmarkets", "/api/x"])
def test_what_the_api_answers_is_no_page(ada: Visitor, path: str) -> None:
    """It allows no style, form or frame, and else carries the headers of pages; so do its refusals."""
    for headers in (ada.http.get(path).headers, ada.get(path, host="evil.example").headers):
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/", b"<!doctype html>"),
        ("/activate?token=x", b"<!doctype html>"),
        ("/api/v1.1/public/getticker?market=BTC-NBT", b'{"success":false,"message":"INTERNAL_SERVER_ERROR"'),
        ("/v3/markets/tickers", b'{"code":"INTERNAL_SERVER_ERROR"'),
        ("/owner/state", b'{"page":"error"'),
    ],
)
def test_a_fault_carries_the_headers_too(ada: Visitor, world: World, path: str, shape: bytes) -> None:
    """What nothing has caught is answered in the shape of what was asked, under the headers of every page."""
    world.context.store.read = lambda: 1 // 0  # type: ignore[method-assign]
    owner = {"Authorization": "Owner token of the owner"}
    # Past the check of replies by the API's description, which foresees no fault.
    reply = asyncio.run(ada.http.client.get(path, headers=owner))

    assert reply.status_code == 500
    assert reply.content.lower().startswith(shape.lower())
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["referrer-policy"] == ("no-referrer" if "token" in path else "same-origin")


@pytest.mark.parametrize("path", ["/static/exchange.css", "/activate?token=x", "/nowhere", "/v3/nowhere"])
def test_no_header_comes_twice(ada: Visitor, path: str) -> None:
    """Where an application has a header of its own, it stands in the place of the one of all."""
    names = [name.lower() for name, _value in ada.http.get(path).headers.multi_items()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/settings/two-factor/enable", "settings/two-factor"),
        ("/settings/api-keys/1/save", "settings/api-keys"),
        ("/settings/coins/get", "settings/coins"),
        ("/settings/password", "settings"),
        ("/logout", ""),
    ],
)
def test_a_form_s_address_opened_again_leads_to_its_page(ada: Visitor, path: str, page: str) -> None:
    """A browser that goes back to where a mistake was shown is sent to the page that has the form."""
    reply = ada.http.get(path)

    assert reply.status_code == 303
    assert reply.headers["location"].lstrip("./") == page


def test_the_api_leads_to_no_page(ada: Visitor) -> None:
    """A program that asks by the wrong method is told so in the API's own shape, and not sent to a page."""
    assert ada.http.get("/v3/withdrawals").json()["code"] == "METHOD_NOT_ALLOWED"
    assert ada.http.post("/api/v1.1/public/getmarkets").json()["message"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_practice_exchange_and_has_no_script(ada: Visitor, path: str) -> None:
    """Nobody takes it for a real one."""
    ada.register().log_in()
    reply = ada.http.get(path)

    assert "practice" in reply.text
    assert "<script" not in reply.text
    assert " style=" not in reply.text


def test_too_large_a_form_is_refused(ada: Visitor) -> None:
    """64 KiB are enough for a form, whether its length is told or not."""
    big = "x" * 70_000
    assert ada.post("/login", email=big, password="y").status_code == 413

    def parts() -> list[bytes]:
        return [b"email=" + b"x" * 40_000, b"x" * 40_000]

    async def stream():  # type: ignore[no-untyped-def]
        for part in parts():
            yield part

    headers = {"Origin": URL, "Content-Type": "application/x-www-form-urlencoded"}
    assert ada.http.post("/login", content=stream(), headers=headers).status_code == 413


@pytest.mark.parametrize("path", ["/settings", "/settings/two-factor", "/settings/api-keys", "/settings/activity"])
def test_private_pages_lead_to_the_log_in(ada: Visitor, path: str) -> None:
    """A browser is redirected, a program gets 401."""
    assert ada.get(path).status_code == 401
    reply = ada.http.get(path)

    assert reply.status_code == 303
    assert reply.headers["location"].endswith(f"login?next={path[1:]}")


def test_forwarded_addresses_are_not_believed(ada: Visitor) -> None:
    """The log has the address of the connection, whatever a header claims."""
    ada.register()
    ada.http.post(
        "/login",
        data={"email": EMAIL, "password": PASSWORD},
        headers={"Origin": URL, "X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"},
    )

    assert {entry["address"] for entry in ada.model("/settings/activity")["activity"]} == {"127.0.0.1"}


def test_links_in_mails_carry_the_prefix_of_a_proxy(ada: Visitor, world: World) -> None:
    """Behind jupyter-server-proxy a mail's link leads through it; a prefix that is none is ignored."""
    world.context.hosts.add("hub.example.org")
    for prefix, expected in (("/user/ada/proxy/8000", "/user/ada/proxy/8000/"), ('/"><script>', "/")):
        headers = {"Origin": "https://hub.example.org", "Host": "hub.example.org", "Accept": "application/json"}
        more = {"X-Forwarded-Prefix": prefix, "X-Forwarded-Proto": "https,http"}  # each proxy adds its own
        reply = ada.http.post("/register", data={"email": EMAIL, "password": PASSWORD}, headers=headers | more)
        cookie = reply.headers["set-cookie"]
        assert f"; Path={expected};" in cookie, "the cookie goes to nobody else below that host"
        text = ada.get("/mail", Cookie=cookie.partition(";")[0]).json()["mails"][0]["text"]
        assert f"https://hub.example.org{expected}activate?token=" in text
