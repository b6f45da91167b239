"""A class: two hundred learners walk the fourteen steps at once, by HTTP.

More of them, who arrive over some minutes: python -m bench.classroom 1000 10
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench.calls import busy, process_of
from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from tests.processes import exchange

LEARNERS = 200
PASSWORD = "harp lemon turtle 9 cloud"
_SLOW = ("/register", "/login")  # a password is hashed
_TOKEN = re.compile(r"token=([\w.-]+)")


def main(learners: int = LEARNERS, minutes: float = 0) -> None:
    """Let them arrive evenly over so long and walk, in a process of their own, and print what it took."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        process = process_of(Path(folder) / "data")
        before = busy(process)
        done = subprocess.run(
            [sys.executable, "-m", "bench.classroom", str(learners), str(minutes), url],
            **{"stdout": subprocess.PIPE, "text": True, "check": True},
        )
        found = json.loads(done.stdout)
        used, memory = busy(process) - before, _most_memory(process.pid)
    ordinary = statistics.quantiles(found["ordinary"], n=100)
    print(
        f"{learners} learners: {found['seconds']:.0f} s in all ({used:.0f} s of a processor), {found['requests']} "
        f"requests, {len(found['errors'])} errors (aim: 0); an ordinary request: median {ordinary[49] * 1000:.0f} ms, "
        f"95th percentile {ordinary[94] * 1000:.0f} ms; with a password to hash: "
        f"{statistics.quantiles(found['slow'], n=100)[94]:.1f} s; at most {memory} MiB of memory"
    )
    for error in sorted(set(found["errors"]))[:5]:
        print(f"  {error}")


def _most_memory(pid: int) -> int:
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert peak
    return int(peak[1]) // 1024


class _Learner:
    """Somebody with a browser, whose requests are timed."""

    def __init__(self, url: str, number: int, times: dict[str, list[float]], errors: list[str]) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=300, headers={"Accept": "application/json", "Origin": url})
        self._url, self._number, self._times, self._errors = url, number, times, errors

    async def _send(self, method: str, path: str, **more: Any) -> Any:
        began = time.perf_counter()
        reply = await self._http.request(method, path, **more)
        kind = "slow" if method == "POST" and path in _SLOW else "ordinary"
        self._times[kind].append(time.perf_counter() - began)
        if reply.status_code != 200:
            self._errors.append(f"{method} {path} {reply.status_code} {reply.text[:100]}")
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
            self._errors.append(repr(error))
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
            self._errors.append(str(reply))


async def _class(url: str, learners: int, minutes: float) -> dict[str, Any]:
    times: dict[str, list[float]] = {"ordinary": [], "slow": []}
    errors: list[str] = []
    began = time.perf_counter()
    apart = minutes * 60 / learners
    walks = (_Learner(url, number, times, errors).walk(number * apart) for number in range(learners))
    await asyncio.gather(*walks)
    return {
        **times,
        "errors": errors,
        "seconds": time.perf_counter() - began,
        "requests": sum(map(len, times.values())),
    }


if __name__ == "__main__":
    size = (int(sys.argv[1]), float(sys.argv[2]))
    if sys.argv[3:]:
        json.dump(asyncio.run(_class(sys.argv[3], *size)), sys.stdout)
    else:
        main(*size)
