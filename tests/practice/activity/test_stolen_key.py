"""What is seen of a stolen key: calls that were refused, and sessions of the notebooks, in the account's own log."""

import json
from typing import Any

import pytest

from nupool_helpers.practice.activity.filters import FILTERS
from nupool_helpers.practice.activity.services import KEPT
from nupool_helpers.practice.schema import activity
from nupool_helpers.practice.web.words import ACTIVITY_FILTERS
from nupool_helpers.protocol import Event
from tests.practice.conftest import URL, Visitor, World

ON_BOTH_DATABASES = True
THIEF = "203.0.113.9"


def refused(world: World) -> list[tuple[dict[str, Any], str]]:
    """The lines of refused calls: what they say, and from where they came."""
    return [(json.loads(row.detail), row.address) for row in world.rows(activity) if row.what == Event.CALL_REFUSED]


def test_each_way_to_be_refused_has_a_line(world: World, ada: Visitor) -> None:
    """Right, address, Secret: what did not fit, which call, and from where."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", addresses="127.0.0.1")
    thief = world.visitor(THIEF)
    thief.call("account/getbalances", key, "0" * 32)
    thief.call("account/getbalances", key, secret)
    ada.call_v3("POST", "/withdrawals", key, secret, {})
    assert refused(world) == [
        ({"name": "", "key": key, "call": "account/getbalances", "reason": "INVALID_SIGNATURE"}, THIEF),
        ({"name": "", "key": key, "call": "account/getbalances", "reason": "WHITELIST_VIOLATION_IP"}, THIEF),
        ({"name": "", "key": key, "call": "POST /v3/withdrawals", "reason": "INVALID_PERMISSION"}, "127.0.0.1"),
    ]
    assert secret not in str(world.rows(activity))


def test_a_key_that_works_no_more_is_seen_when_it_is_tried(world: World, ada: Visitor) -> None:
    """Deleted, or with the second factor off: the caller is told neither, the owner is."""
    ada.with_two_factor()
    (key, secret, row), (other, its, _row) = ada.key("read_info"), ada.key("read_info")
    ada.post(f"/settings/api-keys/{row}/delete", code=world.code(ada.seed))
    world.later(30)
    thief = world.visitor(THIEF)
    assert thief.call("account/getbalances", key, secret)["message"] == "APIKEY_INVALID"
    ada.post("/settings/two-factor/disable", code=world.code(ada.seed), password="lamp otter violin cloud")
    assert thief.call_v3("GET", "/balances", other, its).json() == {"code": "APIKEY_INVALID"}
    assert [line["reason"] for line, _address in refused(world)] == ["key deleted", "second factor off"]


def test_nobody_s_key_and_a_program_s_own_mistakes_are_no_lines(world: World, ada: Visitor) -> None:
    """What is wrong with an order is no sign of a thief; a Key that was guessed belongs to nobody."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", "trade_limit")
    ada.call("account/getbalances", "f" * 32, secret)
    ada.call("market/buylimit", key, secret, market="BTC-NBT", quantity="1", rate="none")
    ada.http.get(f"{URL}/api/v1.1/account/getbalances")
    assert refused(world) == []


def test_whoever_knows_a_key_cannot_fill_the_log(world: World, ada: Visitor) -> None:
    """The same is one line for five minutes, from each address; all of them are noise, which has an end."""
    ada.with_two_factor()
    key, _secret, _row = ada.key("read_info")
    for _ in range(30):
        ada.call("account/getbalances", key, "0" * 32)
    assert len(refused(world)) == 1
    world.visitor(THIEF).call("account/getbalances", key, "0" * 32)
    assert len(refused(world)) == 2
    with world.context.transaction() as tx:
        row = {"account_id": 3, "at": tx.now, "what": Event.CALL_REFUSED.value, "detail": "{}"}
        account_id = next(row.account_id for row in world.rows(activity) if row.what == Event.CALL_REFUSED)
        tx.connection.execute(activity.insert(), [row | {"account_id": account_id}] * KEPT)
    world.later(300)
    world.context.random_bytes = bytes  # one line in many brings a look about: now each does
    ada.call("account/getbalances", key, "0" * 32)
    assert len(refused(world)) <= KEPT + 1
    assert [row.what for row in world.rows(activity) if row.what == Event.KEY_SAVED]


def test_sessions_of_the_notebooks_have_a_line(world: World, ada: Visitor) -> None:
    """Whoever acts by the token of this run is seen, once in five minutes."""
    ada.register().followed()
    for _ in range(3):
        assert ada.owner("POST", "session", log_in=False).status_code == 200
    assert [row.what for row in world.rows(activity)].count(Event.SESSION_OPENED.value) == 1


def test_each_filter_has_words() -> None:
    """None is on the page that shows nothing of its own, and none is left out."""
    assert set(FILTERS) == set(ACTIVITY_FILTERS)


@pytest.mark.parametrize(
    ("show", "seen", "unseen"),
    [
        ("refused", Event.CALL_REFUSED, Event.KEY_SAVED),
        ("programs", Event.CALL_REFUSED, Event.LOGGED_IN),
        ("done", Event.KEY_SAVED, Event.SITE_OPENED),
        ("", Event.SITE_OPENED, None),
        ("no-such", Event.SITE_OPENED, None),
    ],
)
def test_the_page_is_narrowed_without_a_script(ada: Visitor, show: str, seen: Event, unseen: Event | None) -> None:
    """A link each; the page says which one is chosen, and an unknown one shows everything."""
    ada.with_two_factor()
    key, _secret, _row = ada.key("read_info")
    ada.call("account/getbalances", key, "0" * 32)
    model = ada.model(f"/settings/activity?show={show}")
    kinds = {line["what"] for line in model["activity"]}
    assert seen in kinds
    assert unseen not in kinds
    assert model["shown"] == (show if show in FILTERS else "")
    text = ada.http.get(f"/settings/activity?show={show}", headers={"Accept": "text/html"}).text
    assert text.count('aria-current="true"') == 1
