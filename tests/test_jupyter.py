"""What the workbook adds to Jupyter."""

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import psutil
import pytest
from traitlets.config import Config

from nupool_helpers import jupyter
from nupool_helpers.clients import launcher
from nupool_helpers.jupyter import strip_widget_state
from tests.beside import wait_for_threads
from tests.processes import lab


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What the extension freezes for a kernel's life is looked through for garbage again, as this process goes on."""
    yield
    gc.unfreeze()


def test_widget_state_is_not_saved() -> None:
    """It is taken out of a notebook before it is written; other files and metadata stay as they are."""
    book = {"metadata": {"widgets": {"state": 1}, "kernelspec": {"name": "python3"}}, "cells": []}
    strip_widget_state({"type": "notebook", "content": book}, path="x.ipynb")
    text = {"type": "file", "content": "widgets"}
    strip_widget_state(text)

    assert book["metadata"] == {"kernelspec": {"name": "python3"}}
    assert text["content"] == "widgets"


def test_a_kernel_loads_the_controls_ahead() -> None:
    """The extension returns at once, and the controls are there soon after; only what comes then is looked through."""
    say = (
        "import gc, sys, threading; from nupool_helpers.jupyter import load_ipython_extension as load; load(None);"
        "[thread.join() for thread in threading.enumerate() if thread.daemon];"
        "print({'requests', 'nupool_helpers.widgets.panels'} <= set(sys.modules));"
        "print(gc.isenabled(), gc.get_freeze_count() > 10_000)"
    )
    done = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.split() == ["True"] * 3


@pytest.fixture
def after_a_cell() -> Callable[[object], None]:
    """What a kernel that has the extension does after a cell, given what the cell shows."""
    shell = Mock()
    jupyter.load_ipython_extension(shell)
    wait_for_threads()
    (registered,) = shell.events.register.call_args_list
    event, call = registered.args
    assert event == "post_run_cell"

    def ran(shown: object) -> None:
        call(Mock(result=shown))
        wait_for_threads()

    return ran


def test_a_control_that_a_cell_shows_tells_what_is_known_ahead(after_a_cell: Callable[[object], None]) -> None:
    """On a thread of its own, so that the next cell waits for nothing."""
    told: list[threading.Thread] = []
    control = type("Control", (), {"tell_ahead": lambda _self: told.append(threading.current_thread())})

    after_a_cell(control())

    assert len(told) == 1
    assert told != [threading.current_thread()]


@pytest.mark.parametrize("shown", [None, 1, "text", Mock()], ids=["nothing", "a number", "text", "any name"])
def test_nothing_is_asked_for_a_cell_without_a_control(shown: object, after_a_cell: Callable[[object], None]) -> None:
    """Who uses the kernel for something else has no thread and no request for it."""
    before = set(threading.enumerate())

    after_a_cell(shown)

    assert set(threading.enumerate()) <= before


def test_a_kernel_that_starts_asks_and_starts_no_exchange(tmp_path: Path) -> None:
    """Where none runs, not even its folder is made."""
    jupyter.load_ipython_extension(None)
    wait_for_threads()

    assert not (tmp_path / "data").exists()


def test_the_exchange_starts_beside_jupyterlab_where_it_is_told_to(tmp_path: Path) -> None:
    """It is there before any notebook is opened, and it ends with JupyterLab."""
    with lab(tmp_path, "/", "--NupoolWorkbook.start_exchange=True") as running:
        (server,) = (one for one in psutil.process_iter() if is_server(one, running.folder))
        found = None
        for _ in range(600):
            found = found or launcher.find(running.data)
            time.sleep(0.1 if found is None else 0)
        watching = [one for one in psutil.process_iter() if ends_with(one, server.pid)]
        assert found is not None
        assert len(watching) == 1

    gone, alive = psutil.wait_procs(watching, timeout=60)
    assert len(gone) == 1
    assert not alive


def is_server(process: psutil.Process, folder: Path) -> bool:
    """Tell whether a process is the JupyterLab that serves a folder."""
    return f"--ServerApp.root_dir={folder}" in command_of(process)


def ends_with(process: psutil.Process, server: int) -> bool:
    """Tell whether a process is an exchange that ends with a server."""
    return command_of(process)[-2:] == ["--watch", str(server)]


def command_of(process: psutil.Process) -> list[str]:
    """A process's arguments, none where it is gone."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.mark.parametrize(
    ("settings", "starts"), [({}, 0), ({"start_exchange": True}, 1), ({"start_exchange": "True"}, 1)]
)
def test_an_exchange_starts_only_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], starts: int
) -> None:
    """Who opens JupyterLab in this environment for something else has no exchange run beside it."""
    asked: list[bool] = []
    monkeypatch.setattr(jupyter, "start_exchange", lambda: asked.append(True))
    server = Mock(config=Config({"NupoolWorkbook": settings}))

    jupyter._load_jupyter_server_extension(server)

    assert len(asked) == starts
