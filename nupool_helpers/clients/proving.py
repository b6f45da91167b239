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
from typing import Any, ClassVar
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
    """What opens sessions to the exchange at `url`, whose run holds `token`."""

    def __init__(self, url: str, token: SecretText) -> None:
        self._url, self._adapter = url, _Adapter(token)

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
    opened: "ClassVar[WeakSet[_Proven]]"

    def connect(self) -> None:
        super().connect()
        if self.sock is None or not _proves(self.sock, f"{self.host}:{self.port}", self.token):
            self.close()
            raise ConnectionRefusedError("What answers there is not the practice exchange.")
        self.opened.add(self)


class _Adapter(HTTPAdapter):
    def __init__(self, token: SecretText) -> None:
        self.connections: WeakSet[_Proven] = WeakSet()
        connection = type("Proven", (_Proven,), {"token": token, "opened": self.connections})
        self._pool = type("ProvenPool", (HTTPConnectionPool,), {"ConnectionCls": connection})
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": self._pool}


def _proves(sock: socket.socket, host: str, token: SecretText) -> bool:
    """Tell whether who is at the other end of this very connection holds the token; it does not see it for that."""
    challenge = secrets.token_hex(32)  # a fresh one each time, so that an answer of before proves nothing
    proof = _answer(sock, host, challenge)
    # The words in front bind the answer to this question: a challenge cannot make the exchange sign anything else.
    message = f"practice exchange proof:{challenge}".encode()
    expected = hmac.new(token.reveal().encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), proof.encode())


def _answer(sock: socket.socket, host: str, challenge: str) -> str:
    # A reader of its own on the same socket: the connection's is in the middle of the request that it was opened for.
    asker = http.client.HTTPConnection("exchange")
    asker.sock, before = sock, sock.gettimeout()
    sock.settimeout(_SECONDS)
    try:
        asker.request("GET", f"/owner/proof?challenge={challenge}", headers={"Host": host})
        with asker.getresponse() as response:
            proof = str(json.loads(response.read(_MOST))["proof"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return ""
    kept, asker.sock = asker.sock, None
    sock.settimeout(before)
    return proof if kept else ""  # closed where the other end wants no second request
