"""What kernel and exchange say to each other, typed: the log's events, the seat's messages, the pages' models.

A secret is one by its type. `read` refuses what is not declared; `write` is where secrets become text.
"""

from nupool_helpers.protocol.converter import Undeclared, read, read_or_none, write
from nupool_helpers.protocol.events import Detail, Event, LogEntry

__all__ = ["VERSION", "Detail", "Event", "LogEntry", "Undeclared", "read", "read_or_none", "write"]

VERSION = 5
"""Of everything here. It grows with every change of it: an exchange of another version is ended and started anew."""
