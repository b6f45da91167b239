"""Kraken (spot): POST /0/private/GetApiKeyInfo, which needs no right at all."""

import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_list, as_record, ends, listed, texts, whole_number
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import base64_key, header_text
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["KRAKEN"]

ASK = Endpoint("POST", "api.kraken.com", "/0/private/GetApiKeyInfo")

_READS = grant("read")
# Leverage is a parameter of the same order call, and closing a position is an order, too.
_TRADES = grant("trade", may="margin_futures", narrowest=True)
WORDS = {
    "query-funds": grant("read transfer", narrowest=True),  # WalletTransfer, spot to Futures, needs no more than this
    "query-open-trades": _READS,
    "query-closed-trades": _READS,
    "query-ledger": _READS,
    "export-data": _READS,
    "create-ws-token": grant(),
    "modify-trades": _TRADES,
    "close-trades": _TRADES,
    "withdraw-funds": grant("withdraw"),
    "add-funds": grant(beyond="Deposit: making deposit addresses"),
    "earn-funds": grant(beyond="Earn: putting coins into savings products"),
}

CAUSES = (
    Cause(
        "EAPI:Invalid key",
        "key",
        causes=(
            "A key that has ended, and perhaps one that is bound to other addresses, is refused with the same words.",
        ),
    ),
    Cause("EAPI:Invalid signature", "secret", causes=("A key with its own two-factor code wants one with each call.",)),
    Cause(
        "EAPI:Invalid nonce",
        "nonce",
        causes=("Do not try again and again: repeated failures lock out for 15 minutes.",),
    ),
    Cause("EAPI:Rate limit exceeded", "limit"),
    Cause("EAuth:Rate limit exceeded", "limit"),
    Cause("EAuth:Too many requests", "limit"),
    Cause("EGeneral:Temporary lockout", "limit"),
    Cause("EGeneral:Permission denied", "permission"),
    Cause("EAuth:Account temporary disabled", "account"),
    Cause("EAuth:Account unconfirmed", "account"),
    Cause("EService:Unavailable", "no-answer"),
    Cause("EService:Busy", "no-answer"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA512 with the Secret's bytes over path and SHA-256 of nonce and body. The nonce counts milliseconds."""
    nonce = str(moment.ms)
    code = {"otp": pair.code.reveal()} if pair.code else {}
    body = urlencode({"nonce": nonce, **code})
    message = endpoint.path.encode() + hashlib.sha256((nonce + body).encode()).digest()
    headers = {
        "API-Key": header_text(pair.key, "key"),
        "API-Sign": base64_key(pair.secret, message),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    covered = {
        "API-Key": "your Key",
        "API-Sign": "the signature",
        "nonce": "the time of sending",
        "otp": "the one-time code, only if you enter one",
    }
    return SignedRequest(endpoint, headers=headers, body=body, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the words of `permissions`; an empty list is a key without rights, since this call needs none."""
    answer = as_record(reply.content)
    errors = as_list(answer.get("error"))
    if reply.status != 200 or errors != []:
        return refused(CAUSES, errors[0] if errors else None)
    record = as_record(answer.get("result"))
    if not record:
        return Reading(problem="no-answer")
    rights = from_words(texts(record.get("permissions")), WORDS, strange_flags(record, ()))
    notes = []
    if rights.transfer and not rights.withdraw:
        notes.append("“Query” of funds already allows moving coins from spot to the Futures wallet.")
    if rights.trade:
        notes.append("Leverage is a parameter of the same order call: margin orders cannot be excluded.")
    until = ends(whole_number(record.get("valid_until"), text=True), never=0)
    return rights.bound(listed(record.get("ip_allowlist"), none=([], [""])), until).noting(*notes)


KRAKEN = Exchange(
    id="kraken",
    title="Kraken",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.kraken.com/c/account-settings/api",
        "Settings > API > Edit key",
        {
            "read": "Query Funds; Query Open Orders & Trades; Query Closed Orders & Trades; Query Ledger Entries; "
            "Export Data",
            "trade": "Modify Orders (Create & modify orders); Cancel/Close Orders",
            "withdraw": "Withdraw Funds",
            "transfer": "Query Funds (to the Futures wallet)",
            "margin_futures": "Modify Orders (margin comes with it)",
            "ip_list": "IP address restriction",
            "expires": "Key expiration",
        },
        seen="support.kraken.com, How to create an API key; read 2026-11-25",
    ),
    keeps="The nonce: no later call of this pair may have a smaller one. A bot that counts in seconds is refused from "
    "then on; one that counts in microseconds makes this request fail. Stop the bot first, or give it its own key.",
    source="docs.kraken.com, Get API Key Info and Wallet Transfer; read 2026-11-25",
    unverified=("What is answered to an address that is not on the key's list.",),
    may_need=("code",),
    tells_ip=True,
    tells_end=True,
)
