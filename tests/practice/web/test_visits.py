"""What counts as a visit: a page that somebody means to open, and not a picture in somebody else's page."""

import pytest

from nupool_helpers.practice.schema import activity
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World

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
        return len([row for row in world.rows(activity) if row.what == PAGES[path.partition("?")[0]]])

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


def test_the_first_page_counts_by_the_notebooks_link(world: World, ada: Visitor) -> None:
    """Before any log-in, for whoever opens it by the link that step 1 has."""
    assert ada.owner("POST", "learner", email=EMAIL, password=PASSWORD).is_success
    link = ada.owner("GET", "state").json()["visit"]

    assert visits(world, world.visitor(), f"/?seat={link}", MEANT[2]) == 1


@pytest.mark.parametrize("headers", MEANT, ids=str)
def test_another_browser_s_look_at_the_first_page_is_nobody_s(
    world: World, ada: Visitor, headers: dict[str, str]
) -> None:
    """A health check, a preview or somebody else at this machine: no link of the notebooks, or one that is made up."""
    invitation = ada.owner("GET", "state").json()["invitation"]
    assert ada.owner("POST", "learner", email=EMAIL, password=PASSWORD).is_success

    for query in ("", "?seat=", "?seat=é", f"?seat={'0' * 64}", f"?seat={invitation}"):
        assert visits(world, world.visitor(), f"/{query}", headers) == 0


def test_the_link_to_the_first_page_opens_nothing_else(world: World, ada: Visitor) -> None:
    """Who registers by it is followed by no notebooks, and who has opened the page by it is not logged in."""
    link = ada.owner("GET", "state").json()["visit"]
    stranger = world.visitor()
    stranger.post("/register", email="eve@example.org", password=PASSWORD, seat=link)
    assert ada.owner("GET", "state").json()["learner"] is None

    assert ada.owner("POST", "learner", email=EMAIL, password=PASSWORD).is_success
    other = world.visitor()
    other.http.get(f"/?seat={link}", headers=BROWSER)
    assert other.http.get("/settings", headers=BROWSER).status_code == 303
    assert not other.http.cookies
