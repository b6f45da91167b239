"""Bybit, and Bybit EU at its own host: GET /v5/user/query-api."""

import base64
from collections.abc import Mapping

from nupool_helpers.live.asymmetric import sign_with_pem
from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.exchange import Exchange, KeyPage
from nupool_helpers.live.grants import from_words, grant, strange_flags
from nupool_helpers.live.reading import as_list, as_record, ends, listed, texts, whole_number
from nupool_helpers.live.request import Endpoint, Moment, SignedRequest
from nupool_helpers.live.signing import header_text, hex_hmac
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["BYBIT", "BYBITEU"]

WINDOW = "5000"
_FIAT = grant(may="withdraw transfer")  # what they allow is not documented
NAMES = {
    # Spot margin is a setting of the account under the same right.
    "Spot:SpotTrade": grant("trade", may="margin_futures", narrowest=True),
    "ContractTrade:Order": grant("trade margin_futures"),
    "ContractTrade:Position": grant("margin_futures"),
    "Options:OptionsTrade": grant("trade margin_futures"),
    "Derivatives:DerivativesTrade": grant("trade margin_futures"),
    "CopyTrading:CopyTrading": grant("trade", may="margin_futures"),
    "BlockTrade:BlockTrade": grant("trade", may="margin_futures"),
    "Wallet:Withdraw": grant("withdraw"),
    "Wallet:AccountTransfer": grant("transfer"),
    "Wallet:SubMemberTransfer": grant("transfer"),
    "Wallet:SubMemberTransferList": grant(),
    "Exchange:ExchangeHistory": grant(),
    "NFT:NFTQueryProductList": grant(),
    "Affiliate:Affiliate": grant(),
    "Earn:Earn": grant(beyond="Earn: putting coins into savings products"),
    "FiatP2P:FiatP2POrder": _FIAT,
    "FiatP2P:Advertising": _FIAT,
    "FiatConvertBroker:FiatConvertBrokerOrder": _FIAT,
    "FiatGlobalPay:GlobalPayOrder": _FIAT,
    "FiatBitPay:FaitPayOrder": _FIAT,
    "BitCard:BitCard": _FIAT,
}
# Every group is in the documented sample. One that is missing leaves open what its names would allow.
_OPEN = {name.partition(":")[0]: frozenset[str]() for name in NAMES} | {"ByXPost": frozenset[str]()}
for _name, _grant in NAMES.items():
    _OPEN[_name.partition(":")[0]] |= _grant.gives | _grant.may
GROUPS = {name: grant(may=" ".join(rights)) for name, rights in _OPEN.items()}
KNOWN = ("isMaster", "permissions", "readOnly")

CAUSES = (
    Cause(10002, "clock"),
    Cause(
        10003,
        "ambiguous",
        causes=(
            "First: the Key is of another site (Bybit EU, testnet, demo trading): choose that one.",
            "Second: it was deleted or has ended (keys without addresses end after three months).",
            "Third: it was not copied whole.",
        ),
    ),
    Cause(10004, "secret"),
    Cause(10005, "permission"),
    Cause(10006, "limit"),
    Cause(10018, "limit"),
    Cause(10008, "account"),
    Cause(10009, "region"),
    Cause(10024, "region"),
    Cause(10010, "ip"),
    Cause(33004, "expired"),
)

UNVERIFIED = (
    "The status of an error: 200 was seen, 401 as well; both are read.",
    "An empty list of IP addresses: also a key that was bound through a third party's site answers so.",
    "The names within the Fiat groups.",
)


def sign(endpoint: Endpoint, pair: Credentials, moment: Moment, values: Mapping[str, str]) -> SignedRequest:
    """HMAC-SHA256 over time, Key, window and query (none here), or RSA for a key of one's own making."""
    key = header_text(pair.key, "key")
    text = f"{moment.ms}{key}{WINDOW}"
    made = sign_with_pem(pair.secret, text.encode())
    headers = {
        "Content-Type": "application/json",
        "X-BAPI-API-KEY": key,
        "X-BAPI-TIMESTAMP": str(moment.ms),
        "X-BAPI-RECV-WINDOW": WINDOW,
        "X-BAPI-SIGN": hex_hmac(pair.secret, text) if made is None else base64.b64encode(made).decode(),
    }
    covered = {
        "X-BAPI-API-KEY": "your Key",
        "X-BAPI-TIMESTAMP": "the time of sending",
        "X-BAPI-SIGN": "the signature",
    }
    return SignedRequest(endpoint, headers=headers, covered=covered)


def read(endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading:
    """Read the groups of names. Any key may ask this, so an answer shows that it reads."""
    answer = as_record(reply.content)
    record = as_record(answer.get("result"))
    if reply.status != 200 or whole_number(answer.get("retCode")) != 0:
        return refused(CAUSES, answer.get("retCode"), answer.get("retMsg"))
    if not record:
        return Reading(problem="no-answer")
    rights = _rights(record).also(read=True)
    if rights.trade:
        rights = rights.noting("Spot margin is a setting of the account under the same right.")
    return rights.bound(listed(record.get("ips"), none=(["*"],)), _ends(record))


def _rights(record: dict[str, object]) -> Reading:
    groups = record.get("permissions")
    only_reads = whole_number(record.get("readOnly"))
    if not isinstance(groups, dict) or only_reads not in (0, 1):
        return Reading()
    on: list[str] = []
    strange = strange_flags(record, KNOWN)
    for group, content in groups.items():
        names = texts(content)
        # Neither a group nor a name that is not in the tables can be told from the right to withdraw.
        strange = strange or names is None or (group not in GROUPS and bool(names))
        on += [f"{group}:{name}" for name in names or []]
    missing = [name for name in GROUPS if as_list(groups.get(name)) is None]
    rights = from_words(on, NAMES, strange, missing=[GROUPS[name] for name in missing])
    if only_reads == 0:
        return rights
    known = not missing and not strange and all(name in NAMES for name in on)
    return from_words([], NAMES).noting("The key is read-only, whatever else is ticked.") if known else Reading()


def _ends(record: dict[str, object]) -> bool | None:
    """1970 and -2 together are this exchange's "no end"; one of them alone says nothing."""
    days, until = whole_number(record.get("deadlineDay")), record.get("expiredAt")
    never = isinstance(until, str) and until.startswith("1970-01-01T")
    if days == -2:
        return False if never else None
    return None if never else ends(days, never=-2)


def _site(name: str, title: str, host: str) -> Exchange:
    return Exchange(
        id=name,
        title=title,
        endpoints=(Endpoint("GET", host, "/v5/user/query-api"),),
        sign=sign,
        read=read,
        page=KeyPage(
            f"https://www.{host.removeprefix('api.')}/app/user/api-management",
            "Account > API > Edit",
            {
                "read": "Read-Only",
                "trade": "Read-Write: Unified Trading > SPOT: Trade",
                "withdraw": "Assets > Wallet: Withdrawal",
                "transfer": "Assets > Wallet: Account Transfer, Subaccount Transfer",
                "margin_futures": "Unified Trading > Contract: Orders, Positions; USDC Derivatives: Trade; "
                "Options: Trade",
                "ip_list": "Only IPs with permissions granted are allowed to access the OpenAPI",
            },
            seen="its API documents (Account Transfer, Subaccount Transfer, Withdrawal); the rest nobody looked up",
        ),
        keeps="A line in its own log, with your address and the time; nothing of it changes the key or a running bot.",
        source="bybit-exchange/docs v5/user/apikey-info and v5/error; read 2026-11-25",
        unverified=UNVERIFIED,
        tells_ip=True,
        tells_end=True,
    )


BYBIT = _site("bybit", "Bybit", "api.bybit.com")
BYBITEU = _site("bybiteu", "Bybit EU", "api.bybit.eu")
