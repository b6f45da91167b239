"""Call limits of the API (the vendor's "Best Practices"): so many calls a minute, counted anew when the next begins."""

from collections import Counter

__all__ = ["PER_MINUTE", "CallLimits"]

PER_MINUTE = 60
_MINUTE_MS = 60_000
_MOST_CALLERS = 10_000
_LONGEST_NAME = 100  # an IPv6 address and a Key have less


class CallLimits:
    """Counts the calls of each caller in the present minute, in memory: a restart begins anew, as each minute does."""

    def __init__(self, most: int = PER_MINUTE) -> None:
        self._most = most
        self._minute = 0
        self.counts: Counter[str] = Counter()

    def take(self, caller: str, now: int) -> bool:
        """Count one call at `now` (milliseconds); False where it is one too many."""
        minute = now // _MINUTE_MS
        if minute != self._minute:
            self._minute = minute
            self.counts.clear()
        # The names come from the callers: a long one is cut, and where there are too many the others are one caller.
        name = caller[:_LONGEST_NAME]
        if name not in self.counts and len(self.counts) >= _MOST_CALLERS:
            name = ""
        self.counts[name] += 1
        return self.counts[name] <= self._most
