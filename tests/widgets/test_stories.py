"""The three stories played against a real exchange, right and wrong, and the card that tells of them."""

import base64
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.clients import launcher
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.recovery import LIMIT_SECONDS, StoryName, results
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.widgets.story import Story
from tests.processes import use_again
from tests.widgets.conftest import Front, usable_code

VAULT_PASSWORD = "turnip lorry quartz 88"
NEW_PASSWORD = SecretText("another violin under clouds")


@pytest.fixture(autouse=True)
def no_results() -> None:
    """What another test has played is forgotten."""
    results.cache_clear()


def ready(book: Workbook) -> Any:
    """A ready account that the notebooks follow, and what opens it."""
    book.exchange()
    account = book.take_ready_account()
    assert account.pair
    book.use_pair(account.pair)
    return account


def token(book: Workbook) -> SecretText:
    """The token of the newest mail's link."""
    return SecretText(book.exchange().mails()[0].links[0].reveal().partition("?token=")[2])


def shows(front: Front, *words: str) -> bool:
    """Whether the panel says all of them now."""
    front.panel.workbook.changed()  # what was just done on the pages is older than the half second that a state is kept
    front.message(kind="refresh")
    return all(word in front.text for word in words)


def log_in_with_recovery_code(book: Workbook, account: Any, recovery_code: SecretText) -> WebClient:
    """What the learner does on the exchange's page, on another device."""
    site = book.exchange().visit()
    site.post("login", email=account.email, password=account.password)
    site.post("login/code", code=recovery_code)
    return site


def set_up_anew(book: Workbook, site: WebClient, account: Any, recovery_code: SecretText) -> None:
    """The rest of the phone's story, on the exchange's page."""
    site.post("settings/two-factor/disable", password=account.password, code=recovery_code)
    seed = site.post("settings/two-factor/start").seed
    site.post("settings/two-factor/enable", code=usable_code(book, seed))
    site.post("confirm/two-factor", token=token(book))


def test_without_a_second_factor_there_is_no_story(book: Workbook) -> None:
    """Nothing can be lost yet; the steps are offered, and the story begins after them."""
    front = Front(nupool.phone_gone())
    front.hello()
    assert "second factor is enabled" in front.text

    front.press("do")

    assert shows(front, "My phone is gone: start the stopwatch")


def test_the_phone_is_gone_and_the_account_is_back(book: Workbook) -> None:
    """A recovery code twice is refused and told; the end has the time, an intact ledger, and a session that ended."""
    account = ready(book)
    front = Front(nupool.phone_gone())
    front.hello()
    front.press("begin")
    assert "Its session: open" in front.text
    first, second = account.recovery_codes[:2]

    site = log_in_with_recovery_code(book, account, first)
    with pytest.raises(InvalidInput, match="has been used"):
        log_in_with_recovery_code(book, account, first)
    with pytest.raises(InvalidInput, match="not right"):
        site.post("settings/two-factor/disable", password=account.password, code="aaaa-aaaa-aaaa-aaaa")
    assert shows(front, "it had been used", "it was wrong", "Its session: open")
    assert "Your time" not in front.text
    set_up_anew(book, site, account, second)

    assert shows(front, "Your time: 0:", "ledger nothing is gone", "Its session: ended")
    assert "too slow" not in front.text
    panel = front.panel
    assert isinstance(panel, Story)
    assert panel.ledger
    # As if the thief of another story had taken half of it since: none of this one's.
    panel.ledger = replace(panel.ledger, before={coin: 2 * had for coin, had in panel.ledger.before.items()})
    front.message(kind="refresh")
    assert "ledger nothing is gone" in results()[StoryName.PHONE]


def test_who_needs_longer_than_ten_minutes_is_told_so(book: Workbook) -> None:
    """The same story with a stopwatch that began earlier: too slow, and it can begin anew."""
    account = ready(book)
    panel = nupool.phone_gone()
    front = Front(panel)
    front.hello()
    front.press("begin")
    site = log_in_with_recovery_code(book, account, account.recovery_codes[0])
    set_up_anew(book, site, account, account.recovery_codes[1])
    assert panel.stopwatch
    panel.stopwatch = replace(panel.stopwatch, began=panel.stopwatch.began - (LIMIT_SECONDS + 5) * 1000)

    assert shows(front, "Your time: 10:", "too slow")
    front.press("again")
    assert "start the stopwatch" in front.text


def leaked(book: Workbook) -> tuple[Any, Front, Any]:
    """A key story that has begun, with a thief who acts by hand."""
    account = ready(book)
    panel = nupool.key_leaked()
    front = Front(panel)
    front.hello()
    assert front.press("begin", {"pace": "7"})["errors"]["pace"]
    front.press("begin", {"pace": ""})
    return account, front, panel


def rows(book: Workbook) -> dict[str, str]:
    """The numbers of the account's rows, by Key."""
    learner = book.state(fresh=True).learner
    return {key.key: str(key.id) for key in learner.keys} if learner else {}


def finish(book: Workbook, front: Front, account: Any, file: Path) -> None:
    """What the learner does about a key: delete, make another, give it to the client, try the old pair."""
    front.press("remove", {"code": usable_code(book, account.seed)}, row=rows(book)[account.pair.key])
    front.press("make", {right.field: True for right in NEEDED} | {"code": usable_code(book, account.seed)})
    pair = book.pair
    assert pair
    assert pair.key != account.pair.key
    file.write_text(f"exchange = bittrex\napikey = {pair.key}\napisecret = {pair.secret.reveal()}\n")
    file.chmod(0o600)
    front.press("from_file", {"pair_file": str(file)})
    front.press("old")


def test_a_leaked_key_is_found_deleted_and_replaced(book: Workbook, tmp_path: Path) -> None:
    """Each wrong way has its sentence; stopped after one thing, the thief has taken nothing, by the ledger."""
    account, front, panel = leaked(book)
    front.press("act")
    lines = {entry.what.value: str(entry.id) for entry in book.state(fresh=True).activity}
    assert "not the thief's" in front.press("line", number=lines["key first used"])["errors"][""]
    assert "still works" in front.press("old")["errors"][""]
    file = tmp_path / "pool.conf"
    file.write_text(f"exchange = bittrex\napikey = {account.pair.key}\napisecret = {account.pair.secret.reveal()}\n")
    assert "old Key" in front.press("from_file", {"pair_file": str(file)})["errors"]["pair_file"]
    assert "127.0.0.2" in front.press("line", number=lines["key used from another address"])["notice"]

    finish(book, front, account, file)
    front.press("act")

    assert shows(front, "Your time: 0:", "ledger nothing is gone", "was stopped", "2 of 5")
    log = book.state(fresh=True).activity
    refused = next(str(one.id) for one in log if one.what.value == "call refused" and one.address == "127.0.0.2")
    assert "call refused, from 127.0.0.2" in front.press("line", number=refused)["notice"]
    assert account.pair.secret.reveal() not in str(front.sent)
    assert panel.ledger.loss(book.exchange().holdings()).worth == 0


def test_what_was_there_before_the_leak_is_not_called_the_thief_s(book: Workbook) -> None:
    """Lines of before have no button, and say so; a pair that leaks again keeps its first thief's line."""
    _account, front, _panel = leaked(book)
    before = [entry.id for entry in book.state(fresh=True).activity]
    front.press("act")

    def lines() -> tuple[list[int], int]:
        front.message(kind="refresh")
        (table,) = [block for block in front.sent[-1]["blocks"] if "log, newest first" in block.get("caption", "")]
        last = [row[-1] for row in table["rows"]]
        return [int(one["args"]["number"]) for one in last if isinstance(one, dict)], last.count("before the leak")

    pointed, told = lines()
    assert pointed and not set(pointed) & set(before)
    assert told
    front.press("again")
    front.press("begin", {"pace": ""})
    assert lines()[0] == pointed
    assert "127.0.0.2" in front.press("line", number=str(pointed[-1]))["notice"]


def test_a_thief_who_is_not_stopped_takes_more(book: Workbook, tmp_path: Path) -> None:
    """All five things done before the key is deleted: what is gone is most of the account, by the ledger."""
    account, front, panel = leaked(book)
    worth = []
    for _ in range(5):
        front.press("act")
        worth.append(panel.ledger.loss(book.exchange().holdings()).percent)

    assert worth == sorted(worth)
    assert worth[0] == 0 < 50 < worth[-1]
    lines = [entry for entry in book.state(fresh=True).activity if entry.what.value == "key used from another address"]
    assert len(lines) == 1, "one line for one address, however often it calls"
    front.press("line", number=str(lines[0].id))
    finish(book, front, account, tmp_path / "pool.conf")
    assert shows(front, "has done all that they wanted", "BTC are gone", "5 of 5")
    learner = book.state(fresh=True).learner
    assert learner and learner.email == account.email, "the notebooks do not follow the thief"


def test_a_key_that_is_bound_to_an_address_gives_the_thief_nothing(book: Workbook) -> None:
    """No call passes, nothing is gone, and there is no line to look for."""
    account = ready(book)
    use_again(launcher.data_dir())
    book.site().save_key(rows(book)[account.pair.key], NEEDED, usable_code(book, account.seed), addresses="127.0.0.1")
    front = Front(nupool.key_leaked())
    front.hello()
    front.press("begin", {"pace": ""})
    for _ in range(5):
        front.press("act")

    assert shows(front, "bound to IP addresses", "no call passed")
    assert "Find the thief's line" not in front.text


def with_vault(book: Workbook, account: Any) -> bytes:
    """A vault with the pair and an authenticator's entry in it, as its copy."""
    from nupool_helpers.authenticator_entries import AuthenticatorEntry
    from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries

    book.vault.create(SecretText(VAULT_PASSWORD))
    book.vault.put_pair("the bot's", account.pair)
    AuthenticatorEntries(book.vault).add([AuthenticatorEntry(account.email, "Practice exchange", account.seed)])
    return book.vault.content()


def test_the_computer_is_gone_and_its_vault_opens_elsewhere(book: Workbook, tmp_path: Path) -> None:
    """KeePassXC opens the copy; the panel lists it; password, keys and session are seen to. A wrong password is one."""
    account = ready(book)
    content = with_vault(book, account)
    copy = tmp_path / "copy.kdbx"
    copy.write_bytes(content)
    shown = subprocess.run(
        ["keepassxc-cli", "ls", "-R", "-f", copy], input=VAULT_PASSWORD, capture_output=True, text=True, timeout=60
    ).stdout
    assert "the bot's" in shown
    front = Front(nupool.computer_gone())
    front.hello()
    front.press("begin")

    assert "Choose one file" in front.press("copy")["errors"][""]
    front.message([b"no vault"], kind="press", name="copy", fields={}, args={})
    assert front.press("open_copy", {"copy_password": VAULT_PASSWORD})["errors"]["copy_password"]
    assert shows(front, "Take another file")
    assert "Choose the file" in str(front.press("other_copy")["blocks"])
    front.message([content], kind="press", name="copy", fields={}, args={})
    assert "not the vault's" in front.press("open_copy", {"copy_password": "letmein"})["errors"]["copy_password"]
    front.press("open_copy", {"copy_password": VAULT_PASSWORD})
    assert shows(front, "the bot's", "a key pair", "the seed of an authenticator", "Its session: open")
    site = book.site()
    site.post(
        "settings/password", password=account.password, new_password=NEW_PASSWORD, code=usable_code(book, account.seed)
    )
    assert shows(front, "Its session: ended")
    assert "Your time" not in front.text
    book.site().post(f"settings/api-keys/{rows(book)[account.pair.key]}/delete", code=usable_code(book, account.seed))

    assert shows(front, "Your time: 0:", "ledger nothing is gone")
    for secret in (account.pair.secret.reveal(), account.seed.reveal(), VAULT_PASSWORD):
        assert secret not in str(front.sent)


def test_a_copy_without_entries_is_told_so(book: Workbook) -> None:
    """One of the day on which the vault was made shows no empty table: it is named as what it is."""
    ready(book)
    book.vault.create(SecretText(VAULT_PASSWORD))
    front = Front(nupool.computer_gone())
    front.hello()
    front.press("begin")
    front.message([book.vault.path.read_bytes()], kind="press", name="copy", fields={}, args={})
    front.press("open_copy", {"copy_password": VAULT_PASSWORD})

    assert shows(front, "This copy holds no entry.")


def test_a_story_belongs_to_the_account_that_it_was_begun_with(book: Workbook) -> None:
    """Whoever follows another account sees the beginning again, and not somebody else's parts."""
    ready(book)
    front = Front(nupool.phone_gone())
    front.hello()
    front.press("begin")
    ready(book)

    assert shows(front, "start the stopwatch")


@pytest.mark.parametrize("make", [nupool.phone_gone, nupool.key_leaked, nupool.computer_gone])
def test_the_words_for_one_s_own_exchange_are_always_there(book: Workbook, make: Any) -> None:
    """Before the story as after it, and in the words of the exchange that is chosen."""
    panel: Story = make()
    front = Front(panel)
    front.hello()
    front.look(own="kraken")

    assert shows(front, "The same at your own exchange")
    if panel.name is not StoryName.PHONE:
        assert "At Kraken keys are here" in front.text


def test_the_card_tells_what_was_done_and_takes_no_secret(book: Workbook) -> None:
    """The file goes to the browser: the steps and stories that are done, the pages that were named, and no secret."""
    ready(book)
    results()[StoryName.PHONE] = "Your time: 4:05. By the exchange's ledger nothing is gone."
    front = Front(nupool.emergency_card())
    front.hello()
    assert "14 of 14" in front.text
    wrong = {"exchange": "Kraken", "papers": "GEZDGNBVGY3TQOJQ", "page_keys": "http://kraken.com"}
    assert set(front.look(**wrong)) == {"papers", "page_keys"}
    answer = front.press("card", wrong)
    assert set(answer["errors"]) == {"papers", "page_keys"}
    assert not answer["handed"]

    answer = front.press("card", {"exchange": "Kraken", "papers": "blue folder", "has_codes": True})

    page = base64.b64decode(answer["handed"]["value"]).decode()
    for words in ("When it goes wrong: Kraken", "blue folder", "14. Keep the revealed keys", "Your time: 4:05"):
        assert words in page
    assert answer["handed"]["name"].endswith(".html")
