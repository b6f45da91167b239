"""Binance: GET /sapi/v1/account/apiRestrictions."""

import base64
from collections.abc import Mapping
from urllib.parse import quote

from nupool_helpers.live.asymmetric import sign_with_pem
from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_flags, grant
from nupool_helpers.live.reading import as_record, whole_number
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest, query_of
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["BINANCE"]

ASK = Endpoint("GET", "api.binance.com", "/sapi/v1/account/apiRestrictions", ("timestamp", "recvWindow", "signature"))

FLAGS = {
    "enableReading": grant("read"),
    "enableFixReadOnly": grant("read"),
    # One switch for spot and margin orders: what it allows on margin depends on the account.
    "enableSpotAndMarginTrading": grant("trade", may="margin_futures", narrowest=True),
    "enableFixApiTrade": grant("trade"),
    "enableMargin": grant("margin_futures"),
    "enableFutures": grant("trade margin_futures"),
    "enableVanillaOptions": grant("trade margin_futures"),
    "enablePortfolioMarginTrading": grant("trade margin_futures"),
    "enableWithdrawals": grant("withdraw"),
    "enableInternalTransfer": grant("transfer"),
    "permitsUniversalTransfer": grant("transfer"),
}
OTHER = ("ipRestrict", "createTime", "tradingAuthorityExpirationTime")

CAUSES = (
    Cause(
        -2015,
        "ambiguous",
        causes=(
            "First: the key is bound to IP addresses (IP access restrictions) and this machine's is not among them.",
            "Second: the Key is of another site (testnet, Binance.US) or was deleted.",
            "Third: “Enable Reading” is off.",
        ),
    ),
    Cause(-2014, "key"),
    Cause(-2008, "key"),
    Cause(-1022, "secret"),
    Cause(-1021, "clock"),
    Cause(-1003, "limit"),
    Cause(-1015, "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 of the query; for a key of one's own making RSA or Ed25519 with its PEM text."""
    query = query_of(endpoint, {"timestamp": moment.ms, "recvWindow": 10_000})
    made = sign_with_pem(pair.secret, query.encode())
    signature = hex_hmac(pair.secret, query) if made is None else quote(base64.b64encode(made).decode(), safe="")
    covered = {"timestamp": "the time of sending", "signature": "the signature", "X-MBX-APIKEY": "your Key"}
    headers = {"X-MBX-APIKEY": header_text(pair.key, "key")}
    return SignedRequest(endpoint, f"{query}&signature={signature}", headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the flags; every one of them is optional in the vendor's description, so a missing one is not off."""
    record = as_record(reply.content)
    if reply.status != 200 or "code" in record:
        return refused(CAUSES, record.get("code"), record.get("msg"))
    if not record:
        return Reading(problem="no-answer")
    rights = from_flags(record, FLAGS, OTHER)
    bound = record.get("ipRestrict")
    # The time at which the trading right ends; that of the key itself is not told.
    until = whole_number(record.get("tradingAuthorityExpirationTime"))
    notes = []
    if rights.trade:
        notes.append("Spot and margin orders are one switch here: margin orders cannot be excluded.")
    if rights.transfer and rights.withdraw is False:
        notes.append("Universal or internal transfer moves coins although withdrawals are off.")
    if until:
        notes.append("The trading right ends by itself; the key and its reading stay.")
    return rights.bound(bound if isinstance(bound, bool) else None, True if until else None).noting(*notes)


BINANCE = Exchange(
    id="binance",
    title="Binance",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.binance.com/en/my/settings/api-management",
        "Account > API Management > Edit restrictions",
        {
            "read": "Enable Reading",
            "trade": "Enable Spot & Margin Trading",
            "withdraw": "Enable Withdrawals",
            "transfer": "Permits Universal Transfer; Enable Internal Transfer",
            "margin_futures": "Enable Margin Loan, Repay & Transfer; Enable Futures; Enable European Options; "
            "Enable Portfolio Margin Trading",
            "ip_list": "Restrict access to trusted IPs only",
        },
        seen="guides of others, and an announcement of 2021 for the trading right; read 2026-11-25",
    ),
    keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
    source="developers.binance.com, Wallet, Get API Key Permission; read 2026-11-25",
    tells_ip=True,
)
