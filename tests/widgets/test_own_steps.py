"""The fourteen steps as a checklist for one's own exchange: what is kept of it, and what is not."""

import json
import stat
from pathlib import Path

import pytest

import nupool_helpers as nupool
from nupool_helpers import live
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons import own_exchange
from nupool_helpers.lessons.own_exchange import KNOWN, default_path, keep, kept, sentence
from nupool_helpers.lessons.workbook import Workbook
from tests.widgets.conftest import Front


def test_ticks_are_kept_for_each_exchange_and_nothing_else(book: Workbook) -> None:
    """A private file of ids and numbers, whatever else a page sends; another panel has them again."""
    front = Front(nupool.own_steps())
    front.hello()
    front.look(exchange="kraken")
    assert "0 of 14 done" in front.text and "Settings > API" in front.text
    fields: dict[str, object] = {"step_1": True, "step_13": True, "step_2": False, "key": "Mark4711", "step_99": True}
    assert front.press("keep", fields, exchange="kraken")["notice"] == "Kept."
    front.press("choose", {"exchange": "okx"})
    front.press("keep", {"step_3": True}, exchange="okx")

    assert json.loads(default_path().read_text()) == {"kraken": [1, 13], "okx": [3]}
    assert stat.S_IMODE(default_path().stat().st_mode) == 0o600
    again = Front(nupool.own_steps())
    again.hello()
    again.look(exchange="kraken")
    assert "Kraken: 2 of 14 done" in again.text


@pytest.mark.parametrize("exchange", ["", "../kraken", "Mark4711"])
def test_an_exchange_that_was_not_offered_is_not_kept(book: Workbook, exchange: str) -> None:
    """Neither by a look nor by a press: nothing that was typed elsewhere comes into the file."""
    front = Front(nupool.own_steps())
    front.hello()

    assert front.look(exchange=exchange)
    assert front.press("keep", {"step_1": True}, exchange=exchange)["errors"]
    assert not default_path().exists()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"kraken": 3}', b'{"kraken": ["x"]}', b"\xff"])
def test_a_file_that_is_not_ours_is_named_and_left_as_it_is(book: Workbook, content: bytes) -> None:
    """It is said which file; keeping does not replace it."""
    default_path().parent.mkdir(mode=0o700)
    default_path().write_bytes(content)

    with pytest.raises(InvalidInput, match=r"own-exchange\.json"):
        kept("kraken")
    with pytest.raises(InvalidInput):
        keep("kraken", {1})
    front = Front(nupool.own_steps())
    front.hello()
    assert "own-exchange.json" in front.text
    assert default_path().read_bytes() == content


def test_a_data_folder_that_others_can_write_to_is_not_used(book: Workbook) -> None:
    """As everywhere here."""
    default_path().parent.mkdir()
    default_path().parent.chmod(0o777)
    front = Front(nupool.own_steps())
    front.hello()

    assert "Others can write" in str(front.press("keep", {"step_1": True}, exchange="kraken")["errors"])


def test_steps_11_and_13_are_in_the_words_of_the_key_page() -> None:
    """For every exchange that is known, and in plain words for another one."""
    for name, one in [*live.EXCHANGES.items(), *live.NOTHING_TOLD.items()]:
        assert one.page.way in sentence(11, name) and one.page.names["withdraw"] in sentence(13, name)
        assert name in KNOWN
    assert "settings" in sentence(11, own_exchange.OTHER)
    assert all(sentence(number, "kraken").endswith(".") for number in range(1, 15))


def test_the_file_lies_in_the_data_folder(tmp_path: Path) -> None:
    """Not beside the notebooks, where a repository would take it."""
    assert default_path() == tmp_path / "data" / "own-exchange.json"
