"""Connections whose every read ends when the time of the whole answer does, and which print nothing."""

import socket
import ssl
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

__all__ = ["quiet_pool", "tls_context"]


def tls_context(seconds_left: Callable[[], float]) -> ssl.SSLContext:
    """Return TLS settings that check host name and certificate, and that no variable of the environment changes.

    `seconds_left` raises TimeoutError when time is up.
    """

    class BoundedTLS(ssl.SSLSocket):
        def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
            self.settimeout(seconds_left())
            return super().recv_into(buffer, nbytes, flags)

    # Not urllib3's own: that one would write the session's keys to a file that SSLKEYLOGFILE names.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = BoundedTLS
    return context


def quiet_pool(seconds_left: Callable[[], float]) -> type[HTTPSConnectionPool]:
    """Return a pool of such connections; a proxy's answer, which comes before TLS, is bounded, too."""

    class BoundedSocket(socket.socket):
        def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
            self.settimeout(seconds_left())
            return super().recv_into(buffer, nbytes, flags)

    class QuietConnection(HTTPSConnection):
        debuglevel = 0  # whatever was set for every connection of the process: the headers hold the Key

        def set_debuglevel(self, level: int) -> None:
            """Stay quiet."""

        def _new_conn(self) -> socket.socket:
            plain = super()._new_conn()
            timeout = plain.gettimeout()
            bounded = BoundedSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
            bounded.settimeout(timeout)
            return bounded

    class QuietPool(HTTPSConnectionPool):
        ConnectionCls = QuietConnection

    return QuietPool
