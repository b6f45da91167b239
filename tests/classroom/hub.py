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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from nupool_helpers import classroom
from nupool_helpers.classroom.cli import prepare
from nupool_helpers.classroom.places import Places
from nupool_helpers.protocol.classroom import OVERVIEW
from tests.ended import SPEAKS_WHEN_ABORTED, end

ROOT = Path(__file__).parents[2]
_SECONDS = 240  # for a hub, or a server, to come up on a busy machine
_WITH_OVERVIEW = f"""
get_config().JupyterHub.services[0]["environment"][{OVERVIEW!r}] = "1"
"""
_ENDS_KERNELS = """
spawner = get_config().Spawner
arguments = [argument for argument in spawner.args if ".cull_" not in argument]
soon = ["--MappingKernelManager.cull_idle_timeout={seconds}", "--MappingKernelManager.cull_interval=1"]
spawner.args = [*arguments, *soon]
"""
_SLIP = re.compile(r"name +(\S+)\n +password +(\S+)")


class RunningHub:
    """A class that runs: its address, its folder, and the passwords of its sheet."""

    def __init__(self, address: str, folder: Path, process: "subprocess.Popen[bytes]", *, separate: bool) -> None:
        self.address, self.folder, self.process, self.separate = address, folder, process, separate
        self.passwords = dict(_SLIP.findall((folder / "passwords.txt").read_text()))

    def sign_in(self, name: str, password: str = "") -> "Somebody":
        """Sign in by the form, as a browser does."""
        return Somebody(self.address, name, password or self.passwords[name])

    def ask_exchange(self, token: str) -> requests.Response:
        """Ask for the state of a token's seat, past the hub and its proxy as kernels do."""
        port = int(self.address.rpartition(":")[2]) + 3
        url = f"http://127.0.0.1:{port}/services/practice-exchange/owner/state"
        return requests.get(url, headers={"Authorization": f"token {token}"}, timeout=60)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let the hub, and nothing besides, stand still while the block runs."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


class Somebody:
    """A user of the hub with a browser's cookies."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address, self.name, self.http = address, name, requests.Session()
        self.path = f"/user/{quote(name, safe='@~')}"
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
        self.get(f"/hub/spawn/{self.path.removeprefix('/user/')}")
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            reply = self.get(f"{self.path}/lab")
            if reply.status_code == 200 and f"{self.path}/lab" in reply.url:
                return
            time.sleep(0.5)
        raise TimeoutError(f"The server of {self.name} did not start.")

    def new_token(self, seconds: int = 600, whose: str = "") -> str:
        """Let the hub make a token for the exchange, as it does for a server; an admin can for somebody else."""
        asked = {"scopes": ["access:services!service=practice-exchange"], "expires_in": seconds}
        headers = {"X-XSRFToken": self.http.cookies.get("_xsrf", path="/hub/"), "Referer": f"{self.address}/hub/token"}
        reply = self.http.post(
            f"{self.address}/hub/api/users/{whose or self.name}/tokens", json=asked, headers=headers, timeout=60
        )
        assert reply.status_code == 201, reply.text
        return str(reply.json()["token"])

    def is_token(self, token: str) -> bool:
        """Tell whether the hub knows a token."""
        headers = {"Authorization": f"token {token}"}
        return requests.get(f"{self.address}/hub/api/user", headers=headers, timeout=60).status_code == 200

    def run(self, code: str) -> str:
        """Run code in a new kernel of the server, which ends; what it prints, or its traceback."""
        kernel, printed = self.leave_behind(code)
        self.end(kernel)
        return printed

    def end(self, kernel: str) -> None:
        """End a kernel."""
        self.http.delete(f"{self._kernels}/{kernel}", headers={"X-XSRFToken": self._xsrf}, timeout=60)

    def leave_behind(self, code: str) -> tuple[str, str]:
        """Run code in a new kernel, and close its notebook; the kernel's number, and what it prints."""
        headers = {"X-XSRFToken": self._xsrf}
        kernel = self.http.post(self._kernels, json={"name": "python3"}, headers=headers, timeout=60).json()["id"]
        return kernel, asyncio.run(asyncio.wait_for(self._run(kernel, code), _SECONDS))

    def kernels(self) -> set[str]:
        """The numbers of the kernels that run."""
        return {kernel["id"] for kernel in self.http.get(self._kernels, timeout=60).json()}

    @property
    def _kernels(self) -> str:
        return f"{self.address}{self.path}/api/kernels"

    @property
    def _xsrf(self) -> str:
        return str(self.http.cookies.get("_xsrf", path=f"{self.path}/"))

    async def _run(self, kernel: str, code: str) -> str:
        paths = ("/", f"{self.path}/")
        kept = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies if cookie.path in paths)
        url = f"{self._kernels.replace('http', 'ws', 1)}/{kernel}/channels?_xsrf={self._xsrf}"
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
def running(
    folder: Path, *learners: str, port: int = 0, more: tuple[str, ...] = (), begin: list[str] | None = None
) -> Iterator[RunningHub]:
    """A class with these learners; it ends with the block, and all of it.

    Their servers run as this user, or as users of their own where `begin` is what `apart` gives.
    """
    port = port or free_ports(4)
    command = [*(begin or []), sys.executable, "-P", "-m", "nupool_helpers.classroom", "--folder", str(folder)]
    given = ["--notebooks", str(ROOT / "notebooks"), "--port", str(port)]
    given += ["--shared-user"] if begin is None else []
    names = [part for name in learners for part in ("--learner", name)]
    with _started([*command, *given, *names, *more], folder, port, {}, separate=begin is not None) as hub:
        yield hub


@contextmanager
def running_with_overview(folder: Path, *learners: str) -> Iterator[RunningHub]:
    """The same with an overview, which a class leaves out where all servers run as one user: nobody here is a cheat.

    With a user for each it would need root, and a Python that lies in nobody's home.
    """
    with _configured(folder, learners, _WITH_OVERVIEW) as hub:
        yield hub


@contextmanager
def running_that_ends_kernels(folder: Path, seconds: int, *learners: str) -> Iterator[RunningHub]:
    """The same without one, where a closed notebook's kernel ends after so many seconds."""
    with _configured(folder, learners, _ENDS_KERNELS.format(seconds=seconds)) as hub:
        yield hub


@contextmanager
def _configured(folder: Path, learners: tuple[str, ...], more: str) -> Iterator[RunningHub]:
    port = free_ports(4)
    places = Places(folder, ROOT / "notebooks", f"http://127.0.0.1:{port}", port, separate=False)
    prepare(places, learners, ["teacher"])
    config = folder / "hub" / "more_config.py"
    config.write_text(f"load_subconfig({classroom.__path__[0] + '/jupyterhub_config.py'!r})\n{more}")
    command = [str(Path(sys.executable).with_name("jupyterhub")), "-f", str(config)]
    with _started(command, folder, port, places.environment()) as hub:
        yield hub


@contextmanager
def _started(
    command: list[str], folder: Path, port: int, told: dict[str, str], *, separate: bool = False
) -> Iterator[RunningHub]:
    address, path = f"http://127.0.0.1:{port}", folder.parent / "hub.log"
    with path.open("wb") as log:
        environment = {**os.environ, **SPEAKS_WHEN_ABORTED, **told}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"{address}/services/practice-exchange/static/icon.svg", process, path)
        yield RunningHub(address, folder, process, separate=separate)
    finally:
        end(process, path)  # the hub ends its servers, its service and its proxy


def wait_until(so: Callable[[], bool]) -> None:
    """Wait until something is so. Raises TimeoutError."""
    end = time.monotonic() + _SECONDS
    while not so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.3)


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
