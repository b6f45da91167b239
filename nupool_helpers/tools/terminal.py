"""Lines for a terminal, whatever stands in the name of a file that they are about."""

import sys

__all__ = ["say"]


def say(line: str, *, error: bool = False) -> None:
    """Print a line to standard output or error: what a terminal would obey, or cannot show, as an escape."""
    stream = sys.stderr if error else sys.stdout
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
    encoding = stream.encoding or "ascii"
    print(shown.encode(encoding, "backslashreplace").decode(encoding), file=stream)
