"""A folder served by nothing but a file server."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["served"]


@contextmanager
def served(folder: Path, keep: str = "") -> Iterator[str]:
    """Serve a folder, and give its address; `keep` is what browsers are told of keeping (Cache-Control)."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named, directory=str(folder))

        def end_headers(self) -> None:
            if keep:
                self.send_header("Cache-Control", keep)
            super().end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join(30)
