"""A PostgreSQL server for tests: its own data, loopback alone, as a user without rights, gone with the tests."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from nupool_helpers.practice.store import PostgresqlAddress
from scripts.test_tools import postgresql

DATABASE, USER, OWNER = "class", "exchange", "nupool_tests"
# Data that nobody needs tomorrow need not reach the disk; what an exchange asks for itself (synchronous_commit) stays.
QUICK, DURABLE = "-c fsync=off -c full_page_writes=off", "-c fsync=on -c full_page_writes=on"


class Server:
    """A server that runs, with the database `class` and its owner, the unprivileged user `exchange`."""

    def __init__(self, folder: Path, settings: str) -> None:
        programs = postgresql()
        assert programs, (
            "The tests need PostgreSQL's server and programs. `make test` installs them, or says what to do."
        )
        self.programs, self.folder, self.port = programs, folder, _free_port()
        self._settings = f"{settings} -c shared_buffers=32MB -c max_connections=60"
        self.passwords = folder / "passwords"
        self._data, self._log = folder / "data", folder / "log"

    def make(self) -> None:
        """Make the server's data, and start it."""
        owner, user = secrets.token_hex(16), secrets.token_hex(16)
        self._write(self.passwords, f"*:*:*:{OWNER}:{owner}\n*:*:*:{USER}:{user}\n")
        self._write(self.folder / "owner", owner)
        made = ["--username", OWNER, "--pwfile", self.folder / "owner", "--auth", "scram-sha-256", "--no-sync"]
        self.run("initdb", "-D", self._data, "--encoding", "UTF8", "--locale", "C", "--no-instructions", *made)
        self.start()
        with self.connect(OWNER, "postgres") as connection:
            connection.execute(f"CREATE ROLE {USER} LOGIN PASSWORD '{user}'".encode())
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {USER}".encode())

    def start(self, settings: str = "") -> None:
        """Start it, and wait until it answers."""
        places = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        options = f"{places} {self._settings} {settings}"
        self.run("pg_ctl", "start", "-w", "-t", "60", "-D", self._data, "-l", self._log, "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is as if its machine lost power."""
        self.run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode, "-D", self._data)

    def address(self, schema: str, more: str = "") -> PostgresqlAddress:
        """The address of a schema for the unprivileged user; the password is in a file."""
        place = f"host=127.0.0.1&port={self.port}&passfile={self.passwords}"
        return PostgresqlAddress(f"postgresql://{USER}@/{DATABASE}?{place}{more}", schema)

    def connect(self, user: str = USER, database: str = DATABASE) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection beside the exchange's."""
        place = {"host": "127.0.0.1", "port": self.port, "passfile": str(self.passwords)}
        return psycopg.connect(user=user, dbname=database, autocommit=True, **place)  # type: ignore[arg-type]

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs as the server's user, with nothing on its standard output."""
        given = [str(self.programs / program), *map(str, arguments)]
        who = _unprivileged()
        # By a file: the server inherits what is open, and a pipe would be read until the server ends.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                given, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=120, check=False,
                user=who and who.pw_uid, group=who and who.pw_gid, extra_groups=[] if who else None,
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, said.read().decode()

    def give(self, path: Path) -> None:
        """Let the server's user have a file or a folder."""
        if who := _unprivileged():
            os.chown(path, who.pw_uid, who.pw_gid)

    def _write(self, path: Path, text: str) -> None:
        path.touch(mode=0o600)
        path.write_text(text)
        self.give(path)


@contextmanager
def running(settings: str = QUICK) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    # Not among pytest's folders: they are the caller's alone, and the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="nupool-postgresql-", dir="/tmp"))
    server = Server(folder, settings)
    with _put_away_when_killed(server):
        try:
            server.give(folder)
            server.make()
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop()
            shutil.rmtree(folder)


@contextmanager
def _put_away_when_killed(server: Server) -> Iterator[None]:
    """Stop a server and delete its folder also where these tests are killed: a server outlives who started it."""
    # Whoever is killed closes this pipe, whatever killed it, and whoever ends in peace has nothing left to stop.
    wait = 'read _; "$1/pg_ctl" stop -m immediate -D "$2/data"; rm -rf "$2"'
    command = ["sh", "-c", wait, "sh", str(server.programs), str(server.folder)]
    who = _unprivileged()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        start_new_session=True, user=who and who.pw_uid, group=who and who.pw_gid, extra_groups=[] if who else None,
    ) as watcher:  # fmt: skip
        try:
            yield
        finally:
            assert watcher.stdin is not None
            watcher.stdin.close()
            watcher.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server: whoever runs the tests, but for root the user that Debian's package brings, or `nobody`."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
