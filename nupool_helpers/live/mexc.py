"""MEXC: GET /api/v3/apiKeyInfo. (A POST to the same path would change the key's list of addresses.)"""

from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_record, listed, whole_number, words
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest, query_of
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply
from nupool_helpers.secret import SecretText

__all__ = ["MEXC"]

ASK = Endpoint("GET", "api.mexc.com", "/api/v3/apiKeyInfo", ("accessKey", "timestamp", "recvWindow", "signature"))

WORDS = {
    "SPOT_DEAL_WRITE": grant("trade"),
    "CONTRACT_DEAL_WRITE": grant("trade margin_futures"),
    "SPOT_WITHDRAW_WRITE": grant("withdraw"),
    "SPOT_TRANSFER_WRITE": grant("transfer"),
    # Known by name only.
    "SPOT_ACCOUNT_WRITE": grant(may="withdraw transfer"),
    "CONTRACT_ACCOUNT_WRITE": grant(may="transfer margin_futures"),
}
_READS = grant("read")

CAUSES = (
    Cause(10072, "key"),
    Cause(700001, "key"),
    Cause(602, "secret"),
    Cause(700002, "ambiguous", causes=("First: the Secret is not this Key's.", "Second: the key has ended (90 days).")),
    Cause(700003, "clock"),
    Cause(700006, "ip"),
    Cause(700007, "permission"),
    Cause(429, "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 over the query, which names the Key that is asked about."""
    key = header_text(pair.key, "key")
    query = query_of(endpoint, {"accessKey": key, "timestamp": moment.ms, "recvWindow": 5000})
    covered = {
        "accessKey": "your Key",
        "X-MEXC-APIKEY": "your Key",
        "timestamp": "the time of sending",
        "signature": "the signature",
    }
    signature = hex_hmac(pair.secret, query)
    return SignedRequest(endpoint, f"{query}&signature={signature}", {"X-MEXC-APIKEY": key}, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the words of `permissions`, where the answer is about the asking key. It shows that the key reads."""
    record = as_record(reply.content)
    if reply.status != 200 or "code" in record:
        return refused(CAUSES, record.get("code"), record.get("msg"))
    if not record:
        return Reading(problem="no-answer")
    named = record.get("accessKey")
    if not isinstance(named, str) or SecretText(named) != pair.key:
        return Reading(read=True).noting("The answer is not about this Key.")
    listing = words(record.get("permissions"))
    # Words that end in _READ only read, SPOT_WITHDRAW_READ as well: the history of withdrawals.
    table = {**WORDS, **{word: _READS for word in listing or () if word.endswith("_READ")}}
    rights = from_words(listing, table, strange_flags(record, ())).also(read=True)
    # The unit of remainingValidity is not documented; a number means that the key ends.
    until = whole_number(record.get("remainingValidity"), text=True)
    if record.get("status") != "VALID":
        until = None
        rights = rights.noting("The exchange does not call this key valid: it may have ended.")
    return rights.bound(listed(record.get("ipWhiteList")), None if until is None else True)


MEXC = Exchange(
    id="mexc",
    title="MEXC",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.mexc.com/user/openapi",
        "Account > API Management > Edit",
        {
            "read": "View Account Details; View Order Details",
            "trade": "Spot: Trade",
            "withdraw": "Withdraw",
            "transfer": "Transfer",
            "margin_futures": "Futures: Order Placing",
            "ip_list": "Link IP Address",
        },
        seen="nobody looked them up",
    ),
    keeps="A line in its own log, with your address, the time and the Key, which this exchange wants in the URL.",
    source="MEXC API v3, Query ApiKey information; gocryptotrader's test; read 2026-11-25",
    unverified=("The unit of the remaining time.", "SPOT_WITHDRAW_WRITE is new in the documents and was not seen."),
    tells_ip=True,
    tells_end=True,
)
