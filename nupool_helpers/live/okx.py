"""OKX, and its sites for Europe and the United States at their own hosts: GET /api/v5/account/config."""

from collections.abc import Mapping
from datetime import UTC, datetime

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_list, as_record, listed, words
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import base64_hmac, header_text
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["MYOKX", "OKX", "OKXUS"]

WORDS = {
    "read_only": grant("read"),
    # It covers every product, POST /api/v5/asset/transfer and the account's mode.
    "trade": grant("trade transfer margin_futures", narrowest=True),
    "withdraw": grant("withdraw", may="transfer"),
}
# Settings of the account, no rights of the key.
KNOWN = ("autoLoan", "enableSpotBorrow", "spotBorrowAutoRepay")

CAUSES = (
    Cause("50100", "account"),
    Cause("50101", "environment"),
    Cause("50102", "clock"),
    Cause("50112", "clock"),
    Cause("50105", "passphrase"),
    Cause("50110", "ip"),
    Cause("50111", "key"),
    Cause("50113", "secret"),
    Cause(
        "50119",
        "ambiguous",
        causes=(
            "First: the key was deleted, or ended after 14 days without use because it is bound to no address.",
            "Second: it is of another site (okx.com, eea.okx.com, us.okx.com, demo trading): choose that one.",
        ),
    ),
    Cause("50120", "permission"),
    Cause("50011", "limit"),
    Cause("50061", "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 in base64 over time, method and path. The passphrase goes as it is: this exchange wants it so."""
    at = datetime.fromtimestamp(moment.ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{moment.ms % 1000:03d}Z"
    headers = {
        "OK-ACCESS-KEY": header_text(pair.key, "key"),
        "OK-ACCESS-PASSPHRASE": header_text(pair.passphrase, "passphrase"),
        "OK-ACCESS-TIMESTAMP": at,
        "OK-ACCESS-SIGN": base64_hmac(pair.secret, f"{at}{endpoint.method}{endpoint.path}"),
    }
    covered = {
        "OK-ACCESS-KEY": "your Key",
        "OK-ACCESS-PASSPHRASE": "your passphrase as it is: this exchange wants it so",
        "OK-ACCESS-TIMESTAMP": "the time of sending",
        "OK-ACCESS-SIGN": "the signature",
    }
    return SignedRequest(endpoint, headers=headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the words of `perm`. Only a key that reads may ask this."""
    answer = as_record(reply.content)
    if reply.status != 200 or answer.get("code") != "0":
        return refused(CAUSES, answer.get("code"), answer.get("msg"))
    data = as_list(answer.get("data")) or []
    record = as_record(data[0]) if len(data) == 1 else {}
    if not record:
        return Reading(problem="no-answer")
    rights = from_words(words(record.get("perm")), WORDS, strange_flags(record, KNOWN)).also(read=True)
    if rights.trade:
        rights = rights.noting("“Trade” covers every product and transfers between accounts; no narrower right exists.")
    return rights.bound(listed(record.get("ip")))


def _site(name: str, title: str, host: str, page: str) -> Exchange:
    return Exchange(
        id=name,
        title=title,
        endpoints=(Endpoint("GET", host, "/api/v5/account/config"),),
        sign=sign,
        read=read,
        page=KeyPage(
            f"https://{page}/account/my-api",
            "Profile > API > Edit",
            {
                "read": "Read",
                "trade": "Trade",
                "withdraw": "Withdraw",
                "transfer": "Trade (transfers between own accounts come with it)",
                "margin_futures": "Trade (margin, futures and options come with it)",
                "ip_list": "IP address",
            },
            seen="guides of others (Read, Trade, Withdraw, IP); read 2026-11-25",
        ),
        keeps="A line in its own log, with your address and the time; a key without addresses lives on by being used.",
        source="OKX API v5, Get account configuration, Funds transfer and error codes; read 2026-11-25",
        unverified=(
            "That keys without addresses end after 14 days without use is in the help pages, not in an answer.",
        ),
        needs=("passphrase",),
        tells_ip=True,
    )


OKX = _site("okx", "OKX", "www.okx.com", "www.okx.com")
MYOKX = _site("myokx", "OKX Europe", "eea.okx.com", "my.okx.com")
OKXUS = _site("okxus", "OKX US", "us.okx.com", "app.okx.com")
