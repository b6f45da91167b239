"""Real processes for tests: an exchange, a JupyterLab, an authenticator that is not ours."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import environment
from tests.ended import SPEAKS_WHEN_ABORTED, end

ROOT = Path(__file__).parents[1]


def code_of(seed: str, later: int = 0) -> str:
    """The code that oathtool makes of a seed, `later` seconds from now."""
    command = ["oathtool", "--totp", "-b", seed.replace(" ", ""), "-N", f"now + {later} seconds"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.strip()


def fresh_code(seed: str, used: set[str]) -> str:
    """A code of that seed that has not been used: the present one, or the next, which the exchange accepts already."""
    code = next(code for code in (code_of(seed), code_of(seed, 30)) if code not in used)
    used.add(code)
    return code


def use_again(data: Path) -> None:
    """Let the exchange on `data` take every account's code of now once more, so that no test waits for the next."""
    with closing(sqlite3.connect(data / "exchange.sqlite3", timeout=20)) as store, store:
        store.execute("UPDATE accounts SET last_step = 0")


@contextmanager
def exchange(data: Path, *options: str) -> Iterator[str]:
    """A practice exchange on `data`, started by its command line; gives its address."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--data", str(data), *options]
    # Its log goes to a file: a pipe that nobody reads fills up and stops it.
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, env=environment(data), stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            log.seek(0)
            assert line, log.read()
            yield json.loads(line)["url"]
        finally:
            process.terminate()
            process.communicate(timeout=60)


@contextmanager
def pool(exchange: str) -> Iterator[str]:
    """A practice pool beside an exchange; gives its address."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "pool", "--exchange", exchange]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
            process.communicate(timeout=60)


def new_account(data: Path, email: str, permissions: str) -> dict[str, str]:
    """What the command `new-account` prints."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "new-account", "--data", str(data), "--email", email]
    command += ["--permissions", permissions]
    done = subprocess.run(command, env=environment(data), check=True, capture_output=True, text=True, timeout=120)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: where, its token, the folder with the notebooks, and the folder of everything else."""

    url: str
    token: str
    folder: Path
    home: Path

    @property
    def data(self) -> Path:
        """The practice exchange's data."""
        return self.home / "data"


def private_environment(home: Path) -> dict[str, str]:
    """An environment in which nothing of this user's own is used or written."""
    folders = {
        "HOME": home,
        "NUPOOL_DATA_DIR": home / "data",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "share",
        "JUPYTER_RUNTIME_DIR": home / "run",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
    }
    return {**os.environ, **SPEAKS_WHEN_ABORTED, **{name: str(path) for name, path in folders.items()}}


@contextmanager
def lab(home: Path, base: str = "/", *options: str) -> Iterator[Lab]:
    """A JupyterLab on a copy of the notebooks, below the path `base`, with further options of its command line."""
    folder, token = home / "project", "token-of-a-test"
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    port = free_port()
    settings = [
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.base_url={base}",
        *options,
    ]
    command = [sys.executable, "-m", "jupyterlab", *settings]
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=private_environment(home), stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}{base.rstrip('/')}"
            _wait_until_it_answers(f"{url}/api?token={token}", process, home / "lab.log")
            yield Lab(url, token, folder, home)
        finally:
            end(process, home / "lab.log")


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
