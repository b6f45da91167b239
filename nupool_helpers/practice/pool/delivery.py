"""The pool's one way out: every request goes to its own exchange, whatever address it was signed over."""

import http.client
import json
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urlsplit

from nupool_helpers.errors import InvalidInput

__all__ = ["WayOut"]

_MOST = 2**20  # bytes of an answer that are read: an order has a thousand
_TIMEOUT = 10  # to connect, and for each part of the answer (seconds)


class WayOut:
    """Leads to the exchange at `address`. Raises InvalidInput where that is no exchange's address."""

    def __init__(self, address: str) -> None:
        with suppress(ValueError):  # urlsplit's word for a port or a bracket that cannot be
            parts = urlsplit(address)
            if parts.scheme in ("http", "https") and parts.hostname and parts.username is None:
                self._host, self._port, self._tls = parts.hostname, parts.port, parts.scheme == "https"
                self._origin = f"{parts.scheme}://{parts.netloc}"
                return
        raise InvalidInput("Give the exchange's address as http://host:port or https://host.", "exchange")

    def get(self, url: str, headers: dict[str, str]) -> Any:
        """Return the JSON that the exchange answers to a GET of `url`, None where it gives none.

        The URL decides what is written, byte for byte, since a signature is over every letter; never who is called. One
        of another address goes whole into the request line, as the clients and the pool of 2015 wrote it.
        """
        kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
        try:
            headers = {"Host": urlsplit(url).netloc, **headers}
            # It follows no redirect and asks no proxy.
            with closing(kind(self._host, self._port, timeout=_TIMEOUT)) as connection:
                connection.request("GET", url.removeprefix(self._origin), headers=headers)
                return json.loads(connection.getresponse().read(_MOST))
        except (OSError, http.client.HTTPException, ValueError, RecursionError):
            return None
