"""The vault: a KeePass file that nobody else reads, that is never half written, and that two may write."""

import base64
import io
import multiprocessing
import os
import signal
import stat
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from pykeepass.kdbx_parsing.kdbx4 import DynamicHeader, kdf_uuids

from nupool_helpers import private_files
from nupool_helpers.errors import (
    InvalidInput,
    RateLimited,
    VaultBusy,
    VaultError,
    VaultLocked,
    VaultUnreadable,
    WrongPassword,
)
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault import inflate_limit
from nupool_helpers.vault.entries import add_entry
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.kdbx import new_database, open_database, save_database
from nupool_helpers.vault.password import password_complaint
from nupool_helpers.vault.vault import Vault

PASSWORD = SecretText("quiet harbour seven lanterns")
PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault will be."""
    return tmp_path / "new" / "vault.kdbx"


@pytest.fixture
def vault(path: Path) -> Vault:
    """A new vault, open."""
    made = Vault(path)
    made.create(PASSWORD)
    return made


def test_a_pair_comes_out_as_it_went_in(vault: Vault, path: Path) -> None:
    """Another kernel opens the file with the password and gets the same pair."""
    vault.put_pair("practice exchange", PAIR)
    other = Vault(path)
    assert other.locked
    other.unlock(PASSWORD)

    assert other.pair_names() == ["practice exchange"]
    assert other.pair("practice exchange") == PAIR


def test_the_file_is_a_private_kdbx_4_without_the_secret(vault: Vault, path: Path) -> None:
    """Mode 0600, KeePass's signature, version 4, and no half of the pair as text."""
    vault.put_pair("x", PAIR)
    content = path.read_bytes()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert content[:4] == bytes.fromhex("03d9a29a")
    assert content[10:12] == b"\x04\x00"
    assert PAIR.secret.reveal().encode() not in content
    assert sorted(p.name for p in path.parent.iterdir()) == ["vault.kdbx", "vault.kdbx.lock"]


def test_a_wrong_password_is_one_sentence(vault: Vault, path: Path) -> None:
    """It says that the password is not the vault's, and nothing about what was typed."""
    with pytest.raises(WrongPassword) as caught:
        Vault(path).unlock(SecretText("marker wrong"))

    assert str(caught.value) == "The password is not the vault's."
    assert caught.value.__context__ is None


def test_it_locks_itself_after_ten_idle_minutes(path: Path) -> None:
    """Each use begins the ten minutes anew."""
    now = [0.0]
    vault = Vault(path, HeldKey(clock=lambda: now[0]))
    vault.create(PASSWORD)
    now[0] = 599
    vault.put_pair("x", PAIR)
    now[0] = 1198
    assert not vault.locked
    now[0] = 1199

    assert vault.locked
    with pytest.raises(VaultLocked):
        vault.pair("x")


@pytest.mark.parametrize("password", ["", "letmein", "vault2024"])
def test_a_weak_password_makes_no_vault(path: Path, password: str) -> None:
    """The library's suggestion is the sentence."""
    with pytest.raises(InvalidInput) as caught:
        Vault(path).create(SecretText(password))

    assert str(caught.value) == password_complaint(SecretText(password))
    assert not path.exists()


def test_a_vault_that_is_there_is_not_made_again(vault: Vault, path: Path) -> None:
    """A second `create` leaves the first one's content."""
    vault.put_pair("x", PAIR)
    with pytest.raises(InvalidInput, match="already"):
        Vault(path).create(PASSWORD)

    assert vault.pair_names() == ["x"]


@pytest.mark.parametrize("content", [b"", b"not a vault", b"\x03\xd9\xa2\x9a" + b"\x00" * 200])
def test_a_damaged_file_is_said(path: Path, content: bytes) -> None:
    """Nothing of the parser's own words."""
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(VaultUnreadable, match="not a vault that can be read"):
        Vault(path).unlock(PASSWORD)


def test_no_vault_yet_is_said(path: Path) -> None:
    """The sentence says what to do."""
    with pytest.raises(VaultUnreadable, match="no vault yet"):
        Vault(path).unlock(PASSWORD)


def test_a_mode_that_was_widened_is_tightened(vault: Vault, path: Path) -> None:
    """Reading a file that others could read takes that away."""
    path.chmod(0o644)
    vault.pair_names()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _write(path: Path, name: str) -> None:
    vault = Vault(path)
    vault.unlock(PASSWORD)
    vault.put_pair(name, PAIR)


def test_two_writers_lose_nothing(vault: Vault, path: Path) -> None:
    """Two processes that write at once both find their entry afterwards, and so does an open vault."""
    workers = [multiprocessing.get_context("spawn").Process(target=_write, args=(path, f"n{n}")) for n in range(2)]
    for worker in workers:
        worker.start()
    vault.put_pair("mine", PAIR)
    for worker in workers:
        worker.join(timeout=60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert vault.pair_names() == ["mine", "n0", "n1"]


# Each name is a moment of a save; the function makes the process kill itself there.
MOMENTS: dict[str, tuple[object, str, bool]] = {
    "before the side file is made": (private_files.tempfile, "mkstemp", False),
    "the side file is empty": (private_files.tempfile, "mkstemp", True),
    "half of it is written": (io.BufferedWriter, "write", False),
    "before it is synced": (private_files.os, "fsync", False),
    "after it is synced": (private_files.os, "fsync", True),
    "before it takes the old one's place": (private_files.Path, "replace", False),
    "after it has taken the old one's place": (private_files.Path, "replace", True),
}


def _killed_at(moment: str, path: Path) -> None:
    place, name, after = MOMENTS[moment]
    vault = Vault(path)
    vault.unlock(PASSWORD)
    if name == "write":
        _write_half_and_die()
    else:
        real: Callable[..., object] = getattr(place, name)

        def deadly(*args: object, **more: object) -> None:
            if after:
                real(*args, **more)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(place, name, deadly)
    vault.put_pair("second", PAIR)


def _write_half_and_die() -> None:
    def fdopen(handle: int, _mode: str) -> object:
        class Half:
            def __enter__(self) -> "Half":
                return self

            def __exit__(self, *_: object) -> None: ...

            def write(self, content: bytes) -> None:
                os.write(handle, content[: len(content) // 2])
                os.kill(os.getpid(), signal.SIGKILL)

        return Half()

    private_files.os.fdopen = fdopen  # type: ignore[attr-defined, assignment]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_leaves_the_old_file_or_the_new(vault: Vault, path: Path, moment: str) -> None:
    """SIGKILL at each moment of a save: the vault opens with what was in it, private, and the next save works."""
    vault.put_pair("first", PAIR)
    worker = multiprocessing.get_context("spawn").Process(target=_killed_at, args=(moment, path))
    worker.start()
    worker.join(timeout=60)

    assert worker.exitcode == -signal.SIGKILL
    assert vault.pair_names() == (["first", "second"] if moment.startswith("after it has") else ["first"])
    vault.put_pair("third", PAIR)
    assert vault.pair("third") == PAIR
    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}


def test_a_keepass_program_that_writes_meanwhile_loses_nothing(vault: Vault, path: Path) -> None:
    """It does not know of our lock: what it wrote stays, nothing of ours is saved, and once more works."""
    vault.put_pair("first", PAIR)
    command = ["keepassxc-cli", "add", "-q", "-u", "theirs", str(path), "Theirs"]
    with pytest.raises(VaultBusy, match="once more"), vault.changing() as database:
        database.add_entry(database.root_group, "Ours", "", "")
        subprocess.run(command, input=PASSWORD.reveal() + "\n", text=True, check=True, capture_output=True, timeout=120)
    with pytest.raises(
        VaultLocked, match="Another program has saved"
    ):  # with a salt of its own: the key opens it no more
        vault.put_pair("second", PAIR)
    vault.unlock(PASSWORD)
    vault.put_pair("second", PAIR)

    assert vault.pair_names() == ["first", "second"]
    assert {entry.title for entry in vault.database().root_group.entries} == {"Theirs"}


def test_a_password_that_was_changed_elsewhere_locks_the_vault(vault: Vault, path: Path) -> None:
    """The old one is not tried again and again; the new one opens it."""
    new = SecretText("another harbour nine candles")
    database = open_database(path.read_bytes(), PASSWORD)
    database.password = new.reveal()
    database.save(str(path))
    with pytest.raises(VaultLocked, match="Enter its password once more"):
        vault.pair_names()
    assert vault.locked
    with pytest.raises(WrongPassword):
        vault.unlock(PASSWORD)
    vault.unlock(new)

    assert vault.pair_names() == []


def test_an_open_vault_costs_argon2_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and writing after the first time derive no key again, though each save has a new seed."""
    import argon2.low_level

    vault.pair_names()
    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", None)
    before = vault.path.read_bytes()
    vault.put_pair("x", PAIR)

    assert vault.pair("x") == PAIR
    header = _header(before), _header(vault.path.read_bytes())
    assert header[0]["master_seed"].data != header[1]["master_seed"].data
    assert header[0]["encryption_iv"].data != header[1]["encryption_iv"].data


def _header(content: bytes) -> dict[str, object]:
    return dict(DynamicHeader.parse(content[12:]))


def test_two_vaults_of_one_password_share_no_salt(vault: Vault, tmp_path: Path) -> None:
    """Neither the salt nor the seed is one that came with the library."""
    other = Vault(tmp_path / "other.kdbx")
    other.create(PASSWORD)
    salts = [_header(v.path.read_bytes())["kdf_parameters"].data.dict["S"].value for v in (vault, other)]  # type: ignore[attr-defined]

    assert salts[0] != salts[1]


def test_a_link_to_the_vault_stays_a_link(vault: Vault, path: Path, tmp_path: Path) -> None:
    """A vault that is kept in a folder of its own and linked to is written there."""
    link = tmp_path / "link.kdbx"
    link.symlink_to(path)
    linked = Vault(link)
    linked.unlock(PASSWORD)
    linked.put_pair("x", PAIR)

    assert link.is_symlink()
    assert vault.pair_names() == ["x"]


KDBX = new_database(PASSWORD)  # while this file is loaded, and so at the full price


def test_a_new_vault_is_dear_to_guess_at() -> None:
    """Argon2 in its present version, with no less memory and passes than RFC 9106 section 4 has for small machines."""
    parameters = _header(KDBX)["kdf_parameters"].data.dict  # type: ignore[attr-defined]

    assert parameters["$UUID"].value == kdf_uuids["argon2"]
    assert parameters["V"].value == 0x13
    assert parameters["M"].value >= 64 * 2**20
    assert parameters["I"].value >= 3


@pytest.mark.parametrize(
    ("name", "form", "value"),
    [("M", "<Q", 2**40), ("I", "<Q", 2**50), ("P", "<I", 2**20)],
    ids=["a terabyte of memory", "for ever", "a million threads"],
)
def test_a_file_that_asks_for_too_much_is_refused(path: Path, name: str, form: str, value: int) -> None:
    """Before any of it is spent: anybody can write a header."""
    size = struct.calcsize(form)
    at = KDBX.index(struct.pack("<I", 1) + name.encode() + struct.pack("<I", size)) + 9
    path.parent.mkdir()
    path.write_bytes(KDBX[:at] + struct.pack(form, value) + KDBX[at + size :])

    with pytest.raises(VaultUnreadable, match="too much memory or time"):
        Vault(path).unlock(PASSWORD)


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("03d9a29a65fb4bb503000300", "older format"),
        ("03d9a29a67fb4bb501000300", "older format"),
        ("03d9a29a67fb4bb500000500", "newer format"),
    ],
    ids=["KeePass 1", "KDBX 3.1", "KDBX 5"],
)
def test_other_formats_are_named_before_a_password_is_tried(path: Path, head: str, sentence: str) -> None:
    """By the first twelve bytes, whatever follows."""
    path.parent.mkdir()
    path.write_bytes(bytes.fromhex(head) + KDBX[12:])

    with pytest.raises(VaultUnreadable, match=sentence):
        Vault(path).unlock(PASSWORD)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda rest: KDBX[:12] + rest)))
def test_hostile_files_are_sentences(content: bytes) -> None:
    """Any bytes, also behind the right beginning."""
    with pytest.raises(VaultUnreadable):
        open_database(content, PASSWORD)


def test_an_old_pair_stays_in_the_history(vault: Vault) -> None:
    """A pair of the same name replaces the one before, which KeePass programs still show."""
    vault.put_pair("x", PAIR)
    vault.put_pair("x", KeyPair("a" * 32, SecretText("b" * 32)))

    assert vault.pair("x").key == "a" * 32
    (entry,) = vault.database().find_entries(title="x", first=False, history=False)
    assert [old.username for old in entry.history] == [PAIR.key]


def _with_aes(rounds: int) -> bytes:
    """A vault's file whose header asks for AES-KDF with so many rounds."""
    header = new_database(PASSWORD).replace(kdf_uuids["argon2"], kdf_uuids["aeskdf"])
    at = header.index(struct.pack("<BI", 5, 1) + b"I" + struct.pack("<I", 8))
    # The number of Argon2's passes becomes the number of AES's rounds: same type, same size.
    return header[: at + 5] + b"R" + header[at + 6 : at + 10] + struct.pack("<Q", rounds) + header[at + 18 :]


@pytest.mark.parametrize(("rounds", "sentence"), [(10**7 + 1, "too much memory or time"), (1000, "not a vault")])
def test_rounds_of_aes_that_last_for_minutes_are_refused(rounds: int, sentence: str) -> None:
    """Before the first of them; few are tried."""
    with pytest.raises(VaultUnreadable, match=sentence):
        open_database(_with_aes(rounds), PASSWORD)


@pytest.mark.parametrize(
    "notes", ["x" * (33 * 1024 * 1024), "=" * 1_000_001], ids=["much that is the same", "a million attributes"]
)
def test_a_vault_that_unpacks_to_more_than_any_is_refused(monkeypatch: pytest.MonkeyPatch, notes: str) -> None:
    """A small file that another program has packed so; it is refused while it unpacks, before it is parsed."""
    database = open_database(KDBX, PASSWORD)
    for part in range(0, len(notes), 8 * 1024 * 1024):  # lxml takes no longer text
        entry = add_entry(database, database.root_group, "x", "")
        entry.notes = notes[part : part + 8 * 1024 * 1024]
    with monkeypatch.context() as unlimited:
        unlimited.setattr(inflate_limit, "MOST_BYTES", 2**40)
        unlimited.setattr(inflate_limit, "MOST_PARTS", 2**40)
        content = save_database(database)

    assert len(content) < 200_000
    with pytest.raises(VaultUnreadable, match="holds too much"):
        open_database(content, PASSWORD)


@pytest.mark.parametrize("compressible", [True, False])
def test_nothing_is_saved_that_could_not_be_opened_again(vault: Vault, path: Path, compressible: bool) -> None:
    """Too large packed or unpacked: one sentence, and the vault is as it was."""
    vault.put_pair("x", PAIR)
    before = path.read_bytes()
    notes = "x" * (8 * 1024 * 1024) if compressible else base64.b64encode(Random(1).randbytes(4 * 1024 * 1024)).decode()
    with pytest.raises(InvalidInput, match="too large to be opened again"), vault.changing() as database:
        for _ in range(5):
            add_entry(database, database.root_group, "y", "").notes = notes

    assert path.read_bytes() == before
    assert vault.pair("x") == PAIR


OTHER = KeyPair("a" * 32, SecretText("b" * 32))
INJECTED = [
    'a" or "1"="1',
    "a' or '1'='1",
    '"]',
    '"\'"',
    "x{0}",
    "{}",
    "//*",
    "&amp;",
    "<x>",
    "]]>",
    "\\",
    "%s",
    "ä",
    "a\u0308",
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, bytes]:
    """An open vault with the pair "mine", and its file's content."""
    made = Vault(tmp_path_factory.mktemp("shared") / "vault.kdbx")
    made.create(PASSWORD)
    made.put_pair("mine", PAIR)
    return made, made.path.read_bytes()


@pytest.fixture
def again(shared: tuple[Vault, bytes]) -> Vault:
    """That vault as it was at first."""
    shared[0].path.write_bytes(shared[1])
    return shared[0]


@pytest.mark.parametrize("name", INJECTED)
def test_a_name_of_any_signs_is_a_name_and_no_search(again: Vault, name: str) -> None:
    """It replaces no other pair, reads no other pair, and keeps its own."""
    vault = again
    with pytest.raises(InvalidInput, match="no pair of this name"):
        vault.pair(name)
    vault.put_pair(name, OTHER, {"password": SecretText(name)})

    assert vault.pair("mine") == PAIR
    assert vault.pair_and_more(name) == (OTHER, {"password": SecretText(name)})
    assert vault.pair_names() == sorted(["mine", name])


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=60)


@given(
    st.lists(
        st.one_of(NAMES, st.sampled_from(["mine", " mine", "mine ", "", "None", *INJECTED])), min_size=1, max_size=4
    )
)
def test_names_of_any_text_keep_to_themselves(shared: tuple[Vault, bytes], names: list[str]) -> None:
    """Whatever is kept under whatever name: each name gives what was kept under it last, and no other is touched."""
    vault, content = shared
    vault.path.write_bytes(content)
    kept = {"mine": PAIR}
    for number, name in enumerate(names):
        kept[name] = KeyPair(f"{number}" * 32, SecretText(name or "s"))
        vault.put_pair(name, kept[name])

    assert vault.pair_names() == sorted(kept)
    assert {name: vault.pair(name) for name in kept} == kept


@given(st.text(st.characters(categories=["Cc", "Cs"]) | st.sampled_from("\ufffe\uffff"), min_size=1, max_size=3), NAMES)
def test_a_name_with_a_sign_that_cannot_be_typed_is_refused(shared: tuple[Vault, bytes], bad: str, more: str) -> None:
    """With a sentence for the name's field, and the file as it was; to look it up finds nothing."""
    vault, content = shared
    vault.path.write_bytes(content)
    for name in (bad + more, more + bad):
        with pytest.raises(InvalidInput, match="cannot be typed") as caught:
            vault.put_pair(name, OTHER)
        assert caught.value.field == "name"
        with pytest.raises(InvalidInput, match="no pair of this name"):
            vault.pair(name)

    assert vault.path.read_bytes() == content


def test_a_name_without_end_is_refused(again: Vault) -> None:
    """A thousand characters are kept, one more is too many."""
    again.put_pair("x" * 1000, PAIR)
    with pytest.raises(InvalidInput, match="too long") as caught:
        again.put_pair("x" * 1001, OTHER)

    assert caught.value.field == "name"
    assert again.pair("x" * 1000) == PAIR


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\ud800", "\ufffe"])
@pytest.mark.parametrize("part", ["key", "secret", "password", "uid"])
def test_a_part_that_no_file_keeps_is_refused(again: Vault, part: str, sign: str) -> None:
    """Beside its own field, before anything is changed."""
    values = dict.fromkeys(["key", "secret", "password", "uid"], "v") | {part: f"v{sign}"}
    more = {name: SecretText(values[name]) for name in ("password", "uid")}
    with pytest.raises(InvalidInput, match="Paste it again") as caught:
        again.put_pair("x", KeyPair(values["key"], SecretText(values["secret"])), more)

    assert caught.value.field == part
    assert again.pair_names() == ["mine"]


def test_two_pairs_of_one_name_made_elsewhere_are_not_guessed_between(again: Vault) -> None:
    """Neither is read nor replaced for the other; the rest of the vault is open."""
    again.put_pair("x", PAIR)
    again.put_pair("other", OTHER)
    with again.changing() as database:
        (group,) = database.root_group.subgroups
        add_entry(database, group, "x", "second").password = "b"
    for use in (lambda: again.pair("x"), lambda: again.put_pair("x", OTHER)):
        with pytest.raises(InvalidInput, match="two pairs of this name"):
            use()

    assert again.pair_names() == ["mine", "other", "x"]
    assert again.pair("other") == OTHER


def test_attributes_that_another_program_named_are_read_and_replaced(again: Vault) -> None:
    """Names with quotes stand in a file as well as any; of a field without a name nothing is made."""
    again.put_pair("x", PAIR, {"uid": SecretText("u")})
    with again.changing() as database:
        (group,) = database.root_group.subgroups
        entry = group.entries[-1]
        entry.set_custom_property("a", "1")
        entry.set_custom_property("", "2")
        key = next(key for key in entry._element.iter("Key") if key.text == "a")
        key.text = 'a" or "1"="1'

    assert again.pair_and_more("x")[1] == {"uid": SecretText("u"), 'a" or "1"="1': SecretText("1")}
    again.put_pair("x", OTHER)
    assert again.pair_and_more("x") == (OTHER, {})


@pytest.mark.parametrize("name", ['a" or "1"="1', "a' or '1'='1", '"]', "']|//*["])
def test_the_name_of_an_attribute_is_no_search(again: Vault, name: str) -> None:
    """It takes no field of the entry away, its title above all, and is read back as it was written."""
    again.put_pair("x", PAIR, {name: SecretText("1"), "uid": SecretText("u")})

    assert again.pair_and_more("x") == (PAIR, {name: SecretText("1"), "uid": SecretText("u")})
    assert again.pair_names() == ["mine", "x"]


def test_an_entry_without_a_name_has_an_empty_one(again: Vault) -> None:
    """Not the word None, which is the name of another."""
    again.put_pair("", PAIR)
    again.put_pair("None", OTHER)

    assert again.pair_names() == ["", "None", "mine"]
    assert (again.pair(""), again.pair("None")) == (PAIR, OTHER)


def test_a_vault_that_another_notebook_writes_is_busy(
    vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed, and it is not said to be locked, which would have its password typed for nothing."""
    monkeypatch.setattr("nupool_helpers.vault.vault_file.WAIT_SECONDS", 0)
    with FileLock(f"{path}.lock"), pytest.raises(VaultBusy, match="Try again in a moment"):
        vault.put_pair("x", PAIR)

    assert not vault.locked
    assert vault.pair_names() == []


def test_whatever_keeps_the_vault_closed_is_one_family() -> None:
    """Who only asks whether it can be used catches one error, and none of them is a matter of waiting for a limit."""
    conditions = (VaultBusy, VaultLocked, VaultUnreadable, WrongPassword)

    assert all(issubclass(one, VaultError) and not issubclass(one, RateLimited) for one in conditions)
    assert not any(issubclass(one, other) for one in conditions for other in conditions if one is not other)
