"""`nupool-doctor --live`: what it shows and asks before it looks at a live pair, and the status that it ends with."""

import io
import json
import sys
from pathlib import Path

import pytest

from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import write
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.live import TOLD
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.cli import main
from tests.live.pairs import KEY, PASSPHRASE, SECRET
from tests.live.server import Replayer, case, replaying


def file_of(folder: Path, *exchanges: str) -> Path:
    """A configuration with a pair for each exchange."""
    path = folder / "private" / "keys.json"
    for name in exchanges:
        entry = Credentials(name, KEY, SecretText(SECRET), SecretText(PASSPHRASE))
        write(FORMATS["ccxt"], path, entry, keep=False)
    return path


def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: list[str], *options: str, typed: str = "yes\n" * 9
) -> tuple[int, Replayer]:
    """The command on the pairs of these recorded cases, in which somebody types that."""
    recorded = [case(name)[0] for name in cases]
    path = file_of(tmp_path, *[one["exchange"] for one in recorded])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with replaying(tmp_path, monkeypatch) as server:
        server.answers += [reply["response"] for one in recorded for reply in one["replies"]]
        return main(["--live", "--ca", str(server.ca), *options, str(path)]), server


@pytest.mark.parametrize(
    ("cases", "options", "status"),
    [
        (["kraken-least-privilege"], [], 0),
        (["kraken-over-privileged"], [], 1),
        (["kraken-least-privilege"], ["--for", "look"], 1),
        (["kraken-least-privilege"], ["--for", "futures"], 2),
        (["kraken-error-key"], [], 2),
        (["phemex-read"], [], 2),
        (["kraken-least-privilege", "okx-over-privileged"], [], 1),
        (["okx-error-key", "kraken-over-privileged"], [], 1),
        (["kraken-least-privilege", "okx-error-key"], [], 2),
    ],
)
def test_the_status_is_that_of_the_worst_pair(
    cases: list[str],
    options: list[str],
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """0 least privilege, 1 more than needed, 2 could not be established or too little; nothing of a pair is printed."""
    assert run(tmp_path, monkeypatch, cases, *options)[0] == status

    said = "".join(capsys.readouterr())
    assert not [mark for mark in (KEY, SECRET, PASSPHRASE) if mark in said]
    assert "was not looked at" not in said


@pytest.mark.parametrize("typed", ["no\n", "\n", "", "yes please\n"])
def test_nothing_is_sent_unless_its_holder_agrees(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The request is shown before the question; a no, and nobody there, is "could not be established"."""
    status, server = run(tmp_path, monkeypatch, ["kraken-least-privilege"], typed=typed)

    assert (status, server.seen, server.resolved) == (2, [], [])
    said = capsys.readouterr()
    assert "GetApiKeyInfo" in said.err and said.err.endswith("Send it? Type yes or no:\n")
    assert "It was not asked, since nobody agreed." in said.out


def test_each_pair_is_asked_about_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yes to the first is no yes to the second."""
    cases = ["kraken-least-privilege", "okx-least-privilege"]
    status, server = run(tmp_path, monkeypatch, cases, typed="yes\nno\n")

    assert status == 2 and [one.host for one in server.seen] == ["api.kraken.com"]


def test_json_has_the_names_of_nupool_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alone on standard output, pair by pair; `--yes` agrees beforehand, for a program that has nobody to ask."""
    cases = ["okx-over-privileged", "kraken-least-privilege"]
    assert run(tmp_path, monkeypatch, cases, "--json", "--yes", typed="")[0] == 1

    told = json.loads(capsys.readouterr().out)
    assert [(one["exchange"], one["outcome"]) for one in told["live"]] == [("okx", "too much"), ("kraken", "fits")]
    for name, one in zip(cases, told["live"], strict=True):
        assert {right: one[right] for right in TOLD} == {right: case(name)[1][right] for right in TOLD}
        assert {"file", "place", "problem", "note"} < set(one)


def test_without_the_option_no_exchange_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The doctor says that it has not looked; `--yes` alone changes nothing of that."""
    path = file_of(tmp_path, "kraken")
    with replaying(tmp_path, monkeypatch) as server:
        assert main([str(path)]) == main(["--yes", str(path)]) == 0
        assert server.resolved == []
    assert "was not looked at" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--live", "--offline", str(path)])


def test_what_is_no_whole_pair_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A placeholder, Key and Secret the same, a Secret that cannot be one: found, and nobody is asked."""
    path = tmp_path / "private" / "keys.json"
    path.parent.mkdir()
    halves = [("<your key>", SECRET), (KEY, KEY), (KEY, "not whole")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n" * 3))
    with replaying(tmp_path, monkeypatch) as server:
        for key, secret in halves:
            path.write_text(json.dumps({"kraken": {"apiKey": key, "secret": secret}}))
            path.chmod(0o600)
            assert main(["--live", "--ca", str(server.ca), str(path)]) == 1
        assert server.resolved == []
