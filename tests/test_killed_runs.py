"""What a test run starts besides itself is gone when the run is."""

import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
HELD = """
import time
from tests.postgresql import running

with running() as server:
    print(server.folder, flush=True)
    time.sleep(600)
"""


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    """Whatever kills it: the server stops, and its folder goes."""
    with subprocess.Popen([sys.executable, "-c", HELD], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        server = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
        run.kill()
        run.wait(timeout=60)

    gone, alive = psutil.wait_procs([server], timeout=120)
    assert gone
    assert not alive
    for _ in range(600):
        if not folder.exists():
            break
        time.sleep(0.1)
    assert not folder.exists()
