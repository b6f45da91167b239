"""A version of the API as an application: what becomes of a request that no operation answers."""

import asyncio
from typing import Any

import pytest

from tests.practice.conftest import World


def served(world: World, method: str, path: str, *parts: bytes | None) -> tuple[int, bytes, Exception | None]:
    """Status, body and what the server is told of a request whose body comes in parts; None: its sender is gone."""
    waiting: list[bytes | None] = list(parts)
    sent: list[Any] = []
    raised = None
    headers = [(b"host", b"127.0.0.1:8000"), (b"transfer-encoding", b"chunked")]
    scope: Any = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}

    async def receive() -> Any:
        part = waiting.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        asyncio.run(world.app(scope | {"headers": headers}, receive, send))  # type: ignore[arg-type]
    except Exception as error:
        raised = error
    return sent[0]["status"], sent[1]["body"], raised


@pytest.mark.parametrize("where", ["web.guard.is_path", "store.Store.read"])
def test_a_fault_is_answered_and_then_raised(world: World, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Its sender is told in the API's shape, and the server has the error to write down, wherever it happened."""
    monkeypatch.setattr(f"nupool_helpers.practice.{where}", lambda _any: 1 // 0)
    status, body, raised = served(world, "GET", "/v3/markets/tickers", b"")

    assert (status, type(raised)) == (500, ZeroDivisionError)
    assert body.startswith(b'{"code":"INTERNAL_SERVER_ERROR"')


@pytest.mark.parametrize(
    ("parts", "status", "shape"),
    [
        ([b"x" * 40_000, b"x" * 40_000], 413, b'{"code":"'),
        ([b'{"marketSymbol":', None], 400, b""),
        ([b"x" * 40_000, b"x"], 401, b'{"code":"APIKEY_INVALID"'),
    ],
)
def test_a_body_in_parts_is_read_to_its_end(world: World, parts: list[bytes | None], status: int, shape: bytes) -> None:
    """More of it than 64 KiB is refused; who leaves before its end is no fault of ours, and what came is not judged."""
    found, body, raised = served(world, "POST", "/v3/orders", *parts)

    assert (found, body[: len(shape)], raised) == (status, shape, None)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v3/orders/open", 405),
        ("POST", "/v3/balances", 405),
        ("GET", "/v3/nothing", 404),
        ("POST", "/api/v1.1/public/getmarkets", 405),
        ("GET", "/api/v1.1/public/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("PATCH", "/v3/batch/any/thing", 501),
    ],
)
def test_what_is_not_there_is_told_by_its_status(world: World, method: str, path: str, status: int) -> None:
    """An address without that method, no address, and a part of v3 that is not served."""
    assert served(world, method, path, b"")[0] == status
