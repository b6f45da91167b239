"""The front end of the panels: what is committed is what its sources give, and its own tests hold."""

import re
from pathlib import Path

import pytest

from nupool_helpers.widgets.front_end import STUB
from scripts import front


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    """What builds and tests it, as the lock has it."""
    front.install()


def test_what_is_committed_is_what_the_sources_give() -> None:
    """Byte by byte, the licences of what is built in with it."""
    assert front.differences() == []


def test_another_source_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle that somebody edited by hand, or did not build anew, is named."""
    for made in front.BUILT.iterdir():
        (tmp_path / made.name).write_bytes(made.read_bytes())
    (tmp_path / "panel.js").write_bytes((tmp_path / "panel.js").read_bytes() + b"\n")
    monkeypatch.setattr(front, "BUILT", tmp_path)
    assert front.differences() == ["panel.js"]


def test_its_own_tests_hold() -> None:
    """Typing, pressing and living, without a browser."""
    done = front.test()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_finds_nothing() -> None:
    """Sources and tests alike."""
    done = front.lint()
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_makes_no_code_from_text() -> None:
    """A page that allows no `eval` (Content-Security-Policy) runs it."""
    built = (front.BUILT / "panel.js").read_text()
    assert not re.search(r"\beval\(|\bFunction\(|setTimeout\(\s*[\"'`]", built)
    assert "sourceMappingURL" not in built


def test_its_lock_names_no_registry() -> None:
    """Packages come from where a machine's npm is set up to take them, and are known by their hashes."""
    lock = (front.ROOT / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert lock.count('"integrity": "sha512-') > 50


def test_each_panel_sends_a_stub_alone() -> None:
    """The front end is sent once; what each panel sends is small enough to be in time on any network."""
    assert len(STUB) < 1000
    assert len((front.BUILT / "panel.js").read_bytes()) < 50_000
