"""Configurations of today's programs, read back by the programs' own readers where these can be had."""

import io
import json
import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import ccxt as ours
from nupool_helpers.exports.entry import Entry
from nupool_helpers.exports.programs import FORMATS, preview, read, write
from nupool_helpers.secret import SecretText

SECRET = "marker+/=#'\"\\ $HOME ${x} `y`"
PAIR = Entry("kraken", "key-1", SecretText(SECRET))
SIGNS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=60)
every_format = pytest.mark.parametrize("name", FORMATS)


@every_format
@given(key=SIGNS, secret=SIGNS)
def test_what_is_written_reads_back(name: str, key: str, secret: str) -> None:
    """Any printable Key and Secret survive every format."""
    entry = Entry("kraken", key, SecretText(secret))

    assert FORMATS[name].parse(FORMATS[name].render(entry, "")) == [entry]


@every_format
@pytest.mark.parametrize("bad", ["", "a\nb", "a\x00b", "a\x1b[31m"])
def test_a_value_that_breaks_a_line_is_refused(name: str, bad: str, tmp_path: Path) -> None:
    """Nothing is written, and the sentence does not repeat the value."""
    with pytest.raises(CorrectTheEntry) as caught:
        write(FORMATS[name], tmp_path / "file", Entry("kraken", "key", SecretText(bad)))

    assert caught.value.field == "secret"
    assert not bad or bad not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@every_format
def test_the_file_is_private_and_the_one_before_is_kept(name: str, tmp_path: Path) -> None:
    """0600, with a copy that is 0600, too."""
    path = tmp_path / FORMATS[name].file
    assert write(FORMATS[name], path, PAIR) is None
    copy = write(FORMATS[name], path, PAIR)

    assert copy is not None
    assert {stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()} == {0o600}
    assert read(FORMATS[name], path) == [PAIR]


@every_format
def test_the_preview_shows_no_secret(name: str) -> None:
    """The Key may be seen."""
    shown = preview(FORMATS[name], PAIR)

    assert "key-1" in shown
    assert "marker" not in shown


@pytest.mark.parametrize("name", ["ccxt", "env"])
def test_other_exchanges_in_the_file_stay(name: str, tmp_path: Path) -> None:
    """A second exchange joins the first; the same one again replaces its own entry."""
    path = tmp_path / "file"
    other = Entry("kucoin", "k", SecretText("s"), SecretText("p"))
    newer = Entry("kraken", "key-2", SecretText("t"))
    for entry in (PAIR, other, newer):
        write(FORMATS[name], path, entry)

    assert sorted(read(FORMATS[name], path), key=lambda e: e.exchange) == [newer, other]


def test_ccxt_itself_takes_the_pair(tmp_path: Path) -> None:
    """The library, given the file by the lines of Python shown, holds Key, Secret and password."""
    entry = Entry("kucoin", "key-1", SecretText(SECRET), SecretText("pass"))
    write(FORMATS["ccxt"], tmp_path / "keys.json", entry)
    code = ours.LOADING.format(exchange="kucoin").replace('"keys.json"', repr(str(tmp_path / "keys.json")))
    names: dict[str, object] = {}
    exec(compile(code, "loading", "exec"), names)
    exchange = names["exchange"]

    assert (exchange.apiKey, exchange.secret, exchange.password) == ("key-1", SECRET, "pass")  # type: ignore[attr-defined]
    assert exchange.check_required_credentials()  # type: ignore[attr-defined]


@given(key=SIGNS, secret=SIGNS)
def test_python_dotenv_reads_the_same(key: str, secret: str) -> None:
    """The reader that programs use gets both values, with nothing put in for $names."""
    text = FORMATS["env"].render(Entry("kraken", key, SecretText(secret)), "")
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)

    assert found == {"KRAKEN_APIKEY": key, "KRAKEN_SECRET": secret}


def test_other_lines_of_a_dotenv_stay() -> None:
    """Comments and other programs' names are left as they are; ways to write a value are understood."""
    old = '# mine\nOTHER=1\nKRAKEN_APIKEY=old\nexport KUCOIN_APIKEY="a"\nKUCOIN_SECRET=b # note\n'
    new = FORMATS["env"].render(PAIR, old)

    assert new.startswith("# mine\nOTHER=1\nexport KUCOIN_APIKEY")
    assert Entry("kucoin", "a", SecretText("b")) in FORMATS["env"].parse(new)


def test_freqtrade_s_other_settings_stay() -> None:
    """What the file has besides the pair is kept, and the older name of the key does not compete."""
    old = json.dumps({"telegram": {"enabled": True}, "exchange": {"key": "old", "pair_whitelist": ["A/B"]}})
    new = json.loads(FORMATS["freqtrade"].render(PAIR, old))

    assert new["telegram"] == {"enabled": True}
    assert new["exchange"] == {
        "pair_whitelist": ["A/B"],
        "name": "kraken",
        "api_key": "key-1",
        "secret": SECRET,
        "password": "",
        "uid": "",
    }


def test_hummingbot_s_names_differ_by_connector() -> None:
    """Binance says secret, Kraken says secret key, KuCoin wants a passphrase; an unknown one is not guessed."""
    form = FORMATS["hummingbot"]
    assert list(json.loads(form.render(PAIR, ""))) == ["kraken_api_key", "kraken_secret_key"]
    binance = Entry("binance", "k", SecretText("s"))
    assert list(json.loads(form.render(binance, ""))) == ["binance_api_key", "binance_api_secret"]
    for entry, field in (
        (Entry("kucoin", "k", SecretText("s")), "password"),
        (Entry("gemini", "k", SecretText("s")), "exchange"),
    ):
        with pytest.raises(CorrectTheEntry) as caught:
            form.render(entry, "")
        assert caught.value.field == field


@every_format
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    """A file that is something else gives pairs or a sentence."""
    try:
        assert isinstance(FORMATS[name].parse(text), list)
    except CorrectTheEntry as error:
        assert error.field == "path"
