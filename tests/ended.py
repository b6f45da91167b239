"""The end of a server that a test started: it has time for it, and what does not end says where it stands."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil

_TIMES = 12
_SECONDS = 10  # a JupyterLab with kernels takes four where nothing else runs; a hub ends its learners' servers, too

# With this in its environment, a Python that is aborted writes where each of its threads stands.
SPEAKS_WHEN_ABORTED = {"PYTHONFAULTHANDLER": "1"}


def end(process: "subprocess.Popen[bytes]", log: Path, seconds: float = _SECONDS) -> None:
    """Have a server end, in its own order. Raises AssertionError, with its log, where it does not, and kills it all.

    It is asked again when `seconds` have passed: a JupyterLab that is asked while one of its kernels starts forgets it
    (jupyter_client asks that kernel's `ready` for its exception, which raises InvalidStateError while it is not done).
    """
    for _ in range(_TIMES):
        if _ends(process, seconds):
            return
        # All that it had to end has ended, and it hangs in its own exit: jupyter_server waits there for a worker thread
        # of anyio's whose request, an open page's, the end has overtaken.
        if not _children(process):
            process.kill()
            process.wait(timeout=60)
            return
    left = _children(process)  # its kernels are no part of its group, and nothing else ends them
    os.kill(process.pid, signal.SIGABRT)
    process.wait(timeout=60)
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    raise AssertionError(f"It did not end when it was asked to:\n{log.read_text()[-8000:]}")


def _children(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def _ends(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
