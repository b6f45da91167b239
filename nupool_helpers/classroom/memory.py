"""How many learners a machine's memory carries, by what was measured (proportional set size, MiB)."""

__all__ = ["learners_that_fit"]

_SHARED = 110 + 62 + 104  # the hub, its proxy, the exchange in use
_SERVER, _KERNEL = 141, 46  # a JupyterLab with a browser, a kernel with panels


def learners_that_fit(mebibytes: int, kernels: int = 1) -> int:
    """Return how many learners fit into so much free memory, with so many kernels each."""
    return max(0, (mebibytes - _SHARED) // (_SERVER + kernels * _KERNEL))
