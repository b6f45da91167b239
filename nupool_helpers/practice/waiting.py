"""A waiting time as the exchange says it: until when by the clock, since its pages have no script and do not count."""

from datetime import UTC, datetime

from nupool_helpers.errors import RateLimited

__all__ = ["Wait"]


class Wait(RateLimited):
    """There were too many tries: `said`, what of, and the time `until` which none is judged (both in ms since 1970).

    `until` is kept as text, with the day where that is another one. It is a whole second, rounded up, so that what is
    tried at that time is judged.
    """

    def __init__(self, said: str, until: int, now: int) -> None:
        seconds = -((now - until) // 1000)
        ends, begun = (datetime.fromtimestamp(at, UTC) for at in (-(-until // 1000), now // 1000))
        self.until = f"{ends:%H:%M:%S} UTC" if ends.date() == begun.date() else f"{ends:%Y-%m-%d %H:%M:%S} UTC"
        super().__init__(f"{said} Wait {_span(seconds)}: the next try is possible from {self.until} on.", seconds)


def _span(seconds: int) -> str:
    if seconds < 100:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes < 100 else f"{-(-minutes // 60)} hours"
