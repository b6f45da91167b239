"""Addresses that answer inside this process: in a browser's Python there is no socket to reach anything by."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests
    from requests.adapters import BaseAdapter

__all__ = ["InsideTransport", "answer_at", "answer_no_more", "reach_inside"]

_adapters: "dict[str, BaseAdapter]" = {}


def answer_at(url: str, adapter: "BaseAdapter") -> None:
    """Let an adapter answer every request of this process to the address `url`, which ends with its port."""
    _adapters[_prefix(url)] = adapter


def answer_no_more(url: str) -> None:
    """Let nothing answer at an address any more."""
    _adapters.pop(_prefix(url), None)


def reach_inside(session: "requests.Session") -> "requests.Session":
    """Return the session, which asks what answers inside before it looks for a socket."""
    for prefix, adapter in _adapters.items():
        session.mount(prefix, adapter)
    return session


class InsideTransport:
    """What opens sessions to the exchange at `url` where it answers inside: no other program can stand in its place."""

    def __init__(self, url: str) -> None:
        self._url = url

    def new_session(self) -> "requests.Session":
        """Return a session that reaches the exchange alone."""
        import requests

        session = requests.Session()
        session.trust_env = False
        session.headers["Accept"] = "application/json"
        session.adapters.clear()
        prefix = _prefix(self._url)
        if prefix in _adapters:
            session.mount(prefix, _adapters[prefix])
        return session

    def proves_itself(self) -> bool:
        """Tell whether the exchange answers."""
        return _prefix(self._url) in _adapters


def _prefix(url: str) -> str:
    return f"{url}/"  # else the address of port 80 would begin that of port 8080
