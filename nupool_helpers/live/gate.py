"""Gate: GET /api/v4/account/main_keys, which needs the right “account”."""

import hashlib
from collections.abc import Mapping

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_record, listed
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply
from nupool_helpers.secret import SecretText

__all__ = ["GATE"]

ASK = Endpoint("GET", "api.gateio.ws", "/api/v4/account/main_keys")
SHOWN = 12  # characters of a Key that its masked form has

_DERIVED = grant("trade margin_futures")
WORDS = {
    "spot": grant("trade", may="margin_futures", narrowest=True),  # the page calls it Spot/Margin
    "margin": _DERIVED,
    "futures": _DERIVED,
    "delivery": _DERIVED,
    "options": _DERIVED,
    "unified": grant("margin_futures", may="trade"),
    "wallet": grant("transfer"),
    "withdrawal": grant("withdraw"),
    "withdraw": grant("withdraw"),
    "account": grant(),
    "sub_accounts": grant(may="transfer", beyond="sub-accounts: making and changing them and their keys"),
    "earn": grant(beyond="Earn: putting coins into savings products"),
    "loan": grant(beyond="borrowing against coins"),
    "rebate": grant(),
}

CAUSES = (
    Cause("INVALID_KEY", "key"),
    Cause("INVALID_SIGNATURE", "secret"),
    Cause("REQUEST_EXPIRED", "clock"),
    Cause("IP_FORBIDDEN", "ip"),
    # One label for both: the message tells the address from the right.
    Cause("FORBIDDEN", "ip", "IP not in whitelist"),
    Cause(
        "FORBIDDEN",
        "permission",
        "permission",
        ("The key is good and may not ask: “Account” is not among its rights.",),
    ),
    Cause(
        "FORBIDDEN", "ambiguous", causes=("First: this machine's address.", "Second: the right “Account” is missing.")
    ),
    Cause("READ_ONLY", "permission"),
    Cause("ACCOUNT_LOCKED", "account"),
    Cause("TOO_MANY_REQUESTS", "limit"),
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA512 over method, path, query, hash of the body and time."""
    now = str(int(moment.seconds))
    text = "\n".join((endpoint.method, endpoint.path, "", hashlib.sha512(b"").hexdigest(), now))
    headers = {
        "KEY": header_text(pair.key, "key"),
        "Timestamp": now,
        "SIGN": hex_hmac(pair.secret, text, "sha512"),
        "Content-Type": "application/json",
    }
    covered = {"KEY": "your Key", "Timestamp": "the time of sending", "SIGN": "the signature"}
    return SignedRequest(endpoint, headers=headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the entry of the asking key: documents show one object in one place and a list of all keys in another."""
    if reply.status != 200 or "label" in as_record(reply.content):
        answer = as_record(reply.content)
        return refused(CAUSES, answer.get("label"), answer.get("message"))
    record = _own(reply.content, pair.key)
    if record is None:
        return Reading(read=True).noting("The answer does not tell which of the account's keys is yours.")
    rights = _rights(record).also(read=True)
    if rights.withdraw is False:
        # No name for it is documented in this answer, so that it is not there proves nothing.
        rights = rights.also(withdraw=None)
    if record.get("state") not in (1, None):
        rights = rights.noting("The key is not in its normal state there: it may be locked.")
    return rights.bound(listed(record.get("ip_whitelist"), none=([],)))


def _own(content: object, key: SecretText) -> dict[str, object] | None:
    entries = content if isinstance(content, list) else [content]
    if isinstance(content, dict) and not isinstance(content.get("key"), str):
        # The form of the schema: one object, about the asking key, whose own field is an object.
        return content if isinstance(content.get("key"), dict) else None
    found = [as_record(one) for one in entries if _is_own(as_record(one).get("key"), key)]
    return found[0] if len(found) == 1 else None


def _is_own(masked: object, key: SecretText) -> bool:
    shown = masked.rstrip("*") if isinstance(masked, str) else ""
    return len(shown) >= SHOWN and key.reveal().startswith(shown)


def _rights(record: dict[str, object]) -> Reading:
    perms = record.get("perms")
    if not isinstance(perms, list) or not perms:
        return from_words(None, WORDS)
    entries = [as_record(one) for one in perms]
    # Exactly the documented form: what else stands in an entry may widen it.
    sure = all(
        set(one) == {"name", "read_only"} and isinstance(one["name"], str) and isinstance(one["read_only"], bool)
        for one in entries
    )
    on = [str(one.get("name")) for one in entries if one.get("read_only") is False]
    return from_words(on, WORDS, strange_flags(record, ()) or not sure)


GATE = Exchange(
    id="gate",
    title="Gate",
    endpoints=(ASK,),
    sign=sign,
    read=read,
    page=KeyPage(
        "https://www.gate.com/myaccount/api_key_manage",
        "Profile > API Management > Edit",
        {
            "read": "Read Only, beside each product; Account: Read Only (needed for this question)",
            "trade": "Spot/Margin Trade: Read And Write",
            "withdraw": "Withdraw",
            "transfer": "Wallet: Read And Write",
            "margin_futures": "Perpetual Futures; Delivery; Options; Unified Account; Margin: Read And Write",
            "ip_list": "IP Permissions",
        },
        never="No bot needs “Withdraw”, and an answer never shows that it is off: look at this switch by hand.",
        seen="Gate help, How to utilize API (menu, Read Only, Read and Write); the rest nobody looked up",
    ),
    keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
    source="gate.com API v4, account (of 2026-05-27); gate_api 7.2.161; read 2026-11-25",
    unverified=(
        "Whether one object or a list comes: both are read.",
        "The name of the right to withdraw: it was not seen in an answer.",
    ),
    tells_ip=True,
)
