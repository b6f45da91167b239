"""Notebook 15's panels: the matrix by real calls, keys made and changed, the thief's charts, the questions."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.clients import Exchange
from nupool_helpers.clients.seat import Holdings
from nupool_helpers.clients.signing import sign_v1
from nupool_helpers.errors import RateLimited
from nupool_helpers.lessons.attack import SAMPLE, SCENARIOS, STAGES, AttackResult, Protection
from nupool_helpers.lessons.permission_matrix import CALLS, probe_call
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.widgets import attack, explore
from nupool_helpers.widgets.chart import chart
from tests.widgets.conftest import Front, usable_code

MINE, SECOND = 1, 2  # columns


@pytest.fixture
def front(book: Workbook, up_to: Any) -> Front:
    """The matrix, with the learner's own key, whose second factor is known to this kernel."""
    book.take_ready_account()
    up_to(14)
    panel = Front(nupool.explore())
    panel.hello()
    return panel


def only_answers(front: Front) -> None:
    """Leave out the messages that tell how far a press is."""
    front.panel.send = lambda content, buffers=None: front.sent.append(content) if "blocks" in content else None  # type: ignore[method-assign]


def rows(front: Front) -> list[list[Any]]:
    """The rows of the matrix: the keys' marks, then v1.1, then v3, which is folded away."""
    blocks = front.sent[-1]["blocks"]
    folded = [inner for block in blocks if block["kind"] == "details" for inner in block["blocks"]]
    tables = [block for block in (*blocks, *folded) if block["kind"] == "table"]
    return [*tables[0]["rows"], *tables[1]["rows"]]


def column(front: Front, index: int) -> list[str]:
    """What one column of the matrix says, call by call."""
    return [row[index]["text"] for row in rows(front) if isinstance(row[1], dict)]


def expected(rights: Any) -> list[str]:
    """What a key with these rights is answered."""
    return ["✓ allowed" if call.needs is None or call.needs in rights else "✕ refused" for call in CALLS]


def row_of(book: Workbook, pair: KeyPair | None) -> str:
    """Which row of the exchange's page a pair has."""
    keys = book.site().get("settings/api-keys").keys
    return next(str(key.id) for key in keys if pair and key.key == pair.key)


def code(book: Workbook, *, later: bool = False) -> str:
    """The present code, or the next, which the exchange takes already: each works once."""
    assert book.seed is not None
    return usable_code(book, book.seed, later)


def test_the_matrix_is_tried_by_real_calls(book: Workbook, front: Front) -> None:
    """Every cell begins untried; all tried, it says what the key may do, against what the page says."""
    assert set(column(front, MINE)) == {"try it"}
    assert rows(front)[0][2:6] == ["on", "on", "off", "off"], "the learner's own key is marked"
    only_answers(front)
    front.press("all")

    assert column(front, MINE) == expected(NEEDED)
    assert f"{len(CALLS)} of {len(CALLS)} answers are what the table says" in front.text
    assert "This key may do what is needed and nothing else" in front.text
    assert "fault of ours" not in front.text
    assert book.pair is not None
    assert book.pair.secret.reveal() not in json.dumps(front.sent)


def test_progress_is_told(front: Front) -> None:
    """While all calls are made, the page is told how many are."""
    told: list[dict[str, Any]] = []
    front.panel.send = lambda content, buffers=None: told.append(content)  # type: ignore[method-assign]
    front.panel._handle_msg(
        {"content": {"data": {"method": "custom", "content": {"kind": "press", "name": "all"}}}, "buffers": []}
    )

    assert [one["progress"] for one in told[:-1]] == [f"My key: {n + 1} of {len(CALLS)}" for n in range(len(CALLS))]


def test_a_call_is_shown_in_words_beside_what_was_sent(book: Workbook, front: Front) -> None:
    """Request, signed text, signature and answer: each in plain words and raw, side by side."""
    front.press("one", who="mine", call="account/withdraw")

    assert book.pair is not None
    pairs = [block["blocks"] for block in front.sent[-1]["blocks"] if block["kind"] == "beside"]
    words, raw = [[one[n]["text"] for one in pairs] for n in (0, 1)]
    assert "My key may not send coins away. The call needs WITHDRAW." in front.text
    assert [one[1]["label"] for one in pairs] == [
        "The request",
        "The text that was signed",
        "The signature",
        "The answer",
    ]
    assert "quantity = 0, which can do nothing" in words[0] and "WITHDRAW is off for it" in words[3]
    assert raw[0] == f"GET {raw[1]}" and raw[2] == sign_v1(book.pair.secret, raw[1])
    assert json.loads(raw[3]) == {"success": False, "message": "INVALID_PERMISSION", "result": None}
    front.press("one", who="mine", call="public/getticker")
    assert "Nothing is signed: everybody may ask this." in front.text


def test_what_is_shown_is_what_was_sent(book: Workbook, front: Front) -> None:
    """The address, the signature and the answer are those of the very call."""
    assert book.pair is not None
    exchange = Exchange(book.exchange().url, book.pair)
    tried = probe_call(exchange, next(call for call in CALLS if call.path == "account/getbalances"))

    assert exchange.last is not None
    assert tried.signed == exchange.last.request.url
    assert tried.sign == sign_v1(book.pair.secret, tried.signed) == exchange.last.request.headers["apisign"]
    assert json.loads(tried.raw)["success"] is True


def test_two_keys_stand_side_by_side(front: Front, book: Workbook) -> None:
    """A second key is made with a code through the exchange's page, and tried beside the first."""
    assert "code" in front.press("make", {"withdraw": True, "code": "1"})["errors"]
    front.press("make", {"withdraw": True, "code": code(book)})
    only_answers(front)
    front.press("all")

    assert rows(front)[1][3:7] == ["off", "off", "off", "on"]
    assert column(front, MINE) == expected(NEEDED)
    assert column(front, SECOND) == expected({Permission.WITHDRAW})
    assert "WITHDRAW is on and not needed" in front.text


def test_switches_are_changed(front: Front, book: Workbook) -> None:
    """With a fresh code through the exchange's page; what is tried afterwards shows the change."""
    row = row_of(book, book.pair)
    assert "code" in front.press("change", {"withdraw": True, "code": "1"}, row=row)["errors"]
    front.press("change", {"withdraw": True, "code": code(book)}, row=row)
    front.press("one", who="mine", call="account/withdraw")
    assert "My key may send coins away" in front.text
    front.press("one", who="mine", call="account/getbalances")
    assert "READ INFO is off for it" in front.text
    assert "fault of ours" not in front.text


def test_a_list_of_addresses_stays_when_switches_change(front: Front, book: Workbook) -> None:
    """The page's list is not emptied by a change of the switches."""
    row = row_of(book, book.pair)
    book.site().post(f"settings/api-keys/{row}/save", addresses="127.0.0.1, 10.0.0.0/8", code=code(book))

    book.changed()
    front.press("change", {"read_info": True, "code": code(book, later=True)}, row=row)

    (key,) = book.site().get("settings/api-keys").keys
    assert (key.addresses, key.permissions) == ("127.0.0.1 10.0.0.0/8", ["READ INFO"])


def test_a_withdrawal_that_cannot_be_told_is_called_neither(front: Front, book: Workbook) -> None:
    """Step 14's own probe says so where the key is bound to another address, as it says what it is told."""
    row = row_of(book, book.pair)
    keep = Front(nupool.step(14))
    keep.hello()
    assert book.pair is not None
    keep.press("enter", {"key": book.pair.key, "secret": book.pair.secret.reveal()})
    assert "refused: INVALID_PERMISSION" in (keep.press("probe") and keep.text)
    book.site().post(f"settings/api-keys/{row}/save", addresses="10.1.2.3", withdraw=True, code=code(book))

    assert "could not be told" in (keep.press("probe") and keep.text)
    assert "not among them" in front.press("one", who="mine", call="account/getbalances")["errors"][""]
    site = book.site()
    site.post(f"settings/api-keys/{row}/save", addresses="", withdraw=True, code=code(book, later=True))
    assert "would be allowed" in (keep.press("probe") and keep.text)


def test_a_key_is_deleted(front: Front, book: Workbook) -> None:
    """With a fresh code through the exchange's page; then the matrix asks for another one."""
    row, pair = row_of(book, book.pair), book.pair
    assert pair is not None
    assert "deleted" in front.press("remove", {"code": code(book)}, row=row)["notice"]
    assert "Which key shall be tried?" in front.text
    entered = {"key": pair.key, "secret": pair.secret.reveal()}
    assert "does not know this Key" in front.press("enter", entered)["errors"][""]
    assert "not on your account" in front.press("remove", {"code": "123456"}, row=row)["errors"][""]


def test_a_key_that_was_deleted_meanwhile(front: Front, book: Workbook) -> None:
    """It ends in a sentence, with nothing of before left standing, and the other key is tried all the same."""
    only_answers(front)
    front.press("make", {"read_info": True, "code": code(book)})
    front.press("all")
    book.site().post(f"settings/api-keys/{row_of(book, book.pair)}/delete", code=code(book, later=True))
    book.changed()

    assert "My key: The exchange does not know this Key" in front.press("all")["errors"][""]
    assert set(column(front, MINE)) == {"try it"}
    assert column(front, SECOND) == expected({Permission.READ_INFO})
    assert "Try another pair" in front.text
    assert "does not know this Key" in front.press("one", who="mine", call="account/getbalances")["errors"][""]
    assert "Choose a cell" in front.press("one", who="nobody", call="x")["errors"][""]


def test_a_pair_from_elsewhere_without_read_info(front: Front, book: Workbook) -> None:
    """A key that may not even read is entered and explored, in either column; nothing is on its page for us."""
    made = book.exchange().make_ready_account([Permission.TRADE_MARKET]).pair
    book.changed()
    assert made is not None
    entered = {"key": made.key, "secret": made.secret.reveal()}
    only_answers(front)

    assert "works" in front.press("enter", {**entered, "who": "other"})["notice"]
    front.press("all")
    assert "on" not in rows(front)[0], "the learner's page is another account's now"
    assert column(front, SECOND) == expected({Permission.TRADE_MARKET})
    assert "fault of ours" not in front.text
    front.press("enter", {**entered, "who": "mine"})
    front.press("all")
    assert column(front, MINE) == expected({Permission.TRADE_MARKET})


def test_a_swapped_pair_and_a_wrong_secret_are_sentences(front: Front, book: Workbook) -> None:
    """Each says what it is; a pair that was refused is not used, and a right one is taken afterwards."""
    pair = book.pair
    assert pair is not None
    entered = {"key": pair.secret.reveal(), "secret": pair.key}
    assert "swapped" in front.press("enter", entered | {"who": "other"})["errors"]["key"]
    assert "swapped" in front.press("enter", entered)["errors"]["key"]
    wrong = {"key": pair.key, "secret": pair.key[::-1]}
    assert "Secret does not belong to it" in front.press("enter", wrong)["errors"][""]
    assert "Which key shall be tried?" in front.text
    assert "works" in front.press("enter", {"key": pair.key, "secret": pair.secret.reveal()})["notice"]


def test_a_difference_is_shown_as_a_fault_of_ours(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is not what the table says stands out in its cell and is named below."""
    monkeypatch.setattr(explore, "rights_of", lambda _keys, _pair: frozenset({Permission.WITHDRAW}))
    front.press("one", who="mine", call="account/withdraw")

    cells = [row[MINE] for row in rows(front) if row[-1] == "account/withdraw"]
    assert (cells[0]["tone"], cells[0]["text"]) == ("wrong", "≠ refused")
    assert "My key: account/withdraw: answered otherwise" in front.text and "fault of ours" in front.text


def test_an_exchange_that_stops_in_the_middle_is_told(
    kill: Callable[[], None], front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence and a button that starts it; then the matrix goes on where it was."""
    real, made = explore.probe_all, []

    def stopping(exchange: Exchange, calls: Any) -> Any:
        for number, tried in enumerate(real(exchange, calls)):
            made.append(tried)
            yield tried
            if number == 4:
                kill()

    monkeypatch.setattr(explore, "probe_all", stopping)
    only_answers(front)

    assert "Nothing answers" in front.press("all")["errors"][""]
    assert len(made) == 5
    assert "Start the exchange" in front.text
    front.press("start")
    assert column(front, MINE) == expected(NEEDED)[:5] + ["try it"] * (len(CALLS) - 5)


def test_the_questions_are_answered_by_calls(book: Workbook, up_to: Any) -> None:
    """Right and wrong answers are told by what the exchange says, with why it is so."""
    up_to(14)
    front = Front(nupool.quiz())
    front.hello()
    assert front.press("answer", {"answer0": ""}, number="0")["errors"]
    for number, answer in enumerate(["yes", "yes", "no", "no", "yes", "no"]):
        front.press("answer", {f"answer{number}": answer}, number=str(number))
    assert "Right so far: 6 of 6." in front.text
    assert front.press("answer", {"answer3": "yes"}, number="3")["notice"] == "", "the sentence stands once"
    assert "Not so. The exchange answered: INVALID_PERMISSION, so the answer is no." in front.text
    assert (
        "MARKET_NOT_PROVIDED, a complaint about the call and not about the right, so the answer is yes." in front.text
    )
    assert "success, so the answer is yes." in front.text
    assert "Right so far: 5 of 6." in front.text


def test_the_questions_follow_the_key(book: Workbook, up_to: Any) -> None:
    """With another key the same questions have other answers, and none counts for the other key."""
    up_to(14)
    front = Front(nupool.quiz())
    front.hello()
    front.press("answer", {"answer3": "no"}, number="3")
    book.pair = book.exchange().make_ready_account([Permission.WITHDRAW]).pair
    for number, answer in enumerate(["no", "no", "no", "yes", "yes", "no"]):
        front.press("answer", {f"answer{number}": answer}, number=str(number))

    assert "Right so far: 6 of 6." in front.text
    assert "INVALID_PERMISSION, which is judged after the signature" in front.text


def test_an_exchange_that_does_not_answer_a_question(
    book: Workbook, up_to: Any, kill: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told to be right or wrong then: a sentence, and the question stays open."""
    up_to(14)
    front = Front(nupool.quiz())
    front.hello()
    gone = book.exchange()
    kill()
    monkeypatch.setattr(book, "exchange", lambda start=True: gone)
    for number in ("0", "4"):
        assert "answer" in front.press("answer", {f"answer{number}": "yes"}, number=number)["errors"][""]
    assert "Right so far: 0 of 6." in front.text


def test_the_theft_is_played_with_a_copy_of_the_account(
    book: Workbook, up_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the learner holds is what the thief finds; the lesson is in percent, the numbers are tables too."""
    given: list[tuple[Holdings, int]] = []

    def played(holds: Holdings, markup: int, on_progress: Any, on_wait: Any) -> list[AttackResult]:
        given.append((holds, markup))
        on_progress(1)
        calls = [[], *[[("account/getbalances", "done")]] * 5]
        return [AttackResult(scenario, [2.0, 2.0, 2.0, 1.9, 0.5, 0.5], calls) for scenario in SCENARIOS]

    monkeypatch.setattr(attack, "run_scenarios", played)
    up_to(14)
    assert book.pair is not None
    exchange = Exchange(book.exchange().url, book.pair)
    exchange.sell_limit("BTC-NBT", "20", "0.02")
    front = Front(nupool.stolen())
    front.hello()
    only_answers(front)
    front.press("play", {"dear": "50"})

    (holds, markup) = given[0]
    assert markup == 50 and holds.balances["NBT"] == "250.00000000"
    assert [(order.side, order.quantity) for order in holds.orders] == [("SELL", "20.00000000")]
    assert "A copy of your practice account" in front.text and "1 open order." in front.text
    tables = [block for block in front.sent[-1]["blocks"] if block["kind"] == "table"]
    assert tables[0]["head"] == ["The key may", *Protection]
    assert tables[0]["rows"][0] == ["no rights", "75.0\u00a0%", "75.0\u00a0%", "75.0\u00a0%"]
    assert front.text.count("<svg") == 3


def test_without_an_account_the_theft_is_played_with_another(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who has none yet sees it with the play money of a new one, and is told so."""
    given: list[Holdings] = []

    def played(holds: Holdings, markup: int, on_progress: Any, on_wait: Any) -> list[AttackResult]:
        given.append(holds)
        return [AttackResult(one, [1.0] * len(STAGES), [[]] * len(STAGES)) for one in SCENARIOS]

    monkeypatch.setattr(attack, "run_scenarios", played)
    front = Front(nupool.stolen())
    front.hello()
    front.press("play", {"dear": "1000000"})

    assert given == [SAMPLE]
    assert "An account like a new one" in front.text


def test_who_waits_for_the_thief_is_told_the_place(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a class, in the panel; and when nothing was played in the end, the reason."""

    def waits(_holds: Holdings, markup: int, on_progress: Any, on_wait: Any) -> list[AttackResult]:
        on_wait("You are number 2 in the queue.")
        raise RateLimited("Try again later.")

    monkeypatch.setattr(attack, "run_scenarios", waits)
    front, told = Front(nupool.stolen()), list[Any]()
    front.hello()
    front.panel.send = lambda content, buffers=None: (told if "progress" in content else front.sent).append(content)  # type: ignore[method-assign]

    assert "Try again later." in str(front.press("play", {"dear": "10"})["errors"])
    assert told == [{"progress": "You are number 2 in the queue."}]


def test_the_chart_takes_the_page_s_colour() -> None:
    """Its text is in the page's own colour, each line differs in more than colour, and it is drawn the same again."""
    told = [AttackResult(scenario, [2.0] * len(STAGES)) for scenario in SCENARIOS]
    drawn = [chart(told[n : n + 5]) for n in (0, 5, 10)]

    assert drawn[0].startswith("<svg")
    assert drawn[0].count("currentColor") > len(STAGES)
    assert "#010203" not in drawn[0]
    assert chart(told[:5]) == drawn[0]
    own = [set(re.findall(r'id="((?:m|p)[0-9a-f]{9,})"', one)) for one in drawn]
    assert all(own) and not own[0] & own[1] and not own[1] & own[2], "three on one page do not share markers"


@pytest.mark.parametrize("name", ["explore", "quiz"])
def test_without_a_pair_they_ask_for_one(book: Workbook, up_to: Any, name: str) -> None:
    """The vault or the two fields."""
    up_to(3)
    front = Front(getattr(nupool, name)())
    front.hello()

    assert "Vault password" in front.text
