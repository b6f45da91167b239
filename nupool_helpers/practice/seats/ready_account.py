"""A ready account: the whole path of the fourteen steps, walked for a teacher, a test or anybody's client."""

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats import snapshot
from nupool_helpers.practice.seats.following import follow
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor import services as twofactor
from nupool_helpers.protocol import Event
from nupool_helpers.protocol.messages import ReadyAccount
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.keys import KeyPair, Permission

__all__ = ["add_pair", "begin", "code_before", "make", "make_password"]


async def make(
    context: Context,
    email: str,
    permissions: frozenset[Permission] | None,
    *,
    seat: str | None = None,
    balances: dict[str, int] | None = None,
) -> ReadyAccount:
    """Make an activated account with play money, 2FA enabled and, unless `permissions` is None, a key with those.

    A `seat`'s notebooks follow it from now on. It holds `balances` (units by coin) where they are given, and else what
    every new account gets. Raises InvalidInput where the address cannot be one or has an account.
    """
    email = services.clean_email(email)
    password, password_hash = await make_password(context)
    with context.transaction() as anybody:
        tx = begin(anybody, email, password_hash)
        if seat is not None:
            follow(tx, seat)
        if balances is not None:
            snapshot.give(tx, balances)
        seed, recovery_codes = _two_factor(tx)
        pair = _pair(tx, permissions)
    return ReadyAccount(email, password, seed, pair, recovery_codes)


async def make_password(context: Context) -> tuple[SecretText, str]:
    """Return a new password and its hash."""
    password = SecretText(one_time_codes.new_seed(context.random_bytes).reveal()[:20].lower())
    return password, await passwords.make_hash(context, password)


def begin(anybody: Transaction, email: str, password_hash: str) -> Transaction:
    """Make an account that is active at once, and return the transaction in its name.

    Raises InvalidInput where the address has one.
    """
    other = services.find_by_email(anybody, email)
    if other is not None and other.activated_at is not None:
        raise InvalidInput("This address has an account already. Take another one.", "email")
    tx = anybody.for_account(services.register(anybody, email, password_hash).id)
    services.activate(tx)
    return tx


def code_before(tx: Transaction, seed: SecretText) -> str:
    """Return the code before the present one, so that the present one is there to log in with."""
    return one_time_codes.code_at(seed, one_time_codes.time_step(tx.now / 1000) - 1)


def _two_factor(tx: Transaction) -> tuple[SecretText, list[SecretText]]:
    for what in (Event.SITE_OPENED, Event.LOGGED_IN, Event.TWO_FACTOR_PAGE_OPENED):
        record(tx, what, **({"second_factor": "none"} if what == Event.LOGGED_IN else {}))
    twofactor.start(tx, fresh=True)
    seed = twofactor.read_setup_seed(tx)
    assert seed is not None
    problem = twofactor.prove_setup(tx, code_before(tx, seed))
    if problem:
        raise problem
    codes = twofactor.confirm(tx)
    record(tx, Event.LOGGED_IN, second_factor="code")  # step 11 as it is walked, and none of the codes is used up
    return seed, codes


def _pair(tx: Transaction, permissions: frozenset[Permission] | None) -> KeyPair | None:
    if permissions is None:
        return None
    record(tx, Event.API_KEYS_PAGE_OPENED)
    return add_pair(tx, permissions)


def add_pair(tx: Transaction, permissions: frozenset[Permission]) -> KeyPair:
    """Make a key with these permissions."""
    row_id = apikeys.add(tx)
    row = apikeys.owned(tx, row_id)
    assert row is not None
    secret = apikeys.save(tx, row, permissions, "")
    row = apikeys.owned(tx, row_id)
    assert row is not None
    assert secret is not None
    return KeyPair(row.key, secret)
