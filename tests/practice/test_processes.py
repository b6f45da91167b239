"""The exchange as a process: started, found, proved, kept through a kill, ended."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from nupool_helpers.clients import Exchange, launcher
from nupool_helpers.errors import ExchangeUnavailable, WorkbookError
from nupool_helpers.practice.request_log import shorten_log
from nupool_helpers.practice.runtime import bind, publish
from nupool_helpers.practice.server import Life
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from tests.databases import environment, where
from tests.processes import code_of, exchange, free_port, new_account


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


def client(url: str, account: dict[str, str]) -> Exchange:
    """A client with an account's pair."""
    return Exchange(url, KeyPair(account["key"], SecretText(account["secret"])))


def test_the_command_line_serves_and_makes_accounts(data: Path) -> None:
    """`serve` prints its address as one JSON line; an account made meanwhile opens the API with its rights only."""
    with exchange(data) as url:
        account = new_account(data, "ada@example.org", "READ INFO")
        assert list(account) == ["email", "password", "seed", "key", "secret"]
        assert client(url, account).call("account/getbalance", currency="BTC")["Balance"] == 1.0
        with pytest.raises(WorkbookError):
            client(url, account).buy_limit("BTC-NBT", "10", "0.001")


def test_an_account_without_permissions_has_no_key(data: Path) -> None:
    """Empty text names none; the account is made before any server ran on the data."""
    account = new_account(data, "ada@example.org", "")

    assert (account["key"], account["secret"]) == (None, None)


def test_a_mistake_on_the_command_line_is_a_sentence(data: Path) -> None:
    """A taken address and an unknown permission end with status 2 and one sentence, no traceback."""
    new_account(data, "ada@example.org", "")
    for email, permissions in (("ada@example.org", ""), ("eve@example.org", "EVERYTHING"), ("no address", "")):
        command = [sys.executable, "-m", "nupool_helpers.practice", "new-account", "--data", str(data)]
        done = subprocess.run(
            [*command, "--email", email, "--permissions", permissions],
            env=environment(data),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1


def test_a_mail_server_that_cannot_be_is_said(data: Path) -> None:
    """`--smtp` wants a host and a port."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--data", str(data), "--smtp", "mail:box"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.sqlite
def test_everything_on_disk_is_this_user_s_alone(data: Path) -> None:
    """Folder, database and runtime file can be read by nobody else."""
    with exchange(data):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [data, *data.iterdir()]}

    assert {"exchange.sqlite3", "runtime.json"} <= set(modes)
    assert not [name for name, mode in modes.items() if mode & 0o077]


def test_the_port_is_kept_from_start_to_start(data: Path) -> None:
    """While it is free the next start takes it again; when it is not, another one."""
    with exchange(data) as first:
        pass
    with exchange(data) as second:
        assert second == first
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(first.rpartition(":")[2])))
        other.listen()
        with exchange(data) as third:
            assert third != first


def test_a_named_port_that_is_taken_is_said(data: Path) -> None:
    """`serve --port N` does not quietly take another one."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--data", str(data)]
        done = subprocess.run(
            [*command, "--port", str(other.getsockname()[1])], capture_output=True, text=True, check=False, timeout=120
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_it_listens_on_loopback_only(data: Path) -> None:
    """No other address of the machine answers."""
    with exchange(data) as url:
        port = int(url.rpartition(":")[2])
        listening = [c.laddr for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port]

    assert {address.ip for address in listening} == {"127.0.0.1"}


def test_the_owner_finds_it_and_a_stranger_s_is_not_taken_for_it(data: Path) -> None:
    """What answers at the address without the token is not trusted, nor is a runtime file that others could write."""
    assert launcher.find(data) is None
    with exchange(data):
        found = launcher.find(data)
        assert found is not None
        assert found.state().learner is None
        runtime = data / "runtime.json"
        content = json.loads(runtime.read_text())
        publish(data, content["url"], SecretText("another token"))
        assert launcher.find(data) is None
        publish(data, content["url"], SecretText(content["token"]))
        assert launcher.find(data) is not None
        runtime.chmod(0o644)
        assert launcher.find(data) is not None
        assert stat.S_IMODE(runtime.stat().st_mode) == 0o600, "tightened when it is read"
        runtime.chmod(0o622)
        assert launcher.find(data) is None


def end(found: launcher.SeatClient, data: Path) -> None:
    """Stop an exchange that was started detached."""
    process = psutil.Process(json.loads((data / "runtime.json").read_text())["pid"])
    process.terminate()
    process.wait(20)
    assert not found.proves_itself()


def test_kernels_that_start_at_once_end_with_one(data: Path) -> None:
    """Four processes that need it at the same moment get one server."""
    code = "from nupool_helpers.clients import launcher; input(); print(launcher.find_or_start().url)"
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "NUPOOL_DATA_DIR": str(data)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for kernel in kernels:
        assert kernel.stdin is not None
        kernel.stdin.write("\n")
        kernel.stdin.flush()
    urls = {kernel.communicate(timeout=60)[0] for kernel in kernels}

    servers = [p for p in psutil.process_iter(["cmdline"]) if str(data) in (p.info["cmdline"] or [])]
    found = launcher.find(data)
    assert found is not None
    assert len(servers) == 1
    assert urls == {f"{found.url}\n"}
    end(found, data)


def test_it_ends_with_the_jupyterlab_that_it_was_started_under(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It watches that process, and forgets its runtime file when it goes."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as jupyter:
        monkeypatch.setenv("JPY_PARENT_PID", str(jupyter.pid))
        found = launcher.find_or_start(data)
        pid = json.loads((data / "runtime.json").read_text())["pid"]
        assert found.proves_itself()
        jupyter.communicate(b"\n", timeout=60)
    os.waitpid(pid, 0)

    assert not (data / "runtime.json").exists()


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """A file in the place of the data folder: one sentence, no server."""
    (tmp_path / "file").write_text("")

    with pytest.raises(ExchangeUnavailable, match="cannot use the folder"):
        launcher.find_or_start(tmp_path / "file" / "data")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.sqlite
def test_it_puts_everything_away_when_it_is_stopped(data: Path, number: int) -> None:
    """A stopped exchange leaves its database in one file, no runtime file, nothing in its log, and status 0."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(number)
        assert process.communicate(timeout=20) == ("", "")

    assert process.returncode == 0
    assert [path.name for path in data.iterdir()] == ["exchange.sqlite3"]


def test_one_code_is_accepted_once_by_two_processes(data: Path) -> None:
    """Two exchanges on one database, sent the same code sixteen times at the same moment, let one log-in pass."""
    account = new_account(data, "ada@example.org", "")
    login = {"email": account["email"], "password": account["password"]}
    with exchange(data) as first, exchange(data) as second:
        urls = [first, second] * 8
        headers = [{"Origin": url, "Accept": "application/json"} for url in urls]
        cookies = []
        for url, header in zip(urls, headers, strict=True):
            cookies.append(requests.post(f"{url}/login", data=login, headers=header, timeout=30).cookies)
        code = code_of(account["seed"])

        def send(number: int) -> int:
            url = f"{urls[number]}/login/code"
            given = {"data": {"code": code}, "headers": headers[number], "cookies": cookies[number]}
            return requests.post(url, timeout=30, **given).status_code

        with ThreadPoolExecutor(16) as pool:
            answers = sorted(pool.map(send, range(16)))

    assert answers == [200] + [422] * 15


class Clock:
    """A clock set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_without_jupyterlab_it_ends_after_an_idle_hour() -> None:
    """Each request begins the hour anew."""
    clock = Clock()
    life = Life(None, 3600, clock)

    clock.now = 3599
    assert not life.is_over(0)
    clock.now = 3600
    assert life.is_over(0)
    assert not life.is_over(1)


def test_a_process_that_is_gone_already_ends_it_at_once() -> None:
    """A process number that names nobody is no reason to live."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(timeout=60)

    assert Life(gone.pid, 3600).is_over(0)


def test_browsers_refused_ports_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that every browser blocks is given back, and another one taken."""
    store = Store(where(tmp_path / "x.sqlite3"))
    port = free_port()
    monkeypatch.setattr("nupool_helpers.practice.runtime.BAD_PORTS", frozenset({port}))
    from nupool_helpers.practice import runtime

    real, asked = runtime.bind_port, []

    def bind_port(number: int, host: str) -> socket.socket:
        asked.append(number)
        return real(port if len(asked) == 1 else number, host)

    monkeypatch.setattr(runtime, "bind_port", bind_port)
    with bind(store, 0) as listener:
        assert listener.getsockname()[1] != port
    store.close()


def test_its_log_has_no_queries_and_no_forms(data: Path) -> None:
    """One line a request: method, path, status."""
    command = [sys.executable, "-m", "nupool_helpers.practice", "serve", "--data", str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment(data), stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        account = new_account(data, "ada@example.org", "READ INFO")
        client(url, account).balances()
        process.terminate()
        log = process.communicate(timeout=60)[1]

    assert "GET /api/v1.1/account/getbalances 200" in log
    assert not [value for value in account.values() if value in log]
    assert "apikey" not in log


def test_a_log_that_grows_long_begins_anew(tmp_path: Path) -> None:
    """Whoever appends or writes on: the next line stands at the beginning; a short one, and a pipe, are left alone."""
    with (tmp_path / "log").open("w") as log:
        for line in ("a long line\n", "a line\n"):
            log.write(line)
            log.flush()
            shorten_log(log.fileno(), most=10)
    assert (tmp_path / "log").read_text() == "a line\n"
    read, write = os.pipe()
    shorten_log(write, most=0)
    os.close(read)
    os.close(write)


def test_one_that_runs_is_found_and_not_started_again(data: Path) -> None:
    """The second asker gets the same process."""
    first = launcher.find_or_start(data)
    pid = json.loads((data / "runtime.json").read_text())["pid"]

    again = launcher.find_or_start(data)

    assert json.loads((data / "runtime.json").read_text())["pid"] == pid
    assert again.url == first.url
    end(first, data)
