"""Bitfinex: POST /v2/auth/r/permissions."""

from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_flags, grant
from nupool_helpers.live.reading import as_list, whole_number
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["BITFINEX"]

ASK = Endpoint("POST", "api.bitfinex.com", "/v2/auth/r/permissions")

SCOPES = (
    "account",
    "history",
    "orders",
    "positions",
    "funding",
    "settings",
    "wallets",
    "withdraw",
    "ui_withdraw",
    "bfxpay",
)
FLAGS = {
    **{f"{scope} read": grant("read") for scope in SCOPES},
    "orders write": grant("trade", may="margin_futures", narrowest=True),  # margin orders are made with the same scope
    "positions write": grant("margin_futures"),
    "funding write": grant("margin_futures"),
    "wallets write": grant("transfer"),
    "withdraw write": grant("withdraw"),
    "ui_withdraw write": grant("withdraw"),
    "bfxpay write": grant(may="withdraw transfer"),  # merchants' invoices; whether it can send is not documented
    "account write": grant(beyond="account: changing it"),
    "settings write": grant(beyond="settings: changing them"),
    "history write": grant(),
}

CAUSES = (
    Cause(10100, "secret", "digest"),
    Cause(10100, "key", "apikey"),
    Cause(10100, "ambiguous", causes=("First: the Secret.", "Second: the Key.", "Third: this machine's address.")),
    Cause(10112, "secret"),
    Cause(10113, "secret"),
    Cause(10114, "nonce"),
    Cause(11010, "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA384 over path, nonce and body. The nonce counts milliseconds."""
    nonce, body = str(moment.ms), "{}"
    headers = {
        "bfx-nonce": nonce,
        "bfx-apikey": header_text(pair.key, "key"),
        "bfx-signature": hex_hmac(pair.secret, f"/api{endpoint.path}{nonce}{body}", "sha384"),
        "Content-Type": "application/json",
    }
    covered = {"bfx-nonce": "the time of sending", "bfx-apikey": "your Key", "bfx-signature": "the signature"}
    return SignedRequest(endpoint, headers=headers, body=body, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the rows of scope, reading, writing; a scope without its row is not told."""
    rows = as_list(reply.content)
    if reply.status != 200 or not rows or rows[0] == "error":
        return refused(CAUSES, rows[1], rows[2]) if rows and len(rows) == 3 else Reading(problem="no-answer")
    rights = from_flags(_flags(rows), FLAGS)
    return rights.noting("Margin orders are made with the same scope as others.") if rights.trade else rights


def _flags(rows: list[object]) -> dict[str, object]:
    flags: dict[str, object] = {}
    for place, row in enumerate(rows):
        parts = row if isinstance(row, list) else []
        bits = [whole_number(one) for one in parts[1:]]
        if len(parts) != 3 or not isinstance(parts[0], str) or not set(bits) <= {0, 1}:
            flags[f"row {place}"] = True  # it may be anything, so it counts as something unknown that is on
            continue
        for name, bit in zip((f"{parts[0]} read", f"{parts[0]} write"), bits, strict=True):
            # A scope that stands twice is on where one of its rows says so.
            flags[name] = bool(bit) or flags.get(name, False)
    return flags


BITFINEX = Exchange(
    id="bitfinex",
    title="Bitfinex",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://setting.bitfinex.com/api",
        "Account > API Keys > Edit",
        {
            "read": "Account Info, Account History, Orders, Wallets, …: what gets or views",
            "trade": "Orders: create and cancel orders",
            "withdraw": "Withdrawals",
            "transfer": "Wallets: transferring between your wallets",
            "margin_futures": "Margin Trading: claim positions; Margin Funding: offer, cancel and close funding",
            "ip_list": "IP Access restrictions",
        },
        seen="support.bitfinex.com, How to create an API key; read 2026-11-25",
    ),
    keeps="The nonce: no later call of this pair may have a smaller one. A bot that counts in seconds is refused from "
    "then on; one that counts in microseconds makes this request fail. Stop the bot first, or give it its own key.",
    source="docs.bitfinex.com, Key Permissions; read 2026-11-25",
    unverified=("That writing to wallets is transferring is our inference.",),
)
