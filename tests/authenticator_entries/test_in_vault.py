"""Accounts in the vault, and the same file in the hands of KeePassXC."""

import base64
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from nupool_helpers.authenticator_entries import HASHES, AuthenticatorEntry
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.errors import InvalidInput, VaultLocked, VaultUnreadable, WrongPassword
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.vault import Vault

PASSWORD = SecretText("quiet harbour seven lanterns")
SEED = SecretText("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
ACCOUNT = AuthenticatorEntry("ada@example.org", "Practice Exchange", SEED)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A new vault, open."""
    made = Vault(tmp_path / "vault.kdbx")
    made.create(PASSWORD)
    return made


def keepassxc(path: Path, *command: str, by: Sequence[str] = ()) -> str:
    """What `keepassxc-cli` says of the file, started `by` another program where that is given."""
    done = subprocess.run(
        [*by, "keepassxc-cli", command[0], "-q", str(path), *command[1:]],
        input=PASSWORD.reveal() + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


def code_at_either_end(account: AuthenticatorEntry, ask: object) -> tuple[str, set[str]]:
    """An answer, and the codes of the moments before and after it was asked for."""
    before = time.time()
    answer = ask()  # type: ignore[operator]
    return answer, {account.code(before).reveal(), account.code(time.time()).reveal()}


def test_accounts_come_out_as_they_went_in(vault: Vault) -> None:
    """Another kernel opens the vault and finds the same accounts; the same one a second time is not added."""
    second = AuthenticatorEntry("bob", "", SecretText("JBSWY3DPEHPK3PXP"), 8, "SHA512", 60)
    assert AuthenticatorEntries(vault).add([ACCOUNT, second, ACCOUNT]) == [ACCOUNT, second]
    assert AuthenticatorEntries(vault).add([ACCOUNT]) == []
    other = Vault(vault.path)
    other.unlock(PASSWORD)

    assert list(AuthenticatorEntries(other).contents().entries.values()) == [ACCOUNT, second]


def test_two_accounts_of_one_name_are_both_kept(vault: Vault) -> None:
    """Same issuer and name, different seeds: both are there, told apart by number and codes, and the list is whole."""
    twin = replace(ACCOUNT, seed=SecretText("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    last = AuthenticatorEntry("bob", "", SEED)
    accounts = AuthenticatorEntries(vault)
    assert accounts.add([ACCOUNT, twin, last]) == [ACCOUNT, twin, last]
    third = replace(ACCOUNT, seed=SecretText("MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"))
    assert accounts.add([twin, third]) == [third]
    assert list(accounts.contents().entries.values()) == [ACCOUNT, twin, last, third]
    first, second, *_ = accounts.contents().entries
    accounts.rename(second, "grace", "")
    accounts.delete(first)

    assert list(accounts.contents().entries.values()) == [replace(twin, name="grace", issuer=""), last, third]


@pytest.mark.parametrize("name", ['my "main" one', "a' or '1'='1", 'a" or "1"="1', "ä]]><x/>", "{0}"])
def test_an_account_s_name_is_any_text(vault: Vault, name: str) -> None:
    """What is in it finds no other entry, and costs no other account of the list."""
    given = [
        ACCOUNT,
        AuthenticatorEntry(name, name, SEED),
        AuthenticatorEntry(name, "", SEED),
        AuthenticatorEntry("bob", "", SEED),
    ]
    accounts = AuthenticatorEntries(vault)
    assert accounts.add(given) == given
    accounts.rename(next(iter(accounts.contents().entries)), name, name)

    assert list(accounts.contents().entries.values()) == [given[1], *given[1:]]


def test_an_account_is_renamed_and_deleted(vault: Vault) -> None:
    """Its seed stays with the new name; deleted, it is in the recycle bin and not among the accounts."""
    accounts = AuthenticatorEntries(vault)
    accounts.add([ACCOUNT])
    (number,) = accounts.contents().entries
    accounts.rename(number, "grace", "Other: place")
    assert accounts.contents().entries[number] == AuthenticatorEntry("grace", "Other place", SEED)
    with pytest.raises(InvalidInput, match="name"):
        accounts.rename(number, " ", "")
    accounts.delete(number)

    assert accounts.contents().entries == {}
    assert "Recycle Bin/" in keepassxc(vault.path, "ls")
    with pytest.raises(InvalidInput, match="not in the vault"):
        accounts.delete(number)


def test_looking_does_not_keep_the_vault_open(tmp_path: Path) -> None:
    """Codes that are shown for ten minutes without a press are gone then; asking for one begins the time anew."""
    now = [0.0]
    vault = Vault(tmp_path / "v.kdbx", HeldKey(clock=lambda: now[0]))
    vault.create(PASSWORD)
    accounts = AuthenticatorEntries(vault)
    accounts.add([ACCOUNT])
    accounts.contents()
    now[0] = 599
    (number,) = accounts.contents().entries
    assert accounts.get(number) == ACCOUNT
    now[0] = 1198
    assert accounts.contents().entries
    now[0] = 1199

    with pytest.raises(VaultLocked):
        accounts.contents()


def test_what_another_kernel_writes_is_seen(vault: Vault) -> None:
    """The memory is as old as the file, no older."""
    mine, other = AuthenticatorEntries(vault), Vault(vault.path)
    other.unlock(PASSWORD)
    assert mine.contents().entries == {}
    AuthenticatorEntries(other).add([ACCOUNT])

    assert list(mine.contents().entries.values()) == [ACCOUNT]


@pytest.mark.parametrize("hash_name", HASHES)
@pytest.mark.parametrize(("digits", "period"), [(6, 30), (7, 60), (8, 45)])
def test_keepassxc_shows_the_same_code(vault: Vault, hash_name: str, digits: int, period: int) -> None:
    """`keepassxc-cli show -t` reads the file that was made here, with its digits, hash and period."""
    account = AuthenticatorEntry("ada", "Somewhere", SEED, digits, hash_name, period)
    AuthenticatorEntries(vault).add([account])

    shown, right = code_at_either_end(
        account, lambda: keepassxc(vault.path, "show", "-t", "Authenticator/Somewhere (ada)")
    )
    assert shown in right


def test_keepassxc_agrees_over_seeds_settings_and_times(vault: Vault) -> None:
    """Random seeds, digits, hashes and periods at random times from 1971 to 2100: its code is the one made here."""
    chance = Random(6238)
    accounts = [
        AuthenticatorEntry(
            f"number {number}",
            "",
            SecretText(base64.b32encode(chance.randbytes(chance.randint(10, 64))).decode().rstrip("=")),
            chance.choice([6, 7, 8]),
            chance.choice(HASHES),
            chance.randint(1, 60),  # version 2.7.4 takes any longer one for 60; oathtool does not
        )
        for number in range(12)
    ]
    AuthenticatorEntries(vault).add(accounts)
    for account in accounts:
        at = chance.randint(31_536_000, 4_102_444_800)
        # The program's clock stands still at that moment.
        clock = ["env", "TZ=UTC", "faketime", "-f", time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))]
        assert (
            keepassxc(vault.path, "show", "-t", f"Authenticator/{account.name}", by=clock) == account.code(at).reveal()
        )


def test_keepassxc_edits_the_vault_and_it_is_read_again(vault: Vault) -> None:
    """A title and a user name changed there do no harm to the account here, nor to the rest."""
    AuthenticatorEntries(vault).add([ACCOUNT])
    keepassxc(vault.path, "edit", "-u", "edited", "-t", "Edited", f"Authenticator/{ACCOUNT.title}")
    other = Vault(vault.path)
    other.unlock(PASSWORD)

    assert list(AuthenticatorEntries(other).contents().entries.values()) == [ACCOUNT]
    assert keepassxc(vault.path, "show", "-a", "UserName", "Authenticator/Edited") == "edited"


THEIRS = """<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta><Generator>a test</Generator></Meta><Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAA==</UUID>
<Name>Root</Name><CustomData><Item><Key>a</Key><Value>b</Value></Item></CustomData>{entries}</Group></Root>
</KeePassFile>"""
ENTRY = (
    "<Entry><UUID>{uuid}</UUID><String><Key>Title</Key><Value>{title}</Value></String>"
    "<String><Key>otp</Key><Value>{uri}</Value></String></Entry>"
)


def test_a_vault_made_elsewhere_is_read(tmp_path: Path) -> None:
    """A KDBX 4 file that KeePassXC itself has made: its accounts are found, what counts up is named."""
    entries = {
        "Theirs": f"otpauth://totp/Theirs:none?secret={SEED.reveal()}&amp;period=30&amp;digits=6&amp;issuer=Theirs",
        "Untitled link": f"otpauth://totp/?secret={SEED.reveal()}",
        "Counter": f"otpauth://hotp/x?secret={SEED.reveal()}&amp;counter=1",
    }
    xml, path = tmp_path / "theirs.xml", tmp_path / "theirs.kdbx"
    filled = (
        ENTRY.format(uuid=f"{n}AAAAAAAAAAAAAAAAAAAAA==", title=title, uri=uri)
        for n, (title, uri) in enumerate(entries.items())
    )
    xml.write_text(THEIRS.format(entries="".join(filled)))
    secret = PASSWORD.reveal() + "\n"
    subprocess.run(
        ["keepassxc-cli", "import", "-q", "-p", str(xml), str(path)],
        input=secret * 2,
        text=True,
        check=True,
        timeout=120,
    )
    vault = Vault(path)
    vault.unlock(PASSWORD)
    kept = AuthenticatorEntries(vault).contents()

    assert sorted(account.title for account in kept.entries.values()) == ["Theirs (none)", "Untitled link"]
    ((title, why),) = kept.unread
    assert title == "Counter" and "HOTP" in why
    shown, right = code_at_either_end(ACCOUNT, lambda: keepassxc(path, "show", "-t", "Theirs"))
    assert shown in right


def test_an_older_format_is_refused(tmp_path: Path) -> None:
    """What `keepassxc-cli db-create` writes is refused where it is KDBX 3.1, and opened where it is KDBX 4."""
    path, secret = tmp_path / "old.kdbx", PASSWORD.reveal() + "\n"
    subprocess.run(
        ["keepassxc-cli", "db-create", "-q", "-p", str(path)], input=secret * 2, text=True, check=True, timeout=120
    )
    vault = Vault(path)
    if path.read_bytes()[10] >= 4:  # newer versions of that program
        vault.unlock(PASSWORD)
        assert AuthenticatorEntries(vault).contents().entries == {}
        return
    with pytest.raises(VaultUnreadable, match="older format"):
        vault.unlock(PASSWORD)


def test_the_password_is_proved_again(vault: Vault) -> None:
    """The right one passes; a wrong one is one sentence, and the vault stays as it is."""
    vault.prove(PASSWORD)
    with pytest.raises(WrongPassword, match="not the vault's"):
        vault.prove(SecretText("another one"))
    assert not vault.locked
