"""The page "Coins": practice coins at a button, and the list of addresses that coins may be sent to."""

import base58
import pytest
from sqlalchemy import func, select

from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import UNIT
from nupool_helpers.practice.wallet.schema import allowed_addresses, balances, deposits
from tests.practice.conftest import URL, Visitor, World, errors

COINS_PAGE = "/settings/coins"
MINE, OTHER = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


def held(visitor: Visitor, code: str) -> str:
    """How much of a coin the page says that there is."""
    return str(next(coin["total"] for coin in visitor.model(COINS_PAGE)["coins"] if coin["code"] == code))


def allow(visitor: Visitor, currency: str, address: str) -> int:
    """Put an address on the list; returns its number."""
    code = visitor.world.code(visitor.seed)
    reply = visitor.post(f"{COINS_PAGE}/allow", currency=currency, address=address, code=code)
    assert reply.status_code == 200, reply.text
    visitor.world.later(30)
    return int(reply.json()["allowed"][-1]["id"])


def test_a_button_gives_practice_coins(ada: Visitor, world: World) -> None:
    """The portion comes as a deposit with an address of its own, and stands in the log."""
    ada.register().log_in()
    assert held(ada, "LTC") == "0.00000000"
    reply = ada.post(f"{COINS_PAGE}/get", currency="LTC")

    assert reply.json()["notice"] == "The practice coins are there."
    assert held(ada, "LTC") == "50.00000000"
    (row,) = world.rows(deposits)
    assert (row.currency, row.amount) == ("LTC", 50 * UNIT)
    (coin,) = [coin for coin in reply.json()["coins"] if coin["address"]]
    assert (coin["code"], coin["address"]) == ("LTC", row.address)
    newest = ada.model("/settings/activity")["activity"][0]
    assert (newest["what"], newest["detail"]) == (
        "practice coins received",
        {"currency": "LTC", "amount": "50.00000000"},
    )


def test_practice_coins_come_once_a_minute(ada: Visitor, world: World) -> None:
    """A second press within a minute, of another coin too, waits and says how long."""
    ada.register().log_in()
    ada.post(f"{COINS_PAGE}/get", currency="BTC")
    world.later(18)

    refused = ada.post(f"{COINS_PAGE}/get", currency="NBT")
    said = f"Practice coins come once a minute. Wait 42 seconds: the next try is possible from {world.clock_in(42)} on."
    assert errors(refused, 429)["code"] == said
    assert refused.headers["retry-after"] == "42"
    assert (
        "Wait 42 seconds" in ada.http.post(f"{COINS_PAGE}/get", data={"currency": "NBT"}, headers={"Origin": URL}).text
    )
    world.later(42)
    assert ada.post(f"{COINS_PAGE}/get", currency="NBT").status_code == 200
    assert (held(ada, "BTC"), held(ada, "NBT")) == ("1.25000000", "350.00000000")


def test_who_has_plenty_gets_no_more(ada: Visitor, world: World) -> None:
    """Up to twenty portions of a coin; the others are still given."""
    ada.register().log_in()
    for _ in range(40):
        reply = ada.post(f"{COINS_PAGE}/get", currency="BTC")
        world.later(60)

    assert "plenty" in errors(reply)["currency"]
    assert held(ada, "BTC") == "5.00000000"
    assert ada.post(f"{COINS_PAGE}/get", currency="DOGE").status_code == 200


@pytest.mark.parametrize("currency", ["", "XXX", "btc", "B" * 5000])
def test_only_coins_of_the_exchange_are_given(ada: Visitor, world: World, currency: str) -> None:
    """Anything else is a sentence, and nothing is given."""
    ada.register().log_in()

    assert "button" in errors(ada.post(f"{COINS_PAGE}/get", currency=currency))["currency"]
    assert world.rows(deposits) == []


def test_nobody_else_is_given_anything(ada: Visitor, world: World) -> None:
    """Without a session there is neither page nor coin."""
    for reply in (
        ada.get(COINS_PAGE),
        ada.post(f"{COINS_PAGE}/get", currency="BTC"),
        ada.post(f"{COINS_PAGE}/allow", currency="NBT", address=MINE, code="123456"),
        ada.post(f"{COINS_PAGE}/1/remove", code="123456"),
    ):
        assert reply.status_code == 401
    assert world.rows(deposits) == []


def test_the_list_decides_where_coins_go(ada: Visitor) -> None:
    """Empty: anywhere. From the first address on only to the list's, coin and address together."""
    ada.with_two_factor()
    key, secret, _row = ada.key("withdraw")

    def send(currency: str, address: str) -> str:
        params = {"currency": currency, "quantity": "1" if currency == "NBT" else "0.001", "address": address}
        return str(ada.call("account/withdraw", key, secret, **params)["message"])

    assert send("BTC", OTHER) == ""
    number = allow(ada, "NBT", MINE)
    assert send("NBT", MINE) == ""
    assert send("BTC", OTHER) == send("BTC", MINE) == "WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS"
    allow(ada, "BTC", OTHER)
    assert send("BTC", OTHER) == ""
    code = ada.world.code(ada.seed)
    assert ada.post(f"{COINS_PAGE}/{number}/remove", code=code).status_code == 200
    assert send("NBT", MINE) == "WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS"
    log = [entry["what"] for entry in ada.model("/settings/activity")["activity"]]
    assert (log.count("withdrawal address allowed"), log.count("withdrawal address removed")) == (2, 1)


def test_a_withdrawal_is_more_than_three_times_its_fee(ada: Visitor) -> None:
    """As the vendor's description says; just above it, it is sent."""
    ada.with_two_factor()
    key, secret, _row = ada.key("withdraw", "read_info")
    fee = COINS["NBT"].fee

    def send(units: int) -> str:
        params = {"currency": "NBT", "quantity": f"{units / UNIT:.8f}", "address": MINE}
        return str(ada.call("account/withdraw", key, secret, **params)["message"])

    assert send(3 * fee) == "WITHDRAWAL_TOO_SMALL"
    assert send(3 * fee + 1) == ""
    assert ada.call("account/getbalance", key, secret, currency="NBT")["result"]["Balance"] == 249.96999999


def test_the_list_is_changed_with_a_fresh_code_only(ada: Visitor, world: World) -> None:
    """Without, with a wrong or with a used one nothing changes; the mistake stands beside its field."""
    ada.register().log_in()
    fields = {"currency": "NBT", "address": MINE}
    assert "two-factor" in errors(ada.post(f"{COINS_PAGE}/allow", **fields, code="123456"))["code"]
    ada.set_up().enable().confirm()
    world.later(30)
    code = world.code(ada.seed)
    number = allow(ada, "NBT", MINE)

    for typed in ("", "12345", code):
        assert "code" in errors(ada.post(f"{COINS_PAGE}/allow", currency="BTC", address=OTHER, code=typed))
        assert "code" in errors(ada.post(f"{COINS_PAGE}/{number}/remove", code=typed))
    assert [row.address for row in world.rows(allowed_addresses)] == [MINE]


def test_an_address_is_looked_at_before_the_code_is_spent(ada: Visitor, world: World) -> None:
    """Another coin's address, a damaged one, no coin: a sentence each, and the code still works afterwards."""
    ada.with_two_factor()
    code = world.code(ada.seed)
    for currency, address, field in (
        ("NBT", OTHER, "address"),
        ("NBT", MINE[:-1] + "h", "address"),
        ("BTC", "", "address"),
        ("BTC", "1Boat/../x" * 3, "address"),
        ("EUR", OTHER, "currency"),
    ):
        assert field in errors(ada.post(f"{COINS_PAGE}/allow", currency=currency, address=address, code=code))

    reply = ada.post(f"{COINS_PAGE}/allow", currency="BTC", address=f" {OTHER} ", code=code)
    assert [line["address"] for line in reply.json()["allowed"]] == [OTHER]


def test_an_address_stands_on_the_list_once_and_the_list_ends(ada: Visitor, world: World) -> None:
    """The same again changes nothing; after twenty one has to go first."""
    ada.with_two_factor()
    assert allow(ada, "BTC", OTHER) == allow(ada, "BTC", OTHER)
    for number in range(19):
        allow(ada, "BTC", base58.b58encode_check(bytes([0, *[number] * 20])).decode())

    another = base58.b58encode_check(bytes([0, *[99] * 20])).decode()
    refused = ada.post(f"{COINS_PAGE}/allow", currency="BTC", address=another, code=world.code(ada.seed))
    assert "at most 20" in errors(refused)["address"]


def test_nobody_changes_another_s_list(ada: Visitor, world: World) -> None:
    """Another account's line is not there, and the code that was typed is not spent."""
    ada.with_two_factor()
    number = allow(ada, "NBT", MINE)
    eve = world.visitor()
    eve.register("eve@example.org").log_in("eve@example.org").set_up().enable()
    eve.confirm()
    world.later(30)
    code = world.code(eve.seed)

    assert eve.post(f"{COINS_PAGE}/{number}/remove", code=code).status_code == 404
    assert eve.post(f"{COINS_PAGE}/allow", currency="NBT", address=MINE, code=code).status_code == 200
    assert len(world.rows(allowed_addresses)) == 2


def test_the_button_alone_makes_coins(ada: Visitor, world: World) -> None:
    """All money there is grows by exactly the deposits."""

    def money() -> dict[str, int]:
        with world.context.store.read() as connection:
            rows = connection.execute(
                select(balances.c.currency, func.sum(balances.c.total)).group_by(balances.c.currency)
            )
            return {currency: int(total) for currency, total in rows}

    ada.register().log_in()
    before = money()
    for code in COINS:
        ada.post(f"{COINS_PAGE}/get", currency=code)
        world.later(60)

    assert money() == {code: before[code] + coin.portion for code, coin in COINS.items()}
