"""An error that is raised with a secret in scope: no frame of ours lists it, whatever shows the traceback."""

import inspect
import pkgutil
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

import nupool_helpers
from nupool_helpers.authenticator_entries import AuthenticatorEntry, clean_seed, from_uri, read
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find
from nupool_helpers.clients.run import read_runtime_file
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.clients.signing import sign_v1
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import PlaintextSecret, WorkbookError
from nupool_helpers.exports import formats
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.pool_conf import POOL_CONF, PoolConf
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.exports.users_dat import USERS_DAT
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.keys import KeyPair, check_pair
from nupool_helpers.vault.password import password_complaint
from nupool_helpers.vault.vault import Vault
from tests.processes import exchange

OURS = str(Path(nupool_helpers.__file__).parent)
TEXT = "marker-in-a-frame-4711"
SECRET = SecretText(TEXT)
NOWHERE = "http://127.0.0.1:9"
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
LINK = f"otpauth://totp/x?secret={TEXT}"


def frames(error: BaseException | None) -> Iterator[TracebackType]:
    """Every frame of an error and of those that it was raised after."""
    while error is not None:
        place = error.__traceback__
        while place is not None:
            yield place
            place = place.tb_next
        error = error.__cause__ or error.__context__


def listed(error: BaseException) -> str:
    """All that a debugger lists of our own frames, and the error's own words."""
    found = [f"{name} = {value!r}" for place in frames(error) if _ours(place) for name, value in _variables(place)]
    return "\n".join([*found, *traceback.format_exception_only(error)])


def _ours(place: TracebackType) -> bool:
    return place.tb_frame.f_code.co_filename.startswith(OURS)


def _variables(place: TracebackType) -> list[tuple[str, Any]]:
    return list(place.tb_frame.f_locals.items())


def failing(folder: Path) -> dict[str, Callable[[], object]]:
    """Calls that fail with a secret in scope, by what is wrong."""
    site, pair = WebClient(NOWHERE, direct_session(), SECRET), KeyPair("0" * 32, SECRET)
    owner = SeatClient(NOWHERE, SECRET)
    vault = Vault(folder / "vault.kdbx")
    conf = PoolConf(ADDRESS, KeyPair("0" * 32, SecretText(f"{TEXT}#=")), "pool")
    fine, taken = PoolConf(ADDRESS, KeyPair("0" * 32, SECRET), "pool"), folder / "taken"
    taken.write_text("")
    entry = Credentials("kraken", "k", SECRET)
    odd = Credentials("kraken", "k", SecretText(TEXT + "\r\n"), SECRET)
    (folder / "broken.kdbx").write_bytes(b"no vault")
    return {
        "a log-in nobody answers": lambda: site.post("login", email="a@b.example", password=SECRET),
        "a page nobody answers": lambda: site.get("activate", token=SECRET),
        "an account nobody makes": lambda: owner.make_learner("a@b.example", SECRET),
        "a password nobody changes": lambda: owner.set_password(SECRET),
        "a signed call nobody answers": lambda: Exchange(NOWHERE, pair).balances(),
        "a pair of the wrong shape": lambda: check_pair("0" * 32, SECRET),
        "a seed that is none": lambda: clean_seed(SECRET),
        "codes of a seed that is none": lambda: one_time_codes.code_at(SECRET, 1),
        "a link that is damaged": lambda: from_uri(SecretText(LINK)),
        "an account with too many digits": lambda: AuthenticatorEntry("x", "", SECRET, 9),
        "a list that is too long": lambda: read(SecretText(LINK * 60_000)),
        "a text without accounts": lambda: read(SECRET),
        "an export that is damaged": lambda: from_uri(SecretText(f"otpauth-migration://offline?data={TEXT}")),
        "a vault that is missing": lambda: vault.unlock(SECRET),
        "a vault that is none": lambda: Vault(folder / "broken.kdbx").unlock(SECRET),
        "a vault with a weak password": lambda: vault.create(SecretText("weak")),
        "a vault that is locked": lambda: vault.put_pair("x", pair, {"password": SECRET}),
        "accounts of a locked vault": lambda: AuthenticatorEntries(vault).add([AuthenticatorEntry("x", "", SECRET)]),
        "a value that the client cannot read": lambda: formats.write(POOL_CONF, folder / "pool.conf", conf),
        "a folder that is a file, for the client": lambda: formats.write(POOL_CONF, taken / "pool.conf", fine),
        "a folder that is a file, for its server": lambda: formats.write(USERS_DAT, taken / "users.dat", fine),
        "a folder that is a file": lambda: formats.write(FORMATS["ccxt"], taken / "keys.json", entry),
        "a line that the client cannot read": lambda: formats.write(USERS_DAT, folder / "users.dat", conf),
        "a value over two lines": lambda: formats.write(FORMATS["env"], folder / ".env", odd),
    }


def test_an_error_lists_no_secret_of_ours(tmp_path: Path) -> None:
    """Sentence, causes and the variables of our frames, for every call that can fail with a secret in scope."""
    for what, call in failing(tmp_path).items():
        try:
            call()
        except Exception as error:
            said = listed(error)
            assert any(_ours(place) for place in frames(error)), what
            leaks = [line[:80] for line in said.splitlines() if TEXT in line]
            assert not leaks, f"{what}: {leaks}"
        else:
            pytest.fail(f"{what} does not fail")


def test_the_listing_would_show_it() -> None:
    """The search above finds a secret that stands in a frame as text."""
    try:
        exec(compile(f"def f(typed): raise ValueError\nf({TEXT!r})", f"{OURS}/planted.py", "exec"))
    except ValueError as error:
        assert TEXT in listed(error)


def test_what_the_exchange_refuses_or_answers_is_in_no_frame(tmp_path: Path) -> None:
    """A real exchange: a weak password and a wrong one, a wrong code beside a seed, a Secret that is not the key's."""
    with exchange(tmp_path / "data"):
        owner = find(tmp_path / "data")
        assert owner is not None
        made = owner.make_ready_account()
        owner.make_learner("ada@example.org", SecretText("lamp otter violin cloud"))
        token = SecretText(read_runtime_file(tmp_path / "data" / "runtime.json")["token"])
        site = owner.open_site()
        seed = site.post("settings/two-factor/start", fresh="").seed
        assert isinstance(seed, SecretText)
        calls: list[tuple[Callable[[], object], SecretText]] = [
            (lambda: owner.set_password(SecretText("letmein")), SecretText("letmein")),
            (lambda: owner.visit().post("login", email=made.email, password=SECRET), SECRET),
            (lambda: site.post("settings/two-factor/enable", code="000000"), seed),
            (lambda: site.post("settings/password", password=SECRET, new_password=SECRET, code=""), SECRET),
            (lambda: Exchange(owner.url, KeyPair("0" * 32, SECRET)).balances(), SECRET),
            (lambda: site.get("no such page", token=SECRET), token),
        ]
        for call, secret in calls:
            with pytest.raises((WorkbookError, ConnectionError)) as caught:
                call()
            assert secret.reveal() not in listed(caught.value)


def plain(folder: Path) -> dict[str, Callable[[Any], object]]:
    """Every public way in for a secret, given what should be one."""
    vault = Vault(folder / "vault.kdbx")
    return {
        "KeyPair": lambda s: KeyPair("k", s),
        "check_pair": lambda s: check_pair("k", s),
        "sign_v1": lambda s: sign_v1(s, "http://x"),
        "key_uri": lambda s: one_time_codes.key_uri(s, "a", "b"),
        "code_at": lambda s: one_time_codes.code_at(s, 1),
        "find_step": lambda s: one_time_codes.find_step(s, "000000", 1.0),
        "find_past_step": lambda s: one_time_codes.find_past_step(s, "000000", 1.0),
        "clean_seed": clean_seed,
        "from_uri": from_uri,
        "read": read,
        "Account": lambda s: AuthenticatorEntry("x", "", s),
        "Entry": lambda s: Credentials("kraken", "k", s),
        "Entry's password": lambda s: Credentials("kraken", "k", SECRET, s),
        "vault.create": vault.create,
        "vault.unlock": vault.unlock,
        "vault.prove": vault.prove,
        "password_complaint": password_complaint,
        "Site": lambda s: WebClient(NOWHERE, direct_session(), s),
        "Site.post": lambda s: WebClient(NOWHERE, direct_session()).post("login", password=s),
        "SeatClient": lambda s: SeatClient(NOWHERE, s),
        "make_learner": lambda s: SeatClient(NOWHERE, SECRET).make_learner("a@b.example", s),
        "set_password": lambda s: SeatClient(NOWHERE, SECRET).set_password(s),
    }


@pytest.mark.parametrize("name", plain(Path()))
def test_a_secret_as_plain_text_is_refused(tmp_path: Path, name: str) -> None:
    """Each says where it is entered and how the notebook is cleaned, and repeats nothing."""
    with pytest.raises(PlaintextSecret, match=r"panel.*clean --fix") as caught:
        plain(tmp_path)[name](TEXT)
    assert TEXT not in str(caught.value)


def test_no_public_function_takes_a_secret_as_text() -> None:
    """By name and annotation, in every module of the client's side: what is called so is a SecretText."""
    names = {"password", "secret", "seed", "token", "session", "passphrase", "recovery_code", "uri"}
    checked = 0
    for module in pkgutil.walk_packages(nupool_helpers.__path__, "nupool_helpers."):
        if ".practice" in module.name or module.name.endswith(("__main__", "jupyterhub_config")):
            continue
        room = __import__(module.name, fromlist=["_"])
        for function in _functions(room):
            parameters = inspect.signature(function).parameters
            for name in set(parameters) & names:
                checked += 1
                said = inspect.formatannotation(parameters[name].annotation)
                assert "str" not in re.findall(r"\w+", said), f"{function.__module__}.{function.__qualname__}({name})"
    assert checked > 15


def _functions(room: Any) -> Iterator[Any]:
    for name in getattr(room, "__all__", ()):
        thing = getattr(room, name)
        if inspect.isfunction(thing) and thing.__module__ == room.__name__:
            yield thing
        elif inspect.isclass(thing) and thing.__module__ == room.__name__:
            yield from (one for n, one in vars(thing).items() if inspect.isfunction(one) and not n.startswith("_"))
