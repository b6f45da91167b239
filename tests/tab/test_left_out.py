"""What a browser's Python does not have: said where it is asked for, with what to do instead."""

import builtins
import re
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.lessons.attack import SCENARIOS, run_scenarios
from nupool_helpers.lessons.attack.sandbox import can_call_from
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.tab.downloads import Downloads
from nupool_helpers.validation.keys import KeyPair
from tests.tab.conftest import Told

ABSENT = {"PIL", "cryptography", "matplotlib", "pykeepass", "zxingcpp", "yaml", "lxml", "psutil", "uvicorn"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python in which these libraries cannot be imported."""
    real = builtins.__import__

    def only_some(name: str, *more: Any, **named: Any) -> ModuleType:
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", only_some)


def blocks(answer: Mapping[str, Any]) -> str:
    """All that a panel shows."""
    return str(answer["blocks"])


@pytest.mark.usefixtures("bare")
def test_without_a_vault_a_panel_says_what_to_do(told: Told) -> None:
    """No password is asked for that would lock nothing."""
    do(workbook(), 13)
    told.page.make(1, "configure_client", None)
    shown = blocks(told.send(1, kind="hello", host="localhost:1"))

    assert "There is no vault in this page" in shown
    assert "vault_password" not in shown


@pytest.mark.usefixtures("bare")
def test_no_real_key_is_asked_for(told: Told) -> None:
    """Notebook 17's panel has no field at all, and says why."""
    told.page.make(1, "own_key", None)
    answer = told.send(1, kind="hello", host="localhost:1")

    assert [block["kind"] for block in answer["blocks"]] == ["text"]
    assert "Never type a real exchange's Secret into a page" in blocks(answer)


@pytest.mark.parametrize("name", FORMATS)
def test_a_program_s_file_is_shown_with_a_made_up_pair(told: Told, name: str) -> None:
    """There is no field for a pair, nothing is written, and it is said where one's own file is made."""
    told.page.make(1, "configure_program", None)
    told.send(1, kind="hello", host="localhost:1")
    answer = told.send(1, kind="press", name="choose", fields={"program": name})

    assert "a-made-up-key" in blocks(answer)
    assert "a-made-up-secret" not in blocks(answer)
    assert "install the workbook" in blocks(answer)
    assert {"field", "secret", "drop"} & _kinds(answer) == set()
    assert told.page.downloads() == []
    assert "errors" in told.send(1, kind="press", name="choose", fields={"program": "another"})


def test_a_file_of_the_browser_s_is_examined(told: Told) -> None:
    """By what it holds, and the exchange says what its pair may do; a vault, no form, and two files are refused."""
    pair = _pair_of_step_14()
    told.page.make(1, "examine", None)
    assert _kinds(told.send(1, kind="hello", host="localhost:1")) == {"text", "drop"}
    content = _pool_conf(pair)

    assert "Nothing wrong." in blocks(_give(told, "examine", content))
    assert "placeholder" in blocks(_give(told, "examine", content.replace(pair.key.encode(), b"YOUR_API_KEY")))
    assert "password belongs into no page" in str(_give(told, "examine", bytes.fromhex("03d9a29a67fb4bb5"))["errors"])
    assert "none of the configurations" in str(_give(told, "examine", b"a letter to a friend")["errors"])
    assert "Give one file" in str(_give(told, "examine", b"a", b"b")["errors"])
    assert "too large" in str(_give(told, "examine", b"a" * (2**20 + 1))["errors"])
    assert pair.secret.reveal() not in str(told.said)


def test_a_pair_comes_back_from_the_file_that_was_written(told: Told) -> None:
    """Into a page that does not know it any more; a file with several pairs is refused, and it is said what to give."""
    pair = _pair_of_step_14()
    workbook().pair = None
    told.page.make(1, "configure_client", None)
    assert "vault" not in blocks(told.send(1, kind="hello", host="localhost:1"))

    several = b'{"kraken": {"apiKey": "k", "secret": "s"}, "gate": {"apiKey": "k", "secret": "t"}}'
    assert "Give one that holds the pair alone" in str(_give(told, "from_file", several)["errors"])
    assert "errors" not in _give(told, "from_file", _pool_conf(pair))
    assert workbook().pair == pair


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", ["authenticator", "own_steps"])
def test_what_is_not_here_is_not_named(told: Told, name: str) -> None:
    """No camera, and no file of a machine that is the browser's memory alone."""
    told.page.make(1, name, None)
    shown = blocks(told.send(1, kind="hello", host="localhost:1"))

    assert "camera" not in shown
    assert str(Path.home()) not in shown


@pytest.mark.usefixtures("bare")
def test_the_authenticator_works_in_memory(told: Told) -> None:
    """Another panel knows what one was given, and shows its code; no password is asked for, and no file is there."""
    for number in (1, 2):
        told.page.make(number, "authenticator", None)
        told.send(number, kind="hello", host="localhost:1")
    before = {path for path in Path.home().rglob("*") if path.is_file()}
    fields = {"seed": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "name": "ada", "issuer": ""}
    assert "errors" in told.send(1, kind="press", name="auth_add", fields={**fields, "seed": "GEZDGNBV0"})
    shown = told.send(1, kind="press", name="auth_add", fields=fields)
    other = told.send(2, kind="hello", host="localhost:1")

    assert shown["notice"] == "Added: ada."
    assert "in this page's memory alone" in blocks(other)
    assert "'title': 'ada'" in blocks(other)
    assert "vault_password" not in blocks(other)
    assert "GEZDGNBV" not in blocks(other)
    (number,) = workbook().entries_in_memory.contents().entries
    answer = told.send(2, kind="press", name="auth_show", args={"number": number})
    # Two codes are shown, of now and of the next half minute; one of them is that of a moment later.
    assert workbook().entries_in_memory.get(number).code(time.time()).reveal() in blocks(answer)
    assert {path for path in Path.home().rglob("*") if path.is_file()} == before
    assert told.page.downloads() == []


@pytest.mark.usefixtures("bare")
def test_a_press_that_needs_what_is_not_there_says_so(told: Told) -> None:
    """Not as a fault of the workbook's: with the library's name, and where it can be done."""
    told.page.make(1, "authenticator", None)
    told.send(1, kind="hello", host="localhost:1")
    told.page.deliver(1, {"kind": "press", "name": "auth_files", "fields": {}, "id": 9}, [b"\x89PNG not a text \x00"])
    answer = told.said[-1][1]

    assert answer["errors"][""] == (
        "This needs a library that is not here (PIL). Install the workbook on a machine of yours, and do it there."
    )


def test_the_thief_plays_one_scenario_after_another(told: Told) -> None:
    """Where there are no threads; nothing is left of the exchanges afterwards."""
    del told
    done: list[int] = []
    results = run_scenarios(scenarios=SCENARIOS[:2], on_progress=done.append)

    assert done == [1, 2]
    assert [result.scenario for result in results] == list(SCENARIOS[:2])


def test_a_page_has_no_second_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even looked for: to listen would end a browser's Python."""
    monkeypatch.setattr("sys.platform", "emscripten")
    monkeypatch.setattr("socket.create_server", lambda _address: pytest.fail("it listens"))

    assert not can_call_from("127.0.0.2")


def test_the_leaked_key_s_thief_acts_at_a_press(told: Told) -> None:
    """Where no thread can count the seconds."""
    do(workbook(), 14)
    told.page.make(1, "key_leaked", None)
    told.send(1, kind="hello", host="localhost:1")
    answer = told.send(1, kind="press", name="begin", fields={"pace": "30"})

    assert "errors" not in answer
    assert "Let the thief do the next thing" in blocks(answer)


def test_a_file_that_a_panel_writes_is_handed_over(told: Told) -> None:
    """Once for each time that it is written, with what it holds; the workbook's own files are not."""
    do(workbook(), 14)
    told.page.make(1, "configure_client", None)
    told.send(1, kind="hello", host="localhost:1")
    fields = {
        **{
            "path": str(Path.home() / "here" / "pool.conf"),
            "form": "pool.conf",
            "unit": "btc",
            "server": "pool.example",
        },
        **{"exchange": "bittrex", "trading": "none", "address": "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"},
    }
    shown = told.send(1, kind="press", name="show", fields=fields)
    assert "errors" not in shown, shown["errors"]
    assert "'pool.conf, the Secret hidden'" in blocks(shown)
    assert told.page.downloads() == []
    said = told.send(1, kind="press", name="write", fields={})
    assert "among your browser's downloads. Move it to where you alone can read it." in blocks(said)
    (written,) = told.page.downloads()
    pair = workbook().pair

    assert written[0] == "pool.conf"
    assert pair is not None and pair.secret.reveal().encode() in written[1]
    assert told.page.downloads() == []


def test_files_of_the_workbook_s_own_are_not_handed_over(tmp_path: Path) -> None:
    """The exchange's database is a file, too; one that is written anew is handed over again."""
    apart = tmp_path / "own"
    apart.mkdir()
    downloads = Downloads(tmp_path, apart)
    (apart / "exchange.sqlite3").write_bytes(b"database")
    (tmp_path / "a.conf").write_bytes(b"one")
    assert downloads.take() == [("a.conf", b"one")]
    (tmp_path / "b").write_bytes(b"two")
    (tmp_path / "b").replace(tmp_path / "a.conf")

    assert downloads.take() == [("a.conf", b"two")]


def _pair_of_step_14() -> KeyPair:
    do(workbook(), 14)
    pair = workbook().pair
    assert pair is not None
    return pair


def _pool_conf(pair: KeyPair) -> bytes:
    values = {"address": "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg", "apikey": pair.key, "apisecret": pair.secret.reveal()}
    values |= {"server": "eu.nupool.net", "unit": "btc", "exchange": "bittrex", "interest": "0", "trading": "pybot"}
    return "".join(f"{name}={value}\n" for name, value in {**values, "ordermatch": "false"}.items()).encode()


def _give(told: Told, name: str, *files: bytes) -> Mapping[str, Any]:
    """Press with files, as they are chosen in the browser."""
    told.page.deliver(1, {"kind": "press", "name": name, "fields": {}, "id": 9}, list(files))
    return told.said[-1][1]


def _kinds(answer: Mapping[str, Any]) -> set[str]:
    return set(re.findall(r"'kind': '(\w+)'", blocks(answer)))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_exercise_works_in_a_page(told: Told, number: int) -> None:
    """Up to the verdict of one try; the first, which wants a code, has the page's own authenticator below it."""
    do(workbook(), 14)
    told.page.make(1, "exercise", number)
    shown = told.send(1, kind="hello", host="localhost:1")
    assert ("without a phone" in blocks(shown).lower()) == (number == 1)
    order = {f"act{place}": act for place, act in enumerate(("delete", "log", "make", "password"))}
    presses = {1: ("try", {}), 2: ("show", {}), 3: ("answer", {}), 4: ("play", order)}
    answer = told.send(1, kind="press", name=presses[number][0], fields=presses[number][1])

    assert "library that is not here" not in str(answer)
    assert number == 1 or "errors" not in answer
    assert number != 4 or "nothing is gone" in blocks(answer)


@pytest.mark.usefixtures("bare")
def test_the_page_to_take_home_is_made_in_a_page(told: Told) -> None:
    """It is handed over as a file, like everything that a panel gives."""
    do(workbook(), 14)
    told.page.make(1, "take_home", None)
    told.send(1, kind="hello", host="localhost:1")
    answer = told.send(1, kind="press", name="make", fields={"own": "another"})

    assert answer["handed"]["name"] == "what-i-take-home.html"
