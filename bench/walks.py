"""Learners who walk the fourteen steps at once, by HTTP, in a process of their own; each request is timed."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes

__all__ = ["Found", "walk_all"]

PASSWORD = "harp lemon turtle 9 cloud"
_SLOW = ("/register", "/login")  # a password is hashed
_TOKEN = re.compile(r"token=([\w.-]+)")


@dataclass(slots=True)
class Found:
    """What came of it: seconds of each request, with and without a password to hash, and what was no success."""

    ordinary: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def middle(self) -> float:
        """The median of ordinary requests, seconds."""
        return statistics.median(self.ordinary)

    @property
    def late(self) -> float:
        """Their 95th percentile."""
        return statistics.quantiles(self.ordinary, n=100)[94]

    def __str__(self) -> str:
        return (
            f"{self.seconds:.0f} s in all, {len(self.ordinary) + len(self.slow)} requests, {len(self.errors)} errors "
            f"(aim: 0); an ordinary request: median {self.middle * 1000:.0f} ms, 95th percentile "
            f"{self.late * 1000:.0f} ms; with a password to hash: {statistics.quantiles(self.slow, n=100)[94]:.1f} s"
        )


def walk_all(url: str, learners: int, minutes: float = 0, tokens: Sequence[str] = ()) -> Found:
    """Let them arrive evenly over so long and walk; in a class each sends a token of the hub's."""
    given = json.dumps({"url": url, "learners": learners, "minutes": minutes, "tokens": list(tokens)})
    command = [sys.executable, "-m", "bench.walks"]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    return Found(**json.loads(done.stdout))


class _Learner:
    """Somebody with a browser, whose requests are timed."""

    def __init__(self, url: str, number: int, token: str, found: Found) -> None:
        parts = urlsplit(url)
        headers = {"Accept": "application/json", "Origin": f"{parts.scheme}://{parts.netloc}"}
        headers |= {"Authorization": f"token {token}"} if token else {}
        self._http = httpx.AsyncClient(base_url=url, timeout=300, headers=headers, trust_env=False)
        self._url, self._number, self._found = url, number, found

    async def _send(self, method: str, path: str, **more: Any) -> Any:
        began = time.perf_counter()
        reply = await self._http.request(method, path, **more)
        times = self._found.slow if method == "POST" and path in _SLOW else self._found.ordinary
        times.append(time.perf_counter() - began)
        if reply.status_code != 200:
            self._found.errors.append(f"{method} {path} {reply.status_code} {reply.text[:100]}")
        return reply.json()

    async def _mailed(self, subject: str) -> str:
        mails = (await self._send("GET", "/mail"))["mails"]
        link = next(mail["links"][0] for mail in mails if subject in mail["subject"])
        found = _TOKEN.search(link)
        assert found
        return found[1]

    async def walk(self, after: float) -> None:
        """Arrive after so many seconds, and do the fourteen steps, from the registration to the first signed call."""
        try:
            await asyncio.sleep(after)
            await self._enter()
            await self._secure()
            await self._make_key()
        except (httpx.HTTPError, LookupError, StopIteration, RuntimeError) as error:
            self._found.errors.append(repr(error))
        finally:
            await self._http.aclose()

    async def _enter(self) -> None:
        form = {"email": f"learner{self._number}@example.org", "password": PASSWORD}
        await self._send("GET", "/")
        await self._send("POST", "/register", data=form)
        await self._send("POST", "/activate", data={"token": await self._mailed("Activate")})
        await self._send("POST", "/login", data=form)

    async def _secure(self) -> None:
        for path in ("/settings", "/settings/two-factor"):
            await self._send("GET", path)
        seed = (await self._send("POST", "/settings/two-factor/start"))["seed"]
        self._seed, self._step = SecretText(seed), 0
        await self._send("POST", "/settings/two-factor/enable", data={"code": self._code()})
        await self._send("POST", "/confirm/two-factor", data={"token": await self._mailed("Confirm")})

    def _code(self) -> str:
        """The present code or, since a code opens once, the next one, which is accepted a step early."""
        self._step = max(one_time_codes.time_step(time.time()), self._step + 1)
        return one_time_codes.code_at(self._seed, self._step)

    async def _make_key(self) -> None:
        await self._send("GET", "/settings/api-keys")
        row = (await self._send("POST", "/settings/api-keys/new"))["keys"][-1]["id"]
        form = {"read_info": "on", "trade_limit": "on", "code": self._code()}
        pair = await self._send("POST", f"/settings/api-keys/{row}/save", data=form)
        url = signed_url_v1(self._url, "account/getbalances", pair["key"], 1)
        signature = sign_v1(SecretText(pair["secret"]), url)
        reply = await self._send("GET", url, headers={"apisign": signature})
        if not reply["success"]:
            self._found.errors.append(str(reply))


async def _walk_all(url: str, learners: int, minutes: float, tokens: Sequence[str]) -> Found:
    found, began, apart = Found(), time.perf_counter(), minutes * 60 / learners
    senders = tokens or [""] * learners
    walks = (_Learner(url, number, senders[number], found).walk(number * apart) for number in range(learners))
    await asyncio.gather(*walks)
    found.seconds = time.perf_counter() - began
    return found


if __name__ == "__main__":
    came = asyncio.run(_walk_all(**json.load(sys.stdin)))
    json.dump({name: getattr(came, name) for name in Found.__slots__}, sys.stdout)
