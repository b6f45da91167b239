"""The second factor: set up, proved, enabled, used, refused and switched off."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nupool_helpers.practice.accounts.codes import check_code
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.schema import accounts, attempts, recovery_codes
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from tests.databases import where
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World, errors

START, ENABLE, OFF = "/settings/two-factor/start", "/settings/two-factor/enable", "/settings/two-factor/disable"


def state(visitor: Visitor) -> str:
    """Where the set-up stands."""
    return str(visitor.model("/settings/two-factor")["two_factor"])


def test_the_second_factor_comes_into_force_by_code_and_mail(ada: Visitor) -> None:
    """off, setup, waiting for mail, in force: each by its own deed, the last one by the mail alone."""
    ada.register().log_in()
    seen = [state(ada)]
    for deed in (ada.set_up, ada.enable, ada.confirm):
        deed()
        seen.append(state(ada))

    assert seen == ["off", "setup", "waiting for mail", "in force"]


def test_a_seed_has_160_bits_and_is_kept_until_a_fresh_one_is_asked_for(ada: Visitor) -> None:
    """The same seed waits for who comes back; `fresh` makes another."""
    ada.register().log_in().set_up()

    assert len(ada.seed) == 32
    assert ada.post(START).json()["seed"] == ada.seed
    assert ada.post(START, fresh="1").json()["seed"] != ada.seed


def test_a_seed_that_is_not_proved_guards_nothing(ada: Visitor, world: World) -> None:
    """Before the mail is followed a log-in takes no code, and the account's row holds no seed before one right code."""
    ada.register().log_in().set_up()
    assert next(row for row in world.rows(accounts) if row.email == EMAIL).seed is None
    ada.enable()

    assert world.visitor().post("/login", email=EMAIL, password=PASSWORD).json()["page"] == "settings"


@pytest.mark.parametrize(
    ("steps", "word"),
    [(-2, "60 seconds behind, or"), (-10, "300 seconds behind, or"), (-11, "not right"), (2, "not right")],
)
def test_a_code_of_another_time_is_refused_with_its_reason(ada: Visitor, world: World, steps: int, word: str) -> None:
    """Two to ten steps ago it says so; a code of longer ago, or of a time to come, is only not right."""
    ada.register().log_in().set_up()

    assert word in errors(ada.post(ENABLE, code=world.code(ada.seed, steps)))["code"]


def test_a_wrong_seed_is_named_only_where_one_is_set_up(ada: Visitor, world: World) -> None:
    """With the step that mends it; a seed that has proved itself cannot have been typed wrong."""
    ada.register().log_in().set_up()
    assert "seed was typed wrong: at step 7" in errors(ada.post(ENABLE, code=world.code(ada.seed, 5)))["code"]
    ada.enable().confirm()
    refused = errors(ada.post(OFF, password=PASSWORD, code=world.code(ada.seed, 5)))["code"]

    assert "not right" in refused and "seed" not in refused


def test_a_refusal_says_nothing_about_codes_to_come(ada: Visitor, world: World) -> None:
    """A code of any later time is refused in the words, and with the reason, of one that is never right."""
    ada.register().log_in().set_up()
    said = set()
    for steps in (2, 3, 5, 8, 10, 11, 100):
        said.add(errors(ada.post(ENABLE, code=world.code(ada.seed, steps)))["code"])
        world.later(3600)

    reasons = {
        entry["detail"]["reason"]
        for entry in ada.model("/settings/activity")["activity"]
        if entry["detail"].get("reason")
    }
    assert len(said) == 1
    assert reasons == {"wrong"}


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_one_step_each_way_is_accepted(ada: Visitor, world: World, steps: int) -> None:
    """The code before, the present one and the next are accepted (RFC 6238 section 5.2)."""
    ada.register().log_in().set_up()

    assert ada.post(ENABLE, code=world.code(ada.seed, steps)).status_code == 200


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "12 34", "١٢٣٤٥٦", "-12345"])
def test_a_malformed_code_spends_no_attempt(ada: Visitor, world: World, typed: str) -> None:
    """What cannot be a code is refused before anything is counted, and the next right code works."""
    ada.register().log_in().set_up()
    for _ in range(20):
        errors(ada.post(ENABLE, code=typed))

    assert not [row for row in world.rows(attempts) if row.scope.startswith("code")]
    ada.enable()


@pytest.mark.parametrize("between", [" ", "-", "\u00a0", "\u200b"])
def test_a_code_in_two_groups_is_understood(ada: Visitor, world: World, between: str) -> None:
    """Spaces and hyphens between the digits do no harm."""
    ada.register().log_in().set_up()
    code = world.code(ada.seed)

    assert ada.post(ENABLE, code=f"{code[:3]}{between}{code[3:]}").status_code == 200


def test_a_code_works_once(ada: Visitor, world: World) -> None:
    """A code that was accepted is refused from then on, and so is the one before it."""
    ada.with_two_factor()
    used, earlier = world.code(ada.seed), world.code(ada.seed, -1)
    row = ada.post("/settings/api-keys/new").json()["keys"][0]["id"]
    path = f"/settings/api-keys/{row}/save"
    assert ada.post(path, code=used).status_code == 200

    assert "has been used" in errors(ada.post(path, code=used))["code"]
    assert "has been used" in errors(ada.post(path, code=earlier))["code"]
    assert ada.post(path, code=world.code(ada.seed, 1)).status_code == 200


def test_the_same_code_sent_at_once_is_accepted_once(tmp_path: Path, world: World, ada: Visitor) -> None:
    """Of 32 simultaneous submissions of one right code, in threads on one database file, exactly one is accepted."""
    store, seed = Store(where(tmp_path / "exchange.sqlite3")), SecretText("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    context, code = Context(store, clock=lambda: world.now), world.code(seed.reveal())
    with store.write() as connection:
        values = {"email": "ada@example.org", "password_hash": "", "made_at": 0, "seed": seed.reveal(), "last_step": 0}
        connection.execute(accounts.insert().values(values))

    def submit(_number: int) -> bool:
        with context.transaction() as tx:
            return check_code(tx.for_account(1), seed, code) is None

    with ThreadPoolExecutor(8) as pool:
        accepted = list(pool.map(submit, range(32)))
    store.close()

    assert sum(accepted) == 1


def test_five_wrong_codes_wait_and_a_restart_forgives_nothing(ada: Visitor, world: World) -> None:
    """After five wrong codes in five minutes the right one waits too; the count is in the database."""
    ada.register().log_in().set_up()
    for _ in range(5):
        errors(ada.post(ENABLE, code=world.code(ada.seed, 100)))
    reply = ada.post(ENABLE, code=world.code(ada.seed))

    assert "Too many wrong codes" in errors(reply, 429)["code"]
    assert 0 < int(reply.headers["retry-after"]) <= 300
    again = World(world.folder)
    again.now = world.now
    other = again.visitor().log_in()
    other.seed = ada.seed
    errors(other.post(ENABLE, code=again.code(ada.seed)), 429)
    again.later(301)
    other.enable()
    again.context.store.close()


def test_twenty_wrong_codes_an_hour_and_fifty_a_day(ada: Visitor, world: World) -> None:
    """PyPI's figures: 5 in 5 minutes, 20 in an hour, 50 in a day."""
    ada.register().log_in().set_up()
    tried = []
    for _ in range(6 * 24):
        world.later(600)
        for _ in range(6):
            tried.append((world.now, ada.post(ENABLE, code=world.code(ada.seed, 100)).status_code == 422))

    counted = [at for at, judged in tried if judged]

    assert max(sum(1 for at in counted if begin <= at < begin + 3600) for begin in counted) == 20
    assert max(sum(1 for at in counted if begin <= at < begin + 86400) for begin in counted) == 50


def test_a_network_address_is_limited_and_loopback_is_not(world: World) -> None:
    """Ten wrong codes in five minutes from one address stop it for all accounts, but not where a class shares one."""
    for address, expected in (("192.0.2.7", 429), ("127.0.0.1", 422)):
        for number in range(4):
            visitor = world.visitor(address)
            email = f"n{number}-{expected}@example.org"
            visitor.register(email).log_in(email).set_up()
            for _ in range(4):
                last = visitor.post(ENABLE, code=world.code(visitor.seed, 100))
        assert last.status_code == expected


def test_a_log_in_asks_for_a_code_from_then_on(ada: Visitor, world: World) -> None:
    """With the second factor enabled the password alone opens nothing but the page for the code."""
    ada.with_two_factor()
    other = world.visitor()
    assert other.post("/login", email=EMAIL, password=PASSWORD).json()["page"] == "login-code"

    assert other.get("/settings").status_code == 401
    assert other.get("/settings/api-keys").status_code == 401
    assert other.post("/login/code", code=world.code(ada.seed)).json()["page"] == "settings"
    assert other.get("/settings").status_code == 200


def test_a_right_password_waits_fifteen_minutes_for_its_code(ada: Visitor, world: World) -> None:
    """After that the log-in begins again."""
    ada.with_two_factor()
    other = world.visitor()
    other.post("/login", email=EMAIL, password=PASSWORD)
    world.later(15 * 60)

    assert "session" in errors(other.post("/login/code", code=world.code(ada.seed)))


def test_other_sessions_end_when_it_comes_into_force(ada: Visitor, world: World) -> None:
    """Who was logged in elsewhere with the password alone is out."""
    ada.register().log_in()
    other = world.visitor().log_in()
    ada.set_up().enable().confirm()

    assert other.get("/settings").status_code == 401
    assert ada.get("/settings").status_code == 200


@pytest.mark.parametrize("path", ["/settings/two-factor/recovery-codes", OFF])
def test_other_sessions_end_with_what_takes_both_factors(ada: Visitor, world: World, path: str) -> None:
    """New recovery codes, or none at all: who else is logged in proves anew who they are."""
    ada.with_two_factor()
    other = world.visitor().log_in()
    other.post("/login/code", code=world.code(ada.seed))
    assert other.get("/settings").status_code == 200
    world.later(30)

    assert ada.post(path, password=PASSWORD, code=world.code(ada.seed)).status_code == 200

    assert (ada.get("/settings").status_code, other.get("/settings").status_code) == (200, 401)


def test_recovery_codes_are_eight_hashed_and_good_once(ada: Visitor, world: World) -> None:
    """Each has 80 random bits, lets in once in place of a code, and stands in the database as a hash."""
    ada.register().log_in().set_up().enable()
    codes = ada.confirm()
    assert len(set(codes)) == 8
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    assert not [code for code in codes if code.replace("-", "") in str(world.rows(recovery_codes))]
    other = world.visitor()
    other.post("/login", email=EMAIL, password=PASSWORD)
    assert other.post("/login/code", code=codes[0].upper()).status_code == 200

    third = world.visitor()
    third.post("/login", email=EMAIL, password=PASSWORD)
    assert "has been used" in errors(third.post("/login/code", code=codes[0]))["code"]
    assert ada.model("/settings/two-factor")["recovery_codes_left"] == 7


def test_new_recovery_codes_void_the_old(ada: Visitor, world: World) -> None:
    """They take password and code, and the ones before no longer work."""
    ada.register().log_in().set_up().enable()
    old = ada.confirm()
    world.later(30)
    path = "/settings/two-factor/recovery-codes"
    assert "code" in errors(ada.post(path, password=PASSWORD))
    new = ada.post(path, password=PASSWORD, code=world.code(ada.seed)).json()["recovery_codes"]

    other = world.visitor()
    other.post("/login", email=EMAIL, password=PASSWORD)
    assert errors(other.post("/login/code", code=old[0]))
    assert other.post("/login/code", code=new[0]).status_code == 200


def test_switching_off_needs_password_and_code(ada: Visitor, world: World) -> None:
    """Either alone is refused; both switch it off, and the keys stop working."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info")
    assert ada.call("account/getbalances", key, secret)["success"]

    assert "code" in errors(ada.post(OFF, password=PASSWORD))
    assert "password" in errors(ada.post(OFF, password="not this", code=world.code(ada.seed)))
    assert ada.post(OFF, password=PASSWORD, code=world.code(ada.seed)).status_code == 200

    assert state(ada) == "off"
    assert ada.call("account/getbalances", key, secret)["message"] == "APIKEY_INVALID"


def test_other_sessions_end_when_the_second_factor_changes(ada: Visitor, world: World) -> None:
    """Enabled, with new codes, switched off: who was in by what was before is out, and this browser stays."""
    ada.register().log_in().set_up().enable()
    before = world.visitor().log_in()
    assert before.get("/settings").status_code == 200
    ada.confirm()
    assert [who.get("/settings").status_code for who in (before, ada)] == [401, 200]
    for path in ("/settings/two-factor/recovery-codes", OFF):
        world.later(30)
        other = world.visitor().log_in()
        assert other.post("/login/code", code=world.code(ada.seed)).status_code == 200
        world.later(30)
        assert ada.post(path, password=PASSWORD, code=world.code(ada.seed)).status_code == 200
        assert [who.get("/settings").status_code for who in (other, ada)] == [401, 200]


def test_a_set_up_cannot_be_begun_over_one_in_force(ada: Visitor) -> None:
    """A browser left open cannot have its second factor replaced."""
    ada.with_two_factor()

    assert "enabled" in errors(ada.post(START, fresh="1"))["state"]


def test_the_seed_is_shown_only_while_it_is_set_up(ada: Visitor) -> None:
    """After the right code no page has the seed or its picture."""
    ada.register().log_in().set_up().enable()
    for _ in range(2):
        reply = ada.http.get("/settings/two-factor")
        assert ada.seed not in reply.text.replace(" ", "")
        assert "otpauth" not in reply.text
        ada.confirm() if state(ada) == "waiting for mail" else None


def test_a_refused_code_is_in_the_activity_log(ada: Visitor, world: World) -> None:
    """The log tells wrong, clock and used apart."""
    ada.register().log_in().set_up()
    errors(ada.post(ENABLE, code=world.code(ada.seed, 100)))
    errors(ada.post(ENABLE, code=world.code(ada.seed, -5)))
    ada.enable()

    log = ada.model("/settings/activity")["activity"]

    assert [e["detail"]["reason"] for e in log if e["what"] == "code refused"] == ["clock", "wrong"]


@pytest.mark.parametrize("path", ["/settings", "/settings/two-factor", "/settings/api-keys", "/settings/activity"])
def test_pages_say_enabled(ada: Visitor, path: str) -> None:
    """What the protocol calls "in force" is called enabled on every page, before the mail's link and after it."""
    ada.register().log_in().set_up().enable()
    before = ada.get(path, Accept="text/html").text
    ada.confirm()

    after = ada.get(path, Accept="text/html").text

    assert "in force" not in before + after
    assert "enabled" in before + after
