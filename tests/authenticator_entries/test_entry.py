"""Codes against the standards' vectors and against oathtool; seeds as people type them."""

import base64
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers.authenticator_entries import HASHES, AuthenticatorEntry, clean_name, clean_seed
from nupool_helpers.errors import InvalidInput, PlaintextSecret
from nupool_helpers.secret import SecretText

# RFC 6238 appendix B, whose seeds have the length of their hash (errata 2866).
SEEDS = {
    name: SecretText(base64.b32encode((b"1234567890" * 7)[:size]).decode().rstrip("="))
    for name, size in {"SHA1": 20, "SHA256": 32, "SHA512": 64}.items()
}
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("at", "codes"), [(at, codes) for at, *codes in VECTORS])
def test_rfc_6238_appendix_b(at: int, codes: list[str]) -> None:
    """The standard's vectors, all three hashes, eight digits."""
    for name, code in zip(HASHES, codes, strict=True):
        assert AuthenticatorEntry("x", "", SEEDS[name], 8, name).code(at).reveal() == code


@settings(max_examples=60, deadline=None)
@given(
    st.binary(min_size=1, max_size=80),
    st.sampled_from([6, 7, 8]),
    st.sampled_from(HASHES),
    st.sampled_from([1, 15, 30, 60, 300]) | st.integers(1, 3600),
    st.integers(0, 2**33),
)
def test_oathtool_agrees(key: bytes, digits: int, hash_name: str, period: int, at: int) -> None:
    """Any seed, digits, hash, period and time: an independent authenticator makes the same code."""
    seed = base64.b32encode(key).decode()
    account = AuthenticatorEntry("x", "", clean_seed(SecretText(seed)), digits, hash_name, period)
    command = ["oathtool", f"--totp={hash_name.lower()}", "-b", seed, f"-d{digits}", f"-s{period}s", f"-N@{at}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)

    assert account.code(at).reveal() == done.stdout.strip()


def test_a_code_ends_with_its_period() -> None:
    """The end is in the future, and the code changes there and not before."""
    account = AuthenticatorEntry("x", "", SEEDS["SHA1"], period=45)
    end = account.ends(100)

    assert end == 135
    assert account.code(134.9) == account.code(100) != account.code(135)


@pytest.mark.parametrize(
    "typed",
    ["jbsw y3dp ehpk 3pxp", "JBSWY3DP-EHPK3PXP", " JBSWY3DPEHPK3PXP==\n", "\u00a0jbswy3dpehpk3pxp\u200b"],
)
def test_seeds_are_forgiven(typed: str) -> None:
    """Spaces, hyphens, lower case and padding do no harm."""
    assert clean_seed(SecretText(typed)).reveal() == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the seed"),
        ("===", "Enter the seed"),
        ("JBSWY3DPEHPK3PX0", "letter O for 0"),
        ("JB5W13DPEHPK3PXP", "no 0, 1 or 8"),
        ("8BSWY3DPEHPK3PXP", "B for 8"),
        ("JBSWY3DPEHPK3PX9", "not a seed"),
        ("JBSWY3DPEHPK3PXß", "not a seed"),
        ("ıbswy3dpehpk3pxp", "not a seed"),
        ("JBSWY3DPEHPK3PXPA", "missing or too many"),
        ("A" * 2008, "too long"),
    ],
)
def test_what_is_no_seed_is_explained(typed: str, sentence: str) -> None:
    """The sentence fits the mistake, stands beside the field, and does not repeat what was typed."""
    with pytest.raises(InvalidInput, match=sentence) as caught:
        clean_seed(SecretText(typed))
    assert caught.value.field == "seed"
    assert len(typed) < 4 or typed not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.text(max_size=40))
def test_a_seed_is_clean_or_refused(text: str) -> None:
    """Whatever is typed: a seed that stays the same when it is cleaned again, or the sentence."""
    try:
        seed = clean_seed(SecretText(text))
    except InvalidInput:
        return
    assert clean_seed(seed) == seed
    assert len(AuthenticatorEntry("x", "", seed).code(0).reveal()) == 6


@given(st.text())
def test_names_are_fit_to_show(text: str) -> None:
    """One line, no control characters (which no XML takes), no colon, not endless."""
    name = clean_name(text)

    assert clean_name(name) == name
    assert name.isprintable() or name == ""
    assert len(name) <= 200


@pytest.mark.parametrize(
    ("change", "field"),
    [({"digits": 5}, "digits"), ({"digits": 9}, "digits"), ({"hash": "MD5"}, "hash"), ({"period": 0}, "period")],
)
def test_what_no_code_can_be_made_of_is_refused(change: dict[str, object], field: str) -> None:
    """The sentence stands beside its field."""
    with pytest.raises(InvalidInput) as caught:
        AuthenticatorEntry("x", "", SEEDS["SHA1"], **change)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_weak_accounts_work_with_a_warning() -> None:
    """80 bits and a period of five minutes give codes and two sentences; what is usual gives none."""
    weak = AuthenticatorEntry("x", "", SecretText("JBSWY3DPEHPK3PXP"), period=300)

    assert len(weak.code(0).reveal()) == 6
    assert "80 bits" in weak.warnings[0]
    assert "300 seconds" in weak.warnings[1]
    assert AuthenticatorEntry("x", "", SEEDS["SHA1"]).warnings == []


def test_the_seed_is_not_shown() -> None:
    """Neither an account's repr nor plain text in the place of the seed."""
    assert SEEDS["SHA1"].reveal() not in repr(AuthenticatorEntry("x", "", SEEDS["SHA1"]))
    with pytest.raises(PlaintextSecret):
        AuthenticatorEntry("x", "", "JBSWY3DPEHPK3PXP")  # type: ignore[arg-type]
