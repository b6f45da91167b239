"""`nupool-key`: what it shows before anything is sent, what it says, and the status that it ends with."""

import io
import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nupool_helpers.live import EXCHANGES, NOTHING_TOLD, TOLD
from nupool_helpers.live.cli import main
from tests.live.pairs import CODE, KEY, PASSPHRASE, SECRET, ec_pem
from tests.live.server import case, cases, replaying

ROOT = Path(__file__).parents[2]


def typed(exchange: str, key: str = KEY, secret: str = SECRET) -> str:
    """What is entered for an exchange, a line each."""
    lines = [key, ec_pem() if exchange == "coinbase" else secret]
    lines += [PASSPHRASE] if EXCHANGES[exchange].needs else []
    lines += [CODE] if EXCHANGES[exchange].may_need else []
    return "\n".join(lines) + "\n"


def run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, list[Any]]:
    """The command against the recorded case: its status and what arrived."""
    recorded, _ = case(name)
    exchange = recorded["exchange"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed(exchange, recorded.get("own_key", KEY))))
    with replaying(tmp_path, monkeypatch) as server:
        server.answers += [one["response"] for one in recorded["replies"]]
        return main([exchange, "--ca", str(server.ca), *options]), server.seen


@pytest.mark.parametrize("exchange", [name for name in EXCHANGES if name not in ("bybiteu", "myokx", "okxus")])
def test_the_status_says_how_the_key_fits(
    exchange: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 least privilege, 1 more than needed, 2 could not be established; nothing of the pair is printed."""
    name = "bitget-uta" if exchange == "bitget" else exchange

    assert run(f"{name}-least-privilege", tmp_path, monkeypatch)[0] == (2 if exchange == "gate" else 0)
    more = "transfer-without-withdraw" if exchange == "binance" else "over-privileged"
    if exchange != "gemini":
        assert run(f"{name}-{more}", tmp_path, monkeypatch)[0] == 1
    for error in [one for one in cases(exchange) if "-error-" in one]:
        assert run(error, tmp_path, monkeypatch)[0] == 2
    said = "".join(capsys.readouterr())
    for mark in (KEY, SECRET, PASSPHRASE, CODE):
        assert mark not in said
    page = EXCHANGES[exchange].page
    assert page.address in said and EXCHANGES[exchange].keeps in said
    if exchange != "gemini":
        right = "transfer" if exchange == "binance" else "withdraw"
        assert f"is called: {page.names[right]}\n" in said


def test_json_has_the_names_of_the_recorded_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alone on standard output; the request that is shown goes to the other stream."""
    assert run("kucoin-over-privileged", tmp_path, monkeypatch, "--json")[0] == 1

    said = capsys.readouterr()
    told = json.loads(said.out)
    assert list(told) == [*TOLD, "problem", "note"]
    assert {name: told[name] for name in TOLD} == {name: case("kucoin-over-privileged")[1][name] for name in TOLD}
    assert "withdrawing" in told["note"] and "KC-API-SIGN: ‹the signature›" in said.err


def test_a_program_that_gives_no_one_time_code_gives_a_whole_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines are enough for a Kraken key; a passphrase is not left out."""
    with replaying(tmp_path, monkeypatch) as server:
        server.answers.append(case("kraken-least-privilege")[0]["replies"][0]["response"])
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n{SECRET}\n"))
        assert main(["kraken", "--ca", str(server.ca)]) == 0
        assert b"otp" not in server.seen[0].body
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n{SECRET}\n"))
        assert main(["okx", "--ca", str(server.ca)]) == 2
        assert len(server.seen) == 1


def test_a_refusal_says_the_problem_and_nothing_seven_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The causes in order, that nothing was established, and where to look."""
    assert run("binance-error-ambiguous", tmp_path, monkeypatch)[0] == 2

    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said[1:4]] == ["First", "Second", "Third"]
    assert said[4] == "Nothing of this key could be established." and len(said) == 7


def test_the_purpose_can_be_picked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that only reads fits for looking and is too little for trading; one that trades is too much for looking."""
    assert run("kraken-no-permissions", tmp_path, monkeypatch, "--for", "look")[0] == 2
    assert run("bitget-read-only-no-ip", tmp_path, monkeypatch, "--for", "look")[0] == 0
    assert run("bitget-read-only-no-ip", tmp_path, monkeypatch)[0] == 2
    assert run("bitget-least-privilege", tmp_path, monkeypatch, "--for", "look")[0] == 1
    assert run("bitget-least-privilege", tmp_path, monkeypatch, "--for", "futures")[0] == 2


@pytest.mark.parametrize("exchange", NOTHING_TOLD)
def test_where_nothing_is_told_nothing_is_asked_or_sent(
    exchange: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No prompt, no name looked up; it says where to look by hand, and that it could not be established."""

    class Untouched(io.StringIO):
        def readline(self, *_: Any) -> str:
            raise AssertionError("asked for something")

    monkeypatch.setattr(sys, "stdin", Untouched())
    with replaying(tmp_path, monkeypatch) as server:
        assert main([exchange]) == 2
        assert main([exchange, "--json"]) == 2
        assert server.seen == [] and server.resolved == []
    said = capsys.readouterr().out
    assert NOTHING_TOLD[exchange].page.address in said
    assert json.loads(said.splitlines()[-1])["withdraw"] is None


def test_the_request_is_shown_before_the_pair_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who stops there has sent nothing; and the nonces of a running bot are spoken of."""
    for exchange in EXCHANGES:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        assert main([exchange]) == 2
        said = capsys.readouterr().err
        endpoint = EXCHANGES[exchange].endpoints[0]
        assert f"{endpoint.method} {endpoint.address}" in said and said.endswith("Nothing was sent.\n")
        assert ("nonce" in EXCHANGES[exchange].keeps) == (exchange in ("kraken", "bitfinex", "gemini"))


def test_the_names_of_the_key_pages_are_printed_without_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, or one exchange's."""
    assert main(["--names"]) == 0
    said = capsys.readouterr().out
    for one in [*EXCHANGES.values(), *NOTHING_TOLD.values()]:
        assert one.title in said and one.page.names["withdraw"] in said and one.page.names["ip_list"] in said

    assert main(["--names", "kraken"]) == 0
    assert "Binance" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["nobody"],
        ["binance", "--ca", __file__],
        ["binance", "--ca", "/nowhere"],
        ["binance", "--proxy", "127.0.0.1:8080"],
        ["binance", "--proxy", "https://127.0.0.1:8080"],
        ["binance", "--proxy", "http://user:word@127.0.0.1:8080"],
        ["binance", "--host", "127.0.0.1"],
        ["binance", "--for", "everything"],
    ],
)
def test_options_that_are_none_are_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """There is none for a host, and a proxy's password would stand in the list of processes."""
    with pytest.raises(SystemExit) as caught:
        main(options)
    assert caught.value.code == 2
    assert "user:word" not in capsys.readouterr().out


def test_a_pair_that_cannot_be_one_is_said_and_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Kraken Secret that was not copied whole."""
    with replaying(tmp_path, monkeypatch) as server:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\nnot whole\n\n"))
        assert main(["kraken", "--ca", str(server.ca)]) == 2
        assert server.seen == []
    assert "copy it again" in capsys.readouterr().err


def test_what_is_no_text_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program's bytes: a sentence, and the status for "could not be established"."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(KEY.encode() + b"\xff\n"), encoding="utf-8"))

    assert main(["kraken"]) == 2
    said = capsys.readouterr()
    assert "no text" in said.err and KEY not in said.err + said.out


def test_it_can_be_run_as_a_module_and_as_a_command() -> None:
    """`python -P -m nupool_helpers.live`, and the entry `nupool-key` of the package."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nupool_helpers.live", "phemex"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 2 and "by hand" in done.stdout and done.stderr == ""

    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts["nupool-key"] == "nupool_helpers.live.cli:main"


RESOLVE = """
import socket, sys
here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(sys.argv.pop(1))))]
socket.getaddrinfo = lambda *_, **__: here
from nupool_helpers.live.cli import main
sys.exit(main())
"""


def test_in_a_process_of_its_own_the_pair_is_in_no_argument_and_no_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: two lines in, one request out, JSON and a status back; only the name's address is a test's."""
    with replaying(tmp_path, monkeypatch) as server:
        server.answers.append(case("bybit-over-privileged")[0]["replies"][0]["response"])
        command = [sys.executable, "-c", RESOLVE, str(server.port), "bybit", "--json", "--ca", str(server.ca)]
        done = subprocess.run(
            command, input=f"{KEY}\n{SECRET}\n", capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
        )

    assert done.returncode == 1 and json.loads(done.stdout)["withdraw"] is True
    assert len(server.seen) == 1 and server.seen[0].host == "api.bybit.com"
    assert KEY not in done.stdout + done.stderr and SECRET not in done.stdout + done.stderr


def test_at_a_terminal_nothing_that_is_typed_is_shown(tmp_path: Path) -> None:
    """A terminal of our own: Key and Secret are typed into it, the last is stopped, and neither is echoed."""
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nupool_helpers.live", "kucoin"],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
        close_fds=True,
    )
    os.close(inner)
    seen = b""
    for prompt, answer in ((b"Key (not shown)", KEY), (b"Secret (not shown)", SECRET), (b"Passphrase", "\x03")):
        seen += read_until(outer, prompt)
        os.write(outer, answer.encode() + (b"\n" if answer != "\x03" else b""))
    # In a session without a controlling terminal Ctrl+C is a character; the end of the input stops as well.
    os.write(outer, b"\x04\x04")
    seen += read_until(outer, None)
    assert process.wait(30) == 2
    os.close(outer)
    assert KEY.encode() not in seen and SECRET.encode() not in seen


def read_until(terminal: int, prompt: bytes | None) -> bytes:
    """What a terminal shows up to a prompt, or to its end."""
    shown = b""
    while prompt is None or prompt not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux: the other side has closed
            break
        if not part:
            break
        shown += part
    return shown
