"""The class as the hub describes it to a service that it starts: by environment variables, and asked over HTTP."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.classroom import Classroom
from nupool_helpers.practice.classroom.hub import Hub
from nupool_helpers.practice.classroom.oauth import OAuth
from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.protocol.classroom import OVERVIEW, SECRET
from nupool_helpers.secret import SecretText

__all__ = ["call_hub", "read_environment"]

_PROXY = "NUPOOL_CLASS_PROXY"
_SECONDS = 5
_MOST = 1 << 20  # bytes that are read: of an admin, the hub tells many scopes
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def read_environment(environment: Mapping[str, str]) -> Classroom:
    """Return the class that this process is the exchange of. Raises InvalidInput where no hub has started it."""
    try:
        service, prefix = environment["JUPYTERHUB_SERVICE_NAME"], environment["JUPYTERHUB_SERVICE_PREFIX"]
        api, secret = environment["JUPYTERHUB_API_URL"], SecretText(environment["JUPYTERHUB_API_TOKEN"])
        client_id, proof_secret = environment["JUPYTERHUB_CLIENT_ID"], SecretText(environment[SECRET])
        hub_pages = environment.get("JUPYTERHUB_HOST", "") + environment["JUPYTERHUB_BASE_URL"] + "hub"
    except KeyError as missing:
        sentence = f"There is no {missing.args[0]}. With --hub-service the exchange is started by a JupyterHub."
        raise InvalidInput(sentence) from None
    offload = thread_offload(workers=8)  # mostly waiting

    async def ask(token: SecretText) -> tuple[int, bytes]:
        headers = {"Authorization": f"token {token.reveal()}"}
        answer: tuple[int, bytes] = await offload(call_hub, "GET", f"{api}/user", headers)
        return answer

    async def redeem(form: dict[str, str]) -> tuple[int, bytes]:
        body = urlencode(form | {"client_secret": secret.reveal()}).encode()
        answer: tuple[int, bytes] = await offload(call_hub, "POST", f"{api}/oauth2/token", _FORM, body)
        return answer

    # As the hub has it written down: its own host may be in it, or that of services, or none.
    back = environment.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{prefix}oauth_callback"
    return Classroom(
        prefix=prefix.rstrip("/"),
        hub=Hub(service, ask),
        oauth=OAuth(f"{hub_pages}/api/oauth2/authorize", client_id, back, redeem),
        proof_secret=proof_secret,
        proxy=environment.get(_PROXY, ""),
        overview=bool(environment.get(OVERVIEW)),
    )


def call_hub(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> tuple[int, bytes]:
    """Send one request to the hub; status and body of its answer. Raises OSError where it does not answer."""
    parts = urlsplit(url)
    # Directly, whatever proxy the environment names: the hub is beside the service, and tokens are in the headers.
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_SECONDS)
    try:
        connection.request(method, parts.path, body or None, dict(headers))
        with connection.getresponse() as response:
            return response.status, response.read(_MOST)
    except http.client.HTTPException:
        raise OSError("The hub's answer could not be read.") from None
    finally:
        connection.close()
