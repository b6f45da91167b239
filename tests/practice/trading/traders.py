"""Programs that trade over HTTP, many at a time, against exchanges that are real processes."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import requests

from nupool_helpers.clients.signing import MessageV3, headers_v3, sign_v1, signed_url_v1
from nupool_helpers.clients.web import direct_session
from nupool_helpers.secret import SecretText

A, T = TypeVar("A"), TypeVar("T")
BTC_ADDRESS = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


class Trader:
    """One program with one key pair, in either generation of the API."""

    def __init__(self, url: str, account: dict[str, str], number: int = 0) -> None:
        self.url, self.key, self.secret, self.number = url, account["key"], SecretText(account["secret"]), number
        self._http = direct_session()

    def send_v1(self, path: str, **params: object) -> requests.Response:
        """A signed call of v1.1, as it is answered."""
        url = signed_url_v1(self.url, path, self.key, 1, **params)
        return self._http.get(url, headers={"apisign": sign_v1(self.secret, url)}, timeout=60)

    def v1(self, path: str, **params: object) -> dict[str, Any]:
        """A signed call of v1.1 that is answered in its own way."""
        reply = self.send_v1(path, **params)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def result(self, path: str, **params: object) -> Any:
        """What a call of v1.1 that succeeds gives."""
        reply = self.v1(path, **params)
        assert reply["success"], reply
        return reply["result"]

    def v3(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        """A signed call of v3."""
        url, raw = f"{self.url}/v3{path}", b"" if body is None else json.dumps(body).encode()
        headers = headers_v3(self.key, self.secret, MessageV3(int(time.time() * 1000), url, method, raw))
        return self._http.request(method, url, data=raw, headers=headers, timeout=60)

    def held(self, currency: str) -> tuple[float, float]:
        """A balance: all of it, and what is free."""
        found = self.result("account/getbalance", currency=currency)
        return found["Balance"], found["Available"]


def limit_order(quantity: str, rate: str, direction: str = "BUY", **more: str) -> dict[str, str]:
    """The body of a v3 order."""
    order = {"marketSymbol": "NBT-BTC", "direction": direction, "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"}
    return order | {"quantity": quantity, "limit": rate} | more


def race(act: Callable[[A], T], actors: Sequence[A]) -> list[T]:
    """Let each of them act, all at one moment; what each got."""
    start = threading.Barrier(len(actors))

    def run(actor: A) -> T:
        start.wait(60)
        return act(actor)

    with ThreadPoolExecutor(len(actors)) as pool:
        return list(pool.map(run, actors))


def shared_out(urls: tuple[str, ...], account: dict[str, str], how_many: int = 8) -> list[Trader]:
    """So many numbered programs with one key pair, at the exchanges in pairs by turns."""
    return [Trader(urls[number // 2 % len(urls)], account, number) for number in range(how_many)]
