"""The port that is kept, and the run of another version."""

import json
import os
import socket
from pathlib import Path

import psutil
import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.practice.runtime import bind
from nupool_helpers.protocol import VERSION
from tests.practice.conftest import Visitor, World
from tests.processes import free_port


@pytest.mark.parametrize("named", [False, True])
def test_sessions_end_where_the_port_was_not_kept(world: World, ada: Visitor, named: bool) -> None:
    """Browsers have sent their cookies to whoever has the old port, and those open neither account nor mailbox here."""
    with bind(world.context.store, 0) as listener:
        port = listener.getsockname()[1]
    ada.register().log_in()
    with bind(world.context.store, port if named else 0) as listener:
        assert listener.getsockname()[1] == port
    assert ada.get("/settings").status_code == 200
    assert ada.model("/mail")["open"]

    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with bind(world.context.store, free_port() if named else 0) as listener:
            assert listener.getsockname()[1] != port
    assert ada.get("/settings").status_code == 401
    assert not ada.model("/mail")["open"]
    ada.log_in()
    assert ada.model("/mail")["open"]


def rewrite(data: Path, **values: int) -> int:
    """Change what a running exchange has written into its runtime file; returns its process."""
    content = json.loads((data / "runtime.json").read_text())
    (data / "runtime.json").write_text(json.dumps(content | values))
    return int(content["pid"])


@pytest.mark.parametrize("version", [0, VERSION - 1, VERSION + 1])
def test_a_run_of_another_version_is_ended_and_started_anew(tmp_path: Path, version: int) -> None:
    """It is found by nobody, and who needs the exchange gets one that understands them, on the same data."""
    before = launcher.find_or_start(tmp_path)
    pid = rewrite(tmp_path, version=version)
    assert launcher.find(tmp_path) is None

    after = launcher.find_or_start(tmp_path)

    new = json.loads((tmp_path / "runtime.json").read_text())
    assert new["version"] == VERSION
    assert new["pid"] != pid and not psutil.pid_exists(pid)
    assert after.url == before.url, "its port is kept"
    process = psutil.Process(new["pid"])
    process.terminate()
    process.wait(20)


def test_one_that_cannot_be_ended_is_said(tmp_path: Path) -> None:
    """A process that has not the proven port is left alone, whatever its number, and the sentence says what to do."""
    found = launcher.find_or_start(tmp_path)
    pid = rewrite(tmp_path, version=0)
    rewrite(tmp_path, pid=os.getpid())

    with pytest.raises(ExchangeUnavailable, match=f"process {os.getpid()}.*End it"):
        launcher.find_or_start(tmp_path)

    assert found.proves_itself()
    process = psutil.Process(pid)
    process.terminate()
    process.wait(20)
