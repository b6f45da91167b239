"""What counts as a visit: a page that somebody means to open, and not a picture in somebody else's page."""

import pytest

from nupool_helpers.practice.schema import activity
from tests.practice.conftest import Visitor, World

BROWSER = {"accept": "text/html,application/xhtml+xml"}
OWN = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
MEANT = [
    OWN | {"sec-fetch-site": "none", "sec-fetch-user": "?1"},  # typed, or a bookmark
    OWN | {"sec-fetch-site": "same-origin"},
    OWN | {"sec-fetch-site": "same-site", "sec-fetch-user": "?1"},  # JupyterLab's link: another port
    OWN | {"sec-fetch-site": "cross-site", "sec-fetch-user": "?1"},  # the same, opened as localhost
    {},  # a browser that does not say
]
NOT_MEANT = [
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe", "sec-fetch-user": "?1"},
    OWN | {"sec-fetch-site": "cross-site"},  # sent here by a page, without a press
    OWN | {"sec-fetch-site": "none", "sec-purpose": "prefetch"},
    {"accept": "image/avif,image/webp,*/*;q=0.8"},  # a browser that does not say
    {"accept": "*/*"},
]
PAGES = {
    **{"/": "site opened", "/settings/two-factor": "two-factor page opened"},
    "/settings/api-keys": "API keys page opened",
}


def visits(world: World, ada: Visitor, path: str, headers: dict[str, str]) -> int:
    """How often the page's visit is written down by one more request for it."""

    def count() -> int:
        return len([row for row in world.rows(activity) if row.what == PAGES[path]])

    before = count()
    assert ada.http.get(path, headers=BROWSER | headers).status_code == 200
    return count() - before


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("headers", MEANT, ids=str)
def test_a_page_that_somebody_opens_counts(world: World, ada: Visitor, path: str, headers: dict[str, str]) -> None:
    """From the address bar, from a page of the exchange, or by a press on JupyterLab's link."""
    ada.register().log_in()

    assert visits(world, ada, path, headers) == 1


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("headers", NOT_MEANT, ids=str)
def test_what_another_page_asks_for_counts_as_nothing(
    world: World, ada: Visitor, path: str, headers: dict[str, str]
) -> None:
    """A picture, a frame, a redirection, a page fetched beforehand: no step is settled by it."""
    ada.register().log_in()

    assert visits(world, ada, path, headers) == 0
