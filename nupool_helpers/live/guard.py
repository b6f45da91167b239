"""The only way out: one listed request, once, over TLS, to the host itself. No redirect and no second try."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter

from nupool_helpers.live.faults import NoAnswer, NotListed
from nupool_helpers.live.request import Endpoint, SignedRequest
from nupool_helpers.live.sockets import quiet_pool, tls_context

__all__ = ["Guard"]


class Guard(HTTPAdapter):
    """An adapter that lets `signed` out once and nothing else.

    `seconds_left` is asked before each read from the network and raises TimeoutError when time is up, so that a
    server that sends a byte now and then is not waited for.
    """

    def __init__(self, signed: SignedRequest, seconds_left: Callable[[], float]) -> None:
        self._allowed: SignedRequest | None = signed
        self._context, self._pool = tls_context(seconds_left), quiet_pool(seconds_left)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make connections with our own TLS settings, which no variable of the environment changes."""
        super().init_poolmanager(*arguments, **named, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = {"https": self._pool}

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        """Go through the proxy that the person configured, with the same settings."""
        manager = super().proxy_manager_for(proxy, **named, ssl_context=self._context)
        manager.pool_classes_by_scheme = {"https": self._pool}
        return manager

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send the listed request. Raises NotListed for any other or a second one, NoAnswer where it is redirected."""
        signed, self._allowed = self._allowed, None
        if signed is None or not _is_listed(request, signed) or not stream or verify is False or cert is not None:
            raise NotListed
        response = super().send(request, stream, timeout, verify, cert, proxies)
        if 300 <= response.status_code < 400:
            # Here, and not later: requests would read all of a redirect's body by itself.
            response.close()
            raise NoAnswer("redirect")
        return response


def _is_listed(request: requests.PreparedRequest, signed: SignedRequest) -> bool:
    parts = urlsplit(request.url or "")
    endpoint: Endpoint = signed.endpoint
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    address = (request.method, parts.scheme, parts.netloc, parts.path, parts.fragment)
    listed = (endpoint.method, "https", endpoint.host, endpoint.path, "")
    known = [name for name in endpoint.query if name in names]
    return address == listed and names == known and request.url == signed.url and "Host" not in request.headers
