"""Two exchanges on one database, and many clients that want one thing at one moment: one of them gets it."""

import functools
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from nupool_helpers.clients.transport import direct_session
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from tests.databases import look
from tests.practice.trading.traders import BTC_ADDRESS, Trader, limit_order, race, shared_out
from tests.processes import code_of, exchange, new_account

ON_BOTH_DATABASES = True
RIGHTS = "READ INFO,TRADE LIMIT,TRADE MARKET,WITHDRAW"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, database: str) -> Path:
    """The folder that both serve; it and its processes are made anew for the other database."""
    return tmp_path_factory.mktemp(database)


@pytest.fixture(scope="module")
def urls(data: Path) -> Iterator[tuple[str, str]]:
    """Two server processes on one folder."""
    with exchange(data, "--quiet") as one, exchange(data, "--quiet") as other:
        assert one != other
        yield one, other


@pytest.fixture
def ada(data: Path, urls: tuple[str, str]) -> dict[str, str]:
    """A new account with 1 BTC and 250 NBT, and a key with every right."""
    return new_account(data, f"ada-{uuid.uuid4()}@example.org", RIGHTS)


def buy(trader: Trader, quantity: int) -> str:
    """Place an order far below the market, by either generation; its name, or nothing where it is refused."""
    if trader.number % 2:
        reply = trader.v1("market/buylimit", market="BTC-NBT", quantity=quantity, rate="0.003")
        return str(reply["result"]["uuid"]) if reply["success"] else ""
    answer = trader.v3("POST", "/orders", limit_order(str(quantity), "0.003"))
    assert answer.status_code in (201, 409), answer.text
    return str(answer.json().get("id", ""))


def test_one_balance_is_spent_once(urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Of eight orders that each hold 0.3 of 1 BTC, sent at once to two servers, three are taken; so of withdrawals."""
    traders = shared_out(urls, ada)
    for _ in range(3):
        placed = race(lambda trader: buy(trader, 100), traders)

        assert sum(map(bool, placed)) == 3
        total, free = traders[0].held("BTC")
        assert (total, round(free, 8)) == (1.0, 1 - 3 * 0.30075)
        assert traders[1].v3("DELETE", "/orders/open").status_code == 200
        assert traders[0].held("BTC") == (1.0, 1.0)

    sent = {"currency": "BTC", "quantity": "0.3", "address": BTC_ADDRESS}
    assert sum(race(lambda trader: trader.v1("account/withdraw", **sent)["success"], traders)) == 3
    assert traders[0].held("BTC") == (0.1, 0.1)
    assert len(traders[0].result("account/getwithdrawalhistory")) == 3


def test_one_order_is_cancelled_once(urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Of eight cancels of one order one succeeds, and what it held is freed once."""
    traders = shared_out(urls, ada)

    def cancel(trader: Trader) -> str:
        if trader.number % 2:
            return str(trader.v1("market/cancel", uuid=name)["message"])
        return str(trader.v3("DELETE", f"/orders/{name}").json().get("code", ""))

    for _ in range(5):
        name = buy(traders[0], 1)
        words = sorted(race(cancel, traders))

        assert words == ["", *["ORDER_NOT_OPEN"] * 7]
        assert traders[0].held("BTC") == (1.0, 1.0)


def test_one_client_order_id_places_one_order(urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Of eight placings under one clientOrderId one succeeds; the others are told its name."""
    traders = shared_out(urls, ada)
    for order in (limit_order("1", "0.003", clientOrderId=str(uuid.uuid4())) for _ in range(3)):
        replies = race(functools.partial(Trader.v3, method="POST", path="/orders", body=order), traders)

        (placed,) = (reply.json()["id"] for reply in replies if reply.status_code == 201)
        refused = [reply.json() for reply in replies if reply.status_code == 409]
        assert [(error["code"], error["data"]) for error in refused] == [
            ("CLIENTORDERID_ALREADY_EXISTS", {"id": placed})
        ] * 7
        assert [row["id"] for row in traders[0].v3("DELETE", "/orders/open").json()] == [placed]


def test_one_code_opens_one_session(urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Eight browsers that passed the password send the same code: one gets in, at whichever server."""
    browsers = [WebClient(url, direct_session()) for url in urls * 4]
    for browser in browsers:
        browser.post("login", email=ada["email"], password=SecretText(ada["password"]))
    code = SecretText(code_of(ada["seed"]))

    def enter(browser: WebClient) -> str:
        try:
            browser.post("login/code", code=code)
        except InvalidInput as refused:
            return str(refused)
        return ""

    sentences = sorted(race(enter, browsers))

    assert sentences[0] == ""
    assert all(sentence.startswith("This code has been used.") for sentence in sentences[1:])


def test_no_update_is_lost(urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Eighty orders placed and cancelled at two servers are all counted, and all that they held is free again."""
    traders = shared_out(urls, ada)
    before = int(traders[0].v3("GET", "/balances").headers["Sequence"])

    def trade(trader: Trader) -> None:
        for _ in range(10):
            assert trader.v3("DELETE", f"/orders/{buy(trader, 1)}").status_code == 200

    race(trade, traders)

    assert int(traders[1].v3("GET", "/balances").headers["Sequence"]) == before + 160
    assert traders[1].held("BTC") == (1.0, 1.0)


def test_trades_at_two_servers_make_and_lose_no_money(data: Path, urls: tuple[str, str], ada: dict[str, str]) -> None:
    """Two accounts trade with each other and with the market maker at both servers: every coin is still there."""
    bob = new_account(data, "bob@example.org", RIGHTS)
    before = _money(data)

    def trade(trader: Trader) -> None:
        for n in range(6):
            side = "BUY" if (n + (trader.key == bob["key"])) % 2 else "SELL"
            trader.v3("POST", "/orders", limit_order("3", "0.00421", side))
            market = {"marketSymbol": "NBT-BTC", "direction": side, "type": "MARKET", "quantity": "1"}
            trader.v3("POST", "/orders", market | {"timeInForce": "IMMEDIATE_OR_CANCEL"})

    race(trade, [*shared_out(urls, ada, 4), *shared_out(urls, bob, 4)])

    assert len(Trader(urls[0], ada).v3("GET", "/executions").json()) > 4
    assert _money(data) == before


def _money(data: Path) -> list[tuple[str, int]]:
    return look(data, "SELECT currency, SUM(total) FROM balances GROUP BY currency ORDER BY currency")
