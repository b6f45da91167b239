"""Leaks and harmless files by kinds, whatever the dice make of them; what is left when they are mended."""

import base64
import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bench.harmless_kinds import HARMLESS_KINDS
from bench.kinds import HEX, File, Maker, code_picture, data_uri, notebook
from bench.leak_kinds import LEAKS
from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean.cli import main
from nupool_helpers.tools.clean.detect import REMOVED, find, without
from nupool_helpers.tools.clean.merge import sides
from nupool_helpers.tools.clean.notebook import mended, parse
from nupool_helpers.tools.clean.readings import readings
from nupool_helpers.tools.clean.search import search

SEEDS = st.integers(0, 2**32)
VALUE = "9f2c51d0b7e84a6390aa4be15c7d2f18"


def found(file: File) -> list[str]:
    """The kinds of what is found in a file, also where it cannot be read as a notebook."""
    suffix, content = file
    kinds = []
    with suppress(InvalidInput):
        for finding in search(
            suffix if suffix[0] != "." else f"a{suffix}",
            io.BytesIO(content if isinstance(content, bytes) else content.encode()),
        ):
            kinds.append(finding.kind)
    return kinds


@pytest.mark.parametrize("kind", LEAKS)
@settings(max_examples=12)
@given(seed=SEEDS)
def test_each_kind_of_leak_is_found(kind: str, seed: int) -> None:
    """In every file of the kind."""
    assert found(LEAKS[kind](Maker(seed)))


@pytest.mark.parametrize("kind", HARMLESS_KINDS)
@settings(max_examples=12)
@given(seed=SEEDS)
def test_no_harmless_kind_is_accused(kind: str, seed: int) -> None:
    """In any file of the kind."""
    assert found(HARMLESS_KINDS[kind](Maker(seed))) == []


@pytest.mark.parametrize("kind", [kind for kind in LEAKS if not kind.startswith(("marks", "picture between"))])
@settings(max_examples=4)
@given(seed=SEEDS)
def test_a_mended_notebook_has_no_leak_any_more(kind: str, seed: int) -> None:
    """Whatever kind it had."""
    suffix, content = LEAKS[kind](Maker(seed))
    if suffix == ".ipynb":
        assert (
            found((suffix, json.dumps(mended(parse(content if isinstance(content, bytes) else content.encode())))))
            == []
        )


@pytest.mark.parametrize("kind", ["graded course", "picture without a code", "labels in code", "code in a notebook"])
@given(seed=SEEDS)
@settings(max_examples=10)
def test_mending_leaves_what_is_harmless(kind: str, seed: int) -> None:
    """Checksums by which a course is graded, pictures and code stay to the letter."""
    suffix, content = HARMLESS_KINDS[kind](Maker(seed))
    book = json.loads(content) if suffix == ".ipynb" else json.loads(notebook(str(content)))
    left = mended(parse(json.dumps(book).encode()))

    assert [(cell["source"], cell["metadata"]) for cell in left["cells"]] == [
        ("".join(cell["source"]).splitlines(keepends=True), cell["metadata"]) for cell in book["cells"]
    ]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"\x1b[32m{VALUE}\x1b[0m!", f"\x1b[32m{REMOVED}\x1b[0m!"),
        (r'"{\"secret\": \"swordfish9\"}"', rf'"{{\"secret\": \"{REMOVED}\"}}"'),
        ("&quot;secret&quot;: &quot;swordfish9&quot;", f"&quot;secret&quot;: &quot;{REMOVED}&quot;"),
        ("<b>secret</b>: <i>'swordfish9'</i>", f"<b>secret</b>: <i>'{REMOVED}'</i>"),
        ("secret%3D%22swordfish9%22%26x", f"secret%3D%22{REMOVED}%22%26x"),
        (r"\u001b[31m\"secret\": \"swordfish9\"\u001b[0m", rf"\u001b[31m\"secret\": \"{REMOVED}\"\u001b[0m"),
    ],
)
def test_a_value_is_taken_out_of_what_it_stands_in(line: str, left: str) -> None:
    """Between colours, backslashes, tags and what stands for another sign, exactly the value goes."""
    assert without(line) == left


@given(st.text(st.sampled_from("ab\\\"'n/&;<>%3D\x1b[0m \u2028"), max_size=60))
def test_every_place_of_a_reading_is_one_in_the_line(line: str) -> None:
    """In order, and what reads as itself is itself."""
    for reading in readings(line):
        places = [reading.place(at) for at in range(len(reading.text) + 1)]
        assert places == sorted(set(places))
        assert places[-1] <= len(line)


@pytest.mark.parametrize(
    "value", ["a", "aaaaaaaa", "changeme", "None", "correct horse", 'with "quotes"', "x" * 3000, "${TOKEN}"]
)
def test_a_password_field_s_value_is_a_secret_whatever_it_is(value: str) -> None:
    """Also what would be a placeholder elsewhere; an empty one is none."""
    state = {"1": {"model_name": "PasswordModel", "state": {"value": value, "description": ""}}}
    book = notebook(widgets={"application/vnd.jupyter.widget-state+json": {"state": state}})

    assert found((".ipynb", book)) == ["value of a password field"]
    assert found((".ipynb", book.replace(json.dumps(value), '""'))) == []


def field(model: str, value: str = "correct horse", **state: str) -> dict[str, object]:
    """A field's model, as a notebook keeps it."""
    return {"model_module": "m", "model_name": model, "state": {"layout": "IPY_MODEL_1", **state, "value": value}}


def kept(model: dict[str, object]) -> str:
    """A notebook that keeps a model."""
    return notebook(widgets={"application/vnd.jupyter.widget-state+json": {"state": {VALUE: model}}})


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (field("EasyFormModel", _view_name="PasswordView"), 1),
        ({"model_name": "TextFieldModel", "state": {"type": "password", "v_model": "correct horse"}}, 1),
        (field("TextareaModel", placeholder="Token of the bot"), 1),
        (field("TextModel", description="Password length"), 0),
        (field("TextModel", description="Name"), 0),
        ({"model_name": "TextFieldModel", "state": {"type": "password", "v_model": ""}}, 0),
    ],
)
def test_other_fields_that_hide_what_is_typed(model: dict[str, object], expected: int) -> None:
    """By their view, by their type or by what they ask for; and nothing of it is left when they are mended."""
    book = kept(model)

    assert found((".ipynb", book)) == ["value of a password field"] * expected
    assert ("correct horse" in json.dumps(mended(parse(book.encode())))) is False
    assert found((".ipynb", f"<<<<<<< a\n{book}=======\n{{}}\n>>>>>>> b\n")) == ["value of a password field"] * expected


@pytest.mark.parametrize("indent", [None, 1, 2])
def test_a_page_keeps_a_password_field_s_value(indent: int | None) -> None:
    """On one line or on many, as a page made of a notebook, a broken notebook and a merge have it."""
    first, second = field("PasswordModel"), field("PasswordModel", "")
    told = ["value of a password field"]
    for models, expected in (([first], told), ([second, first], told), ([second, field("TextModel")], [])):
        text = json.dumps({"state": dict(zip("ab", models, strict=False))}, indent=indent)
        assert found((".html", f"<script>{text}</script>")) == expected
    assert found((".ipynb", kept(first)[:-9])) == told


@pytest.mark.parametrize("sign", ["'", '"'])
def test_a_password_field_that_a_cell_shows(sign: str) -> None:
    """By its repr in an output, or in the code that made it; an empty one holds nothing."""
    shown = f"Password(description={sign}x{sign}, value={sign}correct horse{sign})"
    out = notebook("w", output={"text/plain": shown})

    assert found((".ipynb", out)) == found((".py", f"w = widgets.{shown}\n")) == ["value of a password field"]
    assert without(shown) == shown.replace("correct horse", REMOVED)
    assert found((".py", f"w = widgets.Password(description={sign}x{sign}, value={sign}{sign})\n")) == []


def test_a_file_of_checksums_holds_no_secret_of_that_shape() -> None:
    """It is told by its name; a seed there is one all the same."""
    assert found(("prices.csv.md5", f"{VALUE}\n")) == []
    assert found(("prices.csv.txt", f"{VALUE}\n")) == ["Key or Secret of 32 characters"]
    assert found(("a.md5", f"{Maker(3).link()}\n")) == ["otpauth link"]


COLOURS = ["\x1b[32m", "\x1b[38:2::1:2:3m", "\x1b(B\x1b[m", "\x1b7", "\\33[32m", "\u241b[32m", "[32m", "\x1b]0;t\x07"]


@pytest.mark.parametrize("colour", COLOURS)
def test_a_value_is_found_whatever_colours_it(colour: str) -> None:
    """Also where a log has lost the escape sign, or writes it otherwise; exactly the value goes."""
    for value in (VALUE, "K7QZ2MWX5RTLB6NVPYD4HJGC3SEAUFIO", "k7qz-2mwx-5rtl-b6nv"):
        assert without(f"12:00 {colour}{value}\x1b[0m.") == f"12:00 {colour}{REMOVED}\x1b[0m."


def test_a_merged_notebook_is_read_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its findings have cells and lines, and it is said that it could not be read."""
    suffix, content = LEAKS["marks, a passphrase"](Maker(1))
    (tmp_path / f"a{suffix}").write_text(str(content))
    status = main([str(tmp_path)])
    said = capsys.readouterr()

    assert status == 2
    assert "cell 1, line 2: secret keyword" in said.out
    assert "not a notebook that can be read" in said.err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a\n", []),
        (b"<<<<<<< HEAD\na\n", []),
        (b"0\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n1\n", [b"0\na\n1\n", b"0\nb\n1\n"]),
        (b"<<<<<<< a\r\na\r\n||||||| o\r\no\r\n=======\r\nb\r\n>>>>>>> x", [b"a\r\n", b"o\r\n", b"b\r\n"]),
        (b"<<<<<<< a\n=======\nb\n>>>>>>> x\nm\n<<<<<<< a\nc\n=======\n>>>>>>> x\n", [b"m\nc\n", b"b\nm\n"]),
    ],
)
def test_the_sides_of_a_merge(text: bytes, expected: list[bytes]) -> None:
    """Mine, what both began with, and theirs; a lone mark makes none."""
    assert sides(text) == expected


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("mark", ["+", "%2B"])
def test_a_picture_in_a_text_is_placed_where_it_begins(mark: str, lines: bool) -> None:
    """Over one line or many, with signs as an address has them; the line behind it has its own number."""
    address = data_uri(code_picture(Maker(3).link()), lines=lines).replace("+", mark)
    text = f"one\n<img src='{address}'>\nsecret = '{Maker(4).signs(HEX, 32)}'\n"
    places = {one.kind: one.place for one in search("a.html", io.BytesIO(text.encode()))}

    assert places["QR code of a seed"] == "line 2"
    assert places["Key or Secret of 32 characters"] == f"line {len(text.splitlines())}"


@pytest.mark.parametrize(
    ("plus", "equal"), [("%2B", "%3D"), ("\\u002B", "\\u003D"), ("&#43;", "&#61;"), ("&#x2B;", "="), ("\\x2b", "%3d")]
)
def test_a_picture_is_read_however_its_signs_are_written(plus: str, equal: str) -> None:
    """As addresses, scripts and pages write those that have a meaning there."""
    address = data_uri(code_picture(Maker(3).link())).replace("+", plus).replace("=", equal)

    assert found((".html", f"<img src='{address}'>")) == ["QR code of a seed"]


@given(st.text(st.sampled_from("aZ09+/=%2BbFf3Dd\\nux&#43;\n "), max_size=200))
def test_what_is_no_picture_stops_nothing(text: str) -> None:
    """Whatever stands in the place of base64: the Secret behind it is found."""
    line = f"![x](data:image/png;base64,{'A' * 64}{text})"
    book = notebook(markdown=f"{line}\n\nsecret = '{VALUE}'\n")

    assert "Key or Secret of 32 characters" in found((".ipynb", book)) + found((".md", f"{line}\nx = '{VALUE}'\n"))


@pytest.mark.parametrize("kind", ["BMP", "TIFF"])
def test_an_attachment_of_any_kind_is_looked_at(kind: str) -> None:
    """Not only those that browsers draw."""
    written = io.BytesIO()
    Image.open(io.BytesIO(code_picture(Maker(5).link()))).convert("L").save(written, kind)
    book = json.loads(notebook(markdown="![x](attachment:x)"))
    encoded = base64.b64encode(written.getvalue()).decode()
    book["cells"][1]["attachments"] = {"x": {f"image/{kind.lower()}": encoded}}

    assert found((".ipynb", json.dumps(book))) == ["QR code of a seed"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize("bytes_more", [0, 1, 2])
def test_a_picture_is_taken_to_its_last_byte(kind: str, bytes_more: int) -> None:
    """Whatever its format, and however its base64 ends: a JPEG that lacks one byte cannot be read."""
    written = io.BytesIO()
    Image.open(io.BytesIO(code_picture(Maker(5).link()))).convert("RGB").save(written, kind)
    length = len(written.getvalue())
    content = written.getvalue() + bytes((bytes_more - length) % 3)

    assert len(content) % 3 == bytes_more
    assert found((".md", f"![a picture]({data_uri(content)})")) == ["QR code of a seed"]


@pytest.mark.parametrize(
    "line",
    [
        "kept: $argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v",
        "password: Enter your new password here",
        'password = "forgot password"',
        "https://ada:$TOKEN@git.example/x https://{u}:{p}@h/ https://a:<pw>@h/ https://user:password@h/",
        'run_id = "9f2c51d0b7e84a6390aa4be15c7d2f18"',
        "amqp://guest:guest@localhost and ftp://anonymous:anonymous@ftp.example",
        "https://a:__TOKEN__@h/ https://a:\\$TOKEN@h/ https://a:$env:TOKEN@h/ https://a:personal-access-token@h/",
        "https://a:&lt;password&gt;@h/ https://a:%3Cpassword%3E@h/ https://a:%7Btoken%7D@h/ https://a:access_token@h/",
        "https://discord.com/api/v10/webhooks/1234567890123456789 and https://discord.com/api/webhooks/123456789/abc",
        "https://docs.example.com/webhooks/2024-01-15-release-notes https://docs.example.com/hooks/events2",
        "otpauth://totp/ACME%20Co:john@example.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co",
        "MD5 of nothing is d41d8cd98f00b204e9800998ecf8427e, and then deadbeefdeadbeefdeadbeefdeadbeef",
        "token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.x3Hq1SflKxw",
    ],
)
def test_what_only_looks_like_a_secret(line: str) -> None:
    """A password's hash, sentences and labels, variables and words in addresses, ids, what documents print."""
    assert find(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "https://ada:s3cr3t-and-more@git.example/x",
        'secret_id = "9f2c51d0b7e84a6390aa4be15c7d2f18"',
        'session_id: "9f2c51d0b7e84a6390aa4be15c7d2f18"',
        "AKIAQYLPMN5HFIQR7XYA",
        "amqp://guest:s3cr3tguest@mq.example",
        "https://a:%24ecret99pw@h.example/",
        "https://{user}:s3cr3tpw@h.example/",
        "discord.com/api/webhooks/1234567890123456789/aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7lM9nO1pQ3r",
        "https://hook.eu1.make.com/x7k3jdh2kfi4nxk5udh6sk7fja",
        "otpauth://totp/EXAMPLE:ada?secret=K7QZ2MWX5RTLB6NVPYD4HJGC3SEAUFIO&issuer=EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI9K7MDENG9bPxRfiCYabcdefghij",
        "'AKIAIOSFODNN7EXAMPLE' or 'AKIAQYLPMN5HFIQR7XYA'",
        "ghp_26C7e42F292c6912E7710c838347Ae178B4a",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkxIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.x3Hq1SflKxw",
        "https://hooks.slack.com/triggers/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",
        "https://hooks.slack.com/workflows/T0C1D2E3F/A0C1D2E3F/482910485712345678/aB3dE5fG7hI9jK1lM3nO5pQ7",
        "password = 'lamp otter violin cloud'",
        "Passphrase: Lamp-Otter-Violin-Cloud",
    ],
)
def test_what_is_one_beside_those(line: str) -> None:
    """A value in an address, an id by the name of a secret, another key of a published shape, words of no sentence."""
    assert find(line)
