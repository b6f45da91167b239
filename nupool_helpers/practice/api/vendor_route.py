"""Addresses as the vendor's server took them: in any case, and with a slash at the end or without."""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

__all__ = ["Endpoint", "VendorRoute", "VendorRoutes"]

Endpoint = Callable[[Request], Awaitable[Response]]


class VendorRoute(Route):
    """A route that fits in any case and with a slash at its end. A signature is over what was sent all the same."""

    def __init__(self, path: str, endpoint: Endpoint, methods: list[str] | None = None) -> None:
        super().__init__(path, endpoint, methods=methods)
        exact = self.path_regex.pattern.removesuffix("$")
        self.path_regex = re.compile(rf"{exact}/?\Z", re.IGNORECASE)  # $ would fit before a line feed, too


class VendorRoutes:
    """Routes, of which the first that fits answers.

    To try one pattern after the other would take up to an eighth of a call. So an address without parameters is looked
    up, and of those with some the ones are tried first that have the same form.
    """

    def __init__(self, routes: Sequence[VendorRoute]) -> None:
        self._all = routes
        self._plain: dict[tuple[str, str], Endpoint] = {}
        self._of_form: defaultdict[tuple[str, int, str], list[VendorRoute]] = defaultdict(list)
        for route in routes:
            for method in route.methods or ():
                if route.param_convertors:
                    self._of_form[_form(method, route.path.lower())].append(route)
                else:
                    self._plain[method, route.path.lower()] = route.endpoint

    def find(self, scope: Scope) -> Endpoint:
        """Return what answers a request, whose scope is given the parameters of its path. Raises HTTPException."""
        method, path = scope["method"], scope["path"].lower().removesuffix("/")
        if plain := self._plain.get((method, path)):
            return plain
        status = 404
        for route in chain(self._of_form.get(_form(method, path), ()), self._all):
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route.endpoint
            if match is Match.PARTIAL:
                status = 405
        raise HTTPException(status)


def _form(method: str, path: str) -> tuple[str, int, str]:
    return method, path.count("/"), "".join(path.split("/", 3)[2:3])
