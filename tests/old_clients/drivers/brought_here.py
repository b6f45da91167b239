"""What a hosts file and a local TLS front do for a program with Bittrex's address built in, done in its process.

It is imported before a driver is run, and reads from standard input what the driver needs.
"""

import json
import os
import socket
import sys
from typing import Any

GIVEN: dict[str, Any] = json.load(sys.stdin)
KEY, SECRET = GIVEN["key"], GIVEN["secret"]
READER = (GIVEN["reader"]["key"], GIVEN["reader"]["secret"])  # a pair that may only read
URL: str = GIVEN["url"]  # of the exchange itself, plain HTTP
WRONG = "0" * 32
NOBODY = "00000000-0000-4000-8000-000000000000"
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"

# For requests, and for what uses Python alone.
os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = GIVEN["authority"]
sys.path.insert(0, GIVEN["library"])
_look_up, _connect = socket.getaddrinfo, socket.socket.connect


def _looked_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
    brought = host in ("bittrex.com", "www.bittrex.com", "api.bittrex.com")
    return _look_up("127.0.0.1" if brought else host, port, *rest, **more)


def _connected(self: socket.socket, address: Any) -> None:
    assert address[0] == "127.0.0.1", f"it wants to reach {address[0]}"
    _connect(self, ("127.0.0.1", GIVEN["front"]) if address[1] == 443 else address)


socket.getaddrinfo, socket.socket.connect = _looked_up, _connected  # type: ignore[assignment, method-assign]
