"""A server that answers for every exchange on loopback, with a certificate of an authority made on the spot."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from nupool_helpers.live import EXCHANGES

DATA = Path(__file__).parents[1] / "data" / "live-keys"
HOSTS = sorted({endpoint.host for one in EXCHANGES.values() for endpoint in one.endpoints})


@dataclass
class Seen:
    """One request that arrived."""

    method: str
    host: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Replayer:
    """What the server answers next, and what it was asked."""

    port: int
    ca: Path
    answers: list[dict[str, Any]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    resolved: list[tuple[str, int]] = field(default_factory=list)
    raw: Any = None  # a function that writes the answer itself


@contextmanager
def replaying(folder: Path, monkeypatch: pytest.MonkeyPatch, hosts: Sequence[str] = HOSTS) -> Iterator[Replayer]:
    """Run the server; names resolve to it, whatever their port, and nowhere else."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    replayer = Replayer(0, ca)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(replayer))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads, server.handle_error = True, lambda *_: None  # type: ignore[method-assign]
    replayer.port = server.server_address[1]
    _resolve(replayer, monkeypatch)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield replayer
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _resolve(replayer: Replayer, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        replayer.resolved.append((host, port))
        target = port if host == "127.0.0.1" else replayer.port
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", target))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def _handler(replayer: Replayer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            host = self.headers["Host"]
            replayer.seen.append(Seen(self.command, host, self.path, dict(self.headers.items()), body))
            self.close_connection = True
            if replayer.raw:
                replayer.raw(self)
                return
            answer = replayer.answers.pop(0) if replayer.answers else {"status": 404, "text": "nothing more"}
            content = (json.dumps(answer["json"]) if "json" in answer else answer["text"]).encode()
            self.send_response(answer["status"])
            for name, value in {**answer.get("headers", {}), "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def cases(exchange: str = "*") -> list[str]:
    """The names of the recorded cases."""
    return sorted(path.stem for path in DATA.glob(f"{exchange}-*.json") if not path.stem.endswith(".expected"))


def case(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """One recorded case and its verdict."""
    return json.loads((DATA / f"{name}.json").read_text()), json.loads((DATA / f"{name}.expected.json").read_text())


def path_of(target: str) -> str:
    return urlsplit(target).path
