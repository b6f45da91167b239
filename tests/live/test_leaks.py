"""Marks in Key, Secret, passphrase, code and in what a server answers: looked for wherever they could be shown."""

import http.client
import io
import logging
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nupool_helpers.live
from nupool_helpers.errors import InvalidInput, PlaintextSecret, WorkbookError
from nupool_helpers.live import EXCHANGES, Credentials, Line, Verdict, as_json, ask, judge, lines, prepare
from nupool_helpers.live.asking import read_reply
from nupool_helpers.live.cli import main
from nupool_helpers.live.judging import NEEDS
from nupool_helpers.live.request import FollowUp
from nupool_helpers.live.transport import send
from nupool_helpers.live.types import Reply
from nupool_helpers.secret import SecretText
from tests.live.pairs import CODE, KEY, PASSPHRASE, SECRET, ec_pem, pair
from tests.live.server import Replayer, case, cases, replaying
from tests.live.test_command import typed

OURS = str(Path(nupool_helpers.live.__file__).parent)
MARKS = (KEY, SECRET, PASSPHRASE, CODE, SECRET[:40])
# What replies hold that is nobody's business: other keys, an IBAN, tokens, the person's address, names of keys.
REPLIED = (
    "MadeUpKrakenKey",
    "AA00N84GMADEUP01",
    "MADEUPACCESS",
    "MADEUPREFRESH",
    "203.0.113.",
    "99999999-other",
    "52fd0000",
)
ECHO = f"Failed to find api-key {KEY} {SECRET} {PASSPHRASE} for 203.0.113.7"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replayer]:
    """The exchanges' names lead to it."""
    with replaying(tmp_path, monkeypatch) as replayer:
        yield replayer


@pytest.fixture
def everything_said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """All logs at DEBUG, and what was printed, by http.client's own debugging as well."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(capfd.readouterr())


def credentials(exchange: str) -> Credentials:
    return pair(secret=ec_pem() if exchange == "coinbase" else SECRET)


def listed(error: BaseException) -> str:
    """What a debugger lists of our frames, of an error and of those behind it, and the error's own words."""
    shown: list[str] = traceback.format_exception_only(error)
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        place: TracebackType | None = one.__traceback__ if one else None
        waiting += [one.__cause__, one.__context__] if one else []
        while place:
            if place.tb_frame.f_code.co_filename.startswith(OURS):
                shown += [f"{name} = {value!r}" for name, value in place.tb_frame.f_locals.items()]
            place = place.tb_next
    return "\n".join(shown)


ECHOES: list[dict[str, Any]] = [
    {
        "status": 400,
        "json": {"code": 10500, "msg": ECHO, "message": ECHO, "error": ECHO, "label": ECHO, "reason": ECHO},
    },
    {"status": 400, "json": {"code": ECHO, "retCode": ECHO, "error": [ECHO], "err-code": ECHO, "err-msg": ECHO}},
    {"status": 200, "json": {ECHO: True, "code": "0", "data": [{"perm": ECHO, "ip": ECHO}], "result": {"scope": ECHO}}},
    {"status": 200, "json": ["error", ECHO, ECHO]},
    {"status": 200, "json": [[ECHO, 1, 1]]},
    {"status": 403, "text": ECHO},
    {"status": 500, "text": ECHO},
    {"status": 302, "headers": {"Location": "https://evil.example/" + KEY}, "text": ECHO},
    {"status": 200, "headers": {"Date": ECHO, "X-Key": KEY}, "json": {"msg": ECHO}},
]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_a_server_echoes_is_shown_nowhere(
    exchange: str, server: Replayer, everything_said: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in sentences, JSON, logs, on a stream, nor in what the verdict holds."""
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    shown = []
    for answer in ECHOES:
        server.answers[:] = [answer] * 3
        verdict = ask(EXCHANGES[exchange], credentials(exchange), Line(ca=server.ca))
        judged = judge(verdict, "spot")
        shown += [repr(verdict), repr(judged), str(as_json(verdict, judged)), *lines(verdict, judged)]
    said = "\n".join(shown) + everything_said()

    assert not [mark for mark in (*MARKS, "203.0.113.7") if mark in said]


@pytest.mark.parametrize("name", [name for name in cases() if case(name)[0]["exchange"] in EXCHANGES])
def test_nothing_of_a_recorded_reply_is_shown(name: str, server: Replayer, everything_said: Callable[[], str]) -> None:
    """Other keys, IBANs, tokens, addresses: the verdict has the rights and our own sentences."""
    recorded, _ = case(name)
    server.answers += [one["response"] for one in recorded["replies"]]
    mine = pair(key=recorded.get("own_key", KEY), secret=ec_pem() if recorded["exchange"] == "coinbase" else SECRET)
    verdict = ask(EXCHANGES[recorded["exchange"]], mine, Line(ca=server.ca))
    judged = judge(verdict, "spot")
    said = "\n".join([repr(verdict), str(as_json(verdict, judged)), *lines(verdict, judged)]) + everything_said()

    assert not [mark for mark in (*REPLIED, mine.key.reveal()) if mark in said]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_an_error_lists_nothing_of_the_pair(exchange: str, server: Replayer, tmp_path: Path) -> None:
    """Whatever breaks while it is prepared, sent or read, down to somebody who presses Ctrl+C in the middle."""
    one, mine = EXCHANGES[exchange], credentials(exchange)

    def interrupted() -> float:
        raise KeyboardInterrupt

    def prepared_with(**other: str) -> Callable[[], object]:
        return lambda: prepare(one, pair(**{"secret": mine.secret.reveal(), **other}))

    calls: list[Callable[[], object]] = [
        prepared_with(secret=SECRET[:-3] + "\udcff"),
        prepared_with(key=KEY + "\n"),
        prepared_with(secret="-----BEGIN " + SECRET) if exchange in ("binance", "bybit", "coinbase") else lambda: 1 / 0,
        lambda: send(prepare(one, mine), Line()),
        lambda: send(prepare(one, mine), Line(ca=server.ca, seconds=0.0)),
        lambda: send(prepare(one, mine), Line(ca=tmp_path / "none.pem")),
        lambda: ask(one, mine, Line(ca=server.ca, monotonic=interrupted)),
        lambda: ask(one, mine, Line(ca=server.ca, clock=interrupted)),
    ]
    for number, call in enumerate(calls):
        with pytest.raises((WorkbookError, KeyboardInterrupt, ZeroDivisionError)) as caught:
            call()
        said = listed(caught.value)
        assert not [mark for mark in MARKS if mark in said], number
        if isinstance(caught.value, WorkbookError):
            assert caught.value.__cause__ is None and caught.value.__context__ is None, number


def test_the_listing_would_show_it() -> None:
    """The search above finds a mark that stands in a frame as text."""
    try:
        exec(compile(f"def f(typed): raise ValueError\nf({KEY!r})", f"{OURS}/planted.py", "exec"))
    except ValueError as error:
        assert KEY in listed(error)


def test_what_holds_a_pair_shows_and_saves_nothing() -> None:
    """Credentials, a signed request and a reply by repr; and a pair is not pickled."""
    for exchange in EXCHANGES:
        signed = prepare(EXCHANGES[exchange], credentials(exchange))
        for thing in (
            credentials(exchange),
            signed,
            Reply(200, {"key": KEY}),
            FollowUp(signed.endpoint, "", {"uid": KEY}),
        ):
            assert not [mark for mark in MARKS if mark in repr(thing) + str(thing)]
    with pytest.raises(TypeError):
        pickle.dumps(credentials("kraken"))


@pytest.mark.parametrize("field", ["key", "secret", "passphrase", "code"])
def test_a_pair_as_plain_text_is_refused(field: str) -> None:
    """It would stand in a notebook's cell."""
    good: dict[str, Any] = {"key": SecretText(KEY), "secret": SecretText(SECRET)}
    with pytest.raises(PlaintextSecret) as caught:
        Credentials(**{**good, field: PASSPHRASE})
    assert PASSPHRASE not in str(caught.value)


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_the_command_shows_and_leaves_nothing(
    exchange: str, server: Replayer, everything_said: Callable[[], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its streams, its logs, and every file that it could have written."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(work))
    for answer in ECHOES:
        server.answers[:] = [answer] * 3
        for option in ([], ["--json"]):
            monkeypatch.setattr(sys, "stdin", io.StringIO(typed(exchange)))
            assert main([exchange, "--ca", str(server.ca), *option]) in (1, 2)
    said = everything_said()

    assert not [mark for mark in (*MARKS, "203.0.113.7") if mark in said]
    assert list(work.iterdir()) == []
    assert InvalidInput.__name__ not in said and "Traceback" not in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "code",
        "data",
        "result",
        "retCode",
        "permissions",
        "perm",
        "permission",
        "perms",
        "scope",
        "authorities",
        "permType",
        "readOnly",
        "error",
        "label",
        "accessKey",
        "key",
        "ips",
        "ip",
        "name",
        "read_only",
        "can_view",
        "can_trade",
        "isTrader",
        "enableReading",
        "enableWithdrawals",
    ]
)
SHAPED = st.recursive(
    JSON | st.sampled_from(["0", "200000", "00000", 200, 0, "trade", "read_only", "spot", "Spot", "trade:read_write"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=6),
    max_leaves=20,
)


@given(content=JSON | SHAPED, status=st.sampled_from([200, 200, 400, 401, 403, 500]))
def test_no_json_whatever_breaks_a_reader_or_makes_a_key_fit(content: object, status: int) -> None:
    """Any value, also with the fields of real replies in wrong places: a reading comes back, and no key fits."""
    mine = pair()
    for exchange in EXCHANGES.values():
        for endpoint in exchange.endpoints:
            outcome = read_reply(exchange, endpoint, Reply(status, content, is_json=True), mine)
            if not isinstance(outcome, FollowUp):
                assert all(judge(Verdict(exchange, outcome), purpose).outcome != "fits" for purpose in NEEDS)
