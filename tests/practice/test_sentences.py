"""What the exchange's own pages say where somebody is stuck: true there, and with the way on."""

from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
HTML = {"Accept": "text/html", "Origin": URL}


def test_a_wrong_password_speaks_of_no_address(world: World, ada: Visitor) -> None:
    """Where somebody is logged in, nobody has typed an e-mail address."""
    ada.with_two_factor()
    code = world.code(ada.seed)
    for path, fields in (
        ("/settings/two-factor/disable", {}),
        ("/settings/two-factor/recovery-codes", {}),
        ("/settings/password", {"new_password": "river candle otter moss"}),
    ):
        sentence = errors(ada.post(path, password="not this", code=code, **fields))["password"]
        assert "your account's password" in sentence
        assert "mail" not in sentence


def test_a_used_link_leads_to_the_log_in(ada: Visitor) -> None:
    """The page of an account that is active does not send its owner back to the mail."""
    assert ada.post("/register", email=EMAIL, password=PASSWORD).status_code == 200
    token = ada.token("Activate")
    ada.post("/activate", token=token)
    page = ada.http.get(f"/activate?token={token}", headers=HTML).text
    assert "If the account is active already" in page
    assert "Open it in" not in page


def test_recovery_codes_that_were_reloaded_away_have_a_way_back(ada: Visitor) -> None:
    """The link works once; the page says where new codes are made."""
    ada.register().log_in().set_up().enable()
    token = ada.token("Confirm")
    ada.post("/confirm/two-factor", token=token)
    page = ada.http.post("/confirm/two-factor", data={"token": token}, headers=HTML).text
    assert "make new ones at" in page


def test_a_withdrawal_address_of_another_coin_is_not_allowed(world: World, ada: Visitor) -> None:
    """What stands on the list is trusted: another coin's address or a damaged one is named, and costs no code."""
    ada.with_two_factor()
    fields = {"code": world.code(ada.seed)}
    for currency, address, word in (
        ("BTC", NBT, "NuBits"),
        ("NBT", NBT[:-1] + "h", "damaged"),
        ("DOGE", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin"),
    ):
        reply = ada.post("/settings/coins/allow", currency=currency, address=address, **fields)
        assert word in errors(reply)["address"]
    assert ada.post("/settings/coins/allow", currency="NBT", address=NBT, **fields).status_code == 200


def test_nobody_writes_the_link_of_a_mail_that_is_really_sent(world: World, ada: Visitor) -> None:
    """Its reader is not who caused it, so that no header of whoever caused it is in the link."""
    links: list[str] = []

    async def mailer(_account_id: int, message: object) -> None:
        links.extend(word for word in str(message).split() if "activate?token=" in word)

    headers = {"Accept": "application/json", "Origin": URL}
    headers |= {"X-Forwarded-Prefix": "/user/mallory/proxy/9999", "X-Forwarded-Proto": "https"}
    world.context.mailer = mailer
    ada.http.post("/register", data={"email": EMAIL, "password": PASSWORD}, headers=headers)
    assert links
    assert all(f"{URL}/activate" in link for link in links)
    links.clear()
    world.context.outer_url = "https://hub.example.org/services/practice-exchange"
    world.visitor().http.post("/register", data={"email": "bob@example.org", "password": PASSWORD}, headers=headers)
    assert links
    assert all("https://hub.example.org/services/practice-exchange/activate" in link for link in links)
