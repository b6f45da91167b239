"""Connections to the practice exchange that begin with its proof: to nobody else a single request is sent.

Between two requests the exchange may have ended, and its port be another program's. So not an address is proved, but
each connection, before anything else goes over it.
"""

import hashlib
import hmac
import http.client
import json
import secrets
import socket
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

from nupool_helpers.secret import SecretText

__all__ = ["ProvenTransport"]

_SECONDS = 30  # for the proof
_MOST = 4096  # bytes of it that are read


class ProvenTransport:
    """What opens sessions to the exchange at `url`, which proves itself by `token`.

    In a class it does so to a `user` of the hub, and whatever is sent says who asks, by the header that `authorization`
    gives.
    """

    def __init__(
        self, url: str, token: SecretText, user: str = "", authorization: Callable[[], str] | None = None
    ) -> None:
        asked = f"{urlsplit(url).path}/owner/proof?{urlencode({'user': user}) + '&' if user else ''}challenge="
        self._url, self._adapter = url, _Adapter(token, asked, authorization)

    def new_session(self) -> requests.Session:
        """Return a session that reaches the exchange alone: without proxies and the passwords of ~/.netrc."""
        session = requests.Session()
        session.trust_env = False  # a proxy would see all, and a password of ~/.netrc would go with it
        session.headers["Accept"] = "application/json"
        session.adapters.clear()  # no other address can be asked by it
        session.mount(self._url, self._adapter)
        return session

    def proves_itself(self) -> bool:
        """Tell whether the exchange answers. Where a proven connection is still open, nothing is sent for that."""
        if any(connection.is_connected for connection in list(self._adapter.connections)):
            return True
        try:
            self.new_session().get(f"{self._url}/owner/proof", timeout=_SECONDS, allow_redirects=False)
        except requests.RequestException:
            return False
        return True


class _Proven(HTTPConnection):
    token: ClassVar[SecretText]
    asked: ClassVar[str]
    opened: "ClassVar[WeakSet[_Proven]]"

    def connect(self) -> None:
        super().connect()
        if self.sock is None or not _proves(self.sock, f"{self.host}:{self.port}", self.asked, self.token):
            self.close()
            raise ConnectionRefusedError("What answers there is not the practice exchange.")
        self.opened.add(self)


class _Adapter(HTTPAdapter):
    def __init__(self, token: SecretText, asked: str, authorization: Callable[[], str] | None) -> None:
        self.connections: WeakSet[_Proven] = WeakSet()
        self._authorization = authorization
        connection = type("Proven", (_Proven,), {"token": token, "asked": asked, "opened": self.connections})
        self._pool = type("ProvenPool", (HTTPConnectionPool,), {"ConnectionCls": connection})
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": self._pool}

    def add_headers(self, request: requests.PreparedRequest, **_more: Any) -> None:
        # Here, where a request is about to be sent: no session holds the header.
        if self._authorization:
            request.headers["Authorization"] = self._authorization()


def _proves(sock: socket.socket, host: str, asked: str, token: SecretText) -> bool:
    """Tell whether who is at the other end of this very connection holds the token; it does not see it for that."""
    challenge = secrets.token_hex(32)  # a fresh one each time, so that an answer of before proves nothing
    proof = _answer(sock, host, asked + challenge)
    # The words in front bind the answer to this question: a challenge cannot make the exchange sign anything else.
    message = f"practice exchange proof:{challenge}".encode()
    expected = hmac.new(token.reveal().encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), proof.encode())


def _answer(sock: socket.socket, host: str, question: str) -> str:
    # A reader of its own on the same socket: the connection's is in the middle of the request that it was opened for.
    asker = http.client.HTTPConnection("exchange")
    asker.sock, before = sock, sock.gettimeout()
    sock.settimeout(_SECONDS)
    try:
        asker.request("GET", question, headers={"Host": host})
        with asker.getresponse() as response:
            proof = str(json.loads(response.read(_MOST))["proof"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return ""
    kept, asker.sock = asker.sock, None
    sock.settimeout(before)
    return proof if kept else ""  # closed where the other end wants no second request
