"""Where kernels of closed notebooks end: a pair is marked before it is shown, until it is kept, or gone."""

from pathlib import Path
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.errors import ApiError
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.unkept import CLOSED_MINUTES, Unkept, has_marks
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.explore import Matrix
from nupool_helpers.widgets.key_leaked import KeyLeaked
from tests.widgets.conftest import Front, usable_code
from tests.widgets.test_client_panels import FIELDS

STAYS = "is kept nowhere yet"


@pytest.fixture
def kernel(book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The connection file that this kernel would have, in a class."""
    monkeypatch.setenv(CLOSED_MINUTES, "30")
    book.unkept = Unkept(tmp_path / "kernel-1.json")
    return tmp_path / "kernel-1.json"


def reveal_pair(book: Workbook, up_to: Any) -> tuple[Front, dict[str, Any]]:
    """Save the new row of step 13, which shows the pair."""
    up_to(12)
    front = Front(nupool.step(13))
    front.hello()
    assert book.seed
    learner = book.state(fresh=True).learner
    assert learner
    fields: dict[str, object] = {"READ_INFO": True, "TRADE_LIMIT": True, "code": usable_code(book, book.seed, 1)}
    fields |= {"name": "", "addresses": "", "version": str(learner.keys[-1].version)}
    return front, front.press("save", fields, row=str(learner.keys[-1].id))


def test_a_pair_is_marked_until_the_learner_says_to_have_kept_it(book: Workbook, up_to: Any, kernel: Path) -> None:
    """The panel says that this kernel stays. One press puts the pair away everywhere and takes the learner's word."""
    front, reply = reveal_pair(book, up_to)
    assert [block["label"] for block in reply["shown"]] == ["Key", "Secret"]
    assert has_marks(kernel) and STAYS in front.text
    assert front.press("kept")["away"] is True

    assert not has_marks(kernel) and STAYS not in front.text
    assert front.message(kind="refresh")["away"] is False


@pytest.mark.parametrize("number", [13, 14])
def test_who_puts_a_pair_away_has_kept_it(book: Workbook, up_to: Any, kernel: Path, number: int) -> None:
    """Whoever made it, and no other pair: a seed that is put away, or a second pair, lets this one be marked."""
    up_to(12)
    front = Front(nupool.step(number))
    front.hello()
    shown = {block["label"]: block for block in front.press("do")["shown"]}
    keys = [shown[label]["pair"] for label in ("Key", "Secret")]
    assert keys == [shown["Key"]["value"]] * 2
    for others in ([], ["f" * 32], [5]):
        front.message(kind="away", kept=others)
        assert has_marks(kernel)
    front.message(kind="away", kept=keys)

    assert not has_marks(kernel)
    front.message(kind="refresh")
    assert STAYS not in front.text


def test_a_pair_is_marked_until_it_is_in_the_vault(book: Workbook, up_to: Any, kernel: Path) -> None:
    """Proving it is not keeping it: that is in this kernel's memory, too."""
    up_to(14)
    assert has_marks(kernel)
    front = Front(nupool.step(14))
    front.hello()
    front.press("vault_open", {"vault_password": "five words of a new vault"})
    assert STAYS in front.text
    front.press("vault_keep", {"name": "mine"})

    assert not has_marks(kernel) and STAYS not in front.text


def test_a_pair_in_a_file_is_kept(book: Workbook, up_to: Any, kernel: Path, tmp_path: Path) -> None:
    """A preview is no file: only the press that writes keeps it."""
    up_to(14)
    front = Front(nupool.configure_client())
    front.hello()
    front.press("show", FIELDS | {"path": str(tmp_path / "pool.conf")})
    assert has_marks(kernel)
    front.press("write")

    assert (tmp_path / "pool.conf").exists()
    assert not has_marks(kernel)


def test_a_key_that_is_deleted_is_not_waited_for(book: Workbook, up_to: Any, kernel: Path) -> None:
    """Whichever notebook deletes it."""
    up_to(14)
    front = Front(Matrix())
    front.hello()
    learner = book.state(fresh=True).learner
    assert book.seed and learner
    front.press("remove", {"code": usable_code(book, book.seed, 1)}, row=str(learner.keys[0].id))

    assert not has_marks(kernel)


def test_a_key_that_is_deleted_on_the_exchange_is_not_waited_for(book: Workbook, up_to: Any, kernel: Path) -> None:
    """The next look at the exchange tells; that another key was deleted says nothing of this one."""
    up_to(14)
    closed = Unkept(kernel.with_name("kernel-2.json"))  # another notebook's, which looks at nothing any more
    assert book.pair and book.seed
    closed.add(book.pair.key)
    other = book.site().make_key({Permission.READ_INFO}, SecretText(usable_code(book, book.seed, 1)), "other")
    for key, marked in ((other.key, True), (book.pair.key, False)):
        learner = book.state(fresh=True).learner
        assert learner
        (row,) = (row for row in learner.keys if row.key == key)
        path = f"settings/api-keys/{row.id}/delete"
        book.site().post(path, code=SecretText(usable_code(book, book.seed)))
        book.state(fresh=True)
        assert (has_marks(kernel), bool(closed)) == (marked, marked)


def test_a_new_pair_of_the_story_is_marked(book: Workbook, up_to: Any, kernel: Path) -> None:
    """It takes the place of the leaked one, and is in this kernel's memory only."""
    up_to(14)
    book.unkept.clear()
    assert book.pair
    KeyLeaked().taken(book.pair)

    assert has_marks(kernel)


def test_a_ready_account_s_pair_is_marked_while_it_is_followed(book: Workbook, up_to: Any, kernel: Path) -> None:
    """Who goes back to their own account has let go of it."""
    up_to(2)
    front = Front(nupool.step(3))
    front.hello()
    front.press("take_ready")
    assert has_marks(kernel) and STAYS in front.text
    front.press("go_back")

    assert not has_marks(kernel)


def test_a_pair_that_cannot_be_marked_is_shown_with_a_warning(book: Workbook, up_to: Any, kernel: Path) -> None:
    """The disk is full: the Secret comes this once, and the learner is told to keep the notebook open."""
    book.unkept = Unkept(kernel.parent / "gone" / kernel.name)
    front, reply = reveal_pair(book, up_to)

    assert [block["label"] for block in reply["shown"]] == ["Key", "Secret"]
    assert "Do not close this notebook" in front.text


@pytest.mark.parametrize("number", [13, 14])
def test_a_pair_can_be_kept_while_the_exchange_answers_nobody(
    book: Workbook, up_to: Any, kernel: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The hub is silent, or the token has expired and the server is to be started again: first the pair is kept."""
    up_to(13)

    def refuse(**_more: object) -> None:
        raise ApiError("The hub does not know this token any more.", status=403)

    monkeypatch.setattr(book, "state", refuse)
    front = Front(nupool.step(number))
    front.hello()
    assert "token any more" in front.text and STAYS in front.text
    (said, *_more) = Front(nupool.check(number)).hello()
    assert (said["answer"], "token any more" in said["sentence"]) == ("cannot tell", True)
    front.press("vault_open", {"vault_password": "five words of a new vault"})
    front.press("vault_keep", {"name": "mine"})

    assert not has_marks(kernel)
    assert book.vault.pair_names() == ["mine"]


def test_learners_are_told_beforehand_and_alone_nobody_is(
    book: Workbook, up_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start here says when kernels end; where none does, there is no word of it and no mark."""
    front = Front(nupool.step(0))
    front.hello()
    assert "kernel" not in front.text
    monkeypatch.setenv(CLOSED_MINUTES, "30")
    front.message(kind="refresh")
    assert "closed for 30 minutes" in front.text

    up_to(13)
    front = Front(nupool.step(13))
    front.hello()
    assert STAYS not in front.text
