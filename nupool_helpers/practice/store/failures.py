"""What a database can fail by without any fault of ours, under one name."""

from nupool_helpers.errors import WorkbookError

__all__ = ["BUSY", "NO_DISK", "ConnectionLost", "Unavailable"]

BUSY = "The exchange is busy. Nothing was half done; try again in a moment."
NO_DISK = (
    "The exchange cannot write to its disk, which may be full. Nothing was half done; make room on it, then try again."
)


class Unavailable(WorkbookError):  # noqa: N818  (what to do is in its sentence)
    """The disk, the lock or the server of the database cannot be had at the moment. Nothing was half done."""


class ConnectionLost(Unavailable):
    """The connection to the database broke. What was just being kept is there as a whole, or not at all.

    Only a question, or a call that names what it asks for (an idempotency key), may be sent again without a look.
    """

    def __init__(self) -> None:
        super().__init__(BUSY)
