"""`pool.conf`: written so that the client's own parser reads what was meant."""

import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.data_folder import data_dir
from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import formats, users_dat
from nupool_helpers.exports.parameters import complaint
from nupool_helpers.exports.pool_conf import POOL_CONF, PoolConf, parse
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))
CONF = PoolConf("BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg", PAIR, "eu.nupool.net:3334", interest="0.2, 0.3", ordermatch=True)


def test_the_file_reads_back_by_the_client_s_rules(tmp_path: Path) -> None:
    """All parameters are there under the client's names, for this user alone."""
    path = tmp_path / "a" / "pool.conf"

    kept = formats.write(POOL_CONF, path, CONF)

    assert parse(path.read_text()) == {
        "address": CONF.address,
        "apikey": PAIR.key,
        "apisecret": PAIR.secret.reveal(),
        "server": "eu.nupool.net:3334",
        "unit": "btc",
        "exchange": "bittrex",
        "interest": "0.2,0.3",
        "ordermatch": "True",
        "trading": "pybot",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept is None


def test_the_preview_hides_the_secret_and_nothing_else() -> None:
    """It is the file, line by line, but for that value."""
    assert PAIR.secret.reveal() not in formats.preview(POOL_CONF, CONF)
    assert parse(formats.preview(POOL_CONF, CONF)) | {"apisecret": ""} == parse(formats.preview(POOL_CONF, CONF)) | {
        "apisecret": ""
    }
    assert parse(formats.preview(POOL_CONF, CONF))["apikey"] == PAIR.key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = b", {"a": "b"}),
        ("  a=b  ", {"a": "b"}),
        ("a = b # c", {"a": "b"}),
        ("a = b#c", {"a": "b"}),
        ("a = b = c", {}),
        ("a", {}),
        ("# a = b", {}),
        ("a = b\na = c", {"a": "c"}),
        ("a =", {"a": ""}),
        ("a = b\r\nc = d\r\n", {"a": "b", "c": "d"}),
        ("a = b\x0bc = d", {}),
        ("a = b\u2028c = d\x85", {}),
        ("\ufeffa = b", {"\ufeffa": "b"}),
        ("a = \u00a0b", {"a": "\u00a0b"}),
        ('a = "b"', {"a": '"b"'}),
    ],
)
def test_the_parser_follows_the_client_s(text: str, found: dict[str, str]) -> None:
    """Comments cut, a line with two equal signs vanishes, the later line wins, no quotes."""
    assert parse(text) == found


PARTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.text("ab=# \t\n\r\x0b\u00a0é,", max_size=12)


@given(values=st.lists(PARTS, min_size=6, max_size=6), match=st.booleans())
def test_whatever_is_typed_reads_back_or_is_refused(values: list[str], match: bool) -> None:
    """By the client's rules, every parameter, with no line of five words; a refusal leaves no file."""
    key, secret, server, unit, interest, address = values
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pool.conf"
        for more in ({}, {"server": server}, {"unit": unit}, {"interest": interest}, {"address": address}):
            given_values = {"address": CONF.address, "server": "eu.nupool.net", "ordermatch": match, **more}
            conf = PoolConf(pair=KeyPair(key or PAIR.key, SecretText(secret or "s")), **given_values)  # type: ignore[arg-type]
            try:
                formats.write(POOL_CONF, path, conf, keep=False)
            except InvalidInput as error:
                assert not path.exists()
                assert error.field in read_names
                continue
            found = parse(path.read_text())
            assert (found["apikey"], found["apisecret"]) == (conf.pair.key.strip(), conf.pair.secret.reveal().strip())
            assert found.keys() == read_names
            assert users_dat.parse(path.read_text()) == []
            path.unlink()


read_names = {"address", "apikey", "apisecret", "server", "unit", "exchange", "interest", "ordermatch", "trading"}


@pytest.mark.parametrize("secret", ["a b", "a#b", "a=b", "a b c d", "", "é" * 8, "a\nb"])
def test_a_pair_that_the_client_would_cut_is_refused(tmp_path: Path, secret: str) -> None:
    """A space is enough: with five words in a line the client reads the file as users.dat."""
    for pair, field in ((KeyPair(PAIR.key, SecretText(secret)), "apisecret"), (KeyPair(secret, PAIR.secret), "apikey")):
        with pytest.raises(InvalidInput) as caught:
            formats.write(POOL_CONF, tmp_path / "pool.conf", PoolConf(CONF.address, pair, "eu.nupool.net"))
        assert caught.value.field == field

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("server", "", "missing"),
        ("server", "http://eu.nupool.net", "without http"),
        ("server", "eu.nupool.net:99999", "host"),
        ("server", "a=b", "# or ="),
        ("apisecret", "abc#def", "# or ="),
        ("server", "a\nb", "several lines"),
        ("interest", "much", "percent"),
        ("interest", "0.1,0.2,0.3", "percent"),
        ("interest", "-1", "percent"),
        ("interest", "101", "percent"),
        ("trading", "mybot", "pybot"),
        ("exchange", "kraken", "bittrex"),
        ("unit", "B T C", "small letters"),
        ("address", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bitcoin address"),
    ],
)
def test_a_value_that_cannot_be_is_told(name: str, value: str, word: str) -> None:
    """Each field has its own sentence."""
    assert word in (complaint(name, value) or "")


def test_nothing_is_written_where_a_value_cannot_be(tmp_path: Path) -> None:
    """The error names the field; the file that was there stays."""
    path = tmp_path / "pool.conf"
    path.write_text("old")
    bad = PoolConf(CONF.address, PAIR, "a = b")
    with pytest.raises(InvalidInput) as caught:
        formats.write(POOL_CONF, path, bad)

    assert caught.value.field == "server"
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pool.conf"]


def test_a_file_that_is_there_is_kept_as_a_copy(tmp_path: Path) -> None:
    """In the data folder, each time under the next free name, private too; unless it is not wanted."""
    path = tmp_path / "pool.conf"
    path.write_text("first")
    path.chmod(0o644)
    copies = data_dir() / "before-writing"
    assert formats.write(POOL_CONF, path, CONF) == copies / "pool.conf.1"
    assert formats.write(POOL_CONF, path, CONF) == copies / "pool.conf.2"
    assert formats.write(POOL_CONF, path, CONF, keep=False) is None

    assert (copies / "pool.conf.1").read_text() == "first"
    assert {stat.S_IMODE(p.stat().st_mode) for p in (path, *copies.iterdir())} == {0o600}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "pool.conf"]


def test_differences_hide_both_secrets(tmp_path: Path) -> None:
    """What changes is listed by name; a changed Secret only as changed."""
    path = tmp_path / "pool.conf"
    other = PoolConf(CONF.address, KeyPair("a" * 32, SecretText("b" * 32)), "eu.nupool.net:3334")
    formats.write(POOL_CONF, path, other)
    rows = formats.differences(POOL_CONF, path, CONF)

    assert [row[0] for row in rows] == ["apikey", "apisecret", "interest", "ordermatch"]
    assert "a" * 5 not in str(rows), "where the two are swapped, the Key is a Secret"
    assert PAIR.secret.reveal() not in str(rows)
    assert "b" * 32 not in str(rows)


def test_what_a_file_has_besides_is_counted(tmp_path: Path) -> None:
    """A comment and a broken line may hold a Secret: they are not shown, but that they go is."""
    formats.write(POOL_CONF, tmp_path / "pool.conf", CONF)
    with (tmp_path / "pool.conf").open("a") as file:
        file.write("# apisecret = marker\nmarker\n\n")

    assert formats.differences(POOL_CONF, tmp_path / "pool.conf", CONF) == [("other lines and comments", "2", "none")]


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """The Secret goes into the file that was named, not where a link leads."""
    (tmp_path / "pool.conf").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(InvalidInput, match="link"):
        formats.write(POOL_CONF, tmp_path / "pool.conf", CONF)
    assert not (tmp_path / "elsewhere").exists()
