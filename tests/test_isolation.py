"""Tests stay apart from whoever runs them: their folders and their exchange are their own to the end."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FOUND = "monkeypatch" + ".undo()"


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_takes_back_its_own_folders(path: Path) -> None:
    """All that is undone at once is the data folder, too: the rest would act on, and end, its owner's own exchange."""
    assert FOUND not in path.read_text(encoding="utf-8")
