"""Bitget: GET /api/v2/spot/account/info, for unified accounts GET /api/v3/account/info."""

from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_record, listed, texts
from nupool_helpers.live.request import Endpoint, FollowUp, Moment, SignedRequest
from nupool_helpers.live.signing import base64_hmac, header_text
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["BITGET"]

CLASSIC = Endpoint("GET", "api.bitget.com", "/api/v2/spot/account/info")
UNIFIED = Endpoint("GET", "api.bitget.com", "/api/v3/account/info")
UNIFIED_ACCOUNT = "40085"

_READS = grant("read")
CODES = {
    **dict.fromkeys(("stor", "coor", "cpor", "smor", "ttor", "wtor", "taxr", "chor", "p2pr", "pllr"), _READS),
    "stow": grant("trade"),
    "smow": grant("trade margin_futures"),
    "coow": grant("trade margin_futures"),
    "cpow": grant("margin_futures"),
    "ttow": grant("margin_futures", may="trade"),
    "wtow": grant("transfer"),
    "wwow": grant("withdraw"),
    "chow": grant(may="transfer", beyond="sub-accounts: making and changing them and their keys"),
    "p2p": grant(may="withdraw transfer"),
    "pllw": grant(beyond="borrowing against coins"),
    "taxw": grant(),
}
NAMES = {
    "uta_trade": grant("trade margin_futures", narrowest=True),
    "uta_mgt": grant("transfer"),
    "withdraw": grant("withdraw", may="transfer"),
    "copy_futures_position": grant("margin_futures"),
    "copy_futures_order": grant("margin_futures", may="trade"),
}

CAUSES = (
    Cause("40006", "key"),
    Cause("40037", "key"),
    Cause("40008", "clock"),
    Cause("40009", "secret"),
    Cause("40011", "passphrase"),
    Cause("40036", "passphrase"),
    Cause("40012", "ambiguous", causes=("First: the passphrase.", "Second: the Key.")),
    Cause("40014", "permission"),
    Cause("40018", "ip"),
    Cause("40099", "environment"),
    Cause(UNIFIED_ACCOUNT, "account"),
    Cause("429", "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 in base64 over time, method and path. The passphrase goes as it is: this exchange wants it so."""
    headers = {
        "ACCESS-KEY": header_text(pair.key, "key"),
        "ACCESS-SIGN": base64_hmac(pair.secret, f"{moment.ms}{endpoint.method}{endpoint.path}"),
        "ACCESS-TIMESTAMP": str(moment.ms),
        "ACCESS-PASSPHRASE": header_text(pair.passphrase, "passphrase"),
    }
    covered = {
        "ACCESS-KEY": "your Key",
        "ACCESS-SIGN": "the signature",
        "ACCESS-TIMESTAMP": "the time of sending",
        "ACCESS-PASSPHRASE": "your passphrase as it is: this exchange wants it so",
    }
    return SignedRequest(endpoint, headers=headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading | FollowUp:
    """Read the codes of a classic account, or what a unified one lists. An answer shows that the key reads."""
    answer = as_record(reply.content)
    code = answer.get("code")
    if code == UNIFIED_ACCOUNT and endpoint is CLASSIC:
        return FollowUp(UNIFIED, "This is a unified account, which another request tells about.")
    record = as_record(answer.get("data"))
    if reply.status != 200 or code != "00000":
        return refused(CAUSES, code, answer.get("msg"))
    if not record:
        return Reading(problem="no-answer")
    rights = _classic(record) if endpoint is CLASSIC else _unified(record)
    return rights.also(read=True).bound(listed(record.get("ips")))


def _classic(record: dict[str, object]) -> Reading:
    # The documents' sample has other words than their table of codes; those are not in the table, so nothing is absent.
    return from_words(texts(record.get("authorities")) or None, CODES, strange_flags(record, ()))


def _unified(record: dict[str, object]) -> Reading:
    names, kind = texts(record.get("permissions")), record.get("permType")
    if kind not in ("read-only", "read-and-write"):
        return Reading()
    rights = from_words(names or None, NAMES, strange_flags(record, ()))
    if kind == "read-only":
        known = names and all(name in NAMES for name in names) and not strange_flags(record, ())
        return from_words([], NAMES).noting("The key is read-only, whatever else is ticked.") if known else Reading()
    if rights.trade:
        return rights.noting("“Trade” of a unified account covers spot, margin and futures (unverified).")
    return rights


BITGET = Exchange(
    id="bitget",
    title="Bitget",
    endpoints=(CLASSIC, UNIFIED),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.bitget.com/account/newapi",
        "Account > API keys > Edit",
        {
            "read": "Read-only",
            "trade": "Read and write: Spot: Trade (unified account: UTA: Trade)",
            "withdraw": "Wallet: Withdraw",
            "transfer": "Wallet: Transfer (unified account: UTA: Manage)",
            "margin_futures": "Futures: Orders, Holdings; Spot margin: Trade; Copy trading: Trade",
            "ip_list": "Bind IP address",
        },
        seen="its table of codes and guides of others; read 2026-11-25",
    ),
    keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
    source="Bitget API v2 and v3, Get Account Information; read 2026-11-25",
    unverified=("The names of a unified account.", "What the codes p2p, chow and pllw allow."),
    needs=("passphrase",),
    tells_ip=True,
)
