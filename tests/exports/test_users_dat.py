"""`users.dat`: one account a line, as the client splits it."""

import stat
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports import formats
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.exports.users_dat import USERS_DAT, added, parse
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
FIRST = PoolConf(ADDRESS, KeyPair("a" * 32, SecretText("b" * 32)), "", interest="0.2,0.3", ordermatch=True)
SECOND = PoolConf(ADDRESS, KeyPair("c" * 32, SecretText("d" * 32)), "", unit="btc,usd", exchange="bter", trading="none")


def test_accounts_read_back(tmp_path: Path) -> None:
    """Two accounts with all their parameters, for this user alone."""
    path = tmp_path / "users.dat"
    assert formats.write(USERS_DAT, path, FIRST) is None
    formats.write(USERS_DAT, path, SECOND, keep=False)

    assert parse(path.read_text()) == [FIRST, SECOND]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_client_s_rules() -> None:
    """Five parts are enough, comments are cut, a shorter line is no account."""
    text = f"# note\n{ADDRESS} btc Bittrex key secret # mine\nonly three parts\n\n"

    assert parse(text) == [PoolConf(ADDRESS, KeyPair("key", SecretText("secret")), "", "btc", "bittrex")]


@pytest.mark.parametrize("secret", ["a b", "a#b", "", "a\nb"])
def test_a_secret_that_would_be_split_is_refused(tmp_path: Path, secret: str) -> None:
    """Nothing is written."""
    account = PoolConf(ADDRESS, KeyPair("a" * 32, SecretText(secret)), "")
    with pytest.raises(InvalidInput):
        formats.write(USERS_DAT, tmp_path / "users.dat", account)

    assert list(tmp_path.iterdir()) == []


def test_the_preview_hides_the_secrets() -> None:
    """Everything else is as it will be written."""
    assert "b" * 32 not in formats.preview(USERS_DAT, FIRST)
    assert formats.preview(USERS_DAT, FIRST).split()[:4] == [ADDRESS, "btc", "bittrex", "a" * 32]


def test_a_line_is_added_or_takes_its_key_s_place() -> None:
    """One line a Key; the others stay where they are."""
    assert added([FIRST], SECOND) == [FIRST, SECOND]
    other = PoolConf(ADDRESS, FIRST.pair, "", interest="0.4")
    assert added([FIRST, SECOND], other) == [other, SECOND]


@given(
    st.sampled_from(["", "0", "0.2", "0.2,0.3", "0.2, 0.2", "1.5,0"]),
    st.sampled_from(["pybot", "nubot", "none"]),
    st.booleans(),
    st.text("0123456789abcdef+/=", min_size=1, max_size=40),
)
def test_whatever_is_written_reads_back(interest: str, trading: str, match: bool, secret: str) -> None:
    """The file is compared with what was to be written, for any value that is taken."""
    account = PoolConf(
        f" {ADDRESS} ", KeyPair("k", SecretText(secret)), "pool", "btc", "bter", interest, match, trading
    )
    with tempfile.TemporaryDirectory() as folder:
        formats.write(USERS_DAT, Path(folder) / "users.dat", account)
        (found,) = parse((Path(folder) / "users.dat").read_text())

    assert (found.pair, found.ordermatch, found.trading) == (account.pair, match, trading)


def test_lines_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    """Another account's odd values are kept; the new one's are judged."""
    path = tmp_path / "users.dat"
    path.write_text(f"{ADDRESS} btc poloniex {'e' * 32} a=b== 0.1 0.2 mybot True\n# marker\n")
    rows = formats.differences(USERS_DAT, path, FIRST)
    formats.write(USERS_DAT, path, FIRST)

    assert path.read_text().splitlines()[0].split()[2:5] == ["poloniex", "e" * 32, "a=b=="]
    assert [row[0] for row in rows] == ["a new line", "other lines and comments"]
    assert "b" * 32 not in str(rows)
    assert "marker" not in str(rows)
    changed = replace(FIRST, interest="0.5")
    assert [row[0] for row in formats.differences(USERS_DAT, path, changed)] == ["this Key's line"]
    with pytest.raises(InvalidInput) as caught:
        formats.write(USERS_DAT, path, replace(SECOND, exchange="poloniex"))
    assert caught.value.field == "exchange"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A name that is somebody else's file stays what it is."""
    (tmp_path / "users.dat").symlink_to(tmp_path / "other")
    with pytest.raises(InvalidInput):
        formats.write(USERS_DAT, tmp_path / "users.dat", [FIRST])

    assert not (tmp_path / "other").exists()
