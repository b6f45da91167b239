"""Debian's Firefox, driven by the protocol that it speaks by itself (WebDriver BiDi), with a profile of its own."""

import asyncio
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from scripts.test_tools import firefox as installed_firefox

SECONDS = 300  # the longest wait: Python in a page, on a machine that does much besides
# Every address but this machine's is asked of a proxy that is not there.
PREFERENCES = {
    **{"network.proxy.type": 1, "network.proxy.socks": "127.0.0.1", "network.proxy.socks_port": 1},
    **{"network.proxy.socks_remote_dns": True, "network.proxy.no_proxies_on": "127.0.0.1", "app.update.enabled": False},
    **{"network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False},
    **{"datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.enabled": False},
    **{"browser.shell.checkDefaultBrowser": False, "services.settings.server": "http://127.0.0.1:1/"},
}


class Firefox:
    """One tab of it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: WebSocketClientConnection) -> None:
        self._loop, self._connection, self._number = loop, connection, 0
        self.call("session.new", capabilities={})
        self._tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **parameters: Any) -> Any:
        """Do what the protocol names; returns its result. Raises AssertionError where that is refused."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": parameters}
        return self._loop.run_until_complete(asyncio.wait_for(self._answer(asked), SECONDS + 60))

    async def _answer(self, asked: dict[str, Any]) -> Any:
        await self._connection.write_message(json.dumps(asked))
        while True:
            message = await self._connection.read_message()
            assert message is not None, "Firefox has gone."
            said = json.loads(message)
            if said.get("id") == asked["id"]:
                assert said["type"] == "success", said
                return said["result"]

    def open(self, address: str) -> None:
        """Open an address."""
        self.call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def back(self) -> None:
        """Go back to the page before."""
        self.call("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def value(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript's in the page."""
        target = {"context": self._tab}
        given = self.call("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert given["type"] == "success", given["exceptionDetails"]["text"]
        return given["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression is true; the page itself looks, and says so when it is too late."""
        found = self.value(f"""new Promise((tell) => {{
            const ends = performance.now() + {SECONDS * 1000};
            const look = () => {{
                if ({expression}) tell(true);
                else if (performance.now() > ends) tell(false);
                else setTimeout(look, 100);
            }};
            look();
        }})""")
        assert found, expression


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox whose profile is a folder; it finds no host but this machine."""
    program = installed_firefox()
    assert program, "There is no Firefox. Run: python scripts/test_tools.py"
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "--headless", "--no-remote", f"--remote-debugging-port={port}", "--profile", str(folder)]
    loop = asyncio.new_event_loop()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            connection = loop.run_until_complete(_connected(port, process))
            yield Firefox(loop, connection)
            loop.run_until_complete(_close(connection))
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            loop.close()


async def _close(connection: WebSocketClientConnection) -> None:
    # In its loop: elsewhere Tornado writes in another one, which it makes and nobody closes.
    connection.close()


async def _connected(port: int, process: "subprocess.Popen[bytes]") -> WebSocketClientConnection:
    """Return a connection to it as soon as it takes one."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and process.poll() is None:
        with suppress(OSError):
            return await websocket_connect(f"ws://127.0.0.1:{port}/session", max_message_size=2**26)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    raise AssertionError("Firefox has not started.")
