"""The fourteen steps on either database: by the workbook, on the exchange that a notebook starts."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.lessons.checks import judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import Workbook, workbook
from tests.databases import environment, look

ON_BOTH_DATABASES = True


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    """A kernel's workbook, new, in the environment that names the database."""
    for name, value in environment(launcher.data_dir()).items():
        monkeypatch.setenv(name, value)
    workbook.cache_clear()
    yield workbook()
    workbook.cache_clear()
    with suppress(OSError):
        pid = json.loads((launcher.data_dir() / "runtime.json").read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def test_every_step_is_done_and_judged(book: Workbook, database: str) -> None:
    """Done in the learner's place one by one, the log says of each that it is; the data are where they should be."""
    for step in STEPS:
        do(book, step.number)
        assert judge(book.state(fresh=True))[step.number].answer is Answer.DONE, step.title

    data: Path = launcher.data_dir()
    assert (data / "exchange.sqlite3").exists() is (database == "sqlite")
    assert look(data, "SELECT count(*) FROM api_keys WHERE secret IS NOT NULL") == [(1,)]


def test_the_thief_s_exchange_is_never_in_the_class_s_database(book: Workbook, tmp_path: Path) -> None:
    """Whatever the environment names, what is made to be robbed lies in a folder of its own."""
    seat, process = launcher.start_own(tmp_path / "sandbox")
    try:
        seat.make_ready_account((), None)
    finally:
        process.terminate()
        process.wait(timeout=60)

    assert (tmp_path / "sandbox" / "exchange.sqlite3").stat().st_size > 0
    book.exchange()
    assert look(launcher.data_dir(), "SELECT email FROM accounts WHERE email LIKE '%@%'") == []
