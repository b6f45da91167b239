"""What every test has: nothing of this user's own, and no network beyond this machine."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.least_price import make_vaults_cheap

# The same examples each time, so that a change is judged by what it changes; `make soak` looks for new ones.
# However long that takes: a busy machine is no fault of what is tested, nor of how the examples are drawn.
_AT_ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _AT_ANY_PACE, derandomize=True)
settings.register_profile("search", _AT_ANY_PACE, max_examples=3000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the database for tests/practice."""
    parser.addoption("--on-postgresql", action="store_true", help="run tests/practice on PostgreSQL alone")


@pytest.fixture(scope="session", autouse=True)
def cheap_vaults(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests make hundreds of vaults, and a second of Argon2 for each would be most of what they take."""
    make_vaults_cheap(tmp_path_factory.mktemp("vault"))


@pytest.fixture(autouse=True)
def nothing_of_this_user(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each test has a data folder of its own; sockets have a folder of the tests, whose path is short enough."""
    monkeypatch.setenv("NUPOOL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.getbasetemp()))
    for name in ("NUPOOL_DATABASE", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            assert address[0] in ("127.0.0.1", "::1", "localhost", "127.0.0.2"), f"a test wants to reach {address[0]}"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
