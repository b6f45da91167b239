"""Deribit: GET /api/v2/public/auth by signature. The other grant would put the Secret into the URL."""

from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import grant, weigh
from nupool_helpers.live.reading import as_record, words
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest, query_of
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["DERIBIT"]

ASK = Endpoint(
    "GET",
    "www.deribit.com",
    "/api/v2/public/auth",
    ("grant_type", "client_id", "timestamp", "signature", "nonce", "data"),
)

# Every market there is a derivative or margined.
WRITES = {
    "trade": grant("trade margin_futures", narrowest=True),
    "wallet": grant("transfer", may="withdraw"),
    "account": grant(beyond="account: making and changing keys"),
    "block_trade": grant(beyond="block trades"),
    "block_rfq": grant(beyond="block trades"),
}
WITHDRAWS = grant("withdraw transfer")  # wallet:read_write together with mainaccount
PLAIN = ("connection", "mainaccount")

CAUSES = (
    Cause(
        13004,
        "ambiguous",
        causes=(
            "First: the Secret is not this Key's, or the Key was not copied whole.",
            "Second: the key is of the test site, was deleted or is switched off.",
            "Third: the clocks differ.",
        ),
    ),
    Cause(13009, "ambiguous", causes=("First: the Key or the Secret.", "Second: the key is switched off.")),
    Cause(13021, "permission"),
    Cause(10028, "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 over time, nonce and data (none)."""
    sent: dict[str, str | int] = {
        "grant_type": "client_signature",
        "client_id": header_text(pair.key, "key"),
        "timestamp": moment.ms,
        "signature": hex_hmac(pair.secret, f"{moment.ms}\n{moment.random}\n"),
        "nonce": moment.random,
        "data": "",
    }
    covered = {
        "client_id": "your Key",
        "timestamp": "the time of sending",
        "signature": "the signature",
        "nonce": "a random number",
    }
    return SignedRequest(endpoint, query_of(endpoint, sent), covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the scope. The token that comes with it is not kept: it goes when this function ends.

    A part that the scope does not name is not told: the documents show answers with “connection mainaccount” alone.
    """
    answer = as_record(reply.content)
    error = as_record(answer.get("error"))
    if reply.status != 200 or "error" in answer:
        return refused(CAUSES, error.get("code"), error.get("message"))
    result = as_record(answer.get("result"))
    if not result:
        return Reading(problem="no-answer")
    return _rights(words(result.get("scope"), separator=None) or [])


def _rights(scope: list[str]) -> Reading:
    parts = [word.partition(":") for word in scope]
    levels = {part: level for part, _, level in parts if level}
    # A part that stands twice, or a word that is in no table, may be anything.
    strange = len({part for part, _, _ in parts}) != len(parts) or not all(
        _is_known(part, level) for part, _, level in parts
    )
    reads = [
        grant("read") for part, level in levels.items() if level in ("read", "read_write") and _is_known(part, level)
    ]
    writes = [WRITES[part] for part, level in levels.items() if level == "read_write" and part in WRITES]
    withdraws = [WITHDRAWS] if levels.get("wallet") == "read_write" and "mainaccount" in scope else []
    unsure = [WRITES[part] for part in ("trade", "wallet") if part not in levels] + [grant("read")] * (not reads)
    rights = weigh([*reads, *writes, *withdraws], unsure, strange)
    return rights.noting("Every market there is a derivative or margined.") if rights.trade else rights


def _is_known(part: str, level: str) -> bool:
    if part in WRITES:
        return level in ("none", "read", "read_write")
    # Reading is reading, whatever it is of; `expires` and `session` are about the token.
    return level == "read" or (part in ("expires", "session") and bool(level)) or (part in PLAIN and not level)


DERIBIT = Exchange(
    id="deribit",
    title="Deribit",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.deribit.com/account/BTC/API",
        "Account > API > Edit key",
        {
            "read": "account: read; trade: read; wallet: read",
            "trade": "trade: read_write",
            "withdraw": "wallet: read_write",
            "transfer": "wallet: read_write",
            "margin_futures": "trade: read_write (all of its markets)",
            "ip_list": "IP whitelist",
        },
        seen="docs.deribit.com, Creating new API key and Access scope; read 2026-11-25",
    ),
    keeps="It makes an access token, which is dropped here at once and ends by itself.",
    source="docs.deribit.com, public/auth, Access scope, private/withdraw; read 2026-11-25",
    unverified=(
        "That the scope, where none is asked for, is the most that the key may do.",
        "How long the token lives: up to a year by the documents.",
    ),
)
