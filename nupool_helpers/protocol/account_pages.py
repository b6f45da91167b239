"""The models of the pages around an account: registering, logging in, settings, the second factor."""

from dataclasses import dataclass

from nupool_helpers.protocol.state import TwoFactor
from nupool_helpers.secret import SecretText

__all__ = [
    "Account",
    "ActivatePage",
    "ConfirmPage",
    "LoginCodePage",
    "LoginPage",
    "Page",
    "RecoveryCodesPage",
    "RegisterPage",
    "SettingsPage",
    "Strength",
    "TwoFactorPage",
]


@dataclass(frozen=True, slots=True)
class Account:
    """Who is logged in; `made_at` stands on the page Settings alone."""

    email: str
    two_factor: TwoFactor
    made_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has: `errors` are sentences by the field that they belong beside."""

    page: str
    account: Account | None
    errors: dict[str, str]
    notice: str | None


@dataclass(frozen=True, slots=True)
class Strength:
    """How soon a new password would be guessed: zxcvbn's score (0 to 4), and what would help."""

    score: int
    warning: str
    suggestions: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage(Page):
    """The form for a new account."""

    strength: Strength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage(Page):
    """The form for e-mail and password; `after` is the page that is to be opened then."""

    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCodePage(Page):
    """The form for the code, after the password."""

    next: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(Page):
    """The account."""

    next: str
    strength: Strength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePage(Page):
    """The button that a mail's link leads to, where the link works."""

    ready: bool
    ask_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage(Page):
    """The same for the second factor."""

    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorPage(Page):
    """The second factor; the seed in three forms while it is set up."""

    two_factor: TwoFactor
    seed: SecretText | None = None
    uri: SecretText | None = None
    qr: SecretText | None = None
    recovery_codes_left: int | None = None
    asked_place: int | None = None  # of the recovery code that is asked for, to see whether the list was kept


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesPage(Page):
    """New recovery codes, shown this once."""

    recovery_codes: list[SecretText]
    first: bool
