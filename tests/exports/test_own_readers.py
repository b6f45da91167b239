"""OctoBot's and cryptofeed's configurations, read by those programs' own readers; Secrets of several lines in all.

Both readers are installed from PyPI in folders of their own: octobot-commons, which is what OctoBot reads its
configuration with, and cryptofeed. OctoBot's other sections are judged by what the schema of its release 2.0.15 asks
for (octobot/config/config_schema.json). The programs themselves are not run.
"""

import io
import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import ccxt
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.cryptofeed import SECTIONS
from nupool_helpers.exports.formats import differences, preview, read, write
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.exports.programs import CLIENT, FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.tools.doctor.examine import examine
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.validation.placeholders import placeholder
from scripts.old_clients import READERS, folder_of
from tests.exports.readers import by_cryptofeed, by_octobot, encrypted_by_octobot

PEM = (
    ec.derive_private_key(0x5A17C3E9B2864F0D71AE35C8902BD64F13E7A85C6B09D2F418D3A6570B9C2E41, ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    .decode()
)
KEY = "organizations/1b2c3d4e-1111-4222-8333-444455556666/apiKeys/9f8e7d6c-1111-4222-8333-444455556666"
COINBASE = Credentials("coinbase", KEY, SecretText(PEM))
FULL = Credentials("kucoin", "key-1", SecretText("marker-s"), SecretText("marker-p"))
# Lines as they can be pasted, and signs that a format has another use for.
LINES = st.lists(
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]) | st.sampled_from(" :#%&*!|>'\"\\$`"), min_size=1
    ),
    min_size=1,
    max_size=5,
).map("\n".join)
SECRETS = LINES.filter(lambda text: text.strip(" \"'") == text and "-----BEGIN" not in text)
FEW = settings(max_examples=5)
PAIRS = st.lists(st.tuples(SECRETS, SECRETS), min_size=20, max_size=30)


@FEW
@given(pairs=PAIRS)
def test_octobot_itself_reads_what_was_meant(pairs: list[tuple[str, str]]) -> None:
    """Judged by octobot-commons' own reader: at its start it encrypts the pair, and decrypts it to connect."""
    entries = [Credentials("okx", f"key{n}", SecretText(a), SecretText(b), "u1d") for n, (a, b) in enumerate(pairs)]
    found = by_octobot([(FORMATS["octobot"].render(entry, ""), "okx") for entry in entries])

    assert found == [[f"key{n}", *pair, "u1d"] for n, pair in enumerate(pairs)]


@FEW
@given(pairs=PAIRS)
def test_cryptofeed_itself_reads_what_was_meant(pairs: list[tuple[str, str]]) -> None:
    """Judged by cryptofeed's own reader, in a file with another section before and one behind."""
    old = "kraken:\n  key_id: null\n# mine\nokx:\n  key_id: old\n  key_secret: |\n    a\n    b\n"
    old += "uvloop: true # here\nlog: {filename: x}"
    entries = [Credentials("okx", f"key{n}", SecretText(a), SecretText(b)) for n, (a, b) in enumerate(pairs)]
    found = by_cryptofeed([(FORMATS["cryptofeed"].render(entry, old), "okx") for entry in entries])

    assert found == [[f"key{n}", *pair, "x"] for n, pair in enumerate(pairs)]


def test_the_releases_that_are_named_are_those_of_the_readers() -> None:
    """What the panel says was tried is what was tried here."""
    for name, requirement in READERS.items():
        assert requirement.split("==")[1] in FORMATS[name].release


@pytest.mark.parametrize("name", FORMATS)
def test_a_private_key_goes_through_every_format(name: str, tmp_path: Path) -> None:
    """Written, shown without it, read back, found by the doctor; hummingbot has the passphrase's exchange instead."""
    entry = replace(FULL, secret=SecretText(PEM)) if name == "hummingbot" else COINBASE
    path = tmp_path / FORMATS[name].file
    write(FORMATS[name], path, entry)
    (subject,) = parts_of(path, path.read_bytes()).subjects

    assert read(FORMATS[name], path) == [entry] == [subject.entry]
    assert examine(path, offline=True).findings == []
    assert "PRIVATE" not in preview(FORMATS[name], entry)
    assert "PRIVATE" not in str(differences(FORMATS[name], path, entry))


def test_the_programs_own_readers_get_the_private_key() -> None:
    """ccxt's library, python-dotenv, a shell, OctoBot and cryptofeed; OctoBot cuts the last line break, no more."""
    texts = {name: FORMATS[name].render(COINBASE, "") for name in ("ccxt", "env", "octobot", "cryptofeed")}

    assert ccxt.coinbase(json.loads(texts["ccxt"])["coinbase"]).secret == PEM
    assert dotenv_values(stream=io.StringIO(texts["env"])) == {"COINBASE_APIKEY": KEY, "COINBASE_SECRET": PEM}
    assert shlex.split(texts["env"]) == [f"COINBASE_APIKEY={KEY}", f"COINBASE_SECRET={PEM}"]
    assert by_octobot([(texts["octobot"], "coinbase")]) == [[KEY, PEM.strip("\n"), None, ""]]
    assert by_cryptofeed([(texts["cryptofeed"], "coinbase")]) == [[KEY, PEM, None, "feedhandler.log"]]


@pytest.mark.parametrize(
    "key", ["organizations/{org_id}/apiKeys/{key_id}", "your-api-key", f"organizations/{'0' * 32}"]
)
def test_what_documentation_has_is_a_placeholder_still(key: str) -> None:
    """A word of it counts where no exchange's own number stands beside it."""
    assert placeholder(key)
    assert not placeholder(KEY)


@FEW
@given(secret=SECRETS)
def test_python_dotenv_reads_every_line(secret: str) -> None:
    """What is not refused is one value to python-dotenv and one word to a shell, over as many lines as it has."""
    entry = Credentials("kraken", "key-1", SecretText(secret))
    if any(part in secret for part in ("${", "'", "\\")):
        with pytest.raises(InvalidInput, match=r"keys\.json"):
            FORMATS["env"].render(entry, "")
        return
    text = FORMATS["env"].render(entry, "A=1\n")

    assert dotenv_values(stream=io.StringIO(text)) == {"A": "1", "KRAKEN_APIKEY": "key-1", "KRAKEN_SECRET": secret}
    assert shlex.split(text)[2] == f"KRAKEN_SECRET={secret}"


@pytest.mark.parametrize("name", FORMATS)
def test_line_ends_of_windows_are_held_or_refused_for_that_format(name: str) -> None:
    """JSON and YAML hold them; a .env, which is opened as text, cannot, and says so of itself."""
    entry = Credentials("kraken", "k", SecretText(PEM.replace("\n", "\r\n")))
    if name == "env":
        with pytest.raises(InvalidInput, match=r"A \.env cannot hold"):
            FORMATS[name].render(entry, "")
    else:
        assert FORMATS[name].parse(FORMATS[name].render(entry, "")) == [entry]


@pytest.mark.parametrize("name", FORMATS)
def test_a_private_key_without_its_line_breaks_is_told(name: str) -> None:
    """A field of one line drops them, and a file of JSON has them written out: no program signs with what is left."""
    for lost in ("", " ", "\\n", "\\r\\n"):
        with pytest.raises(InvalidInput, match="lost its line breaks") as caught:
            FORMATS[name].render(Credentials("kraken", "k", SecretText(PEM.replace("\n", lost))), "")

        assert caught.value.field == "secret"


@pytest.mark.parametrize("name", CLIENT)
def test_the_client_of_2015_says_that_it_cannot_hold_it(name: str, tmp_path: Path) -> None:
    """Nothing is written, and it is said of that client."""
    conf = PoolConf("BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg", KeyPair("k", SecretText(PEM)), "eu.nupool.net")
    with pytest.raises(InvalidInput, match=r"client cannot read|A part of a line"):
        write(CLIENT[name], tmp_path / name, conf)
    assert list(tmp_path.iterdir()) == []


def test_what_octobot_encrypted_is_read() -> None:
    """By the key that stands in its source: the pair in its file is as open as plain text, and is found as that."""
    left = encrypted_by_octobot(FORMATS["octobot"].render(FULL, ""), "kucoin")

    assert "marker" not in left
    assert FORMATS["octobot"].parse(left) == [FULL]


def test_octobot_s_other_settings_stay() -> None:
    """An exchange's own settings and other exchanges are kept; a new file has every section that is asked for."""
    old = {
        "exchanges": {"kucoin": {"api-key": "o", "api-uid": "u", "enabled": True}, "okx": {"api-key": "a"}},
        "x": "y",
    }
    new = json.loads(FORMATS["octobot"].render(FULL, json.dumps(old)))
    fresh = json.loads(FORMATS["octobot"].render(FULL, ""))

    assert new["x"] == "y"
    assert new["exchanges"] == {
        "kucoin": {"enabled": True, "api-key": "key-1", "api-secret": "marker-s", "api-password": "marker-p"},
        "okx": {"api-key": "a"},
    }
    assert fresh.keys() >= {"backtesting", "exchanges", "services", "notification"}
    assert fresh["notification"].keys() >= {"global-info", "price-alerts", "trades", "notification-type"}


@pytest.mark.parametrize("secret", ['"a"', "'a", " a", "Empty", "NO KEY"])
def test_what_octobot_would_take_otherwise_is_refused(secret: str) -> None:
    """Quotes at an end are cut there, and its placeholders are no Secrets: it is said of OctoBot."""
    with pytest.raises(InvalidInput, match="OctoBot cuts") as caught:
        FORMATS["octobot"].render(Credentials("kraken", "k", SecretText(secret)), "")

    assert caught.value.field == "secret"


ONCE_IN_CCXT = {"ascendex", "bitmex", "okcoin", "probit"}
OLD = "# mine\nkraken:\n  key_id: old\n  key_secret: 'a\n\n    b' # gone\n# stays\nlog:\n  filename: é.log\n"


@pytest.mark.parametrize(
    ("old", "kept"),
    [
        (OLD, "# mine\n# stays\nlog:\n  filename: é.log\n"),
        ("kraken: {key_id: a,\n key_secret: b}\nx: 1", "x: 1\n"),
        ("x: 1\nkraken:\n  key_id: a\n  key_secret: |\n    a\n    # b\n", "x: 1\n"),
        ("kraken:\n  key_id: a\nx: \u2028 1\nkraken:\n  key_id: b\n\n\n", "x: \u2028 1\n\n\n"),
        ("kraken: null\n", ""),
    ],
)
def test_cryptofeed_s_other_lines_stay_to_the_letter(old: str, kept: str) -> None:
    """Nothing of the section is left, and of the rest nothing goes."""
    entry = Credentials("kraken", "key-1", SecretText("s"))
    new = FORMATS["cryptofeed"].render(entry, old)

    assert new == kept + 'kraken:\n  key_id: "key-1"\n  key_secret: "s"\n'
    assert FORMATS["cryptofeed"].parse(new) == [entry]


@pytest.mark.parametrize(
    ("entry", "old", "field"),
    [
        (replace(FULL, password=None), "", "password"),
        (replace(FULL, uid="u"), "", "uid"),
        (replace(FULL, exchange="nowhere"), "", "exchange"),
        (FULL, "{x: 1}", "path"),
        (FULL, "- x", "path"),
        (FULL, "x: [", "path"),
        (FULL, "a: 1\n---\nb: 2\n", "path"),
    ],
)
def test_cryptofeed_is_not_guessed(entry: Credentials, old: str, field: str) -> None:
    """A passphrase that is missing, a part with no place, an exchange or a file of another kind are told."""
    with pytest.raises(InvalidInput) as caught:
        FORMATS["cryptofeed"].render(entry, old)

    assert caught.value.field == field


def test_what_is_no_text_to_cryptofeed_is_no_pair() -> None:
    """A Key without quotes that YAML takes for a number, and the null of the example."""
    assert FORMATS["cryptofeed"].parse("kraken:\n  key_id: 1234\n  key_secret: a\nokx:\n  key_id: null\n") == []


def test_cryptofeed_s_sections_are_its_own() -> None:
    """Each is an exchange of cryptofeed's release, in small letters; each id is one of ccxt's, or was."""
    known: dict[str, Any] = {}
    exec(compile((folder_of("cryptofeed") / "cryptofeed" / "defines.py").read_text(), "defines", "exec"), known)
    ids = {value.lower() for value in known.values() if isinstance(value, str)}

    assert set(SECTIONS.values()) <= ids
    assert set(SECTIONS) - set(ccxt.exchanges) == ONCE_IN_CCXT
    assert yaml.safe_load(FORMATS["cryptofeed"].render(replace(FULL, exchange="gate"), "")).keys() == {"log", "gateio"}
