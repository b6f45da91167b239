"""A class in this process: the exchange as a service of a hub that answers as JupyterHub 6 was seen to."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.classroom.hub import Hub
from nupool_helpers.practice.classroom.oauth import OAuth
from nupool_helpers.practice.classroom.turns import Turns
from nupool_helpers.secret import SecretText
from tests.practice.conftest import URL, Client, World

PREFIX = "/services/practice-exchange"
SCOPE = "access:services!service=practice-exchange"
HUB_PAGE = "/hub/api/oauth2/authorize"


class FakeHub:
    """The hub's answers to `GET /user` and to the token endpoint, for users, tokens and codes of a class."""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, object]] = {}
        self.codes: dict[str, tuple[str, str]] = {}  # to the challenge, and the token that is given
        self.silent = self.broken = False
        self.asked: list[str] = []
        self.time = 0.0
        for name in ("ada", "eve"):
            self.add(name, f"token-of-{name}", [SCOPE])
        self.add("tina", "token-of-tina", [SCOPE], groups=["teachers"])
        self.add("root", "token-of-root", [SCOPE], admin=True)

    def add(self, name: str, token: str, scopes: list[str], **more: object) -> None:
        """Give a user a token."""
        model = {"kind": "user", "name": name, "admin": False, "groups": [], "scopes": scopes, "session_id": None}
        self.models[token] = model | more

    async def ask(self, token: SecretText) -> tuple[int, bytes]:
        """`GET /hub/api/user` with a token."""
        self.asked.append(token.reveal())
        if self.silent:
            raise TimeoutError
        if self.broken:
            return 502, b"<html>"
        model = self.models.get(token.reveal())
        return (200, json.dumps(model).encode()) if model else (403, b'{"status": 403, "message": "Forbidden"}')

    async def redeem(self, form: dict[str, str]) -> tuple[int, bytes]:
        """`POST /hub/api/oauth2/token`: a code is good once, for who has the verifier of its challenge."""
        challenge, token = self.codes.pop(form["code"], ("", ""))
        fits = challenge and OAuth("", "", "", self.redeem).sign_in_url("", SecretText(form["code_verifier"]))
        if not fits or parse_qs(urlsplit(fits).query)["code_challenge"] != [challenge]:
            return 400, b'{"error": "invalid_grant"}'
        return 200, json.dumps({"access_token": token, "token_type": "Bearer"}).encode()


class ClassWorld(World):
    """The exchange of a class, its hub and its visitors."""

    def __init__(
        self, folder: Path, *, proxy: str = "", outer_url: str = f"{URL}{PREFIX}/", overview: bool = False
    ) -> None:
        self.hub = FakeHub()
        classroom = Classroom(
            prefix=PREFIX,
            hub=Hub("practice-exchange", self.hub.ask, lambda: self.hub.time),
            oauth=OAuth(HUB_PAGE, "service-practice-exchange", f"{PREFIX}/oauth_callback", self.hub.redeem),
            proof_secret=SecretText("secret of the class"),
            proxy=proxy,
            overview=overview,
            turns=Turns(2, lambda: self.hub.time),
        )
        super().__init__(folder, classroom=classroom, outer_url=outer_url, owner_token=None)

    def browser(self, address: str = "127.0.0.1") -> Client:
        """A browser of its own."""
        return Client(self.app, address)

    def ask(self, name: str, method: str, path: str, **more: object) -> httpx.Response:
        """What a kernel of a user asks of the seats' channel."""
        headers = {"Authorization": f"token token-of-{name}"}
        body = more if method == "POST" else None
        return self.browser().request(method, f"{PREFIX}/owner/{path}", json=body, headers=headers)

    def make_learner(self, name: str, email: str = "") -> None:
        """Let a user's notebooks make their account."""
        address = email or f"{name}@example.org"
        reply = self.ask(name, "POST", "learner", email=address, password="lamp otter violin cloud")
        assert reply.status_code == 200, reply.text

    def sign_in(self, browser: Client, name: str, path: str = "/") -> httpx.Response:
        """Open a page as a browser does that the hub signs in as a user; the reply is the callback's."""
        sent = browser.get(f"{PREFIX}{path}", headers={"Accept": "text/html"})
        assert sent.status_code == 302, sent.text
        asked = {key: values[0] for key, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
        self.hub.codes["one"] = (asked["code_challenge"], f"token-of-{name}")
        return browser.get(f"{PREFIX}/oauth_callback?code=one&state={asked['state']}")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassWorld]:
    """A new class."""
    made = ClassWorld(tmp_path)
    yield made
    made.context.store.close()


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[ClassWorld]:
    """A new class whose teacher sees it."""
    made = ClassWorld(tmp_path / "seen", overview=True)
    yield made
    made.context.store.close()
