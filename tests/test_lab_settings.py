"""What `make lab` starts: kernels that talk encrypted, and no record of what was typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from jupyter_client.blocking.client import BlockingKernelClient

from tests.processes import ROOT, Lab, lab

MARKER = "marker-in-a-cell-4711"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    with lab(tmp_path) as started:
        yield started


def kernel(running: Lab) -> BlockingKernelClient:
    """A new kernel of that JupyterLab, connected to by its connection file."""
    started = requests.post(
        f"{running.url}/api/kernels", headers={"Authorization": f"token {running.token}"}, timeout=30
    )
    assert started.status_code == 201
    client = BlockingKernelClient(connection_file=str(running.home / "run" / f"kernel-{started.json()['id']}.json"))
    client.load_connection_file()
    client.start_channels(hb=False)  # a kernel on a busy machine answers later than a heart is given to beat
    client.wait_for_ready(timeout=60)
    return client


def test_kernels_talk_encrypted(running: Lab) -> None:
    """The connection file, which is private, has the keys of an encrypted transport."""
    client = kernel(running)
    try:
        (file,) = (running.home / "run").glob("kernel-*.json")
        known = json.loads(file.read_text())
        assert file.stat().st_mode & 0o077 == 0
        assert any("curve" in name and value for name, value in known.items()), sorted(known)
    finally:
        client.stop_channels()


def test_a_cell_is_kept_nowhere(running: Lab) -> None:
    """What was run is in no history file of IPython's, and in no other file either."""
    client = kernel(running)
    try:
        reply = client.execute(f"print('{MARKER}'[::-1])", reply=True, timeout=60)
        assert reply["content"]["status"] == "ok"
    finally:
        client.stop_channels()

    left = [path for path in running.home.rglob("*") if path.is_file() and MARKER.encode() in path.read_bytes()]
    assert left == []
    assert not list(running.home.rglob("history.sqlite*"))


def test_nothing_of_the_folder_makes_modules_of_jupyterlab_s_scripts() -> None:
    """They lie below it, in .venv: with a type named up there Node refuses them, and prints pages of what they are."""
    assert "type" not in json.loads((ROOT / "package.json").read_text())
    for folder in ("tests/front", "nupool_helpers/widgets/front"):
        assert json.loads((ROOT / folder / "package.json").read_text()) == {"type": "module"}


def test_jupyterlab_is_not_asked_to_build_itself_anew() -> None:
    """Nobody needs Node to use the workbook, and nobody is told that it is missing."""
    (shipped,) = (ROOT / "etc" / "jupyter" / "labconfig" / "page_config.d").glob("*.json")
    settings = json.loads(shipped.read_text())

    assert (settings["buildCheck"], settings["buildAvailable"]) == (False, False)
