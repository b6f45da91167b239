"""What the exchange of a class reads from the environment that its hub starts it with."""

import pytest

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.classroom.service import read_environment
from nupool_helpers.protocol.classroom import SECRET
from tests.practice.classroom.conftest import PREFIX

GIVEN = {
    "JUPYTERHUB_SERVICE_NAME": "practice-exchange", "JUPYTERHUB_SERVICE_PREFIX": f"{PREFIX}/",
    "JUPYTERHUB_API_URL": "http://127.0.0.1:8001/hub/api", "JUPYTERHUB_API_TOKEN": "token of the service",
    "JUPYTERHUB_CLIENT_ID": "service-practice-exchange", "JUPYTERHUB_BASE_URL": "/", SECRET: "secret of the class",
}  # fmt: skip


@pytest.mark.parametrize("back", [f"{PREFIX}/oauth_callback", f"https://services.example.org{PREFIX}/oauth_callback"])
def test_browsers_come_back_to_where_the_hub_has_it_written_down(back: str) -> None:
    """It compares sign by sign, and its own host, which may be named, is not in it."""
    hub = {"JUPYTERHUB_HOST": "https://class.example.org", "JUPYTERHUB_OAUTH_CALLBACK_URL": back}
    oauth = read_environment(GIVEN | hub).oauth

    assert oauth.redirect_uri == back
    assert oauth.authorize_url == "https://class.example.org/hub/api/oauth2/authorize"
    assert read_environment(GIVEN).oauth.redirect_uri == f"{PREFIX}/oauth_callback"


@pytest.mark.parametrize("missing", GIVEN)
def test_without_a_hub_it_does_not_start(missing: str) -> None:
    """The sentence says by what it is started."""
    with pytest.raises(InvalidInput, match="started by a JupyterHub"):
        read_environment({name: value for name, value in GIVEN.items() if name != missing})
