"""Files that are nearly configurations: the form, the line and the fault are told, and the place is judged anyway."""

import json
from pathlib import Path

import ccxt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.exports.credentials import WITH_PASSPHRASE, Credentials
from nupool_helpers.exports.formats import write
from nupool_helpers.exports.freqtrade import FREQTRADE
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.cli import main
from nupool_helpers.tools.doctor.examine import examine
from nupool_helpers.tools.doctor.findings import Finding, Kind
from nupool_helpers.tools.doctor.near_forms import about_near_form
from nupool_helpers.validation.key_signs import sign_complaint
from nupool_helpers.validation.placeholders import placeholder

PAIR = {"key": "k3yOfMine", "secret": "s3cretOfMine"}
FREQ = json.dumps({"max": 3, "exchange": {"name": "kraken", **PAIR}}, indent=2)
KEYS = json.dumps({"kraken": {"apiKey": "k3yOfMine", "secret": "s3cretOfMine"}}, indent=2)
OCTO = json.dumps({"exchanges": {"kraken": {"api-key": "k3yOfMine", "api-secret": "s3cretOfMine"}}}, indent=2)
HUMM = json.dumps({"kraken_api_key": "k3yOfMine", "kraken_secret_key": "s3cretOfMine"}, indent=2)
STRANGE = [
    *(" {}", "{} ", "{}\n", "\t{}", "{}\u00a0", "{}\u200b", "\ufeff{}", '"{}"', "a {}", "\u201c{}\u201d", "{},", "{};"),
]
PEM = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n"


def about(tmp_path: Path, text: str, name: str = "any", mode: int = 0o600) -> list[Finding]:
    """What is found in a file, and no value is told."""
    path = tmp_path / name
    path.write_text(text)
    path.chmod(mode)
    examined = examine(path, offline=True)
    assert not any(secret in str(examined) for secret in ("s3cretOfMine", "k3yOfMine"))
    return examined.findings


@pytest.mark.parametrize(
    ("text", "form", "line", "word"),
    [
        (FREQ.replace('"kraken"', "\u201ckraken\u201d"), "freqtrade", 4, "curly quotes"),
        (FREQ.replace('"kraken",', '"kraken"'), "freqtrade", 4, "comma is missing"),
        (FREQ.replace('"key"', "key"), "freqtrade", 5, "no quotes"),
        (FREQ.replace('"kraken"', "'kraken'"), "freqtrade", 4, "single quotes"),
        (FREQ.rstrip("}\n "), "freqtrade", 6, "not closed"),
        (FREQ + "}", "freqtrade", 8, "behind the end"),
        (
            FREQ.replace("{", "{ /* a\ncomment */ // and another", 1).replace('"kraken",', '"kraken"'),
            "freqtrade",
            5,
            "comma",
        ),
        (KEYS.replace('Mine",', 'Mine"'), "ccxt", 3, "comma is missing"),
        (KEYS.replace('s3cretOfMine"', 's3cretOfMine",'), "ccxt", 4, "last item"),
        (KEYS.replace("{", "{ // mine", 1), "ccxt", 1, "comment"),
        (KEYS.replace('s3cretOfMine"', "s3cretOfMine"), "ccxt", 4, "not closed"),
        (OCTO.replace('"api-key"', "'api-key'"), "OctoBot", 4, "single quotes"),
        (HUMM.replace(",", ""), "hummingbot", 2, "comma is missing"),
        (FREQ.replace('"key":', '"key" ='), "freqtrade", 5, "Write a colon"),
        (FREQ.replace('  "key"', '\u00a0 "key"'), "freqtrade", 5, "invisible sign"),
        (FREQ.replace("s3cret", "s3\tcret"), "freqtrade", 6, "tab"),
        (FREQ.replace("s3cretOfMine", PEM), "freqtrade", 6, "on one line"),
        (f"my file:\n{FREQ}", "freqtrade", 1, "before the first brace"),
        (f"config = {KEYS}", "ccxt", 1, "before the first brace"),
        (f"```json\n{HUMM}\n```\n", "hummingbot", 1, "before the first brace"),
    ],
)
def test_broken_json_is_called_broken(tmp_path: Path, text: str, form: str, line: int, word: str) -> None:
    """With the form and the line; and who else can read it comes first."""
    exposed, fault = about(tmp_path, text, mode=0o644)

    assert exposed.kind is Kind.READABLE_BY_OTHERS
    assert (fault.kind, fault.place) == (Kind.READ_DIFFERENTLY, f"line {line}")
    assert form in fault.sentence
    assert word in fault.sentence


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        (KEYS.replace("apiKey", "api_key"), "line 3", "ccxt reads apiKey"),
        (KEYS.replace("apiKey", "apikey"), "line 3", "ccxt reads apiKey"),
        (KEYS.replace('"k3yOfMine"', "123"), "line 3", "double quotes"),
        (f"[{KEYS}]", "line 3", "ccxt reads apiKey"),
        ('{"exchange": {"name": "kraken"}}', "", "below exchange"),
        (FREQ.replace('"key"', '"keys"'), "line 6", "below exchange"),
        ("# mine\nKRAKEN_API_KEY=k3yOfMine\nKRAKEN_API_SECRET=s3cretOfMine\n", "line 2", "KRAKEN_APIKEY"),
        ("kraken_apikey=k3yOfMine\n", "line 1", "capitals"),
        ("KRAKEN_APIKEY: k3yOfMine\n", "line 1", "colon"),
        ("KRAKEN_APIKEY='k3yOfMine\n", "line 1", "quotes"),
        ("kraken:\n  key_id k3yOfMine\n  key_secret: s3cretOfMine\n", "line 3", "cryptofeed"),
        ("kraken:\n\tkey_id: k3yOfMine\n", "line 2", "cryptofeed"),
        ("key_id: k3yOfMine\nkey_secret: s3cretOfMine\n", "line 1", "indented"),
    ],
)
def test_a_file_that_is_nearly_of_a_form(tmp_path: Path, text: str, place: str, word: str) -> None:
    """Names in another case or place, a colon for an equal sign, a quote that is not closed."""
    (fault,) = about(tmp_path, text)

    assert fault.place == place
    assert word in fault.sentence


@pytest.mark.parametrize("text", ["ApiKey: a\nApiSecret: b\n", "SERVER = x\nUnit = btc\n", "B btc bittrex key\n"])
def test_the_client_s_files_are_known_by_half(tmp_path: Path, text: str) -> None:
    """Colons, capitals, lines that are too short: each line is told, and what is missing."""
    found = about(tmp_path, text)

    assert found
    assert "line 1" in [finding.place for finding in found]


def test_what_is_of_no_form_is_judged_by_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said that it is none, and who can read it."""
    path = tmp_path / "notes"
    path.write_text("Nothing of any form.\n")
    path.chmod(0o644)
    status = main(["--offline", str(path)])
    said = capsys.readouterr()

    assert status == 2
    assert "readable by others" in said.out
    assert "none of the configurations" in said.err


@given(st.text(max_size=200), st.sampled_from([FREQ, KEYS, OCTO, HUMM]), st.data())
def test_a_form_with_anything_in_it_is_never_unknown(text: str, form: str, data: st.DataObject) -> None:
    """Put anywhere into JSON of a form, anything: it is read, or a line of it is told."""
    at = data.draw(st.integers(form.index(":"), len(form)))
    broken = form[:at] + text + form[at:]
    for finding in about_near_form(Path("any"), broken):
        assert finding.sentence.endswith(".")
        assert finding.place == "" or 0 < int(finding.place.removeprefix("line ")) <= broken.count("\n") + 1


@pytest.mark.parametrize("name", ["Key", "Secret"])
@pytest.mark.parametrize("strange", STRANGE)
def test_a_sign_that_no_key_has_is_told(tmp_path: Path, name: str, strange: str) -> None:
    """For any exchange, Bittrex as well; the pair without it brings no word."""
    for exchange in ("kraken", "bittrex"):
        pair = {"apiKey": PAIR["key"] * 3, "secret": PAIR["secret"] * 3}
        field = "apiKey" if name == "Key" else "secret"
        (finding,) = about(tmp_path, json.dumps({exchange: pair | {field: strange.format(pair[field])}}))

        assert finding.kind is Kind.WRONG_VALUE
        assert finding.sentence.startswith(f"The {name} ")
        assert exchange == "bittrex" or about(tmp_path, json.dumps({exchange: pair})) == []


@given(st.text(st.sampled_from("abcXYZ019+/=_-"), min_size=1, max_size=80))
def test_what_exchanges_give_has_no_such_sign(value: str) -> None:
    """Nor has a private key of several lines."""
    assert sign_complaint("Key", value) is None
    assert sign_complaint("Secret", PEM) is None
    assert sign_complaint("passphrase", f"{value} {value}", phrase=True) is None


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("exchange", ["okx", "kucoin", "bitget"])
def test_a_passphrase_that_is_missing_is_missed(tmp_path: Path, form: str, exchange: str) -> None:
    """In every form that can hold a pair of such an exchange; with it there is nothing to say."""
    path = tmp_path / FORMATS[form].file
    write(FORMATS[form], path, Credentials(exchange, "k3yOfMine", SecretText("s3cretOfMine"), SecretText("ownPhrase7")))
    whole = path.read_text()

    assert about(tmp_path, whole, path.name) == []
    for there in ("ownPhrase7", "your-passphrase"):
        kind = Kind.WRONG_VALUE if there == "ownPhrase7" else Kind.PLACEHOLDER
        text = whole.replace("ownPhrase7", "" if there == "ownPhrase7" else there)
        assert [finding.kind for finding in about(tmp_path, text, path.name)] == [kind]


def test_the_exchanges_with_a_passphrase_are_ccxt_s() -> None:
    """Those that its release of today asks one of, and one that was renamed."""
    asked = {name for name in ccxt.exchanges if getattr(ccxt, name)().requiredCredentials.get("password")}

    assert asked <= WITH_PASSPHRASE
    assert asked | {"okcoin"} == WITH_PASSPHRASE


@pytest.mark.parametrize("name", ["OKX", "KuCoin", "okex", "okex5", "Bitget", "coinbasepro", "kucoinfutures"])
def test_an_exchange_is_known_by_its_older_and_its_written_names(tmp_path: Path, name: str) -> None:
    """In whatever case, and as it was called before: the passphrase is missed all the same."""
    (missed,) = about(tmp_path, json.dumps({"exchange": {"name": name, **PAIR}}))

    assert "passphrase" in missed.sentence
    assert about(tmp_path, json.dumps({"exchange": {"name": name, **PAIR, "password": "ownPhrase7"}})) == []


def test_a_blank_at_a_user_id_is_told(tmp_path: Path) -> None:
    """It is sent with it, as one at a Key is."""
    pair = {"apiKey": PAIR["key"], "secret": PAIR["secret"]}
    (finding,) = about(tmp_path, json.dumps({"kraken": {**pair, "uid": "u1 "}}))

    assert finding.sentence.startswith("The user id begins or ends with a space")
    assert about(tmp_path, json.dumps({"kraken": {**pair, "uid": "u1"}})) == []


def _wallet(secret: str, *, older: bool = False) -> dict[str, str]:
    names = ("wallet_address", "private_key") if older else ("walletAddress", "privateKey")
    return dict(zip(names, ("0x" + "9fa3" * 9 + "1234", secret), strict=True))


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("where", ["exchange", "ccxt_config", "keys.json"])
def test_a_wallet_in_the_place_of_a_pair_is_judged(tmp_path: Path, where: str, older: bool) -> None:
    """Exchanges without accounts have one: it is no missing Key, and its placeholder is told."""
    for secret, kinds in (("0x" + "7b2e" * 16, []), ("YOUR_PRIVATE_KEY", [Kind.PLACEHOLDER])):
        wallet = _wallet(secret, older=older and where == "exchange")
        inner = {"ccxt_config": wallet} if where == "ccxt_config" else wallet
        whole = {"hyperliquid": wallet} if where == "keys.json" else {"exchange": {"name": "hyperliquid", **inner}}
        assert [finding.kind for finding in about(tmp_path, json.dumps(whole))] == kinds


@pytest.mark.parametrize("where", ["ccxt_config", "ccxt_sync_config"])
def test_a_pair_for_ccxt_itself_is_found_and_replaced(tmp_path: Path, where: str) -> None:
    """freqtrade puts it over the rest, so it is the one that is judged; writing a pair leaves none there."""
    inner = {"apiKey": "<key>", "secret": "s3cretOfMine", "uid": "7", "enableRateLimit": True}
    text = json.dumps({"exchange": {"name": "kraken", "key": "other", "secret": "another", where: inner}})
    (finding,) = about(tmp_path, text)
    entry = Credentials("kraken", "k3yOfMine", SecretText("s3cretOfMine"))
    written = FREQTRADE.render(entry, text)

    assert (finding.kind, finding.place) == (Kind.PLACEHOLDER, "kraken")
    assert FREQTRADE.parse(written) == [entry]
    assert json.loads(written)["exchange"][where] == {"enableRateLimit": True}


@pytest.mark.parametrize(
    "value",
    [
        *("YOUR_API_KEY", "your-key", "<your key>", "your_exchange_secret", "your kraken key", "changeme", "CHANGE_ME"),
        *("yourApiKeyHere", "xxxxxxxx", "XXXX-XXXX", "...", "…", "[secret]", "{api_key}", "example-key", "api_key_1"),
        *("organizations/{org_id}/apiKeys/{key_id}", "organizations/ORG_ID/apiKeys/KEY_ID", "REDACTED"),
        *(
            "organizations/<org>/apiKeys/<key>",
            f"organizations/{'x' * 8}-{'x' * 4}/apiKeys/...",
            "organizations/x/apiKeys/y",
        ),
        *(
            "-----BEGIN EC PRIVATE KEY-----\nYOUR PRIVATE KEY\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN KEY-----\n...",
        ),
        *("insert your secret here", "my-api-key", "00000000", "placeholder", "a1b2…c3d4", "secret", "********"),
    ],
)
def test_what_is_a_placeholder(value: str) -> None:
    """The whole value is one."""
    assert placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        "organizations/3f0c7c6e-0d5e-4a0b-9f7e-1c2d3e4f5a6b/apiKeys/8a9b0c1d-2e3f-4a5b-8c6d-7e8f9a0b1c2d",
        *(
            "yourK3yIsR4nd0m",
            "aXsecretB7",
            "secret garden harbour lantern",
            "your garden harbour lantern",
            "k3yapikeyQ9",
        ),
        *("exampleR7tq2", "p4ss<word>w1th", "9f2c51d0b7e84a6300000000aa4be15c", PEM, "kraken", "wait... what?"),
    ],
)
def test_what_is_none(value: str) -> None:
    """A word of that kind in it says nothing."""
    assert not placeholder(value)


def test_a_value_that_begins_a_thousand_private_keys_is_judged() -> None:
    """What is inside of one is looked at once, however much of it looks like another."""
    assert not placeholder("-----BEGIN EC PRIVATE KEY-----" * 5000)
    assert not placeholder("organizations/" * 5000 + "/apiKeys/1")
