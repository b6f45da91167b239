"""Kernels of closed notebooks end in a class, but none that holds a pair which was shown and is not kept."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from jupyter_server._tz import utcnow
from traitlets.config import Config

from nupool_helpers.classroom.hub_config import configure
from nupool_helpers.classroom.kernels import ClosedNotebooks
from nupool_helpers.classroom.memory import KERNEL_MINUTES
from nupool_helpers.classroom.places import Places
from nupool_helpers.unkept import CLOSED_MINUTES, Unkept

KEY = "0123456789abcdef" * 2
TIME = timedelta(minutes=KERNEL_MINUTES)
SHOW = "from nupool_helpers.lessons.workbook import workbook\nworkbook().unkept.add({!r})"


class Ended(ClosedNotebooks):
    """Kernels that are none, and who was ended."""

    def __init__(self, folder: Path) -> None:
        super().__init__(config=Config(MappingKernelManager={"cull_idle_timeout": int(TIME.total_seconds())}))
        self.ended: list[str] = []
        self.connection_dir = str(folder)

    def put(self, name: str, quiet: timedelta, state: str = "idle", pages: int = 0) -> Any:
        """Add a kernel that has done nothing for so long, with so many pages open."""
        kernel = SimpleNamespace(
            connection_file=f"{self.connection_dir}/kernel-{name}.json", last_activity=utcnow() - quiet,
            execution_state=state, kernel_name="python3", kernel_spec=SimpleNamespace(metadata={}),
        )  # fmt: skip
        self._kernels[name], self._kernel_connections[name] = kernel, pages
        return kernel

    async def shutdown_kernel(self, kernel_id: str) -> None:
        """Note whose end it is."""
        self.ended.append(kernel_id)
        self.remove_kernel(kernel_id)

    def look(self) -> list[str]:
        """Look once for kernels that are to end; returns those that did."""
        asyncio.run(self.cull_kernels())
        return self.ended


def test_only_a_closed_notebook_s_idle_kernel_ends(tmp_path: Path) -> None:
    """Not one whose notebook is open, that computes, or was used just now."""
    kernels, long = Ended(tmp_path), TIME * 2
    kernels.put("closed", long)
    kernels.put("open", long, pages=1)
    kernels.put("busy", long, state="busy")
    kernels.put("fresh", TIME / 2)

    assert kernels.look() == ["closed"]


def test_a_kernel_with_a_pair_that_nobody_has_kept_does_not_end(tmp_path: Path) -> None:
    """However long it is closed; when the pair is kept in any notebook, or it has died, it ends and leaves no mark."""
    kernels = Ended(tmp_path)
    holds, other = (Unkept(Path(kernels.put(name, TIME * 100).connection_file)) for name in ("holds", "other"))
    holds.add(KEY)
    assert kernels.look() == ["other"]
    other.drop(KEY)
    assert kernels.look() == ["other", "holds"]

    Unkept(Path(kernels.put("dead", TIME, state="dead").connection_file)).add(KEY)
    assert kernels.look() == ["other", "holds", "dead"]
    kernels.put("stopped", TIME)
    Unkept(tmp_path / "kernel-stopped.json").add(KEY)
    asyncio.run(kernels.shutdown_kernel("stopped"))
    assert not list(tmp_path.iterdir())


def test_the_time_counts_from_when_the_notebook_was_closed(tmp_path: Path) -> None:
    """A page that is loaded again closes it for a moment, and a notebook that was read for long is not one unused."""
    kernels = Ended(tmp_path)
    kernel = kernels.put("read", TIME * 2, pages=1)
    kernels.notify_disconnect("read")
    assert kernels.look() == []
    kernel.last_activity -= TIME * 1.01
    assert kernels.look() == ["read"]

    kernels.notify_disconnect("read")  # the page of a kernel that has ended


def test_a_real_kernel_marks_what_it_has_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds its own number, and its mark keeps it; started again under that number, it is marked no more."""
    monkeypatch.setenv(CLOSED_MINUTES, str(KERNEL_MINUTES))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    settings = Config(MappingKernelManager={"cull_idle_timeout": 1, "root_dir": str(tmp_path)})
    kernels = ClosedNotebooks(config=settings, connection_dir=str(tmp_path))
    asyncio.run(asyncio.wait_for(live(kernels, tmp_path), 240))


async def live(kernels: ClosedNotebooks, folder: Path) -> None:
    """A kernel shows a pair, is left alone, is started again, and is left alone again."""
    number = await kernels.start_kernel(kernel_name=NATIVE_KERNEL_NAME)
    try:
        await say(kernels, number, SHOW.format(KEY))
        assert len(list(folder.glob(f"kernel-{number}-*"))) == 1
        await leave_alone(kernels, number)
        assert number in kernels

        await kernels.restart_kernel(number)
        await say(kernels, number, "%load_ext nupool_helpers.jupyter")
        assert not list(folder.glob(f"kernel-{number}-*"))
        await leave_alone(kernels, number)
        assert number not in kernels
    finally:
        await kernels.shutdown_all(now=True)


async def say(kernels: ClosedNotebooks, number: str, code: str) -> None:
    """Run code in the kernel."""
    client = kernels.get_kernel(number).client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=120)
        reply = await client.execute_interactive(code, timeout=120, output_hook=lambda _message: None)
        assert reply["content"]["status"] == "ok"
    finally:
        client.stop_channels()


async def leave_alone(kernels: ClosedNotebooks, number: str) -> None:
    """Let the culler look after a long time."""
    kernel = kernels.get_kernel(number)
    kernel.execution_state, kernel.last_activity = "idle", utcnow() - TIME
    await kernels.cull_kernels()


def test_the_hub_tells_servers_when_kernels_end(tmp_path: Path) -> None:
    """The server ends them after as many minutes as the learner is told."""
    config = Config()
    configure(config, Places(tmp_path, tmp_path, "http://127.0.0.1:8000", 8000, separate=True))
    told = dict(argument.split("=") for argument in config.Spawner.args)

    assert told["--MappingKernelManager.cull_idle_timeout"] == str(KERNEL_MINUTES * 60)
    assert told["--ServerApp.kernel_manager_class"] == f"{ClosedNotebooks.__module__}.{ClosedNotebooks.__name__}"
