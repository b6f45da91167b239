"""The hub's REST API, as a service calls it: over HTTP, off the event loop."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.secret import SecretText

__all__ = ["HubApi"]

_SECONDS = 5
_MOST = 1 << 20  # bytes that are read: of an admin, the hub tells many scopes
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_WORKERS = 8  # mostly waiting


class HubApi:
    """The API at the address `url`, without a slash at its end, for the service whose token `secret` is.

    Each call returns status and body of the hub's answer, and raises OSError where it does not answer, Busy where too
    many calls wait.
    """

    def __init__(self, url: str, secret: SecretText) -> None:
        self._url, self._secret = url, secret
        self._offload = thread_offload(workers=_WORKERS)

    async def ask(self, token: SecretText) -> tuple[int, bytes]:
        """Ask whose a token is (JupyterHub's REST API, `GET /user`)."""
        headers = {"Authorization": f"token {token.reveal()}"}
        answer: tuple[int, bytes] = await self._offload(_call, "GET", f"{self._url}/user", headers)
        return answer

    async def redeem(self, form: dict[str, str]) -> tuple[int, bytes]:
        """Exchange an authorization code for a token (RFC 6749, 4.1.3)."""
        body = urlencode(form | {"client_secret": self._secret.reveal()}).encode()
        answer: tuple[int, bytes] = await self._offload(_call, "POST", f"{self._url}/oauth2/token", _FORM, body)
        return answer


def _call(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> tuple[int, bytes]:
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
