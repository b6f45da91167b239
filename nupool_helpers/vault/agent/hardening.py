"""What keeps a process's memory to itself.

It gives: no core dump is written, by a crash or on request, and other programs of this user can neither attach a
debugger nor read the memory by /proc. It does not give: anything against root, against memory that the system swaps out
or writes to disk for hibernation, or against a program of this user that asks the agent as a kernel does.
"""

import ctypes
import sys
from contextlib import suppress

__all__ = ["harden"]

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden() -> None:
    """Switch core dumps off, and on Linux attaching, for this process; to be called before it knows a secret."""
    # After the start of the program and not before it: exec makes a process dumpable again (man 2 prctl).
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
