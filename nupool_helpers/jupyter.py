"""What the workbook adds to Jupyter.

Widget state, which may hold what was typed, is never saved; kernels talk encrypted; a kernel has the controls and the
exchange's answer ready when it is first asked for them; and the practice exchange starts beside JupyterLab where this
is told to (`--NupoolWorkbook.start_exchange=True`).
"""

import atexit
import gc
import importlib
import os
import subprocess
import sys
import threading
from typing import Any

__all__ = ["BESIDE", "LAST_WORDS", "load_ipython_extension", "strip_widget_state"]

BESIDE = "beside the cells"
"""The name of the threads on which a kernel does what no cell waits for."""

LAST_WORDS = 2.0
"""Seconds that a kernel which ends waits for its thread of control at most; that takes a few milliseconds."""

# The controls first: they are there before the exchange is asked.
_HEAVY = ("nupool_helpers.widgets.progress", "nupool_helpers.widgets.panels", "requests")


def load_ipython_extension(shell: Any) -> None:
    """Load the controls and ask an exchange that runs, beside all else that a starting kernel does."""
    from nupool_helpers import unkept

    unkept.here().clear()  # of a kernel that was started again under its number, and has forgotten its pairs
    threading.Thread(target=_load, name=BESIDE, daemon=True).start()
    if shell is not None:
        shell.events.register("post_run_cell", _tell_ahead)
        atexit.register(_let_control_end, shell)


def _let_control_end(shell: Any) -> None:
    # A kernel that is told to end closes the thread by which it talks. Where its thread of control has not flushed its
    # last words by then, ipykernel (7.4) waits for that until Jupyter kills it: 2.5 seconds of every other restart.
    control = getattr(getattr(shell, "kernel", None), "control_thread", None)
    if control is not None:
        control.join(LAST_WORDS)


def _load() -> None:
    # Nothing of what is loaded is garbage, and to look for some again and again takes a seventh of the time. Nor does
    # it become any: to look through it when the kernel ends would make every restart a fifth of a second longer.
    collects = gc.isenabled()
    gc.disable()
    try:
        for name in _HEAVY:
            importlib.import_module(name)
    finally:
        gc.freeze()
        if collects:
            gc.enable()
    # The connection is proved and open from here on. Where no control is ever shown, this is all that is asked.
    importlib.import_module("nupool_helpers.lessons.workbook").workbook().ask_ahead()


def _tell_ahead(cell: Any) -> None:
    # Asked of the class: there are objects that have whatever they are asked for. No cell waits for what is told here,
    # since a notebook may run without a page.
    tell = getattr(type(cell.result), "tell_ahead", None)
    if tell is not None:
        threading.Thread(target=tell, args=(cell.result,), name=BESIDE, daemon=True).start()


def strip_widget_state(model: dict[str, Any], **_more: Any) -> None:
    """Remove the widgets' state from a notebook that is about to be saved."""
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict):
        content.get("metadata", {}).pop("widgets", None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "nupool_helpers.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(strip_widget_state)
    # Not in the server's own configuration files: of those in `jupyter_server_config.d` it reads its extensions only.
    server.kernel_manager.update_config(_encrypted())
    # Only where it is asked for: who opens JupyterLab in this environment for something else wants no exchange.
    if str(server.config.NupoolWorkbook.get("start_exchange")) == "True":
        start_exchange()


def start_exchange() -> None:
    """Start the practice exchange in a process beside this one, which waits for nothing and ends it with itself."""
    # By name, as the controls: a process of its own leaves the server's start alone, and this module thin.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nupool_helpers.clients.ahead"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "JPY_PARENT_PID": str(os.getpid())},
    )
    threading.Thread(target=process.wait, daemon=True).start()


def _encrypted() -> Any:
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": "required"}})
