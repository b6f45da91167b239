"""Everybody's server is started before a class, whatever the hub puts off."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from deploy.start_servers import TRIES, start
from tests.deploy.judging import DEPLOY


class FakeHub:
    """A hub that answers a path as it was told to, one status after the other; the last one stays."""

    def __init__(self, **answers: list[int]) -> None:
        self.answers, self.asked, self.slept = answers, Counter[str](), list[float]()

    def ask(self, path: str) -> tuple[int, float]:
        """Answer one request."""
        name, _slash, what = path.removeprefix("/users/").partition("/")
        self.asked[path] += 1
        statuses = self.answers[name] if what else [409]
        return statuses.pop(0) if len(statuses) > 1 else statuses[0], 31.0


def test_who_is_put_off_is_asked_for_again() -> None:
    """After the pause that the hub names; who starts, is starting or is there already counts as started."""
    hub = FakeHub(ada=[429, 429, 201], eve=[202], bob=[400], tina=[500])

    assert start(["ada", "eve", "bob", "tina"], hub.ask, hub.slept.append) == ["tina"]
    assert hub.asked["/users/ada/server"] == 3
    assert hub.slept == [31.0, 31.0]


def test_a_hub_that_puts_off_for_ever_has_an_end() -> None:
    """Whoever waits is told in the end."""
    hub = FakeHub(ada=[429])

    assert start(["ada"], hub.ask, hub.slept.append) == ["ada"]
    assert len(hub.slept) == TRIES


def test_a_name_is_one_part_of_a_path() -> None:
    """A name with a slash asks for nobody else."""
    hub = FakeHub(**{"ada%2F..%2Feve": [201]})

    assert start(["ada/../eve"], hub.ask, hub.slept.append) == []
    assert set(hub.asked) == {"/users/ada%2F..%2Feve", "/users/ada%2F..%2Feve/server"}


@pytest.mark.parametrize(("mode", "sentence"), [(0o640, "Others can read"), (0o600, "refused")])
def test_a_token_that_others_can_read_is_not_used(mode: int, sentence: str, tmp_path: Path) -> None:
    """Nothing is sent by it. One that is this user's alone goes to the hub; where there is none, a sentence."""
    token = tmp_path / "token"
    token.write_text("made-up\n")
    token.chmod(mode)
    command = [sys.executable, str(DEPLOY / "start_servers.py"), "http://127.0.0.1:1", "--token-file", str(token)]
    done = subprocess.run(command, input="ada\n", capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
