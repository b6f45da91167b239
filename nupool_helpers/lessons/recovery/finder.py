"""Somebody who has found the phone, or taken the computer: its browser is still logged in to the exchange."""

from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.errors import InvalidInput

__all__ = ["Finder"]


class Finder:
    """Holds a session of the learner's that was open on the lost device, and tries it again and again."""

    def __init__(self, seat: SeatClient) -> None:
        self._site = seat.open_site()
        self._tried_at = -1  # the number of the log's newest line at the last try
        self.looks, self.out = 0, False

    def look(self, newest: int) -> bool:
        """Open a page with the session, and tell whether that opens nothing any more.

        `newest` is the number of the log's last line: while nothing has happened, the answer is that of before. Raises
        as `WebClient.get` does, but for the session that has ended.
        """
        if self.out or newest == self._tried_at:
            return self.out
        try:
            self._site.get("settings")
        except InvalidInput:
            self.out = True
        else:
            self.looks += 1
        self._tried_at = newest
        return self.out
