"""The marks of pairs that a kernel has shown and nobody has kept: for this user alone, empty, and gone in time."""

import stat
from pathlib import Path

import pytest

from nupool_helpers import jupyter
from nupool_helpers.unkept import CLOSED_MINUTES, Unkept, has_marks, here, minutes_closed
from tests.beside import wait_for_threads

KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def test_a_mark_is_empty_and_says_no_key(tmp_path: Path) -> None:
    """It is this user's alone, its name has a hash of the Key in the place of the Key, and it is of one kernel."""
    made = Unkept(tmp_path / "kernel-1.json")
    assert not made
    made.add(KEY)
    (mark,) = tmp_path.iterdir()

    assert made and not made.failed
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert mark.read_bytes() == b"" and KEY[:8] not in mark.name
    assert not has_marks(tmp_path / "kernel-12.json")


def test_what_is_kept_in_another_notebook_is_marked_no_more(tmp_path: Path) -> None:
    """By its Key, in whichever kernel it was shown; another pair of that kernel stays marked."""
    first, second = Unkept(tmp_path / "kernel-1.json"), Unkept(tmp_path / "kernel-2.json")
    first.add(KEY)
    first.add(OTHER)
    second.add(OTHER)
    second.drop(KEY)
    second.drop(KEY)
    second.drop()
    assert first and second
    second.drop(KEY, OTHER)

    assert not first and not second


def test_where_no_mark_can_be_written_that_is_known(tmp_path: Path) -> None:
    """The pair is shown all the same, and what shows it can say so, until that pair is kept and no other one."""
    made = Unkept(tmp_path / "gone" / "kernel-1.json")
    made.add(KEY)
    assert made and made.failed
    (tmp_path / "gone").mkdir()
    made.add(OTHER)
    made.drop(OTHER)
    assert made and made.failed
    made.add(KEY)
    assert made and not made.failed
    made.drop(KEY)
    assert not made


@pytest.mark.parametrize("said", ["", "soon", "-1"])
def test_where_kernels_do_not_end_nothing_is_marked(said: str) -> None:
    """Nor where this process is no kernel, whatever the variable says."""
    assert minutes_closed({CLOSED_MINUTES: said}) is None
    for value in (said, "30"):
        unmarked = here({CLOSED_MINUTES: value})
        unmarked.add(KEY)
        assert not unmarked


def test_a_kernel_that_starts_again_has_no_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its number of before, and nothing in its memory: what was marked then would keep it for ever."""
    made = Unkept(tmp_path / "kernel-1.json")
    made.add(KEY)
    monkeypatch.setattr("nupool_helpers.unkept.here", lambda: made)
    jupyter.load_ipython_extension(None)
    wait_for_threads()

    assert not made
