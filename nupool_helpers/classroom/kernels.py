"""Kernels of closed notebooks end by themselves, but never one that has shown a pair which nobody has kept yet."""

from pathlib import Path
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from nupool_helpers.unkept import clear_marks, has_marks

__all__ = ["ClosedNotebooks"]


class ClosedNotebooks(AsyncMappingKernelManager):
    """Jupyter Server's kernels with its own culler, told by `cull_idle_timeout` (seconds) and `cull_interval`."""

    def notify_disconnect(self, kernel_id: str) -> None:
        """Count the time from when the notebook was closed: a page that is loaded again ends no kernel."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = utcnow()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that nobody has used for long, unless it has what is nowhere else."""
        kernel: Any = self.get_kernel(kernel_id)
        dead = getattr(kernel, "execution_state", "") == "dead"  # its memory is gone, whatever was marked of it
        if dead or not has_marks(Path(kernel.connection_file)):
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, its marks with it."""
        if kernel_id in self:
            clear_marks(Path(self.get_kernel(kernel_id).connection_file))
        return super().remove_kernel(kernel_id)
