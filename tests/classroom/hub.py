"""A real hub for tests, and somebody who signs in to it and runs code in a kernel of their server."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from nupool_helpers import classroom
from nupool_helpers.classroom.cli import prepare
from nupool_helpers.classroom.places import Places
from nupool_helpers.protocol.classroom import OVERVIEW

ROOT = Path(__file__).parents[2]
_SECONDS = 240  # for a hub, or a server, to come up on a busy machine
_WITH_OVERVIEW = """
load_subconfig({file!r})
get_config().JupyterHub.services[0]["environment"][{name!r}] = "1"
"""
_SLIP = re.compile(r"name +(\S+)\n +password +(\S+)")


class RunningHub:
    """A class that runs: its address, its folder, and the passwords of its sheet."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.passwords = dict(_SLIP.findall((folder / "passwords.txt").read_text()))

    def sign_in(self, name: str, password: str = "") -> "Somebody":
        """Sign in by the form, as a browser does."""
        return Somebody(self.address, name, password or self.passwords[name])


class Somebody:
    """A user of the hub with a browser's cookies."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address, self.name, self.http = address, name, requests.Session()
        self.http.trust_env = False
        form = self.get("/hub/login").text
        token = re.search(r'name="_xsrf" value="([^"]+)"', form)
        assert token
        fields = {"username": name, "password": password, "_xsrf": token[1]}
        self.status = self.http.post(f"{address}/hub/login", data=fields, timeout=60, allow_redirects=False).status_code

    def get(self, path: str, **more: Any) -> requests.Response:
        """Open a page."""
        return self.http.get(f"{self.address}{path}", timeout=60, **more)

    def start_server(self) -> None:
        """Start the server, and wait until JupyterLab is there."""
        self.get(f"/hub/spawn/{self.name}")
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            reply = self.get(f"/user/{self.name}/lab")
            if reply.status_code == 200 and f"/user/{self.name}/lab" in reply.url:
                return
            time.sleep(0.5)
        raise TimeoutError(f"The server of {self.name} did not start.")

    def run(self, code: str) -> str:
        """Run code in a new kernel of the server; what it prints, or its traceback."""
        return asyncio.run(asyncio.wait_for(self._run(code), _SECONDS))

    async def _run(self, code: str) -> str:
        base, here = f"{self.address}/user/{self.name}", f"/user/{self.name}/"
        token = {"X-XSRFToken": self.http.cookies.get("_xsrf", path=here)}
        kernel = self.http.post(f"{base}/api/kernels", json={"name": "python3"}, headers=token, timeout=60).json()["id"]
        kept = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies if cookie.path in ("/", here))
        url = f"{base.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?_xsrf={token['X-XSRFToken']}"
        channel = await websocket_connect(HTTPRequest(url, headers={"Cookie": kept, "Origin": self.address}))
        number, printed = uuid.uuid4().hex, ""
        head = {"msg_id": number, "msg_type": "execute_request", "username": "", "session": number, "version": "5.3"}
        asked = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": asked, "channel": "shell"}
        await channel.write_message(json.dumps(message))
        while True:
            answer = json.loads(await channel.read_message() or "{}")
            if answer["parent_header"].get("msg_id") != number:
                continue
            content = answer["content"]
            printed += content.get("text", "") + "\n".join(content.get("traceback", []))
            if content.get("execution_state") == "idle":
                break
        channel.close()
        while await channel.read_message() is not None:
            pass
        self.http.delete(f"{base}/api/kernels/{kernel}", headers=token, timeout=60)
        return printed


def free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(23000, 60000, 40):
        sockets = [socket.socket() for _number in range(count)]
        try:
            for number, one in enumerate(sockets):
                one.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
        return first
    raise OSError("There are no free ports.")


@contextmanager
def running(folder: Path, *learners: str, database: str = "") -> Iterator[RunningHub]:
    """A class with these learners, whose servers run as this user; it ends with the block, and all of it."""
    port = free_ports(4)
    command = [sys.executable, "-P", "-m", "nupool_helpers.classroom", "--shared-user", "--folder", str(folder)]
    more = ["--notebooks", str(ROOT / "notebooks"), "--port", str(port)]
    names = [part for name in learners for part in ("--learner", name)]
    names += ["--database", database] if database else []
    with _started([*command, *more, *names], folder, port, {}) as hub:
        yield hub


@contextmanager
def running_with_overview(folder: Path, *learners: str) -> Iterator[RunningHub]:
    """The same with an overview, which a class leaves out where all servers run as one user: nobody here is a cheat.

    With a user for each it would need root, and a Python that lies in nobody's home.
    """
    port = free_ports(4)
    places = Places(folder, ROOT / "notebooks", f"http://127.0.0.1:{port}", port, separate=False)
    prepare(places, learners, ["teacher"])
    config = folder / "hub" / "with_overview.py"
    config.write_text(_WITH_OVERVIEW.format(file=classroom.__path__[0] + "/jupyterhub_config.py", name=OVERVIEW))
    command = [str(Path(sys.executable).with_name("jupyterhub")), "-f", str(config)]
    with _started(command, folder, port, places.environment()) as hub:
        yield hub


@contextmanager
def _started(command: list[str], folder: Path, port: int, told: dict[str, str]) -> Iterator[RunningHub]:
    address, path = f"http://127.0.0.1:{port}", folder.parent / "hub.log"
    with path.open("wb") as log:
        environment = {**os.environ, **told}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"{address}/services/practice-exchange/static/icon.svg", process, path)
        yield RunningHub(address, folder)
    finally:
        process.terminate()  # the hub ends its servers, its service and its proxy
        try:
            process.wait(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a page of the hub answers. Raises TimeoutError with the end of its log."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(url, timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    raise TimeoutError(log.read_text()[-4000:])
