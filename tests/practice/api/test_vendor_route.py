"""Addresses of both versions of the API: which route answers, by whatever way it is found."""

import re
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.routing import Match

from nupool_helpers.practice.api.v1 import routes as v1
from nupool_helpers.practice.api.v3 import routes as v3
from nupool_helpers.practice.api.vendor_route import VendorRoutes

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
ROUTES: dict[str, list[Any]] = {"v1": v1.routes, "v3": v3.routes}


def scope_of(method: str, path: str) -> dict[str, Any]:
    """What a route is told of a request."""
    return {"type": "http", "method": method, "path": path}


def first(routes: list[Any], method: str, path: str) -> tuple[Any, Any]:
    """What answers, with the path's parameters, by one pattern after the other; else the status."""
    matches = [(route, *route.matches(scope_of(method, path))) for route in routes]
    for route, match, found in matches:
        if match is Match.FULL:
            return route.endpoint, found["path_params"]
    return (405 if any(match is Match.PARTIAL for _route, match, _found in matches) else 404), {}


def quickly(routes: VendorRoutes, method: str, path: str) -> tuple[Any, Any]:
    """The same as the application finds it."""
    scope = scope_of(method, path)
    try:
        return routes.find(scope), scope.get("path_params", {})
    except HTTPException as error:
        return error.status_code, {}


@pytest.mark.parametrize("version", ROUTES)
@pytest.mark.parametrize("word", ["Word-1", "open"])
@pytest.mark.parametrize("change", [str, str.upper, "{}/".format, "{}//".format, "{}/more".format, "{}\n".format])
def test_the_first_route_that_fits_answers(version: str, word: str, change: Any) -> None:
    """In any case, with one slash at the end, by every method; whatever else is written is no address, or another's."""
    routes = ROUTES[version]
    quick = VendorRoutes(routes)

    for route in routes:
        path = change(re.sub(r"{\w+(:\w+)?}", word, route.path))
        for method in METHODS:
            assert quickly(quick, method, path) == first(routes, method, path), (method, path)


@pytest.mark.parametrize("path", ["/v3", "/v3/", "/v3/nothing", "/", "", "/v3//orders"])
def test_what_is_no_address_is_not_found(path: str) -> None:
    """Nor is one that ends before any part of the API."""
    assert quickly(VendorRoutes(v3.routes), "GET", path) == (404, {})
