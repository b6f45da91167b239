"""What was looked up before a transaction may have changed when it begins: nothing is done in the name of before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import base58
import pytest
from sqlalchemy import Connection

from nupool_helpers.practice import schema, sessions
from nupool_helpers.practice.accounts import services
from nupool_helpers.practice.schema import accounts, api_keys, recovery_codes, two_factor_setups
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.schema import allowed_addresses, deposits
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World, errors

NEW = "seven quiet lanterns harbour"
NBT = {"currency": "NBT", "address": "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"}
OTHER = base58.b58encode_check(bytes([COINS["NBT"].version]) + bytes(20)).decode()
TABLES = (accounts, api_keys, recovery_codes, two_factor_setups, allowed_addresses, deposits)
Deed = Callable[[Transaction], object]


def meanwhile(world: World, done: Deed) -> None:
    """Let a deed be `done`, as by another process, just before the next transaction that writes begins."""
    store, original, waiting = world.context.store, world.context.store.write, [done]

    @contextmanager
    def write() -> Iterator[Connection]:
        if waiting:
            deed = waiting.pop()
            with world.context.transaction() as tx:
                deed(tx)
        with original() as connection:
            yield connection

    store.write = write  # type: ignore[method-assign]


def change_password(tx: Transaction) -> None:
    """Give the account another password; every session ends, as by the form for it."""
    account = services.find_by_email(tx, EMAIL)
    assert account is not None
    services.set_password(tx.for_account(account.id), "another hash")
    sessions.end_others(tx.for_account(account.id))


def rows(world: World) -> list[Any]:
    """All that a form changes, but for the password and the last code, which the deed and the walk change."""
    spared = {"password_hash", "last_step"}
    return [
        {name: value for name, value in row._mapping.items() if name not in spared}
        for table in TABLES
        for row in world.rows(table)
    ]


def test_a_log_in_in_flight_does_not_survive_a_change_of_the_password(ada: Visitor, world: World) -> None:
    """The old password was verified, then it was changed: no session opens, and the sentence is that of a wrong one."""
    ada.register()
    meanwhile(world, change_password)

    found = errors(world.visitor().post("/login", email=EMAIL, password=PASSWORD))

    assert found == {"password": "The e-mail address or the password is not right."}
    assert world.rows(schema.sessions) == []


def test_a_half_log_in_does_not_survive_it_either(ada: Visitor, world: World) -> None:
    """The right code comes a moment after the change: it opens nothing, and it is not used up."""
    ada.with_two_factor()
    other = world.visitor().log_in()
    before = world.rows(accounts)
    meanwhile(world, change_password)

    assert other.post("/login/code", code=world.code(ada.seed)).status_code == 401
    assert [row.last_step for row in world.rows(accounts)] == [row.last_step for row in before]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings/password", {"new_password": NEW}),
        ("/settings/two-factor/start", {}),
        ("/settings/two-factor/enable", {}),
        ("/settings/coins/get", {"currency": "BTC"}),
    ],
)
def test_no_form_without_a_second_factor_acts_for_an_ended_session(
    ada: Visitor, world: World, path: str, fields: dict[str, str]
) -> None:
    """Password, seed, code and coins: the session that ended a moment before changes nothing."""
    ada.register().log_in()
    code = world.code(ada.set_up().seed) if path.endswith("enable") else ""
    before = rows(world)
    meanwhile(world, change_password)

    assert ada.post(path, password=PASSWORD, code=code, **fields).status_code in (401, 422)
    assert rows(world) == before


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings/password", {"new_password": NEW}),
        ("/settings/two-factor/recovery-codes", {}),
        ("/settings/two-factor/disable", {}),
        ("/settings/api-keys/new", {}),
        ("/settings/api-keys/1/save", {"withdraw": "on"}),
        ("/settings/api-keys/1/delete", {}),
        ("/settings/coins/allow", {"currency": "NBT", "address": OTHER}),
        ("/settings/coins/1/remove", {}),
    ],
)
def test_no_form_with_a_code_acts_for_an_ended_session(
    ada: Visitor, world: World, path: str, fields: dict[str, str]
) -> None:
    """Key, switch off, recovery codes, list of addresses: a right code changes nothing when the session has ended."""
    ada.with_two_factor().key("read_info")
    assert ada.post("/settings/coins/allow", **NBT, code=world.code(ada.seed)).status_code == 200
    world.later(30)
    assert ada.get("/settings").status_code == 200  # so that the session need not be noted as seen
    before = rows(world)
    meanwhile(world, change_password)

    assert ada.post(path, password=PASSWORD, code=world.code(ada.seed), **fields).status_code in (401, 422)
    assert rows(world) == before


def test_the_mail_s_link_acts_for_no_ended_session(ada: Visitor, world: World) -> None:
    """The session ends a moment before the link's button: nothing is enabled, and the link is not used up."""
    ada.register().log_in().set_up().enable()
    token = ada.token("Confirm")
    meanwhile(world, change_password)

    assert ada.post("/confirm/two-factor", token=token).status_code == 401
    assert world.rows(recovery_codes) == []


def test_a_second_factor_switched_off_meanwhile_leaves_no_new_key(ada: Visitor, world: World) -> None:
    """Whether it is enabled is looked up in the transaction that adds the key."""
    ada.with_two_factor()
    meanwhile(world, lambda tx: tx.connection.execute(accounts.update().values(two_factor_since=None)))

    assert "two_factor" in errors(ada.post("/settings/api-keys/new"))
    assert world.rows(api_keys) == []
