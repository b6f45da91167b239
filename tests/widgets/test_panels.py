"""The panels of the steps: what they say, what they refuse, and that they keep nothing secret in their state."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.clients import Exchange, launcher
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.workbook import Workbook, workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import code_at, time_step
from nupool_helpers.widgets.panels import panel_of
from tests.widgets.conftest import Front

PASSWORD = "lamp otter violin cloud"
NEW = {"email": "ada@example.org", "password": PASSWORD}


def check(number: int) -> tuple[str, str]:
    """A step's check, by its own control: answer and sentence."""
    (block, *_more) = Front(nupool.check(number)).hello()
    return block["answer"], block["sentence"]


def test_nothing_is_asked_of_the_exchange_before_a_page_opens(book: Workbook) -> None:
    """A notebook that runs headless starts no exchange and touches no file."""
    for number in range(15):
        nupool.progress(number), nupool.step(number), nupool.check(number)
    nupool.configure_client()

    assert not launcher.data_dir().exists()


def test_the_first_page_starts_the_exchange(book: Workbook) -> None:
    """After hello it runs, and its port is told."""
    front = Front(nupool.step(1))
    front.hello()

    assert launcher.find() is not None
    assert front.sent[-1]["port"] == book.exchange().port


@pytest.mark.parametrize("number", range(15))
def test_every_panel_opens_at_any_time(up_to: Any, number: int) -> None:
    """Before anything is done and after all is done each panel shows something and offers to do the step."""
    for prepare in (lambda: None, lambda: up_to(14)):
        prepare()
        front = Front(panel_of(number))
        blocks = front.hello()
        assert blocks
        assert "Do this step for me" in front.text
        assert front.message(kind="refresh")["blocks"] == blocks


def test_an_account_is_made_with_one_press(book: Workbook) -> None:
    """The weak password is refused beside its field; the good one makes the account, and the check says done."""
    front = Front(nupool.step(0))
    front.hello()
    assert "password" in front.press("make", {**NEW, "password": "letmein"})["errors"]
    assert check(0)[0] == "not yet"

    assert front.press("make", NEW)["notice"]
    assert check(0) == ("done", "Your practice account is ready: ada@example.org.")
    assert PASSWORD not in json.dumps(front.sent)


def test_logging_in_takes_the_code_when_the_second_factor_is_in_force(book: Workbook, up_to: Any) -> None:
    """A wrong password, a right one, a code of five digits, a right one."""
    front = Front(nupool.step(0))
    front.hello()
    front.press("make", NEW)
    up_to(10)
    front = Front(nupool.step(2))
    front.hello()
    assert front.press("log_in", {**NEW, "password": "no"})["errors"]["password"]
    assert "Now the code" in front.press("log_in", NEW)["notice"]
    assert "No attempt" in front.press("code", {"code": "12345"})["errors"]["code"]
    from nupool_helpers.lessons.walkthrough import next_code

    assert "ada@example.org" in front.press("code", {"code": next_code(book)})["notice"]


def test_the_seed_is_shown_by_message_only(book: Workbook, up_to: Any) -> None:
    """It is in one answer, once; a page that is loaded again does not get it, nor is it in the control's state."""
    up_to(3)
    panel = nupool.step(4)
    front = Front(panel)
    front.hello()
    shown = front.press("show")["shown"][0]
    assert shown["label"] == "Seed"
    assert shown["svg"].startswith("<svg")
    seed = shown["value"].replace(" ", "")

    assert len(seed) == 32
    assert front.message(kind="refresh")["shown"] == []
    assert seed not in json.dumps(front.hello())
    assert seed not in str(panel.get_state())
    assert front.press("show")["shown"][0]["value"].replace(" ", "") == seed
    assert front.press("show", fresh="1")["shown"][0]["value"].replace(" ", "") != seed


def test_the_phone_s_steps_are_ticked_and_settled_by_a_code(up_to: Any) -> None:
    """A tick is done; a right code later settles those that were not ticked."""
    up_to(4)
    front = Front(nupool.step(6))
    front.hello()
    assert check(6)[0] == "not yet"
    front.press("tick")
    assert "ticked" in check(6)[1]
    assert check(7)[0] == "not yet"
    up_to(9)
    assert check(7)[1] == "A right code has settled this step."


def test_a_wrong_code_is_wrong_and_says_why(book: Workbook, up_to: Any) -> None:
    """Step 9's check tells a wrong code from one of a while ago."""
    up_to(8)
    front = Front(nupool.step(9))
    front.hello()
    seed = book.site().get("settings/two-factor").seed
    step = time_step(book.state(fresh=True).now / 1000)
    assert "clock" in front.press("enable", {"code": code_at(seed, step - 5)})["errors"]["code"]
    assert check(9)[0] == "wrong"
    assert "clock" in check(9)[1]
    assert front.press("enable", {"code": code_at(seed, step)})["notice"]
    assert check(9)[0] == "done"


def test_a_wait_is_told_with_its_seconds(book: Workbook, up_to: Any) -> None:
    """After five wrong passwords the page gets what it counts down; the check says until when. A wrong one has none."""
    up_to(0)
    front = Front(nupool.step(2))
    front.hello()
    learner = book.state().learner
    assert learner
    typed = {"email": learner.email, "password": "not this"}
    answers = [front.press("log_in", typed) for _ in range(6)]

    assert not [answer for answer in answers[:5] if "wait" in answer]
    assert 0 < answers[5]["wait"] <= 300
    until = re.search(r"from (.* UTC) on\.", answers[5]["errors"][""])
    assert until
    assert f"from {until[1]} on." in book.judgements()[2].sentence


def test_the_mail_is_read_and_followed_in_the_panel(book: Workbook, up_to: Any) -> None:
    """The link opens a page with a button; only the button enables it, and the recovery codes come once."""
    up_to(9)
    front = Front(nupool.step(10))
    blocks = front.hello()
    (box,) = [block for block in blocks if block["kind"] == "mails"]
    (link,) = box["mails"][0]["links"]
    front.press("follow", link=link)
    assert check(10)[0] == "not yet"
    codes = front.press("confirm")["shown"][0]["values"]

    assert len(codes) == 8
    assert "A wrong one counts as a wrong code." in str(front.sent[-1]["blocks"])
    assert check(10)[0] == "done"
    assert front.press("confirm")["errors"]


def test_a_used_mail_has_no_button_any_more(book: Workbook, up_to: Any) -> None:
    """It stays to be read below the recovery codes, its link is gone from it, and nothing draws the eye but them."""
    up_to(9)
    front = Front(nupool.step(10))
    (box,) = [block for block in front.hello() if block["kind"] == "mails"]
    (link,) = box["mails"][0]["links"]
    front.press("follow", link=link)
    front.press("confirm")

    (box,) = [block for block in front.sent[-1]["blocks"] if block["kind"] == "mails"]
    assert [mail["links"] for mail in box["mails"]] == [[]] * len(box["mails"])
    assert "enable two-factor authentication" in box["mails"][0]["text"]
    assert "token=" not in str(box)


def said_twice(front: Front, answer: dict[str, Any]) -> list[str]:
    """The sentences of an answer that the panel's own text says, too, by their first four words."""
    starts = [" ".join(sentence.split()[:4]) for sentence in answer["notice"].split(". ") if sentence]
    return [start for start in starts if start in front.text.replace("A code was", "The code was")]


def test_what_a_press_has_done_is_said_once(book: Workbook, up_to: Any) -> None:
    """Where the panel says itself how things are now, the line beside the button says what comes next."""
    front = Front(nupool.step(0))
    front.hello()
    answer = front.press("make", {"email": "ada@example.org", "password": PASSWORD})
    assert said_twice(front, answer) == []

    vault = Front(nupool.authenticator())
    vault.hello()
    assert said_twice(vault, vault.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})) == []

    up_to(4)
    front = Front(nupool.step(4))
    front.hello()
    seed = front.press("show")["shown"][0]["value"].replace(" ", "")
    answer = front.press("copy", {"end": seed[-4:]})
    assert "last four signs of your copy are right" in front.text
    assert "right" not in answer["notice"]

    front = Front(nupool.step(9))
    front.hello()
    assert (
        said_twice(
            front,
            front.press("enable", {"code": code_at(SecretText(seed), time_step(book.state(fresh=True).now / 1000))}),
        )
        == []
    )


def test_an_open_vault_without_a_pair_does_not_stand_first(book: Workbook) -> None:
    """It gives no pair: the fields of the pair come before it, as where there is no vault."""
    front = Front(nupool.quiz())
    front.hello()
    answer = front.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})
    parts = [block["summary"] for block in answer["blocks"] if block["kind"] == "details"]

    assert parts == ["Enter the pair", "Take it from a file", "The vault"]


def test_a_key_with_too_much_is_wrong_and_mended(book: Workbook, up_to: Any) -> None:
    """The switch has its warning, the check names it, and the pair that is offered to be kept is named."""
    from nupool_helpers.lessons.walkthrough import next_code

    up_to(12)
    front = Front(nupool.step(13))
    (form,) = [block for block in front.hello() if block["kind"] == "form"]
    row = form["args"]["row"]
    rights = {"read_info": True, "trade_limit": True, "withdraw": True}
    warnings = {item["name"]: item["warning"] for block in form["blocks"] for item in block.get("items", ())}
    assert "send all coins away" in warnings["withdraw"] and "switch" in warnings["trade_market"].lower()
    assert warnings["read_info"] == warnings["trade_limit"] == ""
    answer = front.press("save", {**rights, "code": next_code(book)}, row=row)
    assert [item["label"] for item in answer["shown"]] == ["Key", "Secret"]
    folded = [block["summary"] for block in answer["blocks"] if block["kind"] == "details"]
    assert f"Keep the pair {answer['shown'][0]['value'][:8]}… in the vault" in folded
    assert "Without a phone: the workbook's own authenticator" in folded, "the next save asks for a code, too"
    front.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})
    assert "Kept in the vault" in front.press("vault_keep", {"name": "mine"})["notice"]
    assert book.vault.pair_names() == ["mine"]
    assert check(13)[0] == "wrong"
    assert "WITHDRAW is on and not needed" in check(13)[1]


def test_a_refused_pair_is_wrong_in_the_check_too(book: Workbook, up_to: Any) -> None:
    """The panel says so, and the check with it: another Secret, and then the right one."""
    front = Front(nupool.step(13))
    front.hello()
    front.press("do")
    pair, front = book.new_pair, Front(nupool.step(14))
    assert pair is not None
    front.hello()
    assert check(14)[0] == "not yet"
    assert front.press("enter", {"key": pair.key, "secret": pair.secret.reveal()[::-1]})["errors"]
    assert check(14) == (
        "wrong",
        "The exchange refused a call with this key. The Secret is not that of this Key: enter both again.",
    )
    front.press("enter", {"key": pair.key, "secret": pair.secret.reveal()})

    assert check(14)[0] == "done"


def test_a_log_in_that_is_done_is_said_to_be(book: Workbook, up_to: Any) -> None:
    """The form that stays in step 2's panel does not look as if it waited; at step 11 it does wait."""
    up_to(1)
    front = Front(nupool.step(2))
    front.hello()
    assert "This step is done" not in front.text
    up_to(10)
    front.message(kind="refresh")
    assert "This step is done" in front.text

    front = Front(nupool.step(11))
    front.hello()
    assert "You have not logged in with a code of your authenticator since" in front.text
    front.press("log_out")
    assert "This step is done" not in front.text


def test_do_for_me_shows_what_the_learner_goes_on_with(book: Workbook) -> None:
    """Another notebook's kernel knows none of it: password, seed, recovery codes and the pair are shown here, once."""
    front = Front(nupool.step(13))
    front.hello()

    labels = [item["label"] for item in front.press("do")["shown"]]

    assert labels == ["Password", "Seed", "Recovery codes", "Key", "Secret"]
    assert front.message(kind="refresh")["shown"] == []


def test_do_for_me_offers_a_ready_account_where_the_seed_is_on_a_phone(book: Workbook, up_to: Any) -> None:
    """It says why, makes one, shows what opens it, and goes back to the learner's own."""
    up_to(12)
    own = book.state().learner
    book.seed = None  # as in another kernel
    front = Front(nupool.step(13))
    front.hello()
    front.press("do")
    assert "somebody's phone" in front.text
    answer = front.press("take_ready")
    labels = [item["label"] for item in answer["shown"]]
    assert labels == ["Password", "Seed", "Recovery codes", "Key", "Secret"]
    assert check(13)[0] == "done"

    front.press("go_back")
    assert book.state(fresh=True).learner == own


def test_do_for_me_finds_the_mail_that_it_needs(book: Workbook, up_to: Any) -> None:
    """A newer mail without a link, as who registers twice gets, is passed over."""
    up_to(9)
    learner = book.state(fresh=True).learner
    assert learner is not None
    book.exchange().visit().post("register", email=learner.email, password=SecretText(PASSWORD))

    up_to(10)

    assert check(10)[0] == "done"


def test_entering_a_pair_tells_what_is_wrong_as_it_is_typed(book: Workbook, up_to: Any) -> None:
    """Placeholder, doubled, too short, both the same: each beside its field, before anything is sent."""
    up_to(13)
    front = Front(nupool.step(14))
    front.hello()
    good = "0123456789abcdef" * 2
    assert front.look(key="", secret="") == front.look(key=good, secret="") == front.look(key="", secret=good) == {}
    assert "placeholder" in front.look(key="your key here", secret="")["key"]
    assert "twice" in front.look(key=good + good, secret="")["key"]
    assert "32 characters" in front.look(key=good, secret="abc")["secret"]
    assert "the same" in front.look(key=good, secret=good)["secret"]
    assert front.look(key=good, secret=good[::-1]) == {}


def test_a_swapped_pair_is_told_before_any_call(book: Workbook, up_to: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account's Keys are known: the Secret does not travel as a Key, nor stays where it can be read."""
    up_to(13)
    pair = book.new_pair
    assert pair is not None
    called: list[str] = []
    swapped: dict[str, object] = {"key": pair.secret.reveal(), "secret": pair.key}
    with monkeypatch.context() as patch:
        patch.setattr(Exchange, "__init__", lambda _self, url, *_pair: called.append(url))
        for panel in (
            nupool.step(14),
            nupool.configure_client(),
            nupool.quiz(),
            nupool.pool_at_work(),
            nupool.explore(),
        ):
            front = Front(panel)
            front.hello()
            for ask in (front.message(kind="look", fields=swapped), front.press("enter", swapped)):
                assert "delete this key" in ask["errors"]["key"]
                assert ask["emptied"] == ["key", "secret"]
            assert front.message(kind="refresh")["emptied"] == [], "once"
        assert "delete this key" in front.press("enter", swapped | {"who": "other"})["errors"]["key"]
        assert (called, check(14)[0]) == ([], "not yet")

    front = Front(nupool.step(14))
    front.hello()
    assert "works" in front.press("enter", {"key": pair.key, "secret": pair.secret.reveal()})["notice"]
    assert check(14)[0] == "done"
    assert "refused: INVALID_PERMISSION" in (front.press("probe") and front.text)
    assert pair.secret.reveal() not in json.dumps(front.sent)


def test_a_pair_goes_into_the_vault_and_another_notebook_takes_it(book: Workbook, up_to: Any) -> None:
    """The password is asked for when the vault is needed, and again where it was locked."""
    up_to(14)
    front = Front(nupool.step(14))
    front.hello()
    assert "vault_password" in front.press("vault_open", {"vault_password": "letmein"})["errors"]
    front.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})
    front.press("vault_keep", {"name": "mine"})
    pair, book.pair, book.new_pair = book.pair, None, None
    book.vault.lock()

    other = Front(nupool.configure_client())
    other.hello()
    assert other.press("vault_open", {"vault_password": "wrong"})["errors"] == {
        "vault_password": "The password is not the vault's."
    }
    other.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})
    assert "works" in other.press("vault_take", {"pair": "mine"})["notice"]
    assert book.pair == pair


def test_a_vault_that_was_unlocked_in_one_notebook_is_open_in_the_others(book: Workbook) -> None:
    """Each panel that uses it says so, and when it locks itself; the button in any of them locks it in all."""
    first = Front(nupool.authenticator())
    first.hello()
    said = first.press("vault_open", {"vault_password": "quiet harbour seven lanterns"})["notice"]
    assert said == "The vault is made."
    workbook.cache_clear()  # another kernel
    others = [nupool.step(14), nupool.configure_client(), nupool.configure_program(), nupool.explore()]
    for panel in (*others, nupool.pool_at_work(), nupool.quiz(), nupool.authenticator()):
        other = Front(panel)
        other.hello()
        assert "The vault is open in all notebooks" in other.text, type(other.panel).__name__
        assert "locks itself in 10 minutes" in other.text
        assert "Unlock the vault" not in other.text

    assert other.press("vault_lock")["notice"] == "The vault is locked in all notebooks."
    first.message(kind="refresh")
    assert "Unlock the vault" in first.text
    assert first.sent[-1]["blocks"][0] == {"kind": "away"}


def test_cannot_tell_when_the_exchange_is_gone_and_one_press_starts_it(kill: Callable[[], None], up_to: Any) -> None:
    """Killed, every check says so and offers to start it; afterwards all is as it was."""
    up_to(4)
    kill()
    front = Front(nupool.check(4))
    answer = front.message(kind="refresh")["blocks"]

    assert answer[0]["answer"] == "cannot tell"
    assert answer[1]["name"] == "start"
    front.press("start")
    assert front.sent[-1]["blocks"][0]["answer"] == "done"


def test_progress_counts_the_fourteen(up_to: Any) -> None:
    """The bar has fourteen discs, the current one marked."""
    up_to(3)
    (bar,) = Front(nupool.progress(4)).hello()

    assert [step["answer"] for step in bar["steps"]] == ["done"] * 3 + ["not yet"] * 11
    assert [step["number"] for step in bar["steps"] if step["current"]] == [4]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "press"},
        {"kind": "press", "name": "__init__"},
        {"kind": "press", "name": "blocks", "fields": 5, "args": []},
        {"kind": "press", "name": "make", "fields": {"email": None, "password": {}}},
        {"kind": "look", "fields": [1]},
        {"kind": "hello", "host": "<b>\x00"},
    ],
)
def test_a_message_of_any_form_does_no_harm(book: Workbook, content: dict[str, Any]) -> None:
    """A page that sends nonsense gets an answer or none, never an exception."""
    panel = nupool.step(0)
    panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def test_a_fault_of_ours_shows_no_secret(book: Workbook, caplog: pytest.LogCaptureFixture) -> None:
    """What was typed is neither in the sentence nor in the log when a press raises."""
    panel = nupool.step(0)
    front = Front(panel)
    front.hello()

    def broken(pressed: Any) -> None:
        raise RuntimeError(pressed.secret("password").reveal())

    panel.press_make = broken  # type: ignore[attr-defined]
    answer = front.press("make", NEW)

    assert "RuntimeError" in answer["errors"][""]
    assert PASSWORD not in str(answer) + caplog.text


def test_there_is_a_panel_for_each_step_and_no_other() -> None:
    """0 to 14."""
    assert [step.number for step in STEPS] == list(range(15))
    with pytest.raises(IndexError):
        nupool.step(15)


def test_a_pair_that_does_not_work_replaces_the_one_before(book: Workbook, up_to: Any) -> None:
    """A value that became invalid makes the earlier one unusable."""
    up_to(14)
    assert book.pair is not None
    front = Front(nupool.step(14))
    front.hello()
    front.press("enter", {"key": "a" * 31, "secret": "b" * 32})

    assert book.pair is None


def test_the_four_answers_have_their_words() -> None:
    """As the notebooks name them."""
    assert [answer.value for answer in Answer] == ["done", "not yet", "wrong", "cannot tell"]


def test_a_fault_while_typing_shows_nothing_that_was_typed(
    book: Workbook,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever fails, the error goes no further than the panel: a notebook would show it, with what was typed."""
    front = Front(panel_of(14))

    def broken(pressed: object) -> dict[str, str]:
        raise RuntimeError("marker-4711")

    monkeypatch.setattr(front.panel, "look", broken)
    answer = front.message(kind="look", fields={"secret": "marker-4711"})
    said = capsys.readouterr()

    assert answer["errors"] == {"": "Something went wrong in the workbook itself (RuntimeError)."}
    assert "marker-4711" not in caplog.text + said.out + said.err + str(answer)


def test_a_panel_says_that_a_file_was_tightened(book: Workbook) -> None:
    """Where the vault could be read by others, the press that opens it says so."""
    front = Front(panel_of(14))
    password = {"vault_password": "quiet harbour seven lanterns"}
    front.press("vault_open", password)
    front.press("vault_lock")
    book.vault.path.chmod(0o644)

    assert "Others could read" in front.press("vault_open", password)["notice"]
    assert "Others" not in front.press("vault_lock")["notice"]
