"""The exchange's pages as a kernel gets them: the model of each, by the name that stands in its field `page`.

A page with a field that is not declared here is refused whole: what it held could be a secret.
"""

from dataclasses import dataclass

from nupool_helpers.protocol.account_pages import (
    ActivatePage,
    ConfirmPage,
    LoginCodePage,
    LoginPage,
    Page,
    RecoveryCodesPage,
    RegisterPage,
    SettingsPage,
    TwoFactorPage,
)
from nupool_helpers.protocol.converter import parse, structured
from nupool_helpers.protocol.events import LogEntry
from nupool_helpers.protocol.state import KeyState, Mail, TwoFactor
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = [
    "PAGES",
    "ActivityPage",
    "AllowedAddress",
    "Coin",
    "CoinsPage",
    "KeysPage",
    "MailOnePage",
    "MailPage",
    "RevealedPage",
    "read_page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPage(Page):
    """The account's keys, oldest first."""

    two_factor: TwoFactor
    keys: list[KeyState]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedPage(Page):
    """A new pair, shown this once."""

    key: str
    secret: SecretText
    id: int
    permissions: list[Permission]


@dataclass(frozen=True, slots=True)
class Coin:
    """What an account holds of a coin, amounts as decimal text; `portion` is what the button gives."""

    code: str
    name: str
    total: str
    reserved: str
    address: str | None
    portion: str


@dataclass(frozen=True, slots=True)
class AllowedAddress:
    """An address that coins may be sent to."""

    id: int
    currency: str
    address: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinsPage(Page):
    """What the account holds, and its list of addresses."""

    two_factor: TwoFactor
    coins: list[Coin]
    allowed: list[AllowedAddress]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage(Page):
    """The mailbox of this browser, where it may open one."""

    open: bool
    mails: list[Mail]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOnePage(Page):
    """One mail of it."""

    mail: Mail
    mails: list[Mail]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage(Page):
    """A page of the activity log, newest first; `older` is the entry before which the next one begins."""

    activity: list[LogEntry]
    older: int | None


PAGES: dict[str, type[Page]] = {
    **dict.fromkeys(("home", "error"), Page),
    "login": LoginPage,
    "register": RegisterPage,
    "login-code": LoginCodePage,
    "settings": SettingsPage,
    "activate": ActivatePage,
    "confirm": ConfirmPage,
    "two-factor": TwoFactorPage,
    "recovery-codes": RecoveryCodesPage,
    "api-keys": KeysPage,
    "revealed": RevealedPage,
    "coins": CoinsPage,
    "mail": MailPage,
    "mail-one": MailOnePage,
    "activity": ActivityPage,
}
"""Every page, by its name."""


def read_page(content: bytes) -> Page | None:
    """Return the page that a reply holds, None where it is none of the exchange's."""
    model = parse(content)
    kind = PAGES.get(str(model.get("page"))) if isinstance(model, dict) else None
    return structured(kind, model) if kind else None
