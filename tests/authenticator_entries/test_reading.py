"""What programs hand on, read; and what they, or somebody hostile, hand on damaged."""

import base64
import csv
import html
import io
import json
import random
from contextlib import suppress
from urllib.parse import parse_qs, quote, urlsplit

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import (
    HASHES,
    AuthenticatorEntry,
    clean_name,
    clean_seed,
    from_uri,
    read,
    read_all,
    text_of,
    to_uri,
)
from nupool_helpers.authenticator_entries.migration import entry_from
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# Each key is a program; each value is one line as that program writes it.
LINES = {
    "WinAuth": f"otpauth://totp/Practice%20Exchange:ada%40example.org?secret={SEED}&digits=6&icon=GoogleIcon",
    "Aegis": f"otpauth://totp/Practice%20Exchange%3Aada%40example.org?period=30&digits=6&algorithm=SHA1&secret={SEED}"
    "&issuer=Practice%20Exchange",
    "KeePassXC": f"otpauth://totp/Practice%20Exchange:ada%40example.org?secret={SEED}&period=30&digits=6"
    "&issuer=Practice%20Exchange",
    "andOTP": f"otpauth://totp/Practice%20Exchange%3A%20ada%40example.org?secret={SEED}&issuer=Practice%20Exchange"
    "&algorithm=SHA1&digits=6&period=30&tags=x",
    "a plus sign": f"OTPAUTH://TOTP/ada@example.org?Secret={SEED.lower()}&issuer=Practice+Exchange",
}
ACCOUNT = AuthenticatorEntry("ada@example.org", "Practice Exchange", SecretText(SEED))


def accounts(
    least_name: int = 0, least_seed: int = 1, longest_period: int = 86_400
) -> st.SearchStrategy[AuthenticatorEntry]:
    """Any accounts within these bounds."""
    return st.builds(
        AuthenticatorEntry,
        st.text(max_size=30).map(lambda text: clean_name("x" * least_name + text)),
        st.text(max_size=30).map(clean_name),
        st.binary(min_size=least_seed, max_size=64).map(
            lambda key: clean_seed(SecretText(base64.b32encode(key).decode()))
        ),
        st.sampled_from([6, 7, 8]),
        st.sampled_from(HASHES),
        st.integers(1, longest_period),
    )


def varint(value: int) -> bytes:
    """A number as protocol buffers write it."""
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def message(**fields: int | bytes) -> bytes:
    """A protocol buffers message; fields are named f1, f2, ..."""
    out = b""
    for name, value in fields.items():
        number = int(name[1:])
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


def export(*entries: bytes, **more: int) -> SecretText:
    """Google Authenticator's link with these entries."""
    data = b"".join(message(f1=entry) for entry in entries) + message(f2=1, **more)
    return SecretText("otpauth-migration://offline?data=" + quote(base64.b64encode(data).decode()))


GOOGLE = message(f1=b"12345678901234567890", f2=b"Practice Exchange:ada@example.org", f3=b"Practice Exchange", f6=2)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_each_program_s_line_is_the_same_account(line: str) -> None:
    """Label, issuer and parameters as they are found in the wild."""
    assert read(SecretText(line)).entries == [ACCOUNT]


@settings(max_examples=200)
@given(accounts())
def test_what_is_written_is_read(account: AuthenticatorEntry) -> None:
    """Any account comes back the same from its link."""
    assert from_uri(to_uri(account)) == account


@settings(max_examples=60)
@given(accounts(least_name=1, least_seed=16, longest_period=120))
def test_pyotp_understands_what_is_written(account: AuthenticatorEntry) -> None:
    """An independent reader makes the same code of the link."""
    theirs = pyotp.parse_uri(to_uri(account).reveal())

    assert isinstance(theirs, pyotp.TOTP)
    assert theirs.at(1_700_000_000) == account.code(1_700_000_000).reveal()


def test_the_portable_form_leaves_out_what_is_usual() -> None:
    """No padding, no defaults, issuer twice, spaces as %20."""
    uri = to_uri(ACCOUNT).reveal()

    assert parse_qs(urlsplit(uri).query) == {"secret": [SEED], "issuer": ["Practice Exchange"]}
    assert urlsplit(uri).path == "/Practice%20Exchange:ada@example.org"


def test_a_list_is_read_whole_and_what_is_not_supported_is_named() -> None:
    """Blank lines and remarks are passed over; HOTP, Steam and damage are named by their place; nothing is guessed."""
    lines = [
        "# my accounts",
        LINES["WinAuth"],
        "",
        f"otpauth://hotp/Bank:ada?secret={SEED}&counter=7",
        f"otpauth://steam/Steam:ada?secret={SEED}",
        f"otpauth://totp/Steam:ada?secret={SEED}&encoder=steam",
        "steam://" + SEED,
        "otpauth://totp/Broken?secret=018",
        "otpauth://totp/Odd?digits=42&secret=" + SEED,
        "otpauth://[/x?secret=" + SEED,
        LINES["Aegis"],
    ]
    found = read(SecretText("\r\n".join(lines)))

    assert found.entries == [ACCOUNT, ACCOUNT]
    assert [refusal.place for refusal in found.refusals] == [f"Line {n}" for n in range(4, 11)]
    for problem, word in zip(found.problems, ["HOTP", *["Steam"] * 3, "0, 1 or 8", "digits", "link"], strict=True):
        assert word in problem
        assert SEED not in problem


def test_links_that_lost_their_line_ends_are_told_apart() -> None:
    """A field of one line joins what is pasted into it."""
    assert read(SecretText(LINES["WinAuth"] + LINES["Aegis"])).entries == [ACCOUNT, ACCOUNT]


def test_a_seed_alone_is_an_account_without_a_name() -> None:
    """The name is asked for beside it."""
    assert read(SecretText(SEED.lower())).entries == [AuthenticatorEntry("", "", SecretText(SEED))]


def test_google_s_export_is_read() -> None:
    """Several in one, with hash and digits; what counts up is named, and which of several pictures it is."""
    second = message(f1=b"x" * 32, f2="Zoë".encode(), f3=b"", f4=2, f5=2, f6=2, f7=3)
    counting = message(f1=b"x" * 20, f2=b"Bank", f6=1, f7=3)
    found = read(export(GOOGLE, second, counting, f3=3, f4=1))

    assert found.entries[0] == ACCOUNT
    assert (found.entries[1].name, found.entries[1].hash, found.entries[1].digits) == ("Zoë", "SHA256", 8)
    assert found.notes == ["Pictures 1 and 3 of 3 of the export are missing. Take them, too."]
    assert [(one.place, "HOTP" in one.sentence) for one in found.refusals] == [("Picture 2 of 3, entry 3", True)]


def test_google_s_export_from_a_picture() -> None:
    """As it comes from another phone's screen."""
    (text,) = qr.read(qr.png(export(GOOGLE)))

    assert read(SecretText(text)).entries == [ACCOUNT]


@settings(max_examples=300)
@given(st.binary(max_size=120))
def test_a_damaged_export_is_refused(data: bytes) -> None:
    """Any bytes in the place of the payload, or of one entry: accounts or sentences, nothing else."""
    uri = SecretText("otpauth-migration://offline?data=" + quote(base64.b64encode(data).decode()))
    found = read(uri)
    assert found.entries or found.problems
    with suppress(InvalidInput):
        entry_from(data)


@settings(max_examples=200)
@given(st.integers(0, len(GOOGLE) - 1))
def test_a_cut_export_is_never_another_account(length: int) -> None:
    """Cut anywhere, the entry is refused or keeps its whole seed."""
    try:
        account = entry_from(GOOGLE[:length])
    except InvalidInput:
        return
    assert account.seed == ACCOUNT.seed


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=200),
        st.text(max_size=80).map(lambda rest: f"otpauth://totp/{rest}"),
        st.text(max_size=80).map(lambda rest: f"otpauth://totp/x?secret={SEED}&{rest}"),
        st.text(alphabet="otpauh:/-migrn?=&%;[]@2#", max_size=80),
    )
)
def test_hostile_text_gives_accounts_or_sentences(text: str) -> None:
    """Nothing else is raised, no sentence repeats the seed, and what was read makes codes."""
    try:
        found = read(SecretText(text))
    except InvalidInput as error:
        assert SEED not in str(error)
        return
    assert not any(SEED in problem for problem in found.problems)
    for account in found.entries:
        assert account.code(0)


@pytest.mark.parametrize(
    "text", ["A" * 1_000_001, "otpauth://totp/x?secret=AA\n" * 1001], ids=["too many signs", "too many links"]
)
def test_what_is_huge_is_refused(text: str) -> None:
    """Before it is looked through."""
    with pytest.raises(InvalidInput, match=r"too large|more than 1000"):
        read(SecretText(text))


def test_many_parameters_cost_nothing() -> None:
    """A link with thousands of them is no link."""
    assert read(SecretText("otpauth://totp/x?" + "a=b&" * 5000)).problems


@pytest.mark.parametrize(
    "link",
    [
        f"otpauth://totp/Steam:ada?secret={SEED}&issuer=Steam",
        f"otpauth://totp/ada?secret={SEED}&issuer=Steam%20Community",
        f"otpauth://totp/ada?secret={SEED}&issuer=store.steampowered.com",
        f"otpauth://totp/ada?secret={SEED}&issuer=Valve",
        f"otpauth://totp/Play:ada?secret={SEED}&issuer=Play&digits=5",
        f"otpauth://totp/Play:ada?secret={SEED}&issuer=Play&algorithm=Steam",
        f"otpauth://totp/Play:ada?secret={SEED}&issuer=Play&type=steam",
        f"otpauth://totp/Steam?secret={SEED}&digits=5",
        f"otpauth://totp/Steam:ada?secret={SEED}&issuer=Steam&digits=5",
        f"otpauth://totp/Steam:ada?secret={SEED}&digits=s",
        f"otpauth://totp/ada?secret={SEED}&issuer=STEAM",
        f"otpauth://totp/ada?secret={SEED}&digits=S",
        f"otpauth://totp/steam%3Aada?secret={SEED}&digits=6",
        f"otpauth://totp/Steam%20Guard:ada?secret={SEED}",
        f"otpauth://totp/ada?secret={SEED}&issuer=Steam%20Mobile%20Authenticator",
        f"otpauth://totp/ada?secret={SEED}&issuer=Steam%20(work)",
        f"otpauth://totp/Steam%E2%84%A2:ada?secret={SEED}",
        f"otpauth://totp/Steam+Guard:ada?secret={SEED}",
        f"otpauth://totp/ada?secret={SEED}&issuer=Valve%20Corp.",
        export(message(f1=b"12345678901234567890", f2=b"ada", f3=b"Steam", f6=2)).reveal(),
    ],
)
def test_steam_as_valve_writes_it_is_not_taken(link: str) -> None:
    """Its codes are letters, too: every form of it gets the same sentence, and none a code of digits."""
    found = read(SecretText(link))

    assert found.entries == []
    assert "Steam" in found.problems[0]
    for other in ("Steamboat", "Steam Cleaners", "Valve Repairs"):
        assert from_uri(SecretText(f"otpauth://totp/{other}:ada?secret={SEED}")).issuer == other


def test_a_steam_account_is_not_typed_either() -> None:
    """The seed alone, to which somebody gives the name."""
    for names in (("ada", "Steam"), ("steam", "")):
        with pytest.raises(InvalidInput, match="Steam"):
            AuthenticatorEntry(*names, SecretText(SEED))


@pytest.mark.parametrize(
    "sign",
    [
        *("&amp;", "&amp;amp;", "&#38;", "&#038;", "&#x26;", "&amp;#x26;", "&AMP;"),
        *("&amp", "&#38", "&;", "&amp;&amp;", "& ", "&?"),
    ],
)
def test_parameters_behind_escaped_signs_count(sign: str) -> None:
    """As HTML writes the sign between parameters, or half of that: all of them are the link's own."""
    parts = ["digits=8", "issuer=Practice%20Exchange", f"secret={SEED}", "algorithm=SHA256", "period=60"]
    link = f"otpauth://totp/Practice%20Exchange:ada@example.org?{sign.join(parts)}"

    assert read(SecretText(link)).entries == [
        AuthenticatorEntry("ada@example.org", "Practice Exchange", SecretText(SEED), 8, "SHA256", 60)
    ]


def test_a_number_sign_ends_no_link() -> None:
    """Typed as it is in a name, it costs neither the seed nor the digits behind it."""
    typed = f"otpauth://totp/Bank #2:ada?secret={SEED}&issuer=Bank #2&digits=8&period=60"

    assert read(SecretText(typed)).entries == [AuthenticatorEntry("ada", "Bank #2", SecretText(SEED), 8, "SHA1", 60)]


def test_an_export_behind_an_escaped_sign_is_read() -> None:
    """Google's link is unescaped as the others are; a name's own `%26amp%3B` stays what it is."""
    link = export(GOOGLE).reveal().replace("?data=", "?x=1&amp;data=")
    named = from_uri(SecretText(f"otpauth://totp/ada?secret={SEED}&issuer=A%26amp%3BB"))

    assert read(SecretText(link)).entries == [ACCOUNT]
    assert named.issuer == "A&amp;B"


@pytest.mark.parametrize(
    ("label", "issuer", "expected"),
    [
        ("Riverbank:ada", "", ("Riverbank", "ada")),
        ("Riverbank:ada", "Riverbank", ("Riverbank", "ada")),
        ("RIVERBANK: ada", "Riverbank", ("Riverbank", "ada")),
        ("River+Bank:ada", "River Bank", ("River Bank", "ada")),
        ("Riverbank:ada", "Mill", ("Mill", "Riverbank:ada")),
        ("ada::https://shop.example/manager/", "Shop", ("Shop", "ada::https://shop.example/manager/")),
        ("bob::https://shop.example/manager/", "", ("", "bob::https://shop.example/manager/")),
        ("https://shop.example/", "", ("", "https://shop.example/")),
        ("nas.example:5001", "", ("", "nas.example:5001")),
        ("nas.example:5001", "NAS", ("NAS", "nas.example:5001")),
        ("@ada:chat.example", "", ("", "@ada:chat.example")),
        ("@ada:chat.example", "Chat", ("Chat", "@ada:chat.example")),
        ("Chat:@ada:chat.example", "", ("Chat", "@ada:chat.example")),
        ("a:b:ada", "a:b", ("a b", "ada")),
        ("nas.example:5001:ada", "", ("", "nas.example:5001:ada")),
        ("2001:db8::1", "", ("", "2001:db8::1")),
        ("mailto:ada@example.org", "", ("", "mailto:ada@example.org")),
        ("ada::https://shop.example/#/manager?x", "Shop", ("Shop", "ada::https://shop.example/#/manager?x")),
        ("Cafe\u0301:ada", "Caf\u00e9", ("Caf\u00e9", "ada")),
        ("ada", "Riverbank", ("Riverbank", "ada")),
        ("Riverbank:", "Riverbank", ("Riverbank", "")),
    ],
)
def test_a_label_comes_apart_only_at_its_issuer(label: str, issuer: str, expected: tuple[str, str]) -> None:
    """From a link and from Google's export alike; nothing of another label is lost."""
    more = f"&issuer={quote(issuer)}" if issuer else ""
    link = from_uri(SecretText(f"otpauth://totp/{quote(label)}?secret={SEED}{more}"))
    exported = entry_from(message(f1=b"12345678901234567890", f2=label.encode(), f3=issuer.encode(), f6=2))

    assert (link.issuer, link.name) == (exported.issuer, exported.name) == expected


@settings(max_examples=300)
@given(st.text(st.sampled_from("aZ:/@.5 +\u00e4"), max_size=16), st.text(st.sampled_from("aZ: +"), max_size=6))
def test_two_users_of_one_site_stay_two(label: str, issuer: str) -> None:
    """Whatever the label has before and behind its colons; and what was read is read again."""
    more = f"&issuer={quote(issuer)}"
    ada, bob = (
        from_uri(SecretText(f"otpauth://totp/{quote(start + label)}?secret={SEED}{more}")) for start in ("ada", "bob")
    )

    assert (ada.name, ada.issuer) != (bob.name, bob.issuer)
    assert from_uri(to_uri(ada)) == ada


@pytest.mark.parametrize("label", ["Steam:ada", "steam:ada", " Steam :ada"])
def test_valve_s_prefix_is_enough(label: str) -> None:
    """Also where another issuer is given."""
    assert "Steam" in read(SecretText(f"otpauth://totp/{quote(label)}?secret={SEED}&issuer=Valve")).problems[0]


def _csv(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


# As programs hand links on; each takes links and makes one text.
AROUND = {
    "JSON's list": lambda links: json.dumps({"items": links}),
    "JSON, indented": lambda links: json.dumps([{"url": link, "notes": "x"} for link in links], indent=2),
    "JSON of PHP": lambda links: json.dumps({"items": links}).replace("/", "\\/"),
    "JSON of Go": lambda links: json.dumps({"items": links}).replace("&", "\\u0026"),
    "JSON in JSON": lambda links: json.dumps({"body": json.dumps({"items": links})}),
    "CSV, quoted": lambda links: "".join(f'"Group","{link}","note, with comma"\n' for link in links),
    "CSV": lambda links: "folder,login_totp,name\n" + "".join(_csv("", link, "a name") for link in links),
    "tabs": lambda links: "".join(f"name\t{link}\tnote\n" for link in links),
    "XML": lambda links: "".join(f"<Value>{html.escape(link)}</Value><x/>\n" for link in links),
    "a page": lambda links: "".join(f"<a href='{html.escape(link)}'>x</a>, " for link in links),
    "a page, escaped": lambda links: html.escape("".join(f'<a href="{html.escape(link)}">x</a> ' for link in links)),
    "Markdown": lambda links: "".join(f"- [account]({link}), <{link}> and `{link}`\n" for link in links),
    "Python": lambda links: repr(list(links)),
    "YAML": lambda links: "".join(f"- uri: '{link}'  # note\n" for link in links),
    "lines": "\n".join,
    "run together": "".join,
    "first column": lambda links: "".join(f"{link},note,https://h.example/?a=1&b=2\n" for link in links),
    "column with blanks": lambda links: "".join(f"name; {link}; note\n" for link in links),
    "a table": lambda links: "".join(f"| name | {link} | note |\n" for link in links),
    "YAML, bare": lambda links: "".join(f"- uri: {link}  # note\n" for link in links),
    "commas between": lambda links: ",".join(links) + ",\n",
    "semicolons between": "; ".join,
    "quotes of German": lambda links: "".join(f"\u201e{link}\u201c, " for link in links),
    "braces": lambda links: "".join(f"{{{link}}} " for link in links),
}


@pytest.mark.parametrize("around", AROUND)
@settings(max_examples=40)
@given(st.lists(accounts(), min_size=1, max_size=4))
def test_a_link_ends_where_its_quote_ends(around: str, those: list[AuthenticatorEntry]) -> None:
    """In whatever file it stands: no account is lost, and none has anything of the file in it."""
    text = AROUND[around]([to_uri(one).reveal() for one in those])
    found = read(SecretText(text))

    assert found.problems == []
    assert [one for number, one in enumerate(found.entries) if around != "Markdown" or number % 3 == 0] == those


def test_a_name_keeps_its_apostrophe_and_its_brackets() -> None:
    """As people type links: what is not closed goes on."""
    typed = f"'otpauth://totp/O'Hara (work):ada?secret={SEED}', (otpauth://totp/Bank (old):ada?secret={SEED})"

    assert [one.issuer for one in read(SecretText(typed)).entries] == ["O'Hara (work)", "Bank (old)"]


@pytest.mark.parametrize("name", ["Doe, Ada", "A | B", "A # B", "A; B"])
def test_a_name_keeps_the_signs_of_columns(name: str) -> None:
    """Where parameters follow, as people type links: digits behind such a name count."""
    entry = from_uri(SecretText(f"otpauth://totp/{name}:ada?secret={SEED}&issuer={name}&digits=8"))
    (found,) = read(SecretText(f"- otpauth://totp/{name}:ada?secret={SEED}&issuer={name}&digits=8")).entries

    assert found == entry == AuthenticatorEntry("ada", name, SecretText(SEED), 8)


def parts(count: int, each: int = 2, batch: int = 77) -> list[SecretText]:
    """An export in so many pictures."""
    seeds = iter(range(1, 100))
    return [
        export(
            *(message(f1=bytes([next(seeds)]) * 20, f2=f"user{number}".encode(), f6=2) for number in range(each)),
            f3=count,
            f4=this,
            f5=batch,
        )
        for this in range(count)
    ]


@given(st.integers(2, 6), st.randoms(use_true_random=False), st.booleans())
def test_all_pictures_of_an_export_are_seen_together(count: int, dice: random.Random, together: bool) -> None:
    """In any order, as files or as one list: none is asked for; and of two exports each is seen by itself."""
    pictures = parts(count) + parts(2, batch=78)
    dice.shuffle(pictures)
    found = read(SecretText("\n".join(one.reveal() for one in pictures))) if together else read_all(pictures)

    assert (len(found.entries), found.problems) == (2 * count + 4, [])


def test_a_picture_that_is_missing_is_named() -> None:
    """By its number, once."""
    assert read_all(parts(3)[:2]).problems == ["Picture 3 of 3 of the export is missing. Take it, too."]
    assert read_all(parts(4)[1:2]).problems == ["Pictures 1, 3 and 4 of 4 of the export are missing. Take them, too."]


def test_good_entries_are_taken_and_bad_ones_have_their_place() -> None:
    """The line in a list, the entry in an export or in a line, the file among files."""
    bad, good = f"otpauth://hotp/x?secret={SEED}", LINES["WinAuth"]
    listed = SecretText(f"{good}\n\n{bad} {bad}\n{good}")
    hotp = export(GOOGLE, message(f1=b"x" * 20, f6=1))

    assert [one.place for one in read(listed).refusals] == ["Line 3", "Line 3, entry 2"]
    assert [one.place for one in read(SecretText(good + bad)).refusals] == ["Entry 2"]
    assert [one.place for one in read(hotp).refusals] == ["Entry 2"]
    assert [one.place for one in read_all([listed, SecretText(bad), hotp]).refusals] == [
        *("File 1, line 3", "File 1, line 3, entry 2", "File 2, entry 1", "File 3, entry 2"),
    ]
    assert read_all([listed, SecretText(bad), hotp]).entries == [ACCOUNT] * 3


def test_an_export_of_thousands_is_refused_and_a_thousand_refusals_are_told_in_short() -> None:
    """By its entries, not by its links."""
    empty = message(f1=b"")
    with pytest.raises(InvalidInput, match="more than 1000"):
        read(export(*[empty] * 1001))

    told = read(export(*[empty] * 900)).problems
    assert len(told) == 21
    assert told[-1] == "880 more could not be taken."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_a_list_is_read_in_any_encoding(encoding: str) -> None:
    """As PowerShell, Notepad and older programs save it; a picture is no text."""
    text = f"# Konten f\u00fcr Z\u00fcrich\r\notpauth://totp/Z\u00fcrich:ada?secret={SEED}\r\n"

    assert read(SecretText(text_of(text.encode(encoding)))).entries[0].issuer == "Z\u00fcrich"
    assert text_of(qr.png(LINES["WinAuth"])) == ""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("before", ["\u0421\u043f\u0438\u0441\u043e\u043a ", "\u8d26\u6237 ", "x"])
def test_a_list_in_any_script_needs_no_mark(encoding: str, before: str) -> None:
    """Its links tell the encoding, however much stands before them."""
    text = f"{before * 3000}\r\notpauth://totp/\u0411\u0430\u043d\u043a:ada?secret={SEED}\r\n"

    assert read(SecretText(text_of(text.encode(encoding)))).entries[0].issuer == "\u0411\u0430\u043d\u043a"
