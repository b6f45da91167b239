"""A kernel that is told to end, as at every restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

# What the kernel's thread of control finds, whose last words are late: whether that by which it says them is there.
_LATE = """
from pathlib import Path
from nupool_helpers import jupyter

jupyter.LAST_WORDS = 60.0
kernel = get_ipython().kernel
talks = kernel.iopub_socket.io_thread.thread
end = kernel.control_handlers["shutdown_request"]

async def end_late(*message, kernel=kernel, talks=talks, end=end, write=Path({found!r}).write_text):
    await end(*message)
    while kernel.io_loop.asyncio_loop.is_running():
        talks.join(0.01)
    talks.join(0.2)
    write(str(talks.is_alive()))

kernel.control_handlers["shutdown_request"] = end_late
"""


@pytest.fixture
def kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel of this environment's, and its client."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def test_a_kernel_ends_after_its_last_words(tmp_path: Path, kernel: tuple[KernelManager, BlockingKernelClient]) -> None:
    """What it says on its thread of control is said before its way to say it is closed; else Jupyter has to kill it."""
    manager, client = kernel
    found = tmp_path / "found"
    assert client.execute_interactive(_LATE.format(found=str(found)), timeout=60)["content"]["status"] == "ok"

    client.shutdown(restart=True)
    manager.provisioner.process.wait(60)

    assert found.read_text() == "True"
