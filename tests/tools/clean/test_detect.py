"""What counts as a secret in a line, and what does not."""

import base64
import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.authenticator_entries import AuthenticatorEntry, to_uri
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.clean.detect import find, without
from nupool_helpers.validation.one_time_codes import key_uri, new_seed

HEX = "9f2c51d0b7e84a6390aa4be15c7d2f18"
SEED = "K7QZ2MWX5RTLB6NVPYD4HJGC3SEAUFIO"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (f"apisecret = {HEX}", HEX),
        (f'secret = "{HEX}"', HEX),
        (f"    api.login('{HEX}')", HEX),
        (f"seed {SEED}", SEED),
        (" ".join(SEED[i : i + 4] for i in range(0, 32, 4)), " ".join(SEED[i : i + 4] for i in range(0, 32, 4))),
        ("k7qz-2mwx-5rtl-b6nv", "k7qz-2mwx-5rtl-b6nv"),
        ("http://127.0.0.1:1/activate?token=ImRhdGEi.aBcDeF.0123456789", "ImRhdGEi.aBcDeF.0123456789"),
        ("Cookie: practice_session=abcdefghijklmnop_123", "abcdefghijklmnop_123"),
        ('password = "lamp otter violin cloud"', "lamp otter violin cloud"),
        ("AKIAQYLPMN5HFIQR7XYA", "AKIAQYLPMN5HFIQR7XYA"),
        ("KRAKEN_SECRET=abc123DEF456ghi789", "abc123DEF456ghi789"),
    ],
)
def test_what_is_secret(line: str, value: str) -> None:
    """The value is found, and its place in the line is exact."""
    assert [hit.value(line) for hit in find(line)] == [value]


def test_the_shapes_of_exchanges() -> None:
    """64 bytes in base64 and 64 mixed letters and digits, without any name before them."""
    kraken = base64.b64encode(bytes(range(64))).decode()
    binance = "aX3kQ9mPz7LwT2vNbY8sRc5dGh1JfE6uKo4iWqZx0CtVnMlBpSyDrHgFj2A7UeO5"

    assert [hit.value(kraken) for hit in find(kraken)] == [kraken]
    assert [hit.value(binance) for hit in find(f"x = '{binance}'")] != []


@pytest.mark.parametrize(
    "line",
    [
        "secret = SecretText(typed)",
        "secret = os.environ['SECRET_OF_MINE_1']",
        'apisecret = "your secret here"',
        "apisecret = <32 characters>",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        'key_uri("JBSWY3DPEHPK3PXP")',
        "otpauth://totp/label?secret=...",
        "commit 9f2c51d",
        "00000000-0000-4000-8000-000000000000",
        "sha256:9f2c51d0b7e84a6390aa4be15c7d2f189f2c51d0b7e84a6390aa4be15c7d2f18",
        "The Secret is shown this once.",
        "password: a word that only you know",
        "",
    ],
)
def test_what_is_not(line: str) -> None:
    """Code that handles secrets, placeholders, published test values, hashes and prose."""
    assert find(line) == []


def test_a_configuration_s_names_are_enough() -> None:
    """There any value behind such a name counts; elsewhere it may be an expression."""
    line = "password = swordfish"

    assert [hit.value(line) for hit in find(line, configuration=True)] == ["swordfish"]
    assert find(line) == []
    assert find("password = changeme", configuration=True) == []


@given(st.binary(min_size=16, max_size=16), st.text(st.characters(categories=["Zs", "Po"]), max_size=5))
def test_every_secret_of_the_exchange_is_found(secret: bytes, around: str) -> None:
    """Whatever its 32 characters are, and whatever signs stand around them."""
    line = f"{around} {secret.hex()} {around}"

    assert secret.hex() in [hit.value(line) for hit in find(line)] or len(set(secret.hex())) < 3


@given(st.text(max_size=40), st.integers(16, 40))
def test_every_link_of_an_authenticator_is_found(name: str, size: int) -> None:
    """With any name and a seed of any size."""
    seed = SecretText(base64.b32encode(secrets.token_bytes(size)).decode().rstrip("="))
    link = to_uri(AuthenticatorEntry(name, "", seed)).reveal()

    assert next(hit.kind for hit in find(f"scan {link} now")) == "otpauth link"


def test_the_workbook_s_own_links_are_found() -> None:
    """The key URI of the exchange, and the seed alone."""
    seed = new_seed(secrets.token_bytes)

    assert [hit.kind for hit in find(str(key_uri(seed, "ada@example.org", "Practice").reveal()))] == ["otpauth link"]
    assert [hit.kind for hit in find(seed.reveal())] == ["seed"]


def test_a_long_value_is_found_whole() -> None:
    """One that goes on for thousands of characters is taken out to its end."""
    link = "otpauth-migration://offline?data=" + "Ab3" * 1500
    line = f"x = '{link}' # {HEX}"

    assert [hit.value(line) for hit in find(line)] == [link, HEX]


@pytest.mark.parametrize(
    "value",
    [
        "ghp_26C7e42F292c6912E7710c838347Ae178B4a",
        "gho_26C7e42F292c6912E7710c838347Ae178B4a",
        "glpat-abcDEF123456789012ab",
        "SG.abcDEF123456789012abcd.abcDEF123456789012abcDEF123456789012abcDEF1",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1NTUiLCJuYW1lIjoiQWRhIn0.x3Hq1SflKxwTq8B2",
        "110201543:BAHdqTcvCH1vGWJxfSeofSAs0K5PALDsax7",
    ],
)
@pytest.mark.parametrize("around", ["{}", "x = '{}'", "a {} b", '"url": "https://h.example/{}"', "\x1b[32m{}\x1b[0m"])
def test_nothing_of_a_token_is_left(value: str, around: str) -> None:
    """What begins as one is taken out to its end, whatever part of it tells what it is."""
    mended = without(around.format(value))

    assert "REMOVED" in mended
    assert not any(part in mended for part in re.split(r"[.:_]", value) if len(part) > 3)


def test_a_link_with_escaped_signs_is_found() -> None:
    """In a page's own text `&amp;` stands before the seed."""
    assert [hit.kind for hit in find("otpauth://totp/x?digits=8&amp;secret=gezdgnbvgy3tqojx")] == ["otpauth link"]


@pytest.mark.parametrize(
    "line",
    [
        f"- md5: {HEX}",
        f'"checksum": "{HEX}",',
        f"Content-MD5: {HEX}",
        f'etag = "{HEX}"',
        f"MD5 (data/prices.csv) = {HEX}",
        f"MD5: {HEX}",
        f"{HEX}  -",
        f"{HEX} data/prices.csv",
        f" {HEX} 4096 prices_1.0.orig.tar.xz",
        f'etag: W/"{HEX}"',
        f'  md5 "{HEX}"',
        f"  URL_MD5 {HEX}",
        f"PKG_MD5SUM:={HEX}",
        f"md5sums=('{HEX}'",
        f'{{"alg": "MD5", "content": "{HEX}"}}',
        f'{{"algorithm": "MD5", "checksumValue": "{HEX}"}}',
        f"\x1b[32m{HEX}\x1b[0m  prices.csv",
        f"\x1b[32mmap_{HEX}\x1b[0m",
        f"\x1b[1mmd5\x1b[0m: \x1b[33m{HEX}\x1b[0m",
        f"terminator_{HEX}.addTo(map_{HEX[::-1]});",
        f"md5 {HEX}",
        f"    md5  {HEX}  prices.csv",
        f"DIST prices.csv 4096 MD5 {HEX}",
        f"checksums  md5  {HEX} \\",
        f"sha256  {HEX * 2}  prices.csv",
        f"{HEX}  data/prices.csv",
        f"{HEX} *prices.csv",
        f"{HEX}  data/prices of May.csv",
        f"\\{HEX}  a\\nb.csv",
        f"<md5>{HEX}</md5>",
        f'<checksum type="md5">{HEX}</checksum>',
        f'"text": "{HEX}  prices.csv"',
        f"%3Cscript%3Evar%20map_{HEX}%20%3D%20L.map(%22map_{HEX}%22",
        f"https://conda.anaconda.org/conda-forge/noarch/tzdata-2024a-h0c530f3_0.conda#{HEX}",
        f"https://repo.anaconda.com/pkgs/main/linux-64/_libgcc_mutex-0.1-main.tar.bz2#{HEX}",
        f"var map_{HEX} = L.map(",
        f'"map_{HEX}",',
        f"tile_layer_{HEX}.addTo(map_{HEX[::-1]});",
        f"#marker_{HEX} {{ height: 100%; }}",
        f"getElementById(&quot;html_{HEX}&quot;)",
    ],
)
def test_what_a_format_names_otherwise_is_no_secret(line: str) -> None:
    """Checksums of data and packages, and the parts of a map."""
    assert find(line, configuration=True) == []


@pytest.mark.parametrize(
    "line",
    [
        f"secret: {HEX}",
        f'"secret": "{HEX}", "md5": "x"',
        f"md5 = x; secret = {HEX}",
        f"secret_checksum = {HEX}",
        f"token_md5: {HEX}",
        f"secret md5 {HEX}",
        f"md5 secret {HEX}",
        f"kraken: {HEX}",
        f"{HEX}  https://kraken.example/",
        f'"key": "md5", "value": "{HEX}"',
        f"\x1b[32msecret\x1b[0m = \x1b[33m{HEX}\x1b[0m",
        f"\x1b[32mkey_{HEX}\x1b[0m",
        f"secrets=('{HEX}'",
        f"ada.conf: {HEX}",
        f"id {HEX}",
        f"secret = map_{HEX}",
        f'"api_key": "tile_layer_{HEX}"',
        f"sk_live_{HEX}",
        f"shpat_{HEX}",
        f"key_{HEX}",
        f"{HEX}  {HEX[::-1]}",
        f"{HEX}  is what they gave me",
        f"<secret>{HEX}</secret>",
        f"<td>{HEX}</td>",
        f"Key {HEX}  Secret {HEX[::-1]}",
        f"https://example.org/a#{HEX}",
        f'"text": "{HEX}"',
        f'"secret": "{HEX}  prices.csv"',
        f"map {HEX}",
        f"the checksum is not {HEX}",
    ],
)
def test_what_is_named_as_a_secret_stays_one(line: str) -> None:
    """Beside such a name nothing else counts, and a name that says nothing does not help."""
    assert HEX in [hit.value(line) for hit in find(line)]
