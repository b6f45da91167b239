"""Clients that others wrote for Bittrex, unchanged, against a real exchange behind a TLS front."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.old_clients import CLIENTS, folder_of
from tests import processes
from tests.old_clients.front import tls_front

DRIVERS = Path(__file__).with_name("drivers")
_RUN = "import brought_here, runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__')"


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    """An exchange, and what a client must know to be brought there."""
    data = tmp_path_factory.mktemp("exchange")
    with (
        processes.exchange(data) as url,
        tls_front(int(url.rpartition(":")[2]), data) as (front, authority),
        processes.pool(url) as pool,
    ):
        reader = processes.new_account(data, "reader@example.org", "READ INFO")
        yield data, {"url": url, "front": front, "authority": str(authority), "reader": reader, "pool": pool}


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_a_client_runs_unchanged(exchange: tuple[Path, dict[str, object]], name: str) -> None:
    """Everything that it offers works, and its own exceptions tell what went wrong."""
    run(exchange, name, name, "READ INFO,TRADE LIMIT,TRADE MARKET,WITHDRAW")


def test_a_pool_is_paid_for_what_a_client_of_2015_signed(exchange: tuple[Path, dict[str, object]]) -> None:
    """A client that writes whole addresses places orders through the front, and a pool replays what it signed."""
    run(exchange, "as_in_2015", "python_bittrex", "READ INFO,TRADE LIMIT")


def run(exchange: tuple[Path, dict[str, object]], driver: str, library: str, permissions: str) -> None:
    """Run a driver with a client's library and a new account."""
    data, known = exchange
    account = processes.new_account(data, f"{driver}@example.org", permissions)

    # Key and Secret go in by standard input: a command line and an environment can be read by others.
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUN, f"{driver}.py"],
        input=json.dumps({**known, **account, "library": str(folder_of(library))}),
        capture_output=True,
        text=True,
        timeout=120,
        cwd=DRIVERS,
    )

    assert done.returncode == 0, done.stdout + done.stderr
