"""What is taken away from a reply, changed in it or added to it is never called absent, nor is the key called fit."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nupool_helpers.live import EXCHANGES, RIGHTS, Reading, Verdict, judge
from nupool_helpers.live.judging import NEEDS
from tests.live.server import case, cases
from tests.live.test_judging import reading_of

GOOD = [
    name
    for name in cases()
    if case(name)[0]["exchange"] in EXCHANGES and case(name)[0]["replies"][-1]["response"]["status"] == 200
]
# In these something unknown is on, which is no more where it is taken away.
KNOWN = [name for name in GOOD if "unknown" not in name and "new-right" not in name]
OTHERS = (
    None,
    True,
    False,
    0,
    1,
    -1,
    7,
    1.5,
    "",
    "true",
    "false",
    "0",
    "1",
    "made-up",
    [],
    ["made-up"],
    {},
    {"made": "up"},
)

ALL = ("trade", "withdraw", "transfer", "margin_futures")
MARGIN, MOVES = ("margin_futures",), ("withdraw", "transfer")
# Where each exchange tells its rights, and which of them are not told without that field.
BEARERS: dict[str, dict[str, tuple[str, ...]]] = {
    "binance": {
        **{"enableWithdrawals": ("withdraw",), "enableInternalTransfer": ("transfer",)},
        **{"permitsUniversalTransfer": ("transfer",), "enableMargin": MARGIN, "enableFutures": MARGIN},
        **{"enableVanillaOptions": MARGIN, "enablePortfolioMarginTrading": MARGIN},
        **{"enableSpotAndMarginTrading": ("trade", *MARGIN), "enableReading": ("read",)},
    },
    "bybit": {
        **{"permissions": ALL, "readOnly": ALL, "Wallet": MOVES, "FiatP2P": MOVES, "BitCard": MOVES},
        **{"ContractTrade": MARGIN, "Options": MARGIN, "Derivatives": MARGIN, "Spot": ("trade",)},
    },
    "okx": {"perm": ALL},
    "kraken": {"permissions": (*ALL, "read")},
    "kucoin": {"permission": (*ALL, "read")},
    "coinbase": {"can_transfer": MOVES, "can_trade": ("trade", *MARGIN), "can_view": ("read",)},
    "gate": {"perms": ALL, "name": ALL, "read_only": ALL},
    "bitget": {"authorities": ALL, "permissions": ALL, "permType": ALL},
    "mexc": {"permissions": ALL, "accessKey": ALL},
    "htx": {"permission": ALL, "accessKey": ALL},
    "gemini": {"isFundManager": MOVES, "isTrader": ("trade", *MARGIN)},
    "deribit": {"scope": (*ALL, "read")},
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value within a reply, but for entries that are another key's."""
    if isinstance(value, dict) and (str(value.get("accessKey")).startswith("9999") or value.get("name") == "other"):
        return
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        yield from places(inner, (*path, name))


def changed(content: Any, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Any:
    """A copy of a reply, changed at a path."""
    made = copy.deepcopy(content)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    change(inner, path[-1])
    return made


def drop(inner: Any, name: Any) -> None:
    del inner[name]


def put(value: Any) -> Callable[[Any, Any], None]:
    def change(inner: Any, name: Any) -> None:
        inner[name] = value

    return change


def rights(reading: Reading) -> dict[str, bool | None]:
    return {name: getattr(reading, name) for name in RIGHTS}


def fits(recorded: dict[str, Any], reading: Reading) -> bool:
    verdict = Verdict(EXCHANGES[recorded["exchange"]], reading)
    return any(judge(verdict, purpose).outcome == "fits" for purpose in NEEDS)


def content_of(recorded: dict[str, Any]) -> Any:
    return recorded["replies"][-1]["response"]["json"]


@pytest.mark.parametrize("name", KNOWN)
def test_a_field_that_is_dropped_takes_no_right_away(name: str) -> None:
    """Each field by itself: every right is told as before, or not at all."""
    recorded, _ = case(name)
    before, content = rights(reading_of(recorded)), content_of(recorded)
    for path in places(content):
        if isinstance(path[-1], int):
            continue  # a word that is not in a list is another key's reply, not a damaged one
        after = rights(reading_of(recorded, lambda c, p=path: changed(c, p, drop)))
        for right, told in after.items():
            assert told is None or told is before[right], f"{path}: {right}"


@pytest.mark.parametrize("name", KNOWN)
def test_a_field_of_another_type_takes_no_right_away(name: str) -> None:
    """Each value replaced by each of many of other types: nothing becomes False, and nothing fails."""
    recorded, _ = case(name)
    before, content = rights(reading_of(recorded)), content_of(recorded)
    for path in places(content):
        old = content
        for step in path:
            old = old[step]
        for value in OTHERS:
            if type(value) is type(old):
                continue
            after = rights(reading_of(recorded, lambda c, p=path, v=value: changed(c, p, put(v))))
            for right, told in after.items():
                assert told is not False or before[right] is False, f"{path} = {value!r}: {right}"


@pytest.mark.parametrize("name", GOOD)
def test_without_the_field_that_tells_the_rights_nothing_is_absent(name: str) -> None:
    """Dropped or of another type: what it would have told is unknown, and the key is never called fit."""
    recorded, _ = case(name)
    content = content_of(recorded)
    bearers = BEARERS.get(recorded["exchange"], {})
    tried = 0
    for path in places(content):
        if path[-1] not in bearers or (path[-1] == "name" and "perms" not in path):
            continue
        texts = () if path[-1] == "name" else (put("false"), put(""))  # any text may be a name
        for change in (drop, put(None), put(17), put({"made": "up"}), *texts):
            after = reading_of(recorded, lambda c, p=path, how=change: changed(c, p, how))
            assert not fits(recorded, after), path
            absent = [right for right in bearers[path[-1]] if getattr(after, right) is False]
            assert not absent, f"{path}: {absent}"
            tried += 1
    assert tried or recorded["exchange"] == "bitfinex" or expected_missing(name)


def expected_missing(name: str) -> bool:
    """Cases that have no such field from the start."""
    return name in ("okx-perm-missing", "okx-data-empty", "htx-own-not-there") or "error" in name


@pytest.mark.parametrize("scope", ["orders", "positions", "funding", "wallets", "withdraw", "ui_withdraw", "bfxpay"])
def test_a_scope_of_bitfinex_that_is_not_told_is_unknown(scope: str) -> None:
    """Its row dropped, written otherwise, or with bits that are none."""
    recorded, _ = case("bitfinex-read-only")
    right = {"orders": "trade", "positions": "margin_futures", "funding": "margin_futures", "wallets": "transfer"}
    for row in (
        [],
        [[scope]],
        [[scope, 1]],
        [[scope, 0, "0"]],
        [[scope, 0, False]],
        [[scope, 0, 2]],
        [[scope, 0, 0, 1]],
    ):
        after = reading_of(recorded, lambda c, r=row: [one for one in c if one[0] != scope] + r)
        assert getattr(after, right.get(scope, "withdraw")) is None, row
        assert not fits(recorded, after)


def with_unknown(exchange: str, content: Any) -> Iterator[Any]:
    """The reply with a right that is on and that no table knows, in every form that this exchange has for rights."""
    for path in places(content):
        inner = content
        for step in path[:-1]:
            inner = inner[step]
        old, name = inner[path[-1]], path[-1]
        if name in ("perm", "permission", "permissions", "authorities", "scope", "perms"):
            if isinstance(old, str):
                word = "quantum_move" if exchange != "deribit" else "quantum:read_write"
                yield changed(content, path, put(f"{old}{' ' if exchange == 'deribit' else ','}{word}"))
            elif isinstance(old, list):
                entry = {"name": "quantum", "read_only": False} if exchange == "gate" else "quantum_move"
                yield changed(content, path, put([*old, entry]))
            else:
                yield changed(content, path, put({**old, "Quantum": ["QuantumMove"]}))
                yield changed(content, path, put({**old, "Spot": [*old["Spot"], "QuantumMove"]}))
                yield changed(content, path, put({**old, "Quantum": "QuantumMove"}))
        if isinstance(old, bool) and name not in ("ok", "testnet"):  # those are of the envelope
            yield changed(content, (*path[:-1], "quantumMove"), put(True))
            if exchange in ("binance", "coinbase", "gemini"):
                for value in (1, "true", ["move"], {"move": True}):
                    yield changed(content, (*path[:-1], "quantumMove"), put(value))
    if exchange == "bitfinex":
        yield [*content, ["quantum", 1, 1]]
        yield [*content, ["quantum", 0, 1]]
        yield [*content, ["quantum"]]
        yield [*content, "quantum"]


@pytest.mark.parametrize("name", GOOD)
def test_with_an_unknown_right_that_is_on_nothing_is_absent(name: str) -> None:
    """A word, a flag, a group, a row: every right is there or unknown, and the key is never called fit."""
    recorded, expected = case(name)
    tried = 0
    for content in with_unknown(recorded["exchange"], content_of(recorded)):
        after = reading_of(recorded, lambda _, c=content: c)
        assert False not in [told for right, told in rights(after).items() if right != "read"], content
        assert not fits(recorded, after)
        tried += 1
    assert tried or expected["problem"] or expected["trade"] is None


@pytest.mark.parametrize("name", GOOD)
def test_the_lists_of_addresses_and_ends_are_read_in_their_documented_form_only(name: str) -> None:
    """Another type never says that there is no list, or no end."""
    recorded, _ = case(name)
    content = content_of(recorded)
    names = ("ip", "ips", "ipRestrict", "ip_allowlist", "ip_whitelist", "ipWhitelist", "ipWhiteList", "ipAddresses")
    ends = ("valid_until", "validDays", "deadlineDay", "expiredAt", "remainingValidity")
    for path in places(content):
        if path[-1] in (*names, *ends):
            for change in (drop, put(None), put(1.5), put({}), put([""]), put([7]), put("  "), put(True)):
                after = reading_of(recorded, lambda c, p=path, how=change: changed(c, p, how))
                told = after.ip_list if path[-1] in names else after.expires
                allowed = (True, None) if (change is drop or path[-1] != "ip_allowlist") else (True, False, None)
                if path[-1] == "ipRestrict":
                    allowed = (True, False, None)
                assert told in allowed, f"{path}"
