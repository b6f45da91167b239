"""The class as the hub describes it, by environment variables, to a service that it starts."""

from collections.abc import Mapping

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.classroom.hub import Hub
from nupool_helpers.practice.classroom.hub_api import HubApi
from nupool_helpers.practice.classroom.oauth import OAuth
from nupool_helpers.protocol.classroom import OVERVIEW, SECRET
from nupool_helpers.secret import SecretText

__all__ = ["read_environment"]

_PROXY = "NUPOOL_CLASS_PROXY"


def read_environment(environment: Mapping[str, str]) -> Classroom:
    """Return the class that this process is the exchange of. Raises InvalidInput where no hub has started it.

    The variables are those that JupyterHub gives a service that it manages (its documentation, "Services"), and the
    workbook's own.
    """
    try:
        service, prefix = environment["JUPYTERHUB_SERVICE_NAME"], environment["JUPYTERHUB_SERVICE_PREFIX"]
        api_url, secret = environment["JUPYTERHUB_API_URL"], SecretText(environment["JUPYTERHUB_API_TOKEN"])
        client_id, proof_secret = environment["JUPYTERHUB_CLIENT_ID"], SecretText(environment[SECRET])
        hub_pages = environment.get("JUPYTERHUB_HOST", "") + environment["JUPYTERHUB_BASE_URL"] + "hub"
    except KeyError as missing:
        sentence = f"There is no {missing.args[0]}. With --hub-service the exchange is started by a JupyterHub."
        raise InvalidInput(sentence) from None
    # As the hub has it written down: its own host may be in it, or that of services, or none.
    back = environment.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{prefix}oauth_callback"
    api = HubApi(api_url, secret)
    return Classroom(
        prefix=prefix.rstrip("/"),
        hub=Hub(service, api.ask),
        oauth=OAuth(f"{hub_pages}/api/oauth2/authorize", client_id, back, api.redeem),
        proof_secret=proof_secret,
        proxy=environment.get(_PROXY, ""),
        overview=bool(environment.get(OVERVIEW)),
    )
