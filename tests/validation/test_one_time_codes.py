"""Seeds, key URIs and codes, against published vectors and an authenticator that is not ours."""

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from tests.processes import code_of

RFC_SEED = SecretText(base64.b32encode(b"12345678901234567890").decode())


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_rfc_6238_appendix_b(at: int, code: str) -> None:
    """The standard's vectors (SHA1), of which six digits are the last six."""
    assert one_time_codes.code_at(RFC_SEED, one_time_codes.time_step(at)) == code[-6:]


@pytest.mark.parametrize(
    ("counter", "code"),
    list(
        enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])
    ),
)
def test_rfc_4226_appendix_d(counter: int, code: str) -> None:
    """The vectors of the standard below it."""
    assert one_time_codes.code_at(RFC_SEED, counter) == code


def test_oathtool_agrees() -> None:
    """An independent authenticator makes the same code of a fresh seed, now or a moment ago."""
    import time

    seed = one_time_codes.new_seed()
    before = one_time_codes.time_step(time.time())
    code = code_of(seed.reveal())

    assert code in {one_time_codes.code_at(seed, before), one_time_codes.code_at(seed, before + 1)}


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**40))
def test_a_code_is_found_one_step_off_and_no_further(key: bytes, step: int) -> None:
    """The step that a code belongs to is found within reach; further off, only where codes happen to be equal."""
    seed = SecretText(base64.b32encode(key).decode())
    at = (step + 5) * 30 + 7
    for offset in range(-3, 4):
        code = one_time_codes.code_at(seed, step + 5 + offset)
        found = one_time_codes.find_step(seed, code, at)
        assert found is None or one_time_codes.code_at(seed, found) == code
        assert (found is not None) or abs(offset) > 1


@given(st.binary(min_size=20, max_size=20), st.integers(30, 2**40), st.integers(0, 5))
def test_the_earliest_code_is_accepted_also_five_seconds_later(key: bytes, now: int, later: int) -> None:
    """It is the one before the present one, or in a period's last five seconds the present one."""
    seed = SecretText(base64.b32encode(key).decode())
    code = one_time_codes.earliest_code(seed, now)

    assert one_time_codes.find_step(seed, code, now + later) is not None
    assert one_time_codes.code_at(seed, one_time_codes.time_step(now) - (now % 30 < 25)) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**40))
def test_a_refused_code_is_explained_by_the_past_alone(key: bytes, step: int) -> None:
    """Two to ten steps ago its step is found; later than now, only where codes happen to be equal."""
    seed = SecretText(base64.b32encode(key).decode())
    at = (step + 20) * 30 + 7
    for offset in range(-12, 13):
        found = one_time_codes.find_past_step(seed, one_time_codes.code_at(seed, step + 20 + offset), at)
        assert found is None or step + 10 <= found <= step + 18
        assert (found is not None) or not -10 <= offset <= -2


def test_the_key_uri_is_the_portable_form() -> None:
    """Issuer as prefix and as parameter, spaces as %20, no defaults written out."""
    uri = one_time_codes.key_uri(RFC_SEED, "ada@example.org", "Practice Exchange").reveal()
    parts = urlsplit(uri)

    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Practice Exchange:ada@example.org"
    assert parse_qs(parts.query) == {"secret": [RFC_SEED.reveal()], "issuer": ["Practice Exchange"]}
    assert "+" not in uri


def test_seeds_have_160_bits_and_differ() -> None:
    """32 characters of base32, never the same."""
    seeds = {one_time_codes.new_seed().reveal() for _ in range(100)}

    assert len(seeds) == 100
    assert {len(base64.b32decode(seed)) for seed in seeds} == {20}


@given(st.integers(0, 999_999), st.sampled_from(["", " ", "-", "\u2009", "\u00ad"]))
def test_six_digits_are_understood_however_grouped(number: int, between: str) -> None:
    """Zeros in front stay."""
    code = f"{number:06}"

    assert one_time_codes.clean_code(f" {code[:3]}{between}{code[3:]}\n") == code


def sentence_for(typed: str) -> str:
    """What is said about a code that cannot be one."""
    with pytest.raises(InvalidInput) as caught:
        one_time_codes.clean_code(typed)
    return str(caught.value)


FIXED = {sentence_for(typed) for typed in ("", "letters", "12345", "1")}


@settings(max_examples=300)
@given(st.text(max_size=12))
def test_what_is_no_code_is_refused_with_a_sentence_that_does_not_repeat_it(text: str) -> None:
    """Six ASCII digits come out, or one of four fixed sentences beside the field `code`."""
    try:
        code = one_time_codes.clean_code(text)
    except InvalidInput as error:
        assert error.field == "code"
        assert str(error) in FIXED
    else:
        assert len(code) == 6
        assert code.isascii()
        assert code.isdigit()


def test_five_digits_are_told_about_the_zero() -> None:
    """The commonest mistake has its own sentence."""
    with pytest.raises(InvalidInput, match="begins with 0"):
        one_time_codes.clean_code("42917")


@pytest.mark.parametrize(("at", "left"), [(0, 30), (29, 1), (30, 30), (59.9, 1)])
def test_seconds_left(at: float, left: int) -> None:
    """A code that was just shown stays 30 seconds, never 0."""
    assert one_time_codes.seconds_left(at) == left
