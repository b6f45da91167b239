"""KuCoin: GET /api/v1/user/api-key."""

from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_record, listed, words
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import base64_hmac, header_text
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["KUCOIN"]

ASK = Endpoint("GET", "api.kucoin.com", "/api/v1/user/api-key")

WORDS = {
    "General": grant("read"),
    "Spot": grant("trade"),
    "Margin": grant("trade margin_futures"),
    "Futures": grant("trade margin_futures"),
    "Transfer": grant("withdraw transfer"),  # there is no word Withdraw: this is it
    "InnerTransfer": grant("transfer"),
    "FlexTransfers": grant("transfer"),
    "Earn": grant(beyond="Earn: putting coins into savings products"),
}

CAUSES = (
    Cause("400002", "clock"),
    Cause("400003", "key"),
    Cause("400004", "passphrase"),
    Cause("400005", "secret"),
    Cause("400006", "ip"),
    Cause("400007", "permission"),
    Cause("411100", "account"),
    Cause("429000", "limit"),
    Cause("400302", "region"),
    Cause("600004", "region"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 in base64 over time, method and path; the passphrase is signed, too, and does not leave as it is."""
    headers = {
        "KC-API-KEY-VERSION": "2",
        "KC-API-KEY": header_text(pair.key, "key"),
        "KC-API-TIMESTAMP": str(moment.ms),
        "KC-API-PASSPHRASE": base64_hmac(pair.secret, header_text(pair.passphrase, "passphrase")),
        "KC-API-SIGN": base64_hmac(pair.secret, f"{moment.ms}{endpoint.method}{endpoint.path}"),
    }
    covered = {
        "KC-API-KEY": "your Key",
        "KC-API-TIMESTAMP": "the time of sending",
        "KC-API-PASSPHRASE": "a signature over your passphrase",
        "KC-API-SIGN": "the signature",
    }
    return SignedRequest(endpoint, headers=headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the words of `permission`. The list of addresses is masked in the vendor's sample: any text is a list."""
    answer = as_record(reply.content)
    if reply.status != 200 or answer.get("code") != "200000":
        return refused(CAUSES, answer.get("code"), answer.get("msg"))
    record = as_record(answer.get("data"))
    if not record:
        return Reading(problem="no-answer")
    rights = from_words(words(record.get("permission")), WORDS, strange_flags(record, ("isMaster",)))
    if rights.withdraw:
        rights = rights.noting("“Transfer” is this exchange's word for withdrawing.")
    return rights.bound(listed(record.get("ipWhitelist")))


KUCOIN = Exchange(
    id="kucoin",
    title="KuCoin",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.kucoin.com/account/api",
        "Account > API Management > Edit",
        {
            "read": "General",
            "trade": "Spot Trading",
            "withdraw": "Withdrawal (in an answer: Transfer)",
            "transfer": "Flexible Transfers (in an answer: FlexTransfers, InnerTransfer)",
            "margin_futures": "Margin Trading; Futures Trading",
            "ip_list": "IP Restriction",
        },
        seen="kucoin.com/support, How to Create API, and the words of its answers; read 2026-11-25",
    ),
    keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
    source="KuCoin API, Get Apikey Info; kucoin-universal-sdk; read 2026-11-25",
    unverified=("Keys of version 1, whose passphrase would go as it is, are not supported.",),
    needs=("passphrase",),
    tells_ip=True,
)
