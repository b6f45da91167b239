"""How many learners a machine's memory carries (proportional set size, MiB, as measured), and what spares it."""

__all__ = ["KERNEL_MINUTES", "learners_that_fit"]

KERNEL_MINUTES = 30
"""So long a notebook is closed until its kernel ends by itself."""

_SHARED = 110 + 62 + 104  # the hub, its proxy, the exchange in use
_SERVER, _KERNEL = 141, 46  # a JupyterLab with a browser, a kernel with panels


def learners_that_fit(mebibytes: int, kernels: int = 1) -> int:
    """Return how many learners fit into so much free memory, with so many kernels each."""
    return max(0, (mebibytes - _SHARED) // (_SERVER + kernels * _KERNEL))
