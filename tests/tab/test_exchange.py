"""The exchange inside this process: no socket, no thread, the same application, and one copy for all tabs."""

import socket
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.types import Receive, Scope, Send

from nupool_helpers.clients import Exchange, launcher, processes
from nupool_helpers.clients.inside import InsideTransport, answer_at, answer_no_more
from nupool_helpers.clients.pool import PoolClient
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.clients.web import clock_difference
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.traffic_capture import capture
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import Workbook, workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.tab.adapter import AppAdapter
from nupool_helpers.tab.cookies import SignedCipher
from nupool_helpers.tab.copies import Copies
from nupool_helpers.tab.exchange import InsideExchange
from nupool_helpers.tab.place import InsidePlace
from nupool_helpers.validation.least_privilege import NEEDED

PASSWORD = SecretText("grey whale sings blue 77")
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[InsidePlace]:
    """A kernel that has neither sockets nor threads, and keeps its exchanges inside."""

    def refused(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("a browser's Python has none of these")

    for owner, name in ((socket.socket, "connect"), (socket.socket, "bind"), (threading.Thread, "start")):
        monkeypatch.setattr(owner, name, refused)
    workbook.cache_clear()
    place = InsidePlace()
    launcher.run_in(place)
    yield place
    launcher.run_in(processes)
    place.end()
    workbook.cache_clear()


@pytest.fixture
def book(place: InsidePlace) -> Workbook:
    """That kernel's workbook."""
    del place
    return workbook()


class Tab:
    """The exchange of a tab, and its copies."""

    def __init__(self, folder: Path, port: int) -> None:
        self.exchange = InsideExchange(folder, f"http://127.0.0.1:{port}")
        self.client, self.copies = self.exchange.client, Copies(self.exchange)

    def close(self) -> None:
        """Close the tab."""
        self.copies.close()
        self.exchange.terminate()


@pytest.fixture
def open_tab(tmp_path: Path) -> Iterator[Callable[[], Tab]]:
    """Opens tabs, each with memory of its own; they are closed after the test."""
    tabs: list[Tab] = []

    def opened() -> Tab:
        tabs.append(Tab(tmp_path / f"tab {len(tabs)}", 8001 + len(tabs)))
        return tabs[-1]

    yield opened
    for one in tabs:
        one.close()


def email_of(tab: Tab) -> str:
    """The account that the notebooks of a tab follow, empty for none."""
    learner = tab.client.state().learner
    return learner.email if learner else ""


def test_every_step_is_done_and_judged(book: Workbook) -> None:
    """From the account to the signed call, with Argon2 at its strength, all in one process without socket or thread."""
    for step in STEPS:
        do(book, step.number)
        assert judge(book.state(fresh=True))[step.number].answer is Answer.DONE, step.title


def test_passwords_are_hashed_as_everywhere(book: Workbook, place: InsidePlace) -> None:
    """What hashes them is the exchange's own Argon2 with the parameters that it has under a server."""
    book.exchange().make_learner("ada@example.org", PASSWORD)
    with sqlite3.connect(place.exchange(launcher.data_dir()).database) as database:
        (kept,) = database.execute("SELECT password_hash FROM accounts WHERE email = 'ada@example.org'").fetchone()
    database.close()

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_pool_sees_the_orders_and_what_leaves_is_recorded(book: Workbook) -> None:
    """The client signs, the pool replays at the exchange, and the Secret is in nothing that was sent."""
    account = book.exchange().make_ready_account(NEEDED)
    assert account.pair is not None
    url, pool = launcher.start_pool(book.exchange().url)
    client = PoolClient(Exchange(book.exchange().url, account.pair), url, ADDRESS)

    with capture() as record:
        client.register()
        uuids = client.place("10")
        client.submit([client.sign(uuid) for uuid in uuids])

    assert client.statistics()["accepted"] == 2
    assert record.size and not record.holds(account.pair.secret)
    assert account.pair.key.encode() in b"".join(content for _where, content in record.parts)
    pool.terminate()
    assert not isinstance(direct_session().get_adapter(f"{url}/status"), AppAdapter)


def test_an_exchange_of_one_s_own_is_another_one(book: Workbook, tmp_path: Path) -> None:
    """It has data and an address of its own, and is gone when it is ended."""
    seat, process = launcher.start_own(tmp_path / "own")
    seat.make_learner("bea@example.org", PASSWORD)

    book.exchange()
    assert book.state(fresh=True).learner is None
    process.terminate()
    assert process.wait(5) == 0
    assert not seat.proves_itself()


def test_a_reply_tells_the_time(book: Workbook) -> None:
    """By its Date, as a server's reply does: what may be why a code was refused can be said."""
    assert clock_difference(book.exchange().url, clock=lambda: 0.0) is not None


def test_a_session_to_the_exchange_reaches_nothing_else(book: Workbook) -> None:
    """No adapter is left in it that would open a socket."""
    session = InsideTransport(book.exchange().url).new_session()

    with pytest.raises(requests.exceptions.InvalidSchema):
        session.get("http://127.0.0.1:9/")


def test_a_port_whose_number_begins_like_the_exchange_s_is_not_the_exchange() -> None:
    """Port 80 answers for itself, and not for 8080."""
    answer_at("http://127.0.0.1:80", AppAdapter(_nothing))
    session = direct_session()
    answer_no_more("http://127.0.0.1:80")

    assert isinstance(session.get_adapter("http://127.0.0.1:80/x"), AppAdapter)
    assert not isinstance(session.get_adapter("http://127.0.0.1:8080/x"), AppAdapter)


async def _nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing at all."""


def test_an_application_that_answers_nothing_is_a_connection_that_broke() -> None:
    """So the kernel says what it says of any exchange that does not answer."""
    answer_at("http://127.0.0.1:80", AppAdapter(_nothing))
    try:
        with pytest.raises(requests.ConnectionError):
            direct_session().get("http://127.0.0.1:80/")
    finally:
        answer_no_more("http://127.0.0.1:80")


def test_what_was_done_outlives_its_page(open_tab: Callable[[], Tab]) -> None:
    """A copy taken up by a later page has the account, and its password still opens it."""
    first, later = open_tab(), open_tab()
    first.client.make_learner("ada@example.org", PASSWORD)
    kept = first.copies.changes()
    assert kept is not None

    assert later.copies.take_up(*kept)
    assert email_of(later) == "ada@example.org"
    later.client.visit().post("login", email="ada@example.org", password=PASSWORD)


def test_a_copy_is_taken_only_where_something_has_changed(open_tab: Callable[[], Tab]) -> None:
    """Looking at what is there writes nothing into the browser's storage."""
    tab = open_tab()
    kept = tab.copies.changes()
    tab.client.state()

    assert tab.copies.changes() is None
    assert kept is not None and not tab.copies.take_up(*kept)


def test_two_tabs_never_write_over_each_other(open_tab: Callable[[], Tab]) -> None:
    """Each goes on from what the other did, in whatever order they are used."""
    storage, tabs = ("", b""), [open_tab(), open_tab()]
    emails = [f"learner-{n}@example.org" for n in range(4)]
    for number, email in zip((0, 1, 1, 0), emails, strict=True):
        tab = tabs[number]
        tab.copies.take_up(*storage)
        tab.client.make_learner(email, PASSWORD)
        storage = tab.copies.changes() or storage

    for tab in tabs:
        tab.copies.take_up(*storage)
        for email in emails:
            tab.client.adopt(email, PASSWORD)
            assert email_of(tab) == email


def test_where_the_storage_was_cleared_a_tab_begins_anew(open_tab: Callable[[], Tab]) -> None:
    """By the button of another tab or by the browser: what is gone is gone in every tab, and comes back by none."""
    tab = open_tab()
    tab.client.make_learner("ada@example.org", PASSWORD)
    assert tab.copies.changes()

    assert tab.copies.take_up("", b"")
    assert email_of(tab) == ""
    kept = tab.copies.changes()
    assert kept is not None and b"ada@example.org" not in zlib.decompress(kept[1])


@pytest.mark.parametrize("broken", [b"", b"no copy", zlib.compress(b"no database" * 500)])
def test_what_is_no_copy_changes_nothing(open_tab: Callable[[], Tab], broken: bytes) -> None:
    """What a storage gives back cut off is refused, and what this tab has is still there."""
    tab = open_tab()
    tab.client.make_learner("ada@example.org", PASSWORD)

    with pytest.raises((zlib.error, sqlite3.DatabaseError)):
        tab.copies.take_up("a mark", broken)
    assert email_of(tab) == "ada@example.org"


def test_a_signed_cookie_is_good_for_its_key_and_its_time() -> None:
    """Another key, another text or too late: nothing is opened."""
    cipher = SignedCipher(b"k" * 32)
    text = cipher.close(b"value", 1000)

    assert cipher.open(text, 60, 1060) == b"value"
    assert cipher.open(text, 60, 1061) is None
    assert cipher.open(text[:-1] + ("A" if text[-1] != "A" else "B"), 60, 1000) is None
    assert cipher.open("é" + text, 60, 1000) is None
    assert SignedCipher(b"l" * 32).open(text, 60, 1000) is None
