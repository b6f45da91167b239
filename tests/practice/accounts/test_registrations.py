"""Registrations that nobody activates: their number and their time have an end, and it is nobody else's."""

import pytest
from sqlalchemy import func, insert, select

from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import registrations
from nupool_helpers.practice.accounts.registrations import MOST_REGISTRATIONS
from nupool_helpers.practice.mail.links import Purpose
from nupool_helpers.practice.retention import tidy
from nupool_helpers.practice.schema import accounts, activity, mail_links, mails
from nupool_helpers.practice.transaction import Transaction
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World

ON_BOTH_DATABASES = True
DAY = 24 * 3600


def waiting(world: World) -> list[str]:
    """The addresses of the registrations that nobody has activated, oldest first; not the market's own accounts."""
    rows = sorted(world.rows(accounts), key=lambda row: row.id)
    return [row.email for row in rows if row.activated_at is None and row.password_hash]


def start(world: World, name: str, **more: str) -> Visitor:
    """Register, and leave the mail unread."""
    visitor = world.visitor()
    reply = visitor.post("/register", email=f"{name}@example.org", password=PASSWORD, **more)
    assert reply.status_code == 200, reply.text
    world.later(1)
    return visitor


def look(world: World) -> None:
    """The hourly look, until nothing is left to do."""
    for _ in range(30):
        with world.context.transaction() as tx:
            if not tidy(tx):
                return
    raise AssertionError("it finds no end")


def test_a_flood_of_registrations_fills_no_table(world: World, ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go with all that hangs on them; the newest can activate, and nobody's account is touched."""
    monkeypatch.setattr(registrations, "MOST_REGISTRATIONS", 12)
    ada.register()
    link = ada.owner("GET", "state").json()["invitation"]
    start(world, "carol", seat=link)
    for number in range(40):
        newest = start(world, f"flood{number}")

    left = waiting(world)
    assert left[0] == "carol@example.org", "the one that notebooks follow, though it is the oldest"
    assert len(left) <= 1 + 12
    assert left[1:] == [f"flood{number}@example.org" for number in range(40 - len(left) + 1, 40)]
    known = {row.id for row in world.rows(accounts)}
    for table in (activity, mails, mail_links):
        assert {row.account_id for row in world.rows(table)} <= known
    assert newest.post("/activate", token=newest.token("Activate")).status_code == 200
    ada.log_in()
    assert ada.owner("GET", "state").json()["learner"]["email"] == "carol@example.org"


def test_nobody_floods_from_one_address_within_the_hour_of_a_mail() -> None:
    """All that one network address may register in an hour is less than what is kept."""
    hour = 3600 * 1000
    most = [
        limit for limits in (throttle.PER_LOOPBACK, throttle.PER_ADDRESS) for limit, window in limits if window >= hour
    ]
    assert len(most) == 2
    assert max(most) < MOST_REGISTRATIONS


def test_the_hourly_look_ends_what_was_there_before(world: World, ada: Visitor) -> None:
    """A database that was filled otherwise is brought down to the newest, and the active accounts stay."""
    ada.register()
    with world.context.transaction() as tx:
        rows = [
            {"email": f"{n}@example.org", "password_hash": "x", "made_at": tx.now + n, "last_step": 0}
            for n in range(MOST_REGISTRATIONS + 700)
        ]
        tx.connection.execute(insert(accounts), rows)
    look(world)

    left = waiting(world)
    assert MOST_REGISTRATIONS - 10 < len(left) <= MOST_REGISTRATIONS
    assert left[-1] == f"{MOST_REGISTRATIONS + 699}@example.org"
    assert left[0] == f"{MOST_REGISTRATIONS + 700 - len(left)}@example.org"
    ada.log_in()


def test_who_begins_again_has_all_the_time_again(world: World) -> None:
    """A month counts from the last time that the form was sent from that browser."""
    bob = start(world, "bob")
    start(world, "carol")
    world.later(29 * DAY)
    assert bob.post("/register", email="bob@example.org", password=PASSWORD).status_code == 200
    start(world, "dave")
    world.later(2 * DAY)
    look(world)

    assert waiting(world) == ["bob@example.org", "dave@example.org"]


def test_the_newest_link_is_nobody_else_s_by_its_number(world: World) -> None:
    """Who has it is not deleted: SQLite gives the number of a last row again, and links are known by their number."""
    start(world, "bob")
    start(world, "carol")
    with world.context.transaction() as tx:
        add_link(tx, "bob@example.org")
    last = max(row.id for row in world.rows(mail_links))
    world.later(31 * DAY)
    look(world)

    assert max(row.id for row in world.rows(mail_links)) == last


def add_link(tx: Transaction, email: str) -> None:
    """A link of now for a registration, however old that is."""
    account_id = tx.connection.scalar(select(func.max(accounts.c.id)).where(accounts.c.email == email))
    row = {"account_id": account_id, "purpose": Purpose.ACTIVATE.value, "made_at": tx.now}
    tx.connection.execute(insert(mail_links).values(row))


def test_the_address_of_a_deleted_registration_is_free(world: World) -> None:
    """Whoever comes late registers once more."""
    bob = start(world, "bob")
    start(world, "carol")
    world.later(31 * DAY)
    look(world)
    assert "bob@example.org" not in waiting(world)

    assert bob.post("/register", email="bob@example.org", password=PASSWORD).status_code == 200
    assert bob.post("/activate", token=bob.token("Activate")).status_code == 200
    assert world.visitor().log_in("bob@example.org").get("/settings").status_code == 200
    assert EMAIL not in waiting(world)
