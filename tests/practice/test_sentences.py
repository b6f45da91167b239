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


def test_a_replaced_link_speaks_of_no_recovery_codes(ada: Visitor) -> None:
    """None were shown while the second factor is off: the page leads to the newest mail alone, and a stranger's too."""
    ada.register().log_in().set_up().enable()
    token = ada.token("Confirm")
    ada.post("/settings/two-factor/mail")
    page = ada.http.get(f"/confirm/two-factor?token={token}", headers=HTML).text
    assert "A newer mail has been sent" in page
    assert "recovery codes" not in page
    assert "look into" in page


def test_a_link_tells_its_bearer_nothing_of_the_account(ada: Visitor, world: World) -> None:
    """Whoever has an old mail and no session reads the same whether the second factor is enabled or not."""
    ada.register().log_in().set_up().enable()
    token, bearer = ada.token("Confirm"), world.visitor()
    off = bearer.http.get(f"/confirm/two-factor?token={token}", headers=HTML).text
    ada.confirm()
    assert bearer.http.get(f"/confirm/two-factor?token={token}", headers=HTML).text == off


def test_a_wrong_entry_of_the_list_is_said_to_count(ada: Visitor) -> None:
    """It is one of the five codes after which the exchange lets everybody wait."""
    page = ada.with_two_factor().http.get("/settings/two-factor", headers=HTML).text
    assert "A wrong one counts as a wrong code." in page


def test_the_log_in_that_a_page_led_to_says_why(ada: Visitor) -> None:
    """Who is logged in in a notebook, and nowhere else, reads that the site asks by itself."""
    assert "have a log-in each" in ada.http.get("/login?next=settings/coins", headers=HTML).text
    assert "have a log-in each" not in ada.http.get("/login", headers=HTML).text


def test_the_log_says_what_a_session_of_the_notebooks_is(ada: Visitor) -> None:
    """Who learns to look for strangers there is told of the line that no log-in has made, where it stands."""
    ada.register().log_in().followed()
    assert "is no log-in" not in ada.http.get("/settings/activity", headers=HTML).text
    assert ada.owner("POST", "session", log_in=False).status_code == 200
    assert "is no log-in" in ada.http.get("/settings/activity", headers=HTML).text


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
