"""The log of requests: written past Python's logging, and like what goes through it."""

import asyncio
import io
import logging
import sys
from typing import Any

import pytest
from starlette.responses import Response

from nupool_helpers.practice.request_log import FORMAT, Logged
from tests.practice.web.test_request_target import h11_scope


def replied(level: int) -> list[int]:
    """The statuses that came of one request, where so much is logged."""
    sent: list[int] = []

    async def send(message: Any) -> None:
        sent.append(message.get("status", 0))

    log = logging.getLogger("nupool_helpers.practice.request_log")
    before = log.level
    log.setLevel(level)
    try:
        asyncio.run(Logged(Response("all"))(h11_scope(b"/login"), None, send))  # type: ignore[arg-type]
    finally:
        log.setLevel(before)
    return sent


def test_a_request_is_logged_as_everything_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Day, time, level and text stand as in a line of Python's logging."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr("time.time", lambda: 1_700_000_000.25)
    replied(logging.INFO)

    record = logging.LogRecord("any", logging.INFO, "", 0, "GET /login 200", None, None)
    assert written.getvalue() == f"{logging.Formatter(FORMAT).format(record)}\n"


def test_a_log_that_cannot_be_written_keeps_no_reply_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where its disk is full: who asked is answered, and nothing is raised."""

    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stderr", Full())
    assert replied(logging.INFO) == [200, 0]


def test_where_nothing_is_logged_no_request_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the commands that serve log: a bench or a test that serves the same writes nothing."""
    replied(logging.WARNING)
    assert capsys.readouterr().err == ""
