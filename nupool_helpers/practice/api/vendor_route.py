"""Addresses as the vendor's server took them: in any case, and with a slash at the end or without."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

__all__ = ["Endpoint", "VendorRoute"]

Endpoint = Callable[[Request], Awaitable[Response]]


class VendorRoute(Route):
    """A route that fits in any case and with a slash at its end. A signature is over what was sent all the same."""

    def __init__(self, path: str, endpoint: Endpoint, methods: list[str] | None = None) -> None:
        super().__init__(path, endpoint, methods=methods)
        exact = self.path_regex.pattern.removesuffix("$")
        self.path_regex = re.compile(f"{exact}/?$", re.IGNORECASE)
