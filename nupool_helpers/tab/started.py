"""What was started inside this process, as its starter sees it: with the methods of a process that end it."""

from nupool_helpers.clients.inside import answer_no_more

__all__ = ["StartedInside"]


class StartedInside:
    """Something that answers at `url` in this process until it is ended (`launcher.Running`)."""

    def __init__(self, url: str) -> None:
        self._url = url

    def terminate(self) -> None:
        """Answer no more."""
        answer_no_more(self._url)

    def kill(self) -> None:
        """End it as `terminate` does: it can do nothing in between."""
        self.terminate()

    def wait(self, timeout: float | None = None) -> int:
        """Return at once: there is nothing to wait for."""
        del timeout
        return 0

    def communicate(self) -> tuple[None, None]:
        """Return at once."""
        return None, None
