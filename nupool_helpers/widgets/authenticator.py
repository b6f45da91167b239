"""The workbook's own authenticator: the vault's accounts, and their codes for who asks."""

import time

from nupool_helpers.authenticator_entries import AuthenticatorEntry
from nupool_helpers.errors import VaultError
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import clean_code
from nupool_helpers.widgets.blocks import AWAY, Block, account, button, details, field, form, text
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.ways_in import issuer_field
from nupool_helpers.widgets.ways_out import WaysOut

__all__ = ["Authenticator", "AuthenticatorPart"]

_ONE_DEVICE = (
    "A code that is made on the machine where you type the password is one device, not two. It helps against a stolen "
    "password, and not against somebody who has this machine."
)
_REACH = 600  # seconds back in which a refused code may have been right


class AuthenticatorPart(WaysOut):
    """The part of a panel that shows the vault's accounts and hands on their codes."""

    _open: frozenset[str] = frozenset()  # the accounts whose codes are shown
    _asked: str = ""  # the account whose deletion waits for a second press

    def help_blocks(self) -> list[Block]:
        """Offer the authenticator at a step, for who has no phone."""
        return [details("Without a phone: the workbook's own authenticator", *self.authenticator_blocks())]

    def authenticator_blocks(self) -> list[Block]:
        """Show the vault's password field, or the accounts and what can be done with them."""
        try:
            kept = self.accounts.kept()
        except VaultError:
            self._open, self._asked = frozenset(), ""
            return [AWAY, text(_ONE_DEVICE, "hint"), *self.unlock_blocks()]
        now = time.time()
        shown = [block for number, one in kept.accounts.items() for block in self._one(number, one, now)]
        if not shown:
            shown = [text("No account yet. Add the first one below: by its seed, by a picture, or with the camera.")]
        shown += [text(f"{title}: an entry of the vault that gives no codes. {why}") for title, why in kept.unread]
        lock = button("vault_lock", "Lock the vault", "second")
        return [*shown, details("Add an account", *self.ways_in()), *self.ways_out(kept.accounts), lock]

    def _one(self, number: str, one: AuthenticatorEntry, now: float) -> list[Block]:
        shown = number in self._open
        code, after = (one.code(at).reveal() if shown else "" for at in (now, now + one.period))
        change = form(
            "auth_rename", "Rename", field("name", "Name", value=one.name), issuer_field(one.issuer), number=number
        )
        return [
            account(number, one.title, code, after, one.ends(now), one.period),
            *(text(said, "warn") for said in one.warnings),
            *self._sure(number, one),
            details(f"Rename or delete {one.title}", change, button("auth_ask", "Delete …", "danger", number=number)),
        ]

    def _sure(self, number: str, one: AuthenticatorEntry) -> list[Block]:
        if number != self._asked:
            return []
        return [
            text(f"Delete {one.title}? If its 2FA is still enabled, you cannot log in there any more.", "warn"),
            button("auth_delete", f"Yes, delete {one.title}", "danger", number=number),
            button("auth_keep", "Keep it", "second"),
        ]

    def press_auth_show(self, submission: Submission) -> str:
        """Show an account's codes, or hide them again."""
        number = submission.arg("number")
        self.accounts.get(number)
        self._open ^= {number}
        return ""

    def press_auth_hand(self, submission: Submission) -> str:
        """Hand the code of now to the clipboard or to the field of this notebook."""
        one = self.accounts.get(submission.arg("number"))
        self.handed = {"value": one.code(time.time()).reveal(), "to": submission.arg("to")}
        return ""

    def press_auth_rename(self, submission: Submission) -> str:
        """Give an account another name."""
        self.accounts.rename(submission.arg("number"), submission.text("name"), submission.text("issuer"))
        return "Renamed."

    def press_auth_ask(self, submission: Submission) -> str:
        """Ask whether an account is really to be deleted."""
        self.accounts.get(submission.arg("number"))
        self._asked = submission.arg("number")
        return ""

    def press_auth_keep(self, _submission: Submission) -> str:
        """Delete nothing."""
        self._asked = ""
        return "Nothing was deleted."

    def press_auth_delete(self, submission: Submission) -> str:
        """Delete the account that was asked about."""
        number = submission.arg("number")
        if number != self._asked:
            return self.press_auth_ask(submission)
        self._asked = ""
        self.accounts.delete(number)
        return "Deleted. A KeePass program finds it in the vault's recycle bin."

    def refused_code(self, submission: Submission) -> str:
        """Say whether the code was right some time ago, and whether the clocks differ."""
        said = [super().refused_code(submission)]
        if not self.workbook.vault.locked:
            ago = _right_ago(list(self.accounts.kept().accounts.values()), submission.secret("code"), time.time())
            said.insert(0, f"Your code was right {ago} seconds ago." if ago else "")
        return " ".join(one for one in said if one)


class Authenticator(AuthenticatorPart):
    """The authenticator by itself."""

    starts_exchange = False

    def blocks(self) -> list[Block]:
        """Show it."""
        return self.authenticator_blocks()


def _right_ago(accounts: list[AuthenticatorEntry], typed: SecretText, now: float) -> int:
    code = clean_code(typed.reveal())
    for one in accounts:
        for back in range(one.period, _REACH, one.period):
            if one.code(now - back).reveal() == code:
                return int(now - (one.ends(now - back)))
    return 0
