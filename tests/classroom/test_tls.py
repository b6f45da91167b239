"""A class behind a proxy that has a name and TLS: what a browser sees of it from outside."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme
from playwright.sync_api import APIResponse, BrowserContext

from nupool_helpers.classroom.hub_config import proxy_command
from tests.browser.driver import browser
from tests.classroom.hub import RunningHub, free_ports, running, wait_until
from tests.classroom.in_browser import InClass, enter

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("hub")]

NAME, PAGES = "class.example.org", "/services/practice-exchange/"


@contextmanager
def front(port: int, target: int, folder: Path) -> Iterator[None]:
    """A proxy that speaks TLS to browsers, and hands everything on; it says so in a header, as proxies do."""
    certificate = trustme.CA().issue_cert(NAME)
    chain, key = folder / "chain.pem", folder / "key.pem"
    certificate.cert_chain_pems[0].write_to_path(str(chain))
    certificate.private_key_pem.write_to_path(str(key))
    places = ["--ip", "127.0.0.1", "--port", str(port), "--api-ip", "127.0.0.1", "--api-port", str(port + 1)]
    tls = ["--ssl-key", str(key), "--ssl-cert", str(chain), "--default-target", f"http://127.0.0.1:{target}"]
    with (folder / "front.log").open("wb") as log, subprocess.Popen(
        [*proxy_command(), *places, *tls], env={**os.environ, "CONFIGPROXY_AUTH_TOKEN": "of nobody"},
        stdout=log, stderr=log,
    ) as process:  # fmt: skip
        try:
            wait_until(lambda: is_open(port))
            yield
        finally:
            process.terminate()


def is_open(port: int) -> bool:
    """Tell whether somebody listens."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """The class, at its address from outside."""
    folder, port = tmp_path_factory.mktemp("tls"), free_ports(6)
    address = f"https://{NAME}:{port + 4}"
    more = ("--address", address)
    with running(folder / "class", "ada", port=port, more=more) as inside, front(port + 4, port, folder):
        yield RunningHub(address, inside.folder, inside.process, separate=inside.separate)


@pytest.fixture(scope="module")
def learner(hub: RunningHub) -> Iterator[InClass]:
    """Ada, who has signed in and sits before JupyterLab."""
    with browser(f"--host-resolver-rules=MAP {NAME} 127.0.0.1") as started:
        yield enter(started, hub, "ada")


@pytest.fixture(scope="module")
def link(learner: InClass) -> str:
    """Where the first notebook's panel leads to, which its kernel says by a WebSocket over TLS."""
    return str(learner.open("01_open_the_exchange").panel.locator("a.button").first.get_attribute("href"))


@pytest.fixture(scope="module")
def ada(hub: RunningHub, learner: InClass) -> BrowserContext:
    """Ada's browser, in which she has come to the exchange's pages and made an account."""
    page = learner.page
    page.goto(f"{hub.address}{PAGES}register")
    page.get_by_label("E-mail").fill(learner.email)
    page.get_by_label("Password").fill(learner.password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/register"))
    return page.context


def ask(
    hub: RunningHub,
    ada: BrowserContext,
    url: str,
    fields: dict[str, str | float | bool] | None = None,
    origin: str = "",
) -> APIResponse:
    """Ask with the browser's cookies, and where there are fields send them as a form that says to be from elsewhere."""
    cookies = [f"{cookie['name']}={cookie['value']}" for cookie in ada.cookies(f"{hub.address}{PAGES}")]
    host = hub.address.removeprefix("https://")
    headers = {"Host": host, "Cookie": "; ".join(cookies), "Accept": "application/json"}
    headers |= {"Origin": origin, "X-Forwarded-Host": "evil.example"} if origin else {}
    method = "GET" if fields is None else "POST"
    there = url.replace(NAME, "127.0.0.1")  # a name that only the browser's pages find
    return ada.request.fetch(there, method=method, form=fields, headers=headers)


def test_every_cookie_goes_over_tls_alone(ada: BrowserContext) -> None:
    """Of the hub, of the server and of the exchange, whose own go to nobody else below that name.

    A server has a cookie besides that opens nothing: with it forms say that they are of its own page.
    """
    cookies = [cookie for cookie in ada.cookies() if (cookie["name"], cookie["path"]) != ("_xsrf", "/user/ada/")]

    assert {"/hub/", "/user/ada/", PAGES} <= {cookie["path"] for cookie in cookies}
    assert [cookie["name"] for cookie in cookies if not cookie["secure"]] == []
    assert {cookie["path"] for cookie in cookies if cookie["name"].startswith("practice_")} == {PAGES}


def test_a_panel_s_links_are_of_the_outer_address(hub: RunningHub, link: str) -> None:
    """The kernel that says so works, too."""
    assert link.startswith(f"{hub.address}{PAGES}?seat=")


def test_a_mail_s_link_is_of_the_outer_address(hub: RunningHub, ada: BrowserContext) -> None:
    """With its scheme, name and path; it opens the page that it names."""
    (mail,) = ask(hub, ada, f"{hub.address}{PAGES}mail").json()["mails"]
    link = next(word for word in mail["text"].split() if word.startswith("http"))

    assert link.startswith(f"{hub.address}{PAGES}activate?token=")
    assert ask(hub, ada, link).status == 200


def test_a_form_comes_in_from_the_outer_address_alone(hub: RunningHub, ada: BrowserContext) -> None:
    """Scheme, name and port: not from a page without TLS, of another port, or of the exchange's own address inside."""
    inside = f"http://127.0.0.1:{int(hub.address.rpartition(':')[2]) - 1}"
    wrong = [hub.address.replace("https", "http"), f"https://{NAME}", inside, "https://evil.example", "null"]
    for origin, status in [*((each, 403) for each in wrong), (hub.address, 422)]:
        fields = {"email": "ada@class.example", "password": "not the password"}
        assert ask(hub, ada, f"{hub.address}{PAGES}login", fields, origin).status == status, origin
