"""An exchange in this process, with a clock that is set by hand and a randomness that repeats."""

import asyncio
import json
import random
import re
from collections.abc import Iterator
from contextlib import nullcontext
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from nupool_helpers.clients.signing import MessageV3, headers_v3, sign_v1, signed_url_v1
from nupool_helpers.practice.accounts.services import find_by_email
from nupool_helpers.practice.app import create_app
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats.following import ALONE, follow
from nupool_helpers.practice.store import Store
from nupool_helpers.protocol.pages import read_page
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from tests.databases import on_postgresql, where
from tests.postgresql import Server, running
from tests.practice.api import descriptions
from tests.practice.beginnings import Beginning, journal_size, kept, read_database, write_database

URL = "http://127.0.0.1:8000"
EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"
START = 1_700_000_010.0
JSON = {"Accept": "application/json", "Origin": URL}


class Client:
    """An HTTP client that reaches the application in this process, with cookies like a browser's."""

    def __init__(self, app: Any, address: str) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 50000))
        self.client = httpx.AsyncClient(transport=transport, base_url=URL, follow_redirects=False)
        self.cookies = self.client.cookies

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        """Send one request. Whatever the API answers, in whichever test, must be what its description foresees."""
        reply = asyncio.run(self.client.request(method, url, **more))
        descriptions.check(method, reply.request.url.path, reply.status_code, reply.content)
        if b'"page": ' in reply.content[:9] or b'"page":' in reply.content[:9]:
            # Nor a page anything that the protocol does not declare.
            assert read_page(reply.content) is not None, reply.text
        return reply

    def get(self, url: str, **more: Any) -> httpx.Response:
        """Send a GET."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        """Send a POST."""
        return self.request("POST", url, **more)


class World:
    """The exchange, its clock and its visitors."""

    def __init__(self, folder: Path, store: Store | None = None, **more: Any) -> None:
        self.folder = folder
        self.now = START
        self.randomness = random.Random(2015)
        self.path = folder / "exchange.sqlite3"
        # Others have a database of their own kind or content, and bring it about by themselves.
        usual = store is None and isinstance(where(self.path), Path) and not self.path.exists()
        usual = usual and "simulate_prices" not in more
        if usual and "empty" in kept:
            write_database(self.path, kept["empty"].content)
        # A quick hash: how slow the real one is says nothing about the flows.
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.context = Context(
            store or Store(where(self.path)),
            clock=lambda: self.now,
            random_bytes=self.randomness.randbytes,
            options={"password_hasher": hasher},
            **{"simulate_prices": False, "owner_token": SecretText("token of the owner"), **more},
        )
        self.app = create_app(self.context)
        if usual:
            if "empty" not in kept:
                kept["empty"] = self.beginning()
            self.randomness.setstate(kept["empty"].randomness)
        self._as_made = (START, journal_size(self.path)) if usual and not more else None

    @property
    def unchanged(self) -> bool:
        """Whether it is the usual exchange, and nothing has happened in it."""
        return self._as_made == (self.now, journal_size(self.path))

    def beginning(self, *visitor: Any) -> Beginning:
        """What has come about, with the cookies and the seed of its `visitor`."""
        return Beginning(read_database(self.path), self.randomness.getstate(), self.now, *visitor)

    def go_on_from(self, beginning: Beginning) -> None:
        """Let everything be as it was then."""
        self.context.store.close()
        write_database(self.path, beginning.content)
        self.context.store = Store(self.path)
        self.now = beginning.now
        self.randomness.setstate(beginning.randomness)

    def visitor(self, address: str = "127.0.0.1") -> "Visitor":
        """A browser of its own, at an IP address."""
        return Visitor(self, address)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def clock_in(self, seconds: float) -> str:
        """What the exchange's clock shows some seconds from now, as a page has it on the same day."""
        return f"{datetime.fromtimestamp(self.now + seconds, UTC):%H:%M:%S} UTC"

    def code(self, seed: str, steps: int = 0) -> str:
        """The code of a seed now, or `steps` half minutes later."""
        return one_time_codes.code_at(SecretText(seed), one_time_codes.time_step(self.now) + steps)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table."""
        with self.context.store.read() as connection:
            return list(connection.execute(table.select()))


class Visitor:
    """Somebody with a browser that asks for the pages' models."""

    def __init__(self, world: World, address: str) -> None:
        self.world = world
        self.address = address
        self.http = Client(world.app, address)
        self.seed = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self.http.get(path, headers={**JSON, **headers})

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return self.http.post(path, data=fields, headers=JSON)

    def model(self, path: str) -> dict[str, Any]:
        """A page's model."""
        reply = self.get(path)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def token(self, subject: str) -> str:
        """The token of the link in the newest mail with that subject."""
        found = next(mail for mail in self.model("/mail")["mails"] if subject in mail["subject"])
        return str(re.search(r"token=([\w.-]+)", found["links"][0])[1])  # type: ignore[index]

    def register(self, email: str = EMAIL, password: str = PASSWORD) -> "Visitor":
        """Register and activate."""
        assert self.post("/register", email=email, password=password).status_code == 200
        assert self.post("/activate", token=self.token("Activate")).status_code == 200
        return self

    def log_in(self, email: str = EMAIL, password: str = PASSWORD) -> "Visitor":
        """Log in with the password."""
        assert self.post("/login", email=email, password=password).status_code == 200
        return self

    def set_up(self) -> "Visitor":
        """Make a seed."""
        self.seed = self.post("/settings/two-factor/start").json()["seed"]
        return self

    def enable(self) -> "Visitor":
        """Prove the seed by one code."""
        reply = self.post("/settings/two-factor/enable", code=self.world.code(self.seed))
        assert reply.status_code == 200, reply.text
        return self

    def confirm(self) -> list[str]:
        """Follow the mail; returns the recovery codes."""
        reply = self.post("/confirm/two-factor", token=self.token("Confirm"))
        assert reply.status_code == 200, reply.text
        return list(reply.json()["recovery_codes"])

    def with_two_factor(self) -> "Visitor":
        """The steps 1 to 10; the present code is unused afterwards."""
        unchanged, jar = self.world.unchanged, self.http.cookies.jar
        beginning = kept.get(self.address) if unchanged else None
        if beginning is None:
            self.register().log_in().set_up().enable().confirm()
            self.world.later(30)
        else:
            self.world.go_on_from(beginning)
            self.seed = beginning.seed
            for cookie in beginning.cookies:
                jar.set_cookie(copy(cookie))
        if unchanged and beginning is None:
            kept[self.address] = self.world.beginning(tuple(map(copy, jar)), self.seed)
        return self

    def key(self, *switches: str, **more: str) -> tuple[str, str, int]:
        """Make a key with those switches; returns Key, Secret and the row's number."""
        row = self.post("/settings/api-keys/new").json()["keys"][-1]["id"]
        fields = {**dict.fromkeys(switches, "on"), "code": self.world.code(self.seed), **more}
        found = self.post(f"/settings/api-keys/{row}/save", **fields)
        assert found.status_code == 200, found.text
        self.world.later(30)
        return found.json()["key"], found.json()["secret"], row

    def send(self, path: str, key: str, secret: str, **params: str) -> httpx.Response:
        """A signed call of API v1.1, as it is answered."""
        url = signed_url_v1(URL, path, key, 1, **params)
        return self.http.get(url, headers={"apisign": sign_v1(SecretText(secret), url)})

    def call(self, path: str, key: str, secret: str, **params: str) -> dict[str, Any]:
        """A signed call of API v1.1."""
        reply = self.send(path, key, secret, **params)
        assert reply.status_code == 200
        found: dict[str, Any] = reply.json()
        return found

    def call_v3(self, method: str, path: str, key: str, secret: str, body: Any = None) -> httpx.Response:
        """A signed call of API v3."""
        raw = b"" if body is None else json.dumps(body).encode()
        message = MessageV3(int(self.world.now * 1000), f"{URL}/v3{path}", method, raw)
        headers = headers_v3(key, SecretText(secret), message)
        return self.http.request(method, f"/v3{path}", content=raw, headers=headers)

    def followed(self, email: str = EMAIL) -> "Visitor":
        """Let the notebooks follow an account, as if it had been registered by their link."""
        with self.world.context.transaction() as tx:
            account = find_by_email(tx, email)
            assert account is not None
            follow(tx.for_account(account.id), ALONE)
        return self

    def owner(self, method: str, name: str, **fields: object) -> httpx.Response:
        """What a kernel of the owner asks."""
        headers = {"Authorization": "Owner token of the owner"}
        return self.http.request(method, f"/owner/{name}", json=fields if method == "POST" else None, headers=headers)


def errors(reply: httpx.Response, status: int = 422) -> dict[str, str]:
    """The sentences beside the fields of a refused form."""
    assert reply.status_code == status, (reply.status_code, reply.text)
    found: dict[str, str] = reply.json()["errors"]
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a file that says ON_BOTH_DATABASES on both; one about SQLite's own file is marked `sqlite`."""
    if metafunc.config.getoption("--on-postgresql"):
        kinds = ["postgresql"]
    else:
        kinds = ["sqlite", "postgresql"] if getattr(metafunc.module, "ON_BOTH_DATABASES", False) else []
    if kinds:
        of_sqlite = metafunc.definition.get_closest_marker("sqlite") is not None
        metafunc.parametrize("database", ["sqlite"] if of_sqlite else kinds, indirect=True, scope="module")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server."""
    with running() as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """What the exchanges of these tests have for a database."""
    kind: str = getattr(request, "param", "sqlite")
    with on_postgresql(request.getfixturevalue("postgresql")) if kind == "postgresql" else nullcontext():
        yield kind


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new database, with nothing of an exchange in it but its tables."""
    made = Store(where(tmp_path / "exchange.sqlite3"))
    yield made
    made.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A new exchange."""
    made = World(tmp_path)
    yield made
    made.context.store.close()


@pytest.fixture
def ada(world: World) -> Visitor:
    """Somebody who has not registered yet."""
    return world.visitor()
