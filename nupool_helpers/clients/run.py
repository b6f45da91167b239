"""The run of the exchange that the runtime file names: read, proved, and ended where it is of another version."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.ordinary_files import content_of, open_ordinary
from nupool_helpers.private_files import tighten
from nupool_helpers.protocol import VERSION
from nupool_helpers.secret import SecretText

__all__ = ["Run", "end", "find_run", "read_runtime_file"]

_RUNTIME_FILE = "runtime.json"
_END_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Run:
    """An exchange that runs and has proved itself: what asks it, its process, the protocol's version that it speaks."""

    client: SeatClient
    pid: int
    version: int

    @property
    def is_ours(self) -> bool:
        """Whether it speaks as this kernel does."""
        return self.version == VERSION


def find_run(folder: Path) -> Run | None:
    """Return the exchange that runs on a folder, None where none does or what answers there is not it."""
    try:
        content = read_runtime_file(folder / _RUNTIME_FILE)
        client = SeatClient(str(content["url"]), SecretText(content["token"]))
        run = Run(client, int(content["pid"]), int(content.get("version", 0)))  # 0: from before it was written down
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # The file may be of a run that is over, and its port another program's by now: that gets no token and no password.
    return run if client.proves_itself() else None


def end(run: Run) -> None:
    """End a run, so that another one can take its data. Raises ExchangeUnavailable where it goes on."""
    import psutil

    with suppress(psutil.Error):  # gone already, somebody else's, or it goes on: looked at below
        process = psutil.Process(run.pid)
        # The number alone could by now be another program's: the process that has the proven port is the exchange.
        ports = {place.laddr.port for place in process.net_connections("tcp") if place.status == psutil.CONN_LISTEN}
        if run.client.port in ports:
            process.terminate()
            process.wait(_END_SECONDS)
    if run.client.proves_itself():
        sentence = f"An exchange of another version of the workbook runs (process {run.pid}). End it, then try again."
        raise ExchangeUnavailable(sentence, run.client.url)


def read_runtime_file(path: Path) -> dict[str, Any]:
    """Return what an exchange has written about its run: its address, token, process and version.

    Raises OSError where there is no such file, or others can write to it; ValueError or TypeError where it holds
    anything else.
    """
    handle = open_ordinary(path)
    try:
        status = os.fstat(handle)  # of what is open, which nobody can exchange between the look and the reading
        # Who can write to it can name an exchange of their own, to which a password would go; so it is refused. That
        # others can read it is mended below, with a notice.
        if os.name == "posix" and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError("The runtime file could be somebody else's: others can write to it.")
        content = json.loads(content_of(handle))
        tighten(handle, path)
    finally:
        os.close(handle)
    if not isinstance(content, dict):
        raise TypeError
    return content
