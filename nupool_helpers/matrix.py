"""Every private call of the exchange, the right that it needs, and what a key may really do, tried by signed calls."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nupool_helpers.errors import AskForTheRight, ReadTheReply, WorkbookError
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import Permission
from nupool_helpers.signing import sign_v1, signed_url_v1

__all__ = ["CALLS", "Call", "Tried", "signed_request", "try_all", "try_call"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call in words, by its path, with the right that it needs and parameters with which it can do nothing."""

    words: str
    path: str
    needs: Permission
    harmless: dict[str, str] = field(default_factory=dict)


_NO_ORDER = {"uuid": "00000000-0000-4000-8000-000000000000"}
CALLS = (
    Call("see all balances", "account/getbalances", Permission.READ_INFO),
    Call("see one balance", "account/getbalance", Permission.READ_INFO, {"currency": "BTC"}),
    Call("see one order", "account/getorder", Permission.READ_INFO, _NO_ORDER),
    Call("see open orders", "market/getopenorders", Permission.READ_INFO),
    Call("see closed orders", "account/getorderhistory", Permission.READ_INFO),
    Call("see where coins can be sent to you", "account/getdepositaddress", Permission.READ_INFO, {"currency": "?"}),
    Call("see coins that came in", "account/getdeposithistory", Permission.READ_INFO),
    Call("see coins that were sent away", "account/getwithdrawalhistory", Permission.READ_INFO),
    Call("place a limit order to buy", "market/buylimit", Permission.TRADE_LIMIT, {"quantity": "0", "rate": "0"}),
    Call("place a limit order to sell", "market/selllimit", Permission.TRADE_LIMIT, {"quantity": "0", "rate": "0"}),
    Call("cancel an order", "market/cancel", Permission.TRADE_LIMIT, _NO_ORDER),
    Call("buy at any price", "market/buymarket", Permission.TRADE_MARKET, {"quantity": "0"}),
    Call("sell at any price", "market/sellmarket", Permission.TRADE_MARKET, {"quantity": "0"}),
    Call("send coins away", "account/withdraw", Permission.WITHDRAW, {"quantity": "0"}),
)
"""The table of the vendor's permissions for v1.1, with parameters that are judged only after the right is."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the exchange answered to one call: `allowed` is None where that cannot be told.

    `signed` is the text that was signed, the whole URL; `sign` its signature; `raw` the answer as it came.
    """

    call: Call
    allowed: bool | None
    reply: str
    signed: str = ""
    sign: str = ""
    raw: str = ""


def try_call(exchange: Exchange, call: Call) -> Tried:
    """Make one call with its harmless parameters.

    Raises ReadTheReply where the pair itself is not accepted, StartTheExchange where nothing answers.
    """
    allowed, reply = _answer(exchange, call)
    response = exchange.last
    if response is None:
        return Tried(call, allowed, reply)
    sent = response.request
    return Tried(call, allowed, reply, str(sent.url), str(sent.headers.get("apisign", "")), response.text)


def _answer(exchange: Exchange, call: Call) -> tuple[bool, str]:
    try:
        result: Any = exchange.call(call.path, **call.harmless)
    except AskForTheRight:
        return False, "INVALID_PERMISSION"
    except ReadTheReply as refusal:
        if refusal.code in ("APIKEY_INVALID", "INVALID_SIGNATURE", "WHITELIST_VIOLATION_IP") or not refusal.code:
            raise
        return True, refusal.code
    return True, "success" if result is None else f"success: {str(result)[:200]}"


def try_all(exchange: Exchange) -> Iterator[Tried]:
    """Try every call, one after the other; a pause that the exchange asks for leaves that one untold."""
    for call in CALLS:
        try:
            yield try_call(exchange, call)
        except ReadTheReply:
            raise
        except WorkbookError as error:
            yield Tried(call, None, str(error))


def signed_request(exchange: Exchange, call: Call, nonce: int) -> tuple[str, str]:
    """Return the text that is signed for a call (the whole URL) and its signature, for somebody to send later."""
    if exchange.pair is None:
        raise ValueError("The exchange needs a pair.")
    url = signed_url_v1(exchange.url, call.path, exchange.pair.key, nonce, **call.harmless)
    return url, sign_v1(exchange.pair.secret, url)
