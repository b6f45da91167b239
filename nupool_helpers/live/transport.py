"""Sending one signed request and keeping of the answer no more than status, JSON and the server's clock."""

import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
import urllib3

from nupool_helpers.live.faults import NoAnswer, NotListed, problem_of
from nupool_helpers.live.guard import Guard
from nupool_helpers.live.reading import NotJsonError, parse
from nupool_helpers.live.request import SignedRequest
from nupool_helpers.live.types import Reply

__all__ = ["LIMIT", "Line", "send"]

LIMIT = 256 * 1024  # bytes of an answer, packed and unpacked; the longest that is documented has a few thousand


@dataclass(frozen=True)
class Line:
    """How to reach exchanges: a file of authorities in place of the usual ones, a proxy, and how long to wait.

    None of it changes which host is asked. `seconds` bound the whole answer, by `monotonic`; `clock` tells the time.
    """

    ca: Path | None = None
    proxy: str | None = None
    seconds: float = 20.0
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


def send(signed: SignedRequest, line: Line) -> Reply:
    """Send a request once and return the reply. Raises NoAnswer, and NotListed where the guard stops it.

    The errors are raised from here, where neither request nor reply is in any frame.
    """
    outcome = _attempt(signed, line)
    del signed
    if isinstance(outcome, Reply):
        return outcome
    raise outcome


def _attempt(signed: SignedRequest, line: Line) -> Reply | NoAnswer | NotListed:
    try:
        with _quiet(), requests.Session() as session:
            return _exchange(session, signed, line)
    except NotListed:
        return NotListed()
    except NoAnswer as error:
        return NoAnswer(error.problem)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return NoAnswer(problem_of(error))


def _exchange(session: requests.Session, signed: SignedRequest, line: Line) -> Reply:
    ends = line.monotonic() + line.seconds

    def seconds_left() -> float:
        left = ends - line.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    guard = Guard(signed, seconds_left)
    session.adapters.clear()
    session.mount("https://", guard)
    session.mount("http://", guard)
    session.trust_env = False  # no proxy, no netrc, no authorities of the environment
    request = requests.Request(signed.endpoint.method, signed.url, signed.sent_headers, data=signed.body)
    with session.send(
        request.prepare(),
        stream=True,
        timeout=(min(5.0, line.seconds), line.seconds),
        verify=str(line.ca) if line.ca else True,
        proxies={"https": line.proxy} if line.proxy else {},
        allow_redirects=False,
    ) as response:
        return _reply(response, _body(response), line.clock())


def _body(response: requests.Response) -> bytes:
    raw: urllib3.HTTPResponse = response.raw
    body: bytes = raw.read(LIMIT + 1, decode_content=False)
    if len(body) <= LIMIT and response.headers.get("Content-Encoding", "identity").strip().lower() == "gzip":
        body = _unpacked(body)
    if len(body) > LIMIT:
        raise NoAnswer("too-large")
    return body


def _unpacked(body: bytes) -> bytes:
    """It was asked for unpacked, yet a server in between may pack it; what grows too much is not unpacked whole."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LIMIT + 1)
    except zlib.error:
        return b""


def _reply(response: requests.Response, body: bytes, now: float) -> Reply:
    skew = _skew(response.headers.get("Date", ""), now)
    try:
        return Reply(response.status_code, parse(body), is_json=True, skew=skew)
    except NotJsonError:
        return Reply(response.status_code, skew=skew)


def _skew(date: str, now: float) -> float | None:
    """Return how many seconds the server's clock is ahead of ours; its header has whole seconds (RFC 9110, 6.6.1)."""
    try:
        return parsedate_to_datetime(date).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep urllib3 from logging the URL: some exchanges want the Key in it."""
    here = threading.get_ident()

    def elsewhere(record: logging.LogRecord) -> bool:
        return record.thread != here

    loggers = [logging.getLogger(f"urllib3.{name}") for name in ("connectionpool", "connection", "poolmanager")]
    for logger in loggers:
        logger.addFilter(elsewhere)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(elsewhere)
