"""A kernel that is told to end, as at every restart."""

import asyncio
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

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


async def end(found: Path) -> None:
    """Start a kernel whose last words are late, and tell it to end."""
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        ran = await client.execute_interactive(_LATE.format(found=str(found)), timeout=60)
        assert ran["content"]["status"] == "ok"

        client.shutdown(restart=True)
        while await manager.is_alive():
            await asyncio.sleep(0.05)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def test_a_kernel_ends_after_its_last_words(tmp_path: Path) -> None:
    """What it says on its thread of control is said before its way to say it is closed; else Jupyter has to kill it."""
    found = tmp_path / "found"

    asyncio.run(asyncio.wait_for(end(found), 120))

    assert found.read_text() == "True"
