"""API keys: made, changed and deleted with a fresh code, and refused without the second factor."""

import pytest

from nupool_helpers.practice.schema import api_keys
from tests.practice.conftest import Visitor, World, errors

KEYS = "/settings/api-keys"


def test_no_key_without_the_second_factor(ada: Visitor) -> None:
    """Before it is enabled neither a row nor a saved key can be had."""
    ada.register().log_in()

    assert "Enable it first" in errors(ada.post(f"{KEYS}/new"))["two_factor"]
    ada.set_up().enable()
    assert "Enable it first" in errors(ada.post(f"{KEYS}/new"))["two_factor"]


def test_a_new_row_has_no_values_and_all_switches_off(ada: Visitor) -> None:
    """Pressing twice gives the same unsaved row."""
    ada.with_two_factor()
    for _ in range(2):
        keys = ada.post(f"{KEYS}/new").json()["keys"]

    assert len(keys) == 1
    assert (keys[0]["key"], keys[0]["permissions"], keys[0]["saved"]) == ("", [], False)


def test_the_secret_is_shown_once(ada: Visitor) -> None:
    """Saving shows both halves, 32 hexadecimal characters each; no later page has the Secret."""
    ada.with_two_factor()
    key, secret, row = ada.key("read_info", "trade_limit")

    assert {len(key), len(secret)} == {32}
    int(key, 16), int(secret, 16)
    pages = [ada.http.get(path).text for path in (KEYS, "/settings", "/settings/activity")]
    assert not [page for page in pages if secret in page]
    again = ada.post(f"{KEYS}/{row}/save", read_info="on", code=ada.world.code(ada.seed))
    assert secret not in again.text


def test_a_key_has_exactly_the_switches_that_were_on(ada: Visitor) -> None:
    """What was not switched on is off."""
    ada.with_two_factor()
    ada.key("read_info", "trade_limit")

    assert ada.model(KEYS)["keys"][0]["permissions"] == ["READ INFO", "TRADE LIMIT"]


@pytest.mark.parametrize("deed", ["save", "delete"])
def test_a_key_is_not_touched_without_a_fresh_code(ada: Visitor, world: World, deed: str) -> None:
    """A missing, wrong, used or foreign code changes nothing."""
    ada.with_two_factor()
    _key, _secret, row = ada.key("read_info")
    before = world.rows(api_keys)
    used = world.code(ada.seed)
    ada.post("/settings/two-factor/recovery-codes", password="lamp otter violin cloud", code=used)
    for code in ("", "123", world.code(ada.seed, 50), used):
        assert "code" in errors(ada.post(f"{KEYS}/{row}/{deed}", withdraw="on", code=code))

    assert world.rows(api_keys) == before


def test_switches_are_changed_later_with_a_code(ada: Visitor, world: World) -> None:
    """The pair stays the same, its rights change at once."""
    ada.with_two_factor()
    key, secret, row = ada.key("read_info")
    assert ada.call("account/withdraw", key, secret)["message"] == "INVALID_PERMISSION"

    ada.post(f"{KEYS}/{row}/save", withdraw="on", code=world.code(ada.seed))

    assert ada.call("account/withdraw", key, secret)["message"] == "CURRENCY_NOT_PROVIDED"
    assert ada.call("account/getbalances", key, secret)["message"] == "INVALID_PERMISSION"


def test_a_deleted_key_opens_nothing_and_its_secret_is_gone(ada: Visitor, world: World) -> None:
    """The database forgets the Secret with the key."""
    ada.with_two_factor()
    key, secret, row = ada.key("read_info")
    ada.post(f"{KEYS}/{row}/delete", code=world.code(ada.seed))

    assert ada.call("account/getbalances", key, secret)["message"] == "APIKEY_INVALID"
    assert secret not in str(world.rows(api_keys))
    assert ada.model(KEYS)["keys"] == []


def test_a_row_that_was_never_saved_goes_without_a_code(ada: Visitor) -> None:
    """It has no key, so there is nothing to guard."""
    ada.with_two_factor()
    row = ada.post(f"{KEYS}/new").json()["keys"][0]["id"]

    assert ada.post(f"{KEYS}/{row}/delete").json()["keys"] == []
    assert "None" not in ada.http.get("/settings/activity").text


def test_nobody_touches_another_account_s_key(ada: Visitor, world: World) -> None:
    """To another account the row is not there."""
    ada.with_two_factor()
    row = ada.key("read_info")[2]
    eve = world.visitor().register("eve@example.org").log_in("eve@example.org").set_up().enable()
    eve.confirm()
    world.later(30)

    for deed in ("save", "delete"):
        assert eve.post(f"{KEYS}/{row}/{deed}", withdraw="on", code=world.code(eve.seed)).status_code == 404
    assert ada.model(KEYS)["keys"][0]["permissions"] == ["READ INFO"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("192.0.2.7, 2001:db8::1", "192.0.2.7 2001:db8::1"),
        ("10.1.2.3/8", "10.0.0.0/8"),
        ("::ffff:192.0.2.7, 192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.0/120 ::/0", "192.0.2.0/24 ::/0"),
    ],
)
def test_an_address_list_is_kept_in_one_form(ada: Visitor, typed: str, kept: str) -> None:
    """Commas, spaces, host bits and IPv4 addresses in IPv6's clothes are understood."""
    ada.with_two_factor()
    ada.key("read_info", addresses=typed)

    assert ada.model(KEYS)["keys"][0]["addresses"] == kept


def test_an_address_list_that_cannot_be_is_refused_before_the_code(ada: Visitor, world: World) -> None:
    """The mistake costs no code."""
    ada.with_two_factor()
    row = ada.post(f"{KEYS}/new").json()["keys"][0]["id"]
    code = world.code(ada.seed)
    for typed in ("my house", "1.2.3", "1.2.3.4/99", " ".join(f"10.0.0.{n}" for n in range(21))):
        assert "addresses" in errors(ada.post(f"{KEYS}/{row}/save", code=code, addresses=typed))

    assert ada.post(f"{KEYS}/{row}/save", code=code).status_code == 200


def test_only_listed_addresses_may_use_a_key(ada: Visitor, world: World) -> None:
    """A right signature from elsewhere is refused by name."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info", addresses="::ffff:127.0.0.2")

    assert ada.call("account/getbalances", key, secret)["message"] == "WHITELIST_VIOLATION_IP"
    assert world.visitor("127.0.0.2").call("account/getbalances", key, secret)["success"]


def test_the_log_tells_what_was_done_with_keys_and_no_secret(ada: Visitor, world: World) -> None:
    """Saved, first used, changed and deleted are in the activity log, the Secret is not."""
    ada.with_two_factor()
    key, secret, row = ada.key("read_info", "trade_limit")
    for _ in range(3):
        ada.call("account/getbalances", key, secret)
    ada.post(f"{KEYS}/{row}/save", read_info="on", code=world.code(ada.seed))
    world.later(30)
    ada.post(f"{KEYS}/{row}/delete", code=world.code(ada.seed))

    log = ada.model("/settings/activity")["activity"]

    assert [e["what"] for e in log if "key " in e["what"]] == [
        "key deleted",
        "key changed",
        "key first used",
        "key saved",
        "key added",
    ]
    assert secret not in str(log)


def test_a_key_has_a_name(world: World, ada: Visitor) -> None:
    """It stands on the page, in the heading and in the log; a form that knows of none leaves it as it is."""
    ada.with_two_factor()
    key, secret, row = ada.key("read_info", name="  my   pool  client ")
    listed = ada.model("/settings/api-keys")["keys"][0]
    assert listed["name"] == "my pool client"
    assert "<h2>my pool client</h2>" in ada.http.get("/settings/api-keys", headers={"Accept": "text/html"}).text
    ada.call("account/getbalances", key, secret)
    named = [line["what"] for line in ada.model("/settings/activity")["activity"] if line["detail"].get("name")]
    assert named == ["key first used", "key saved"]
    ada.post(f"/settings/api-keys/{row}/save", code=world.code(ada.seed), read_info="on")
    assert ada.model("/settings/api-keys")["keys"][0]["name"] == "my pool client"


@pytest.mark.parametrize("name", ["x" * 41, "one\u202etwo", "a\x07b"])
def test_a_name_that_cannot_be_costs_no_code(world: World, ada: Visitor, name: str) -> None:
    """It is refused at its field, and the code still counts."""
    ada.with_two_factor()
    row = ada.post("/settings/api-keys/new").json()["keys"][-1]["id"]
    code = world.code(ada.seed)
    assert "40 characters" in errors(ada.post(f"/settings/api-keys/{row}/save", code=code, name=name))["name"]
    assert ada.post(f"/settings/api-keys/{row}/save", code=code, name="bot").status_code == 200


def test_a_name_is_part_of_what_a_form_was_drawn_from(world: World, ada: Visitor) -> None:
    """Who renames a key meanwhile is not overwritten by an older form."""
    ada.with_two_factor()
    _key, _secret, row = ada.key("read_info", name="bot")
    version = ada.model("/settings/api-keys")["keys"][0]["version"]
    ada.post(f"/settings/api-keys/{row}/save", code=world.code(ada.seed), read_info="on", name="other")
    world.later(30)
    form = {"code": world.code(ada.seed), "read_info": "on", "name": "bot", "version": version}
    assert "changed elsewhere" in errors(ada.post(f"/settings/api-keys/{row}/save", **form))["version"]
