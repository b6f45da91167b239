"""The pages as applications: forms come from the exchange's own pages, failures are pages, and styles lie beside."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from nupool_helpers.practice.accounts import (
    activation_views,
    home_views,
    login_views,
    registration_views,
    settings_views,
)
from nupool_helpers.practice.activity import views as activity
from nupool_helpers.practice.apikeys import views as apikeys
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail import views as mail
from nupool_helpers.practice.teacher import views as teacher
from nupool_helpers.practice.twofactor import confirmation_views, copy_views, enabled_views
from nupool_helpers.practice.twofactor import views as twofactor
from nupool_helpers.practice.wallet import views as wallet
from nupool_helpers.practice.web.area import Area, create_area
from nupool_helpers.practice.web.headers import NO_REFERRER
from nupool_helpers.practice.web.origin import is_own, is_own_or_hidden
from nupool_helpers.practice.web.page_failures import fail, failed

__all__ = ["create_link_pages", "create_pages", "create_static"]

_FAILED = {HTTPException: failed}
_STATIC = Path(__file__).parent / "web" / "static"


def create_pages(context: Context) -> ASGIApp:
    """Return the pages."""
    accounts = (home_views, login_views, registration_views, settings_views)
    areas = (*accounts, activity, twofactor, enabled_views, copy_views, apikeys, wallet, mail, teacher)
    routes = [route for area in areas for route in area.routes]
    return create_area(context, Area(routes=routes, fail=fail, failed=_FAILED, origin=is_own, asks_again=True))


def create_link_pages(context: Context) -> ASGIApp:
    """Return the pages that links in mails lead to, whose addresses hold a secret."""
    routes = [*activation_views.routes, *confirmation_views.routes]
    area = Area(routes=routes, fail=fail, failed=_FAILED, origin=is_own_or_hidden, headers=NO_REFERRER, asks_again=True)
    return create_area(context, area)


def create_static(context: Context) -> ASGIApp:
    """Return what pages are dressed in. A browser may keep it, and asks whether it is still the same."""
    routes = [Mount("/static", StaticFiles(directory=_STATIC))]
    area = Area(routes=routes, fail=fail, failed=_FAILED, origin=is_own, headers=((b"cache-control", b"no-cache"),))
    return create_area(context, area)
