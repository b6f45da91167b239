"""The site's tables. Times are milliseconds since 1970 (UTC); `seats`, `wallet` and `trading` have more."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

__all__ = [
    "EDITION",
    "EXTENDED",
    "KEPT_BESIDE",
    "accounts",
    "activity",
    "api_keys",
    "attempts",
    "mail_links",
    "mails",
    "meta",
    "metadata",
    "recovery_codes",
    "sessions",
    "two_factor_setups",
]

EDITION = 4
"""Of the tables. It grows with every change of them or of the market's: `editions` keeps other databases beside."""
EXTENDED = frozenset({3})
"""Editions that lack nothing but tables: a database of one is opened, and gets those that are missing."""
KEPT_BESIDE = "kept beside"
"""Under this name `meta` has the sentence that says where a database of another edition is."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# A registration is an account that is not active, with a password and a mailbox of its own. An address may have many
# of those, by whomever, and one active account.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, index=True),
    Column("password_hash", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("activated_at", BigInteger),
    # Stored after one right code; enabled from `two_factor_since` on, which the mail's link sets.
    Column("seed", String(64)),
    Column("two_factor_since", BigInteger),
    # The time step of the last accepted code: nothing at or before it is accepted again.
    Column("last_step", BigInteger, nullable=False, default=0),
)
Index("waiting_accounts", accounts.c.activated_at, accounts.c.made_at)
_active = accounts.c.activated_at.is_not(None)
Index("active_account", accounts.c.email, unique=True, sqlite_where=_active, postgresql_where=_active)


# A seed that is shown but not yet proved by a code. No log-in asks for one of it.
two_factor_setups = Table(
    "two_factor_setups",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("seed", String(64), nullable=False),
    Column("made_at", BigInteger, nullable=False, index=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("code_hash", Text, nullable=False),
    Column("used_at", BigInteger, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False, index=True),
    Column("seen_at", BigInteger, nullable=False, index=True),
    # False between the right password and the right code; such a session gives access to the code page alone.
    Column("complete", Boolean, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("message", Text, nullable=False),  # RFC 5322, as sent
    Column("notice", Boolean, nullable=False, default=False),  # tells of something, and has no link
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(40), nullable=False, default=""),  # of the program that has it
    # Both empty while the row is new: "Save Changes" makes the pair.
    Column("key", String(32), unique=True),
    Column("secret", String(32)),
    Column("permissions", String(64), nullable=False, default=""),  # the switches' names, commas between
    Column("addresses", Text, nullable=False, default=""),  # IP addresses that may use it, spaces between
    Column("made_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("last_used_from", String(45), nullable=False, default=""),  # the IP address of that call
    Column("deleted_at", BigInteger),
)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("what", String(40), nullable=False),
    Column("detail", Text, nullable=False, default="{}"),  # JSON
    Column("address", String(45), nullable=False, default=""),
    Index("activity_of_account", "account_id", "id"),
    Index("activity_of_kind", "account_id", "what", "id"),
)

# What counts against a limit; `scope` is "code:ACCOUNT", "password:HASH OF E-MAIL", "mail:..." or "... address:IP".
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(80), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Index("attempts_of_scope", "scope", "at"),
)

# A link works once, while no newer one of its purpose exists. Its token is in the mail only.
mail_links = Table(
    "mail_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("made_at", BigInteger, nullable=False, index=True),
    Column("used_at", BigInteger),
    Index("mail_links_of_account", "account_id", "purpose", "id"),
)
