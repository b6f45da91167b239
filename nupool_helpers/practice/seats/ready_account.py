"""A ready account: the whole path of the fourteen steps, walked for a teacher, a test or anybody's client."""

from sqlalchemy import Connection

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats import snapshot
from nupool_helpers.practice.twofactor import services as twofactor
from nupool_helpers.protocol import Event
from nupool_helpers.protocol.messages import ReadyAccount
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.keys import KeyPair, Permission

__all__ = ["make"]


async def make(
    context: Context,
    email: str,
    permissions: frozenset[Permission] | None,
    *,
    follow: bool = False,
    balances: dict[str, int] | None = None,
) -> ReadyAccount:
    """Make an activated account with play money, 2FA enabled and, unless `permissions` is None, a key with those.

    With `follow` this machine's notebooks follow it from now on. It holds `balances` (units by coin) where they are
    given, and else what every new account gets. Raises InvalidInput where the e-mail address
    cannot be one or has an account.
    """
    email = services.clean_email(email)
    password = SecretText(one_time_codes.new_seed(context.random_bytes).reveal()[:20].lower())
    password_hash = await passwords.make_hash(context, password)
    with context.store.write() as connection:
        other = services.find_by_email(connection, email)
        if other is not None and other.activated_at is not None:
            raise InvalidInput("This address has an account already. Take another one.", "email")
        account = services.register(connection, email, password_hash, context.now(), "")
        if follow:
            services.set_learner(connection, account.id)
        services.activate(connection, account.id, context.now(), "")
        if balances is not None:
            snapshot.give(connection, account.id, balances, context.now())
        seed, recovery_codes = _two_factor(context, connection, account.id)
        pair = _pair(context, connection, account.id, permissions)
    return ReadyAccount(email, password, seed, pair, recovery_codes)


def _two_factor(context: Context, connection: Connection, account_id: int) -> tuple[SecretText, list[SecretText]]:
    now = context.now()
    for what in (Event.SITE_OPENED, Event.LOGGED_IN, Event.TWO_FACTOR_PAGE_OPENED):
        detail = {"second_factor": "none"} if what == Event.LOGGED_IN else {}
        record(connection, account_id, now, what, **detail)
    twofactor.start(connection, account_id, now, context.random_bytes, "", fresh=True)
    seed = twofactor.read_setup_seed(connection, account_id)
    assert seed is not None
    # The code before the present one, so that the present one is there to log in with.
    code = one_time_codes.code_at(seed, one_time_codes.time_step(now / 1000) - 1)
    problem = twofactor.prove_setup(connection, account_id, code, now, "")
    if problem:
        raise problem
    return seed, twofactor.confirm(connection, account_id, now, context.random_bytes, "")


def _pair(
    context: Context, connection: Connection, account_id: int, permissions: frozenset[Permission] | None
) -> KeyPair | None:
    if permissions is None:
        return None
    now = context.now()
    record(connection, account_id, now, Event.API_KEYS_PAGE_OPENED)
    row_id = apikeys.add(connection, account_id, now, "")
    row = apikeys.owned(connection, account_id, row_id)
    assert row is not None
    secret = apikeys.save(connection, row, permissions, "", now, context.random_bytes, "")
    row = apikeys.owned(connection, account_id, row_id)
    assert row is not None
    assert secret is not None
    return KeyPair(row.key, secret)
