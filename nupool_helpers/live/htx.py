"""HTX: GET /v2/user/api-key; where it asks for the user's number, that is asked first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_list, as_record, ends, listed, whole_number, words
from nupool_helpers.live.request import Endpoint, FollowUp, Moment, SignedRequest, query_of
from nupool_helpers.live.signing import base64_hmac, header_text
from nupool_helpers.live.types import Credentials, Reading, Reply
from nupool_helpers.secret import SecretText

__all__ = ["HTX"]

_SIGNED = ("AccessKeyId", "SignatureMethod", "SignatureVersion", "Timestamp")
ASK = Endpoint("GET", "api.huobi.pro", "/v2/user/api-key", (*_SIGNED, "Signature"))
NUMBER = Endpoint("GET", "api.huobi.pro", "/v2/user/uid", (*_SIGNED, "Signature"))
ASK_BY_NUMBER = Endpoint("GET", "api.huobi.pro", "/v2/user/api-key", (*_SIGNED, "uid", "Signature"))

WORDS = {
    "readOnly": grant("read"),
    # It covers contracts and POST /v2/account/transfer; there is no narrower right.
    "trade": grant("trade transfer margin_futures", narrowest=True),
    "withdraw": grant("withdraw", may="transfer"),
}

CAUSES = (
    Cause("api-signature-not-valid", "clock", "Timestamp"),
    Cause("api-signature-not-valid", "key", "(?i)access key"),
    Cause("api-signature-not-valid", "secret", "(?i)signature.*(incorrect|verif)|verif"),
    Cause(
        "api-signature-not-valid", "ambiguous", causes=("First: the Secret.", "Second: the Key.", "Third: the clock.")
    ),
    Cause("api-signature-check-failed", "secret"),
    Cause(1002, "ambiguous", causes=("First: this machine's address is not on the key's list.", "Second: the Key.")),
    Cause(1003, "secret"),
    Cause(2002, "permission", causes=("Keys of a sub-user are not told about: look at them from the main account.",)),
    Cause(429, "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 in base64 over method, host, path and query, whose names stand in order; the Key is in the query."""
    sent = {
        "AccessKeyId": header_text(pair.key, "key"),
        "SignatureMethod": "HmacSHA256",
        "SignatureVersion": "2",
        "Timestamp": datetime.fromtimestamp(int(moment.seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        **values,
    }
    query = query_of(endpoint, sent)
    signature = base64_hmac(pair.secret, "\n".join((endpoint.method, endpoint.host, endpoint.path, query)))
    covered = {
        "AccessKeyId": "your Key",
        "Timestamp": "the time of sending",
        "uid": "your user number, as the exchange answered",
        "Signature": "the signature",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return SignedRequest(endpoint, f"{query}&Signature={quote(signature, safe='')}", headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading | FollowUp:
    """Read the entry of the asking key among all of the account. An answer shows that the key reads."""
    answer = as_record(reply.content)
    code = answer.get("code", answer.get("err-code"))
    if reply.status != 200 or whole_number(code) != 200:
        told = refused(CAUSES, code, answer.get("message", answer.get("err-msg")))
        if endpoint is ASK and whole_number(code) == 2002:
            return FollowUp(NUMBER, "The exchange wants your user number with this question.", otherwise=told)
        return told
    if endpoint is NUMBER:
        number = whole_number(answer.get("data"))
        if number is None:
            return Reading(problem="no-answer")
        return FollowUp(ASK_BY_NUMBER, "Now the question itself can be asked.", {"uid": str(number)})
    entries = [as_record(one) for one in as_list(answer.get("data")) or []]
    own = [one for one in entries if _is_own(one.get("accessKey"), pair.key)]
    if len(own) != 1:
        return Reading(read=True).noting("This Key is not among those that the answer lists.")
    return _own(own[0])


def _is_own(named: object, key: SecretText) -> bool:
    return isinstance(named, str) and SecretText(named) == key


def _own(record: dict[str, object]) -> Reading:
    rights = from_words(words(record.get("permission")), WORDS, strange_flags(record, ())).also(read=True)
    if rights.trade:
        rights = rights.noting("“Trade” covers contracts and transfers between accounts; no narrower right exists.")
    rights = rights.bound(listed(record.get("ipAddresses")), ends(whole_number(record.get("validDays")), never=-1))
    if record.get("status") == "expired":
        return rights.also(problem="expired")
    if record.get("status") == "normal":
        return rights
    return rights.also(expires=None).noting("The exchange does not call this key normal: it may have ended.")


HTX = Exchange(
    id="htx",
    title="HTX",
    endpoints=(ASK, NUMBER, ASK_BY_NUMBER),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.htx.com/en-us/apikey/",
        "Account > API Management > Edit",
        {
            "read": "Read-only",
            "trade": "Trade",
            "withdraw": "Withdraw",
            "transfer": "Trade (transfers between own accounts come with it)",
            "margin_futures": "Trade (margin and contracts come with it)",
            "ip_list": "Bind IP address",
        },
        seen="its announcement of 2020 and guides of others; read 2026-11-25",
    ),
    keeps="A line in its own log, with your address, the time and the Key, which this exchange wants in the URL.",
    source="HTX API v2, API key query; read 2026-11-25",
    unverified=(
        "Keys of sub-users.",
        "Whether the user's number is still needed: the current documents call it optional.",
        "That keys without addresses end after 90 days is in the help pages, not in an answer.",
    ),
    tells_ip=True,
    tells_end=True,
)
