"""What PostgreSQL alone can do to an exchange: connections that break, a server started anew, TLS, other editions."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
import trustme
from sqlalchemy import Connection, event, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.schema import EDITION, KEPT_BESIDE, meta
from nupool_helpers.practice.store import ConnectionLost, PostgresqlAddress, Store, Unavailable
from nupool_helpers.practice.store.driver import driver_of, keep
from nupool_helpers.practice.store.postgresql import Postgresql
from nupool_helpers.practice.trading.schema import orders
from tests.databases import on_postgresql, where
from tests.postgresql import OWNER, Server
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World

ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.003"}
ORDER_V3 = {
    **{"marketSymbol": "NBT-BTC", "direction": "BUY", "type": "LIMIT", "timeInForce": "GOOD_TIL_CANCELLED"},
    **{"quantity": "1", "limit": "0.003"},
}
UUID = "00000000-0000-4000-8000-000000000000"
ADDRESS = "postgresql://exchange@db.example.org/class"
KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'exchange'"
Key = tuple[str, str]


@pytest.fixture(scope="module")
def database(postgresql: Server) -> Iterator[str]:
    """PostgreSQL alone."""
    with on_postgresql(postgresql):
        yield "postgresql"


@pytest.fixture
def address(world: World) -> PostgresqlAddress:
    """Where the exchange's data are."""
    chosen = where(world.folder / "exchange.sqlite3")
    assert isinstance(chosen, PostgresqlAddress)
    return chosen


@pytest.fixture
def key(ada: Visitor) -> Key:
    """A key with every right, which was used a moment ago."""
    pair = ada.with_two_factor().key("read_info", "trade_limit", "trade_market", "withdraw")[:2]
    assert ada.call("account/getbalance", *pair, currency="BTC")["success"]
    return pair


def kill_all(server: Server) -> None:
    """End every connection of the exchange, as an administrator or a broken line does."""
    with server.connect(OWNER) as other:
        other.execute(KILL)


@contextmanager
def breaks(world: World, server: Server, when: str, begins_with: str, times: int = 1) -> Iterator[list[str]]:
    """Break the connection before or after a statement that begins so; gives the statements that met it."""
    met: list[str] = []

    def on_statement(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if text.startswith(begins_with) and len(met) < times:
            met.append(text)
            kill_all(server)

    engine = world.context.store.engine
    event.listen(engine, when, on_statement)
    yield met
    event.remove(engine, when, on_statement)


@contextmanager
def breaks_at_commit(world: World, server: Server, *, kept: bool) -> Iterator[None]:
    """Break the connection at the next commit of a write, once it is kept or just before."""
    done: list[bool] = []

    def instead(connection: Connection) -> None:
        if not done and "LOCK" in connection.get_execution_options()["begin"].upper():
            done.append(True)
            if kept:
                keep(connection)
            kill_all(server)
            with pytest.raises(psycopg.OperationalError):
                driver_of(connection).execute("SELECT 1")
            raise psycopg.OperationalError("the connection is lost")
        keep(connection)

    with patch("nupool_helpers.practice.store.store.keep", instead):
        yield
    assert done


def names(world: World) -> list[str | None]:
    """The clientOrderIds of what waits on the book, the market maker's left out."""
    return [row.client_id for row in world.rows(orders) if row.account_id == 2 and row.closed_at is None]


def test_after_a_restart_of_the_server_everything_goes_on(
    world: World, ada: Visitor, key: Key, postgresql: Server
) -> None:
    """Forms, orders and reads of an exchange that was idle meanwhile: nobody is told anything."""
    with world.context.store.read(), world.context.store.read(), world.context.store.write():
        pass  # several connections lie about
    postgresql.stop()
    postgresql.start()

    assert ada.post("/logout").status_code == 200
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    assert ada.call("account/getbalance", *key, currency="BTC")["result"]["Pending"] == 0
    assert len(ada.call("market/getopenorders", *key)["result"]) == 1


def test_a_server_that_is_gone_is_a_busy_exchange(world: World, ada: Visitor, key: Key, postgresql: Server) -> None:
    """503 in the shape that each asker knows, within seconds, and all works again when it is back."""
    postgresql.stop()
    answers = [ada.send("market/buylimit", *key, **ORDER), ada.send("account/getbalance", *key, currency="BTC")]
    in_v3 = ada.call_v3("POST", "/orders", *key, ORDER_V3 | {"clientOrderId": UUID})
    page = ada.http.get("/settings", headers={"Accept": "text/html"})
    postgresql.start()

    assert [answer.json()["message"] for answer in answers] == ["SERVICE_UNAVAILABLE"] * 2
    assert (in_v3.status_code, in_v3.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert page.status_code == 503 and "Nothing was half done" in page.text
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    assert names(world) == [None]


@pytest.mark.parametrize("path", ["/settings/activity", "/settings/api-keys", "/mail"])
def test_a_page_is_looked_up_once_more(world: World, ada: Visitor, postgresql: Server, path: str) -> None:
    """A connection that breaks under a page's GET is no reader's business; one that breaks again is."""
    ada.with_two_factor()
    with breaks(world, postgresql, "before_cursor_execute", "SELECT") as met:
        assert ada.get(path).status_code == 200
    assert met
    with breaks(world, postgresql, "before_cursor_execute", "SELECT", times=2) as met:
        assert ada.get(path).status_code == 503
    assert len(met) == 2
    assert ada.get(path).status_code == 200


def test_a_read_of_the_api_is_asked_once_more(world: World, ada: Visitor, key: Key, postgresql: Server) -> None:
    """Of both generations; a second break is told."""
    calls: list[Callable[[], Any]] = [
        lambda: ada.send("account/getbalances", *key),
        lambda: ada.call_v3("GET", "/balances", *key),
        lambda: ada.http.get("/api/v1.1/public/getmarkethistory?market=BTC-NBT"),
    ]
    for call in calls:
        for times, status in ((1, 200), (2, 503)):
            with breaks(world, postgresql, "before_cursor_execute", "SELECT", times) as met:
                assert call().status_code == status
            assert len(met) == times


@pytest.mark.parametrize("kept", [True, False])
def test_an_order_without_a_name_is_never_sent_again(
    world: World, ada: Visitor, key: Key, postgresql: Server, kept: bool
) -> None:
    """Nobody knows whether it was kept: its sender is told to look, and finds one or none, never two."""
    with breaks_at_commit(world, postgresql, kept=kept):
        assert ada.send("market/buylimit", *key, **ORDER).status_code == 503
    assert names(world) == [None] * kept

    with breaks_at_commit(world, postgresql, kept=kept):
        assert ada.call_v3("POST", "/orders", *key, ORDER_V3).status_code == 503
    assert names(world) == [None] * (2 * kept)


@pytest.mark.parametrize("kept", [True, False])
def test_an_order_with_a_name_is_sent_again_and_is_there_once(
    world: World, ada: Visitor, key: Key, postgresql: Server, kept: bool
) -> None:
    """Its sender gets the order, or, where the first one had been kept, its name."""
    with breaks_at_commit(world, postgresql, kept=kept):
        reply = ada.call_v3("POST", "/orders", *key, ORDER_V3 | {"clientOrderId": UUID})

    assert names(world) == [UUID]
    (row,) = [row for row in world.rows(orders) if row.client_id == UUID]
    assert reply.status_code == (409 if kept else 201)
    assert (reply.json()["data"] if kept else reply.json())["id"] == row.uuid


def test_a_withdrawal_with_a_name_is_made_once(world: World, ada: Visitor, key: Key, postgresql: Server) -> None:
    """Coins leave once, whatever broke."""
    sent = {"currencySymbol": "BTC", "quantity": "0.1", "cryptoAddress": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}
    with breaks_at_commit(world, postgresql, kept=True):
        reply = ada.call_v3("POST", "/withdrawals", *key, sent | {"clientWithdrawalId": UUID})

    assert reply.status_code in (201, 409)
    assert len(ada.call("account/getwithdrawalhistory", *key)["result"]) == 1


def test_a_form_is_never_sent_again(world: World, ada: Visitor, postgresql: Server) -> None:
    """503; the form that was kept is kept once, and the other not at all."""
    form = {"email": EMAIL, "password": PASSWORD}
    with breaks_at_commit(world, postgresql, kept=False):
        page = ada.http.post("/register", data=form, headers={"Origin": URL})

    assert page.status_code == 503 and "Nothing was half done" in page.text
    ada.register()


def test_an_exchange_that_stops_in_a_transaction_holds_nobody_up(world: World, address: PostgresqlAddress) -> None:
    """The server ends what stands idle with the lock; its own exchange is told, and nothing of it is kept."""
    store, other = world.context.store, Store(address)
    with pytest.raises(ConnectionLost), store.write() as stopped:
        stopped.execute(meta.insert().values(name="a", value="b"))
        stopped.exec_driver_sql("SET idle_in_transaction_session_timeout = 20")
        with other.write() as connection:  # waits until the server has put the other one out
            connection.execute(meta.insert().values(name="c", value="d"))
        stopped.execute(select(meta))
    other.close()

    assert {row.name for row in world.rows(meta)} >= {"c"}
    assert "a" not in {row.name for row in world.rows(meta)}


@pytest.mark.parametrize("setting", ["lock_timeout", "statement_timeout"])
def test_what_takes_too_long_is_a_busy_exchange(world: World, address: PostgresqlAddress, setting: str) -> None:
    """Waiting for the lock or for a statement has an end, and the next one works."""
    store, other = world.context.store, Store(address)
    with store.write() as connection:
        connection.exec_driver_sql(f"SET {setting} = 20")
    with other.write(), pytest.raises(Unavailable, match="busy"), store.write():
        pass
    other.close()
    if setting == "statement_timeout":
        with pytest.raises(Unavailable, match="busy"), store.write() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(5)")

    with store.write():
        pass


def test_every_wait_has_an_end(world: World) -> None:
    """As each connection is set up, whatever the server has for others."""
    for use in (world.context.store.read, world.context.store.write):
        with use() as connection:
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                assert connection.exec_driver_sql(f"SHOW {name}").scalar() in ("10s", "30s")


def test_no_connection_is_left_open(world: World, address: PostgresqlAddress, postgresql: Server) -> None:
    """A store that was used, nested and failed has none when it is closed."""
    store = Store(PostgresqlAddress(address.uri + "&application_name=counted", address.schema))
    with store.read(), store.read(), store.write():
        pass
    with pytest.raises(ZeroDivisionError), store.write():
        1 / 0  # noqa: B018
    count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'counted'"
    with postgresql.connect(OWNER) as other:
        assert other.execute(count).fetchone() != (0,)
        store.close()
        while other.execute(count + " AND state <> 'disabled'").fetchone() != (0,):
            other.execute("SELECT pg_sleep(0.01)")  # the server notices in its own time; pytest's timeout ends it


def test_a_reader_changes_nothing_and_sees_one_state(world: World) -> None:
    """What others keep meanwhile is not seen, and a write in the wrong place is a fault of ours."""
    store, count = world.context.store, "SELECT count(*) FROM meta"
    with store.read() as reader:
        before = reader.exec_driver_sql(count).scalar()
        with store.write() as writer:
            writer.execute(meta.insert().values(name="a", value="b"))
        assert reader.exec_driver_sql(count).scalar() == before
    with pytest.raises(Exception, match="read-only") as raised, store.read() as reader:
        reader.execute(meta.insert().values(name="c", value="d"))
    assert not isinstance(raised.value, Unavailable)


def other_edition(address: PostgresqlAddress, server: Server) -> None:
    """Make the schema one of another edition, as its program left it."""
    Store(address).close()
    with server.connect() as connection:
        connection.execute(f"UPDATE {address.schema}.meta SET value = '99' WHERE name = 'edition'".encode())


def test_another_edition_is_kept_beside(postgresql: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Under another schema's name, whole, twice even; log and database say where; a new one begins."""
    address = postgresql.address("test_editions")
    for beside in ("test_editions_edition_99", "test_editions_edition_99_2"):
        other_edition(address, postgresql)
        with caplog.at_level(logging.WARNING):
            store = Store(address)
        with store.read() as connection:
            rows = {row.name: row.value for row in connection.execute(select(meta))}
            old = connection.exec_driver_sql(f"SELECT value FROM {beside}.meta WHERE name = 'edition'").scalar()
        store.close()

        assert (rows["edition"], old) == (str(EDITION), "99")
        assert f"in the schema {beside}." in rows[KEPT_BESIDE] and rows[KEPT_BESIDE] in caplog.text


def test_one_that_is_in_use_is_left_where_it_is(postgresql: Server) -> None:
    """An exchange of another edition that runs keeps its schema; the new one says what to do."""
    address = postgresql.address("test_in_use")
    running = Store(address)
    with running.write() as connection:
        connection.execute(meta.update().where(meta.c.name == "edition").values(value="99"))
    with pytest.raises(Unavailable, match="Stop it, then start this one"):
        Store(address)
    running.close()
    with postgresql.connect() as connection:
        assert connection.execute("SELECT value FROM test_in_use.meta WHERE name = 'edition'").fetchone() == ("99",)

    Store(address).close()


def test_an_old_exchange_that_comes_back_does_not_write_into_the_new_edition(
    world: World, address: PostgresqlAddress, postgresql: Server
) -> None:
    """Its connections broke, and another program made room for its own tables before it had new ones."""
    kill_all(postgresql)
    with postgresql.connect() as connection:
        connection.execute(f"UPDATE {address.schema}.meta SET value = '99' WHERE name = 'edition'".encode())

    with pytest.raises(Unavailable), world.context.store.write():
        pass


def test_a_schema_of_something_else_is_left_alone(postgresql: Server) -> None:
    """Tables that are not the exchange's are neither moved nor used."""
    with postgresql.connect() as connection:
        connection.execute("CREATE SCHEMA test_theirs CREATE TABLE meta (name text, value text)")
    with pytest.raises(InvalidInput, match="has tables of something else"):
        Store(postgresql.address("test_theirs"))


def test_a_user_without_the_right_is_told_what_is_missing(postgresql: Server) -> None:
    """And a database that is not there, or a wrong password, in PostgreSQL's own words: never a traceback."""
    with postgresql.connect(OWNER) as connection:
        connection.execute("CREATE DATABASE others")
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 OWNER exchange")
    plain = postgresql.address("x").uri
    for name, words in (("others", "GRANT CREATE"), ("latin", "LATIN1"), ("nowhere", "does not exist")):
        with pytest.raises((InvalidInput, Unavailable), match=words):
            Postgresql(PostgresqlAddress(plain.replace("/class?", f"/{name}?")))
    with pytest.raises(Unavailable, match="password") as refused:
        Postgresql(PostgresqlAddress(plain.replace(str(postgresql.passwords), "/dev/null")))
    assert postgresql.passwords.read_text().rpartition(":")[2].strip() not in str(refused.value)


def test_two_that_start_at_once_make_one_schema(postgresql: Server) -> None:
    """Both come up, on the same tables."""
    address, stores = postgresql.address("test_at_once"), []
    starts = [threading.Thread(target=lambda: stores.append(Store(address))) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(60)

    assert len(stores) == 4
    for store in stores:
        with store.read() as connection:
            assert len(connection.execute(select(meta)).all()) == 1
        store.close()


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "without the lock"])
def test_it_is_the_lock_that_keeps_two_from_placing_one_order(
    world: World, ada: Visitor, key: Key, locked: bool
) -> None:
    """Two processes look for a clientOrderId before either has kept it. Without the lock there are two orders."""
    other = World(world.folder)
    other.context.random_bytes, other.now = random.Random(7).randbytes, world.now
    order = ORDER_V3 | {"clientOrderId": UUID}
    replies: list[int] = []

    def at_the_other() -> None:
        replies.append(Visitor(other, "127.0.0.1").call_v3("POST", "/orders", *key, order).status_code)

    def when_looked_up(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if not replies and text.startswith("SELECT") and "client_id" in text.partition("WHERE")[2]:
            meanwhile = threading.Thread(target=at_the_other)
            meanwhile.start()
            meanwhile.join(60)

    for store in (world.context.store, other.context.store):
        with store.write() as connection:
            connection.exec_driver_sql("SET lock_timeout = 50")
        for connection in [] if locked else store.writers:
            connection.execution_options(begin="BEGIN")
    event.listen(world.context.store.engine, "after_cursor_execute", when_looked_up)
    replies.append(ada.call_v3("POST", "/orders", *key, order).status_code)
    other.context.store.close()

    assert (replies, names(world)) == (([503, 201], [UUID]) if locked else ([201, 201], [UUID, UUID]))


def shown(program: str, values: dict[str, str]) -> list[str]:
    """The words of a command as docs/postgresql.md shows it, with the values of here."""
    text = (Path(__file__).parents[2] / "docs" / "postgresql.md").read_text()
    (line,) = [line.strip() for line in text.splitlines() if line.startswith(f"    {program} ")]
    for name, value in values.items():
        assert line.count(name) == 1
        line = line.replace(name, value)
    return line.split()


def test_a_class_is_backed_up_and_restored(world: World, ada: Visitor, key: Key, postgresql: Server) -> None:
    """As docs/postgresql.md says, while the exchange runs: the copy is of one moment, and a class goes on with it."""
    chosen = where(world.folder / "exchange.sqlite3")
    assert isinstance(chosen, PostgresqlAddress)
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    copy = postgresql.folder / "class.dump"
    postgresql.run(
        *shown("pg_dump", {"practice_exchange": chosen.schema, "class.dump": str(copy), ADDRESS: chosen.uri})
    )
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    with postgresql.connect(OWNER) as connection:
        connection.execute("CREATE DATABASE restored OWNER exchange")
    uri = chosen.uri.replace("/class?", "/restored?")
    postgresql.run(*shown("pg_restore", {"class.dump": str(copy), ADDRESS.replace("/class", "/restored"): uri}))

    later = World(world.folder / "elsewhere", store=Store(PostgresqlAddress(uri, chosen.schema)))
    later.now, later.context.random_bytes = world.now, random.Random(7).randbytes
    again = Visitor(later, "127.0.0.1")
    assert (len(names(later)), len(names(world))) == (1, 2)
    assert again.call("market/buylimit", *key, **ORDER)["success"]
    again.log_in()
    assert again.post("/login/code", code=later.code(ada.seed)).status_code == 200
    later.context.store.close()


def test_tls_is_libpq_s(postgresql: Server) -> None:
    """With verify-full the server's certificate counts, and one of another authority opens nothing."""
    authority, other = trustme.CA(), trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    for name, blob in (("server.crt", certificate.cert_chain_pems[0]), ("server.key", certificate.private_key_pem)):
        (postgresql.folder / name).touch(mode=0o600)
        blob.write_to_path(postgresql.folder / name)
        postgresql.give(postgresql.folder / name)
    for name, ca in (("right.pem", authority), ("other.pem", other)):
        ca.cert_pem.write_to_path(postgresql.folder / name)
    postgresql.stop()
    files = f"-c ssl_cert_file={postgresql.folder}/server.crt -c ssl_key_file={postgresql.folder}/server.key"
    postgresql.start(f"-c ssl=on {files}")
    try:
        verified = f"&sslmode=verify-full&sslrootcert={postgresql.folder}/"
        store = Store(postgresql.address("test_tls", verified + "right.pem"))
        with store.read() as connection:
            assert connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar()
        store.close()
        with pytest.raises(Unavailable, match="certificate verify failed"):
            Store(postgresql.address("test_tls", verified + "other.pem"))
    finally:
        postgresql.stop()
        postgresql.start()
