"""The pool's web application: /register, /liquidity, /status, /exchanges and one address a key."""

import json
import re
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nupool_helpers.practice.offload import Busy, Offload, unthreaded_offload
from nupool_helpers.practice.pool.ledger import RATES, Code, Ledger, StandingOrder
from nupool_helpers.practice.pool.replay import NotCredited, Order, Replay, uuid_in
from nupool_helpers.practice.web.request import Fields, require_utf8
from nupool_helpers.practice.web.request_target import HostOfTarget

__all__ = ["Pool", "create_pool"]

# One for each side. Each costs the exchange calls, which whoever sends them must not multiply.
_MOST_REQUESTS = 2
_BYTES = 16 * 1024
_COST = re.compile(r"[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)


class Pool:
    """The pool. `clock()` gives seconds."""

    def __init__(self, replay: Replay, clock: Any, offload: Offload = unthreaded_offload) -> None:
        self.ledger, self._replay, self._clock, self._offload = Ledger(), replay, clock, offload

    async def register(self, request: Request) -> Response:
        """Register a key."""
        fields = await _fields(request)
        return _reply(self.ledger.register(fields["address"].strip(), fields["key"], fields["name"].lower()))

    async def liquidity(self, request: Request) -> Response:
        """Take pre-signed requests, replay each, and credit the orders that stand."""
        fields = await _fields(request)
        user, unit = fields["user"], fields["unit"].lower()
        known, pairs = self.ledger.users.get(user), _pairs(fields)
        if pairs is None:
            return _reply(Code.BAD_DATA)
        if known is None:
            return _reply(Code.UNKNOWN_USER)
        if unit not in RATES[known.exchange]:
            return _reply(Code.UNKNOWN_UNIT)
        if not all(_COST.fullmatch(fields[side] or "0") for side in ("bid", "ask")):
            return _reply(Code.BAD_COST)
        if not pairs:
            known.missing += 1
        wanted = {side: float(fields[side] or 0) for side in ("bid", "ask")}
        for url, sign in pairs:
            await self._replay_one(user, unit, url, sign, wanted)
        return _reply(Code.SUCCESS)

    async def _replay_one(self, user: str, unit: str, url: str, sign: str, wanted: dict[str, float]) -> None:
        uuid = uuid_in(url)
        try:
            order: Order = await self._offload(self._replay.check, url, sign, user, unit)
            if wanted[order.side] > RATES[self.ledger.users[user].exchange][unit][order.side]["rate"]:
                raise NotCredited("asks for more interest than the pool pays")
        except (NotCredited, Busy) as refusal:
            self.ledger.reject(user, uuid, str(refusal))
        else:
            self.ledger.credit(user, uuid, StandingOrder(unit, order.side, order.amount, self._clock()))

    async def status(self, _request: Request) -> Response:
        """Tell how the pool is; `liquidity` in NBT, seen standing within the last minute."""
        users, now = self.ledger.users.values(), self._clock()
        liquidity = sum(sum(sides.values()) for user in users for sides in user.liquidity(now).values())
        status = {"liquidity": liquidity, "sampling": 1, "users": len(users)}
        status |= {"credits": sum(user.balance for user in users), "validations": self.ledger.validations}
        return JSONResponse(status)

    async def exchanges(self, _request: Request) -> Response:
        """Tell the rates offered."""
        return JSONResponse(RATES)

    async def statistics(self, request: Request) -> Response:
        """Tell one key's statistics."""
        user = self.ledger.users.get(request.path_params["key"])
        if user is None:
            return _reply(Code.UNKNOWN_USER, 404)
        judged = user.accepted + user.rejects
        names = ("balance", "accepted", "rejects", "missing", "message")
        # Of each unit what the client of 2015 reads to find out why it earns little. The pool knows one unit.
        judged_so = {"rejects": user.rejects, "missing": user.missing, "last_error": user.message}
        units = {unit: {**sides, **judged_so} for unit, sides in user.liquidity(self._clock()).items()}
        statistics = {name: getattr(user, name) for name in names} | {"units": units}
        return JSONResponse(statistics | {"efficiency": user.accepted / judged if judged else 0.0})


def create_pool(pool: Pool) -> Starlette:
    """Return the pool's application; it answers under loopback names only."""
    routes = [
        Route("/register", pool.register, methods=["POST"]),
        Route("/liquidity", pool.liquidity, methods=["POST"]),
        Route("/status", pool.status),
        Route("/exchanges", pool.exchanges),
        Route("/{key:str}", pool.statistics),
    ]
    loopback = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    # Where the request line names a host of its own, both that one and the Host that was sent are judged.
    return Starlette(routes=routes, middleware=[loopback, Middleware(HostOfTarget), loopback])


async def _fields(request: Request) -> Fields:
    """Return what was posted; nothing where it is more than a client sends, or no form.

    Raises HTTPException where a page of the web sends it: programs write no Origin, and the pool has no page.
    """
    if "origin" in request.headers:
        raise HTTPException(403)
    if not 0 < int(request.headers.get("content-length") or 0) <= _BYTES:
        return Fields()
    try:
        require_utf8(request)
        async with request.form(max_files=0, max_fields=20) as form:
            return Fields({name: value for name, value in form.items() if isinstance(value, str)})
    except HTTPException:
        return Fields()


def _pairs(fields: Fields) -> list[tuple[str, str]] | None:
    if not fields["user"]:
        return None
    try:
        urls, signs = json.loads(fields["requests"] or "[]"), json.loads(fields["signs"] or "[]")
    except (ValueError, RecursionError):
        return None
    lists = isinstance(urls, list) and isinstance(signs, list) and len(urls) == len(signs) <= _MOST_REQUESTS
    if not lists or not all(
        isinstance(text, str) and text.isascii() and text.isprintable() for text in (*urls, *signs)
    ):
        return None
    return list(zip(urls, signs, strict=True))


def _reply(code: tuple[int, str], status: int = 200) -> Response:
    return JSONResponse({"code": code[0], "message": code[1]}, status)
