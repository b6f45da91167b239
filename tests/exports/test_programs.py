"""Configurations of today's programs, read by the programs' own readers or schemas where these can be had.

ccxt and python-dotenv read what is written here. freqtrade's file is judged by the schema in its own package (the
program itself is not run), hummingbot's by the fields that its source asks for (tests/exports/hummingbot_fields.json).
"""

import io
import json
import re
import shlex
import stat
import subprocess
from pathlib import Path
from typing import Any

import ccxt
import pytest
from dotenv import dotenv_values
from freqtrade import __version__ as freqtrade_release
from freqtrade.config_schema.config_schema import CONF_SCHEMA, SCHEMA_MINIMAL_REQUIRED
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, ValidationError

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import preview, read, write
from nupool_helpers.exports.hummingbot import CONNECTORS
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText

SECRET = "marker+/=#'\"\\ $HOME {x} `y`"
PLAIN = 'marker+/=#" $HOME {x} `y`'  # what a shell and python-dotenv read alike
PAIR = Credentials("kraken", "key-1", SecretText(PLAIN))
FULL = Credentials("kucoin", "key-1", SecretText(PLAIN), SecretText("marker-pass"), "u1d")
SIGNS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=60)
HUMMINGBOT: dict[str, Any] = json.loads(Path(__file__).with_name("hummingbot_fields.json").read_text())
every_format = pytest.mark.parametrize("name", FORMATS)


@every_format
@given(key=SIGNS, secret=SIGNS)
def test_what_is_written_reads_back(name: str, key: str, secret: str) -> None:
    """Any printable Key and Secret survive every format, but for what a program itself would read otherwise."""
    entry = Credentials("kraken", key, SecretText(secret))
    if name == "octobot" and any(part.strip("'\"") != part for part in (key, secret)):
        with pytest.raises(InvalidInput, match="OctoBot cuts"):
            FORMATS[name].render(entry, "")
        return
    if name == "env" and any(part in key + secret for part in ("${", "'", "\\")):
        with pytest.raises(InvalidInput, match=r"keys\.json"):
            FORMATS[name].render(entry, "")
        return

    assert FORMATS[name].parse(FORMATS[name].render(entry, "")) == [entry]


@every_format
@pytest.mark.parametrize("bad", ["", "a\rb", "a\x00b", "a\x1b[31m", "a\u2028b", "a\ud800"])
def test_a_value_with_a_sign_that_cannot_be_typed_is_refused(name: str, bad: str, tmp_path: Path) -> None:
    """Nothing is written, and the sentence does not repeat the value."""
    with pytest.raises(InvalidInput) as caught:
        write(FORMATS[name], tmp_path / "file", Credentials("kraken", "key", SecretText(bad)))

    assert caught.value.field == "secret"
    assert not bad or bad not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@every_format
@pytest.mark.parametrize("exchange", ["", "Kraken", "kra ken", "a.b", "a\nb", "bittrex"])
def test_an_exchange_that_cannot_be_is_refused(name: str, exchange: str) -> None:
    """An id has small letters and digits, and Bittrex is gone."""
    with pytest.raises(InvalidInput) as caught:
        FORMATS[name].render(Credentials(exchange, "key", SecretText("s")), "")

    assert caught.value.field == "exchange"


@every_format
def test_the_file_is_private_and_the_one_before_is_kept(name: str, tmp_path: Path) -> None:
    """0600, with a copy that is 0600, too."""
    path = tmp_path / FORMATS[name].file
    assert write(FORMATS[name], path, PAIR) is None
    copy = write(FORMATS[name], path, PAIR)

    assert copy is not None
    assert {stat.S_IMODE(p.stat().st_mode) for p in (path, copy)} == {0o600}
    assert read(FORMATS[name], path) == [PAIR]


@every_format
def test_the_preview_shows_no_secret(name: str) -> None:
    """The Key may be seen, and so may the lines that give the file to the program."""
    shown = preview(FORMATS[name], PAIR) + FORMATS[name].use(PAIR)

    assert "key-1" in shown
    assert FORMATS[name].file in shown
    assert "marker" not in shown


@pytest.mark.parametrize("name", ["ccxt", "env"])
def test_other_exchanges_in_the_file_stay(name: str, tmp_path: Path) -> None:
    """A second exchange joins the first; the same one again replaces its own entry."""
    path = tmp_path / "file"
    newer = Credentials("kraken", "key-2", SecretText("t"))
    for entry in (PAIR, FULL, newer):
        write(FORMATS[name], path, entry)

    assert sorted(read(FORMATS[name], path), key=lambda e: e.exchange) == [newer, FULL]


@pytest.mark.parametrize("name", ["ccxt", "env"])
def test_ccxt_itself_takes_the_pair(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library, given the file by the very lines of Python that are shown, holds all four parts."""
    monkeypatch.chdir(tmp_path)
    for part in ("APIKEY", "SECRET", "PASSWORD", "UID"):
        monkeypatch.setenv(f"KUCOIN_{part}", "")  # so that what is loaded is taken away again
        monkeypatch.delenv(f"KUCOIN_{part}")
    write(FORMATS[name], Path(FORMATS[name].file), FULL)
    names: dict[str, Any] = {}
    exec(compile(FORMATS[name].use(FULL), "the lines shown", "exec"), names)
    exchange = names["exchange"]

    assert (exchange.apiKey, exchange.secret, exchange.password, exchange.uid) == (
        "key-1",
        PLAIN,
        "marker-pass",
        "u1d",
    )
    assert exchange.check_required_credentials()


@given(key=SIGNS, secret=SIGNS)
def test_python_dotenv_reads_the_same(key: str, secret: str) -> None:
    """The reader that programs use, as they use it, gets both values, with nothing put in for $names."""
    key, secret = (re.sub(r"['\\]|\$\{", "x", value) for value in (key, secret))
    text = FORMATS["env"].render(Credentials("kraken", key, SecretText(secret)), "")

    assert dotenv_values(stream=io.StringIO(text)) == {"KRAKEN_APIKEY": key, "KRAKEN_SECRET": secret}


def test_other_lines_of_a_dotenv_stay() -> None:
    """Comments and other programs' names are left as they are; ways to write a value are understood."""
    old = '# mine\nOTHER=1\nKRAKEN_APIKEY=old\nexport KUCOIN_APIKEY="a"\nKUCOIN_SECRET=b # note\n'
    new = FORMATS["env"].render(PAIR, old)

    assert new.startswith("# mine\nOTHER=1\nexport KUCOIN_APIKEY")
    assert Credentials("kucoin", "a", SecretText("b")) in FORMATS["env"].parse(new)


def freqtrade_accepts(private: str) -> dict[str, Any]:
    """The configuration, judged by freqtrade's own schema as it judges one; returns its exchange."""
    config: dict[str, Any] = {"dry_run": True, "dataformat_ohlcv": "feather", "dataformat_trades": "feather"}
    config |= json.loads(private)
    Draft4Validator(dict(CONF_SCHEMA) | {"required": SCHEMA_MINIMAL_REQUIRED}).validate(config)
    found: dict[str, Any] = config["exchange"]
    return found


@given(key=SIGNS, secret=SIGNS)
def test_freqtrade_s_schema_takes_the_file(key: str, secret: str) -> None:
    """The schema of the release that is named has every field, as text; it is one that can refuse."""
    private = FORMATS["freqtrade"].render(Credentials("kraken", key, SecretText(secret)), "")
    exchange = freqtrade_accepts(private)

    assert (exchange["name"], exchange["api_key"], exchange["secret"]) == ("kraken", key, secret)
    assert set(exchange) <= set(CONF_SCHEMA["definitions"]["exchange"]["properties"])
    with pytest.raises(ValidationError):
        freqtrade_accepts(json.dumps({"exchange": exchange | {"secret": 123}}))


def test_the_releases_that_are_named_are_those_of_the_tests() -> None:
    """What the panel says was followed is what was looked at here."""
    assert f"freqtrade {freqtrade_release}" in FORMATS["freqtrade"].release
    assert f"hummingbot {HUMMINGBOT['release']}" in FORMATS["hummingbot"].release


def test_freqtrade_s_other_settings_stay() -> None:
    """What the file has besides the pair is kept, and the older names of the key do not compete."""
    old = json.dumps(
        {"telegram": {"enabled": True}, "exchange": {"key": "old", "apiKey": "older", "pair_whitelist": ["A/B"]}}
    )
    new = json.loads(FORMATS["freqtrade"].render(PAIR, old))

    assert new["telegram"] == {"enabled": True}
    assert new["exchange"] == {
        "pair_whitelist": ["A/B"],
        "name": "kraken",
        "api_key": "key-1",
        "secret": PLAIN,
        "password": "",
        "uid": "",
    }


@pytest.mark.parametrize("exchange", CONNECTORS)
def test_hummingbot_gets_every_field_that_it_asks_for(exchange: str) -> None:
    """No more and no less, by the connector's own name; the exchange is one that ccxt knows by its id."""
    connector = CONNECTORS[exchange]
    password = SecretText("marker-pass") if connector.password else None
    entry = Credentials(exchange, "key-1", SecretText(SECRET), password)
    form = FORMATS["hummingbot"]

    assert set(json.loads(form.render(entry, ""))) == set(HUMMINGBOT["asked by hbot connect"][connector.name])
    assert form.parse(form.render(entry, "")) == [entry]
    assert f"hbot connect {connector.name} --keys-stdin" in form.use(entry)
    assert exchange in ccxt.exchanges


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Credentials("kucoin", "k", SecretText("s")), "password"),
        (Credentials("kraken", "k", SecretText("s"), SecretText("p")), "password"),
        (Credentials("kraken", "k", SecretText("s"), uid="u"), "uid"),
        (Credentials("upbit", "k", SecretText("s")), "exchange"),
    ],
)
def test_hummingbot_is_not_guessed(entry: Credentials, field: str) -> None:
    """A passphrase that is missing, a part with no place and a connector that is not known are told."""
    with pytest.raises(InvalidInput) as caught:
        FORMATS["hummingbot"].render(entry, "")

    assert caught.value.field == field


@every_format
@given(text=st.one_of(st.text(max_size=200), st.sampled_from(['{"a":' * 50_000, "[" * 50_000, '{"a": "\\ud800"}'])))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    """A file that is something else, or nested without end, gives pairs or a sentence."""
    try:
        assert isinstance(FORMATS[name].parse(text), list)
    except InvalidInput as error:
        assert error.field == "path"


@every_format
def test_a_link_or_a_device_is_not_written(name: str, tmp_path: Path) -> None:
    """The Secret goes into an ordinary file, not where a link leads."""
    (tmp_path / "file").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "file", tmp_path, Path("/dev/null")):
        with pytest.raises(InvalidInput):
            write(FORMATS[name], path, PAIR)

    assert not (tmp_path / "elsewhere").exists()


def dotenv(text: str) -> dict[str, str | None]:
    """What python-dotenv itself reads, nothing put in."""
    return dict(dotenv_values(stream=io.StringIO(text), interpolate=False))


PEM = "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIB\\n-----END EC PRIVATE KEY-----\\n"


@pytest.mark.parametrize(
    "value",
    [
        f'"{PEM}"',
        f"'{PEM}'",
        PEM.replace(" ", "_"),
        '"a\\"b"',
        "'a\\'b'",
        "a#b",
        "a #b",
        "#b",
        '"two\nlines"',
        "${HOME}",
        "a 'b'",
    ],
)
def test_a_dotenv_is_read_as_programs_read_it(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backslashes, comments, lines and quotes mean what they mean to python-dotenv; nothing is put in."""
    monkeypatch.setenv("HOME", "not this")
    text = f"KRAKEN_APIKEY=key-1\nKRAKEN_SECRET={value}\nOTHER=1\n"
    (entry,) = FORMATS["env"].parse(text)

    assert entry.secret.reveal() == dotenv(text)["KRAKEN_SECRET"]


@given(st.text(st.sampled_from("ab'\"\\\\n \t#=$\n\r{}"), max_size=60))
def test_any_dotenv_is_read_as_programs_read_it(value: str) -> None:
    """Whatever stands behind the name."""
    text = f"KRAKEN_APIKEY=key-1\nKRAKEN_SECRET={value}"
    secrets = [one.secret.reveal() for one in FORMATS["env"].parse(text)]

    assert secrets == [dotenv(text).get("KRAKEN_SECRET") or ""]


@given(secret=SIGNS)
def test_a_shell_reads_the_same(secret: str) -> None:
    """What is written is one word to a shell, with nothing in it that a shell would run or replace."""
    entry = Credentials("kraken", "key-1", SecretText(re.sub(r"['\\]|\$\{", "x", secret)))
    line = FORMATS["env"].render(entry, "").splitlines()[1]

    assert shlex.split(line, comments=True) == [f"KRAKEN_SECRET={entry.secret.reveal()}"]


def test_what_a_shell_would_run_is_not_written(tmp_path: Path) -> None:
    """Refused with a sentence; and what is written runs nothing in a shell that takes the file in."""
    hostile = SecretText(f"'; touch {tmp_path}/ran #")
    with pytest.raises(InvalidInput, match=r"keys\.json"):
        write(FORMATS["env"], tmp_path / ".env", Credentials("kraken", "key-1", hostile))
    assert list(tmp_path.iterdir()) == []

    other = SecretText(f'$(touch {tmp_path}/ran)`touch {tmp_path}/ran`; touch {tmp_path}/ran #"')
    write(FORMATS["env"], tmp_path / ".env", Credentials("kraken", "key-1", other))
    shown = subprocess.run(
        ["sh", "-c", '. "$0"; printf %s "$KRAKEN_SECRET"', str(tmp_path / ".env")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert shown.stdout.decode() == other.reveal()
    assert not (tmp_path / "ran").exists()


def test_a_value_of_several_lines_goes_whole() -> None:
    """Where it is replaced nothing of it stays; other statements, whatever they are, stay to the letter."""
    old = "A=1\r\n'B'=2 # b\nexport KRAKEN_SECRET=\"one\ntwo\nthree\"\nKRAKEN_APIKEY=k\n\n# end"
    new = FORMATS["env"].render(PAIR, old)

    assert "two" not in new
    assert new.startswith("A=1\r\n'B'=2 # b\n")
    assert "\n# end\nKRAKEN_APIKEY='key-1'\n" in new


def test_a_padded_dotenv_is_refused() -> None:
    """Blanks without end, with whose square python-dotenv's time would grow; as many lines as fit are no matter."""
    for text in ("KRAKEN_APIKEY=a" + " " * 100_000 + "'", "A_APIKEY =" + "\t" * 300 + "x", "\u3000" * 300):
        with pytest.raises(InvalidInput, match="blanks"):
            FORMATS["env"].parse(text)
    assert len(FORMATS["env"].parse("KRAKEN_APIKEY=a" + " " * 200 + "b\n" * 2 + "\n" * 10_000)) == 1
