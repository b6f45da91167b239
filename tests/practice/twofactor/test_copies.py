"""Whether what has to be kept was kept: the end of the seed's copy, a recovery code by its place, how many are left."""

import pytest

from nupool_helpers.practice.web.words import NOTICES
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

COPY, LIST = "/settings/two-factor/copy", "/settings/two-factor/recovery-copy"


def lines(ada: Visitor, what: str) -> list[dict[str, str]]:
    """The details of the log's lines of a kind, newest first."""
    return [entry["detail"] for entry in ada.model("/settings/activity")["activity"] if entry["what"] == what]


def with_codes(ada: Visitor) -> list[str]:
    """The recovery codes of somebody who has just enabled the second factor."""
    return ada.register().log_in().set_up().enable().confirm()


def asked(ada: Visitor) -> int:
    """The place of the code that the page asks for."""
    return int(ada.model("/settings/two-factor")["asked_place"])


def test_the_end_of_a_right_copy_is_right(ada: Visitor) -> None:
    """Spaces and small letters do no harm; the log has one line of it, without the signs."""
    ada.register().log_in().set_up()
    end = ada.seed[-4:]

    reply = ada.post(COPY, end=f" {end[:2].lower()} {end[2:]} ")

    assert reply.json()["notice"] == NOTICES["copy"]
    assert lines(ada, "copy proved") == [{"of": "seed"}]
    assert end not in str(lines(ada, "copy proved"))


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDE", "AB1D", "ÄBCD", "ABCD"])
def test_a_wrong_end_is_refused_beside_its_field(ada: Visitor, typed: str) -> None:
    """What can be no end spends no attempt; another seed's end is a wrong copy. The sentence repeats nothing."""
    ada.register().log_in().set_up()
    assert not ada.seed.endswith("ABCD")

    sentence = errors(ada.post(COPY, end=typed))["end"]

    assert not typed or typed not in sentence
    assert lines(ada, "copy proved") == []
    assert len(lines(ada, "copy refused")) == (typed == "ABCD")


def test_wrong_copies_are_limited_and_do_not_count_as_codes(ada: Visitor, world: World) -> None:
    """The sixth is refused whatever it is; the first code is accepted all the same, and time lifts the limit."""
    ada.register().log_in().set_up()
    for _ in range(5):
        errors(ada.post(COPY, end="ABCD"))

    assert "Too many wrong copies" in errors(ada.post(COPY, end=ada.seed[-4:]), 429)["code"]
    assert lines(ada, "copy refused")[0] == {"of": "seed", "reason": "throttled", "until": world.clock_in(300)}
    ada.enable()
    world.later(301)
    assert "not shown any more" in errors(ada.post(COPY, end=ada.seed[-4:]))["end"]


@pytest.mark.parametrize("stage", ["off", "waiting for mail", "in force"])
def test_no_end_is_compared_once_the_seed_is_not_shown(ada: Visitor, stage: str) -> None:
    """Right or wrong, the answer is the same: an open session learns nothing of a seed that is in use."""
    ada.register().log_in()
    if stage != "off":
        ada.set_up().enable()
    if stage == "in force":
        ada.confirm()

    answers = [ada.post(COPY, end=end) for end in ((ada.seed or "AAAA")[-4:], "ABCD")]

    assert answers[0].json() == answers[1].json()
    assert "not shown any more" in errors(answers[0])["end"]
    assert lines(ada, "copy refused") == []


def test_a_recovery_code_is_compared_and_not_used_up(ada: Visitor, world: World) -> None:
    """The one at the place that is asked for is right, in capitals too, and still lets its owner in afterwards."""
    codes = with_codes(ada)
    code = codes[asked(ada) - 1]

    reply = ada.post(LIST, recovery_code=code.upper())

    assert reply.json()["notice"] == NOTICES["list"]
    assert reply.json()["recovery_codes_left"] == 8
    assert lines(ada, "copy proved") == [{"of": "recovery codes"}]
    other = world.visitor().log_in()
    assert other.post("/login/code", code=code).json()["notice"] == "You have used a recovery code. 7 are left."


def test_another_code_of_the_list_is_not_the_one_that_is_asked_for(ada: Visitor) -> None:
    """Who copied some of them has not kept the list: each of the seven others is refused at its turn."""
    codes = with_codes(ada)
    place = asked(ada)
    others = [code for n, code in enumerate(codes, 1) if n != place]

    for code in others[:4]:
        assert f"not number {place}" in errors(ada.post(LIST, recovery_code=code))["recovery_code"]
    assert lines(ada, "copy proved") == []


def test_a_code_that_was_used_was_kept(ada: Visitor, world: World) -> None:
    """Its owner had it on paper, so it shows the list, and opens nothing."""
    codes = with_codes(ada)
    code = codes[asked(ada) - 1]
    world.visitor().log_in().post("/login/code", code=code)

    assert ada.post(LIST, recovery_code=code).json()["notice"] == NOTICES["list"]
    again = world.visitor().log_in()
    assert "has been used" in errors(again.post("/login/code", code=code))["code"]


def test_comparing_gives_nobody_one_guess_more(ada: Visitor, world: World) -> None:
    """Wrong comparisons and wrong codes share one limit, whichever comes first."""
    codes = with_codes(ada)
    wrong = "a" * 16
    for _ in range(3):
        errors(ada.post(LIST, recovery_code=wrong))
    other = world.visitor().log_in()
    for _ in range(2):
        errors(other.post("/login/code", code=wrong))

    errors(other.post("/login/code", code=codes[0]), 429)
    errors(ada.post(LIST, recovery_code=codes[asked(ada) - 1]), 429)
    assert lines(ada, "copy refused")[0] == {
        "of": "recovery codes",
        "reason": "throttled",
        "until": world.clock_in(300),
    }


@pytest.mark.parametrize("typed", ["", "123456", "abcd-efgh", "a" * 15 + "1"])
def test_what_can_be_no_recovery_code_spends_no_attempt(ada: Visitor, typed: str) -> None:
    """Its shape is judged first."""
    with_codes(ada)

    for _ in range(7):
        assert "four groups" in errors(ada.post(LIST, recovery_code=typed))["recovery_code"]


def test_new_codes_are_asked_for_anew(ada: Visitor, world: World) -> None:
    """The old list shows nothing any more; of the new one the page says which to type."""
    codes = with_codes(ada)
    world.later(61)
    fields = {"password": PASSWORD, "code": world.code(ada.seed)}
    made = ada.post("/settings/two-factor/recovery-codes", **fields).json()["recovery_codes"]
    place = asked(ada)

    errors(ada.post(LIST, recovery_code=codes[place - 1]))
    assert ada.post(LIST, recovery_code=made[place - 1]).status_code == 200


def test_without_the_second_factor_no_list_is_compared(ada: Visitor, world: World) -> None:
    """Nobody has one then, and a stranger is sent to the log-in."""
    ada.register().log_in()

    assert "not enabled" in errors(ada.post(LIST, recovery_code="a" * 16))["recovery_code"]
    for path in (COPY, LIST):
        assert world.visitor().post(path, end="ABCD", recovery_code="a" * 16).status_code == 401


def test_how_many_are_left_is_said_after_each(ada: Visitor, world: World) -> None:
    """From seven down to none, in words that ask for new ones in time; so after a change of the password."""
    codes = with_codes(ada)
    said = [world.visitor().log_in().post("/login/code", code=code).json()["notice"] for code in codes[:7]]

    assert said[:6] == [f"You have used a recovery code. {left} are left." for left in (7, 6, 5, 4, 3, 2)]
    assert "1 is left: make new ones" in said[6]
    new = {"password": PASSWORD, "new_password": "another violin under clouds", "code": codes[7]}
    notice = ada.post("/settings/password", **new).json()["notice"]
    assert notice.startswith("The password is changed. You have used your last recovery code.")


def test_a_code_of_the_authenticator_says_nothing_of_recovery_codes(ada: Visitor, world: World) -> None:
    """Only who has used one is told."""
    ada.with_two_factor()
    other = world.visitor()
    other.post("/login", email=EMAIL, password=PASSWORD)

    assert other.post("/login/code", code=world.code(ada.seed)).json()["notice"] is None


def test_the_page_of_the_recovery_codes_lets_its_forms_say_where_they_come_from(ada: Visitor) -> None:
    """Under "no-referrer" a browser hides the Origin, and whoever logs out there next is refused."""
    ada.register().log_in().set_up().enable()
    token = ada.token("Confirm")

    asked = ada.get(f"/confirm/two-factor?token={token}")
    as_browsers_do = {"Accept": "text/html", "Origin": URL}
    ada.http.post("/confirm/two-factor", data={"token": token}, headers=as_browsers_do)
    reply = ada.http.get("/settings/two-factor/recovery-codes", headers=as_browsers_do)

    assert asked.headers["referrer-policy"] == "no-referrer"
    assert reply.text.count("<code>") == 8
    assert reply.headers["referrer-policy"] == "same-origin"
