"""The pages of a class: signed in at the hub, below the service's path, whatever headers a stranger writes."""

from pathlib import Path

import pytest

from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.secret import SecretText
from tests.practice.classroom.conftest import HUB_PAGE, PREFIX, SCOPE, ClassWorld
from tests.practice.conftest import JSON, PASSWORD, URL, errors

HTML = {"Accept": "text/html"}


def test_a_browser_signs_in_at_the_hub_and_comes_back_to_its_page(room: ClassWorld) -> None:
    """By code, PKCE and state; from then on a cookie that holds no readable token lets it in, and goes nowhere else."""
    browser = room.browser()
    back = room.sign_in(browser, "ada", "/activate?token=of-a-mail")

    assert back.status_code == 303
    assert back.headers["location"] == f"{PREFIX}/activate?token=of-a-mail"
    cookies = back.headers.get_list("set-cookie")
    assert cookies
    assert all(f"Path={PREFIX}/;" in cookie + ";" for cookie in cookies)
    assert "token-of-ada" not in str(back.headers)
    assert back.headers["referrer-policy"] == "no-referrer"
    assert browser.get(f"{PREFIX}/", headers=HTML).status_code == 200


def test_nobody_is_signed_in_by_another_s_callback(room: ClassWorld) -> None:
    """A state that this browser did not begin, a code that was used, and a wrong verifier sign nobody in."""
    ada, eve = room.browser(), room.browser()
    sent = eve.get(f"{PREFIX}/", headers=HTML).headers["location"]
    state = sent.partition("state=")[2].partition("&")[0]
    room.hub.codes["eves"] = ("whatever", "token-of-eve")
    for path in (f"code=eves&state={state}", "code=eves&state=", "state=" + "0" * 32, "", "code=eves&state=%00"):
        assert ada.get(f"{PREFIX}/oauth_callback?{path}", headers=HTML).status_code in (400, 403)
    assert "eves" in room.hub.codes, "no code of somebody else's was used up"

    assert eve.get(f"{PREFIX}/oauth_callback?code=eves&state={state}").status_code == 403
    assert eve.get(f"{PREFIX}/", headers=HTML).status_code == 302


def test_who_is_not_signed_in_sends_no_form(room: ClassWorld) -> None:
    """A form is not lost on the way to the hub without a word; a program is told, too."""
    fields = {"email": "ada@example.org", "password": PASSWORD}
    reply = room.browser().post(f"{PREFIX}/register", data=fields, headers={**HTML, "Origin": URL})

    assert reply.status_code == 403
    assert "not signed in at the hub" in reply.text
    assert room.browser().get(f"{PREFIX}/", headers=JSON).status_code == 403


def test_who_was_signed_out_at_the_hub_signs_in_anew(room: ClassWorld) -> None:
    """The cookie's token is asked about, like any other."""
    browser = room.browser()
    room.sign_in(browser, "ada")
    del room.hub.models["token-of-ada"]
    room.hub.time += 61

    assert browser.get(f"{PREFIX}/", headers=HTML).headers["location"].startswith(HUB_PAGE)
    assert browser.get(f"{PREFIX}/", headers={**HTML, "Cookie": "practice_hub=made-up"}).status_code == 302


def test_only_addresses_below_the_service_s_path_are_there(room: ClassWorld) -> None:
    """The path alone leads to its front page; beside it there is nothing, whatever prefix a header names."""
    browser = room.browser()

    assert browser.get(PREFIX).headers["location"] == f"{PREFIX}/"
    for path in ("/", "/owner/state", "/services/practice-exchanges/", "/hub/home"):
        headers = {"X-Forwarded-Prefix": PREFIX, "Authorization": "token token-of-ada"}
        assert browser.get(path, headers=headers).status_code == 404


def test_forged_headers_change_no_link_and_no_cookie(room: ClassWorld) -> None:
    """Links in mails are of the configured address, and cookies of the service's path."""
    browser = room.browser()
    room.sign_in(browser, "ada")
    forged = {"X-Forwarded-Prefix": "/user/eve", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    fields = {"email": "ada@example.org", "password": PASSWORD}
    reply = browser.post(f"{PREFIX}/register", data=fields, headers=JSON | forged)

    assert all(f"Path={PREFIX}/;" in cookie for cookie in reply.headers.get_list("set-cookie"))
    mail = browser.get(f"{PREFIX}/mail", headers=JSON).json()["mails"][0]
    assert f"{URL}{PREFIX}/activate?token=" in mail["text"]
    assert mail["links"][0].startswith("activate?token="), "panels follow it by their own way to the exchange"


def test_behind_tls_cookies_go_over_tls_alone(tmp_path: Path) -> None:
    """What is configured says so, and no header; and no form comes in from a page of that name without TLS."""
    room = ClassWorld(tmp_path, outer_url=f"https://class.example.org{PREFIX}/")
    room.context.hosts.add("class.example.org")
    sent = room.browser().get(f"{PREFIX}/", headers=HTML)
    assert "; Secure" in sent.headers["set-cookie"]
    fields = {"email": "ada@example.org", "password": PASSWORD}
    asked = {**JSON, "Host": "class.example.org", "Authorization": "token token-of-ada", "X-Forwarded-Proto": "http"}
    for origin, status in (("http://class.example.org", 403), ("https://class.example.org", 200)):
        headers = asked | {"Origin": origin}
        assert room.browser().post(f"{PREFIX}/register", data=fields, headers=headers).status_code == status
    room.context.store.close()


@pytest.mark.parametrize(
    ("proxy", "address", "written", "seen"),
    [
        ("", "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.2", "203.0.113.9", "10.0.0.2"),
        ("10.0.0.1", "10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_the_configured_proxy_says_who_is_far_away(
    tmp_path: Path, proxy: str, address: str, written: str, seen: str
) -> None:
    """What it has seen itself stands last in its header; nobody else's header counts."""
    room = ClassWorld(tmp_path, proxy=proxy)
    headers = {"Authorization": "token token-of-ada", "X-Forwarded-For": written}
    body = {"email": "ada@example.org", "password": PASSWORD}
    assert room.browser(address).post(f"{PREFIX}/owner/learner", json=body, headers=headers).status_code == 200

    assert {entry["address"] for entry in room.ask("ada", "GET", "state").json()["activity"]} == {seen}
    room.context.store.close()


def test_signatures_are_over_the_address_as_it_was_written(room: ClassWorld) -> None:
    """A program signs the whole path, the service's included; and needs no word of the hub's."""
    ready = room.ask("ada", "POST", "prepared", permissions=["READ INFO"], balances=None, follow=True).json()["pair"]
    secret, browser = SecretText(ready["secret"]), room.browser()
    url = signed_url_v1(f"{URL}{PREFIX}", "account/getbalances", ready["key"], 1)
    bare = signed_url_v1(URL, "account/getbalances", ready["key"], 1)

    path = url.removeprefix(URL).removeprefix(PREFIX)
    assert browser.client  # the call is sent below the service's path both times
    right = browser.get(f"{PREFIX}{path}", headers={"apisign": sign_v1(secret, url)})
    wrong = browser.get(f"{PREFIX}{path}", headers={"apisign": sign_v1(secret, bare)})
    assert right.json()["success"]
    assert wrong.json()["message"] == "INVALID_SIGNATURE"
    assert not room.hub.asked[1:], "the hub was asked for the kernel alone"


def test_a_kernel_s_forms_come_in_by_its_token(room: ClassWorld) -> None:
    """The pages know a kernel by the same header; a token of nobody's is refused with a sentence."""
    headers = {**JSON, "Authorization": "token token-of-ada"}
    fields = {"email": "ada@example.org", "password": PASSWORD}

    assert room.browser().post(f"{PREFIX}/register", data=fields, headers=headers).status_code == 200
    headers["Authorization"] = "token nobody-knows-this"
    assert "does not know this token" in errors(room.browser().get(f"{PREFIX}/", headers=headers), 403)["request"]


def test_a_learner_s_visit_is_written_down_for_the_learner(room: ClassWorld) -> None:
    """Who is signed in as ada has opened the site for ada, and for nobody else."""
    for name in ("ada", "eve"):
        room.make_learner(name)
    browser = room.browser()
    room.sign_in(browser, "ada")
    meant = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert browser.get(f"{PREFIX}/", headers=HTML | meant).status_code == 200

    def opened(name: str) -> int:
        log = room.ask(name, "GET", "state").json()["activity"]
        return [entry["what"] for entry in log].count("site opened")

    assert (opened("ada"), opened("eve")) == (1, 0)
    assert SCOPE in str(room.hub.models["token-of-ada"])
