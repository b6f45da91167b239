"""Every field with empty, huge, control-character, HTML and SQL-looking input: a sentence, no fault, nothing lost."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nupool_helpers.practice.schema import accounts, api_keys
from nupool_helpers.practice.wallet.schema import allowed_addresses, balances
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World

HOSTILE = [
    "",
    " ",
    "x" * 60_000,
    "\x00\x01\x1b[31m\x7f",
    "\r\nSet-Cookie: a=b\r\n",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1; DROP TABLE accounts; --",
    "{{7*7}}${7*7}%7B",
    "../../../etc/passwd",
    "\ud7ff\uffff\U0001f600",
    "\u202egnp.exe",
    "-1",
    "1e309",
    "99999999999999999999",
]
FORMS = {
    "/register": ["email", "password"],
    "/activate": ["token"],
    "/login": ["email", "password"],
    "/login/code": ["code"],
    "/settings/password": ["password", "new_password", "code"],
    "/settings/two-factor/start": ["fresh"],
    "/settings/two-factor/enable": ["code"],
    "/settings/two-factor/mail": ["x"],
    "/settings/two-factor/recovery-codes": ["password", "code"],
    "/settings/two-factor/disable": ["password", "code"],
    "/confirm/two-factor": ["token"],
    "/settings/api-keys/new": ["x"],
    "/settings/api-keys/1/save": ["read_info", "addresses", "code"],
    "/settings/api-keys/1/delete": ["code"],
    "/settings/coins/get": ["currency"],
    "/settings/coins/allow": ["currency", "address", "code"],
    "/settings/coins/1/remove": ["code"],
}


@pytest.fixture
def busy(ada: Visitor) -> Visitor:
    """A learner with everything: second factor, an allowed address, key, an unsaved row."""
    ada.with_two_factor()
    address = {"currency": "NBT", "address": "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"}
    assert ada.post("/settings/coins/allow", **address, code=ada.world.code(ada.seed)).status_code == 200
    ada.world.later(30)
    ada.key("read_info")
    ada.post("/settings/api-keys/new")
    return ada


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_field_breaks_the_site(busy: Visitor, world: World, path: str, text: str) -> None:
    """Alone and all together, as page and as model: never a fault, what was typed never becomes markup."""
    for fields in (dict.fromkeys(FORMS[path], text), *({name: text} for name in FORMS[path])):
        replies = [busy.post(path, **fields), busy.http.post(path, data=fields, headers={"Origin": URL})]
        for reply in replies:
            assert reply.status_code < 500, reply.text
            assert "<script>alert" not in reply.text
            assert "<img src=x" not in reply.text
            assert "set-cookie: a=b" not in str(reply.headers).lower()
            assert reply.status_code not in (422, 429) or reply.text


@pytest.mark.parametrize("path", [p for p in FORMS if p not in ("/register", "/settings/api-keys/new")])
def test_hostile_input_loses_nothing(busy: Visitor, world: World, path: str) -> None:
    """After all of it account, key, money and allowed addresses are as they were."""
    tables = (accounts, api_keys, balances, allowed_addresses)
    before = [world.rows(table) for table in tables]
    for text in HOSTILE:
        if path != "/settings/two-factor/start":
            busy.post(path, **dict.fromkeys(FORMS[path], text))

    assert [world.rows(table) for table in tables] == before


@pytest.mark.parametrize(
    "path", ["/mail/{}", "/settings/api-keys/{}/save", "/settings/coins/{}/remove", "/activate?token={}", "/?notice={}"]
)
@pytest.mark.parametrize(
    "text", ["0", "99999999999999999999999", "9" * 5000, "٣", "-1", "%00", "%ff%fe", "<b>", "'", "a/b", "%2e%2e%2f"]
)
def test_no_path_or_query_breaks_the_site(busy: Visitor, path: str, text: str) -> None:
    """A number too large, bytes that are no text, markup: a page that says so."""
    for reply in (busy.http.get(path.format(text)), busy.post(path.format(text))):
        assert reply.status_code < 500
        assert "<b>" not in reply.text.replace("<b>127", "").replace("<b>localhost", "") or "<b>" not in text


def test_a_form_that_is_no_form_is_refused(busy: Visitor) -> None:
    """JSON, a broken multipart body, bytes that are no text: a sentence."""
    for content, kind in (
        (b'{"email": 1}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"email=%ff%fe&password=%00", "application/x-www-form-urlencoded"),
        (b"\xff" * 100, "application/x-www-form-urlencoded"),
        (b"", "text/plain"),
    ):
        reply = busy.http.post("/login", content=content, headers={"Origin": URL, "Content-Type": kind})
        assert reply.status_code in (400, 422), kind


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "punycode", "undefined", "utf-16", "idna", "hex", "é"])
def test_no_charset_of_a_form_breaks_the_site(ada: Visitor, charset: str) -> None:
    """A decoder that fails, or that yields halves of signs, is refused before anything is stored."""
    for password in ("+2AA-", "\\ud800 lamp otter violin cloud"):
        parts = (
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in (("email", EMAIL), ("password", password))
        )
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        reply = ada.http.post(
            "/register", content="".join(parts) + "--x--\r\n", headers={"Origin": URL, "Content-Type": kind.encode()}
        )
        assert reply.status_code < 500, reply.text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    call=st.sampled_from(
        ["market/buylimit", "market/cancel", "account/withdraw", "account/getbalance", "public/getticker"]
    ),
    params=st.dictionaries(
        st.sampled_from(["market", "quantity", "rate", "uuid", "currency", "address", "x"]),
        st.one_of(st.sampled_from(["BTC-NBT", "BTC", "1", "0.5", "1e-9", "-0", "Infinity"]), st.text(max_size=30)),
    ),
)
def test_no_parameter_breaks_the_api(busy: Visitor, call: str, params: dict[str, str]) -> None:
    """Any parameters at all: an answer in the API's form."""
    key, secret = _pair(busy)
    reply = busy.call(call, key, secret, **{name: text for name, text in params.items() if text.isprintable()})

    assert set(reply) == {"success", "message", "result"}
    assert reply["success"] or set(reply["message"]) <= set(string.ascii_uppercase + string.digits + "_")


def _pair(visitor: Visitor) -> tuple[str, str]:
    (row,) = [row for row in visitor.world.rows(api_keys) if row.key]
    with visitor.world.context.store.write() as connection:
        every = "READ INFO,TRADE LIMIT,TRADE MARKET,WITHDRAW"
        connection.execute(api_keys.update().where(api_keys.c.id == row.id).values(permissions=every))
    return row.key, row.secret


def test_the_e_mail_is_shown_as_text(world: World, ada: Visitor) -> None:
    """Signs that an address may have and HTML gives a meaning to are escaped."""
    email = "a&b'c{{x}}@example.org"
    ada.register(email).log_in(email, PASSWORD)

    assert "a&amp;b&#39;c{{x}}@example.org" in ada.http.get("/settings").text
    assert EMAIL not in ada.http.get("/settings").text
