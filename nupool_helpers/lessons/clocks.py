"""This machine's clock against the exchange's, in words: what may be why a code was refused."""

from nupool_helpers.clients.web import clock_difference

__all__ = ["clock_note"]

_AGREE = 3  # seconds; an HTTP date has whole ones


def clock_note(url: str) -> str:
    """Return how far the two clocks are apart and which way; empty where that cannot be told."""
    off = clock_difference(url)
    if off is None:
        return ""
    if abs(off) < _AGREE:
        return "This machine's clock and the exchange's agree."
    way = "ahead of" if off > 0 else "behind"
    return f"This machine's clock is {abs(off)} seconds {way} the exchange's. Let it be set by the network."
