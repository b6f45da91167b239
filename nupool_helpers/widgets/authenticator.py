"""The workbook's own authenticator: accounts in the vault, their codes, the ways in and the ways out."""

import time

from nupool_helpers import qr
from nupool_helpers.accounts import Accounts
from nupool_helpers.errors import CorrectTheEntry, UnlockTheVault, WorkbookError
from nupool_helpers.otp import clean_code
from nupool_helpers.otpauth import Account, Found, read, to_uri
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import (
    Block,
    account,
    button,
    choice,
    details,
    drop,
    field,
    form,
    reveal,
    secret_field,
    text,
)
from nupool_helpers.widgets.panel import Pressed
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["Authenticator", "AuthenticatorPart"]

_ONE_DEVICE = (
    "A code that is made on the machine where you type the password is one device, not two. It helps against a stolen "
    "password, and not against somebody who has this machine."
)
_REACH = 600  # seconds back in which a refused code may have been right


class AuthenticatorPart(VaultPart):
    """The part of a panel that shows the vault's accounts and hands on their codes."""

    _accounts: Accounts | None = None
    _open: frozenset[str] = frozenset()  # the accounts whose codes are shown
    _asked: str = ""  # the account whose deletion waits for a second press

    @property
    def accounts(self) -> Accounts:
        """The accounts in this kernel's vault."""
        if self._accounts is None:
            self._accounts = Accounts(self.book.vault)
        return self._accounts

    def help_blocks(self) -> list[Block]:
        """Offer the authenticator at a step, for who has no phone."""
        return [details("Without a phone: the workbook's own authenticator", *self.authenticator_blocks())]

    def authenticator_blocks(self) -> list[Block]:
        """Show the vault's password field, or the accounts and what can be done with them."""
        try:
            kept = self.accounts.kept()
        except UnlockTheVault:
            return [text(_ONE_DEVICE, "hint"), *self.unlock_blocks()]
        now = time.time()
        shown = [block for number, one in kept.accounts.items() for block in self._one(number, one, now)]
        if not shown:
            shown = [text("No account yet. Add the first one below: by its seed, by a picture, or with the camera.")]
        shown += [text(f"An entry of the vault is no account that can be used here: {name}.") for name in kept.unread]
        lock = button("vault_lock", "Lock the vault", "second")
        return [*shown, details("Add an account", *self._ways_in()), *self._ways_out(kept.accounts), lock]

    def _one(self, number: str, one: Account, now: float) -> list[Block]:
        shown = number in self._open
        code, after = (one.code(at).reveal() if shown else "" for at in (now, now + one.period))
        asked = number == self._asked
        sure = (
            [text("It goes into the vault's recycle bin. Is 2FA switched off for it, or moved?", "warn")]
            if asked
            else []
        )
        change = form(
            "auth_rename", "Rename", field("name", "Name", value=one.name), _issuer(one.issuer), number=number
        )
        delete = button("auth_delete", f"Delete {one.title}", "danger", number=number)
        warn = [text(said, "warn") for said in one.warnings]
        return [
            account(number, one.title, code, after, one.ends(now), one.period),
            *warn,
            details(f"Rename or delete {one.title}", change, *sure, delete),
        ]

    def _ways_in(self) -> list[Block]:
        seed = secret_field("seed", "Seed, link, or a list of links", "Spaces and small letters do no harm.")
        learner = self.book.state().learner if self.book.port() else None
        mine = [button("auth_mine", "Add the practice account's seed", "second")]
        return [
            *(mine if learner and learner.two_factor == "setup" else []),
            form("auth_add", "Add", seed, field("name", "Name"), _issuer("")),
            drop("auth_picture", "A picture of a QR code", "Choose a file, drop it here, or paste a screenshot."),
        ]

    def _ways_out(self, accounts: dict[str, Account]) -> list[Block]:
        if not accounts:
            return []
        options = [("", "all, as a list of links"), *((n, f"{one.title}, as a QR code") for n, one in accounts.items())]
        again = secret_field("again", "Vault password", "Asked for again, since seeds come out.")
        out = form("auth_out", "Show it", choice("what", "What", options), again)
        say = text(
            f"The vault itself is a KeePass file: copy {self.book.vault.path} to where a KeePass program opens it."
        )
        return [details("Move accounts to another device or program", out, say)]

    def press_auth_show(self, pressed: Pressed) -> str:
        """Show an account's codes, or hide them again."""
        self._open ^= {self._number(pressed)}
        return ""

    def press_auth_hand(self, pressed: Pressed) -> str:
        """Hand the code of now to the clipboard or to the field of this notebook."""
        one = self.accounts.kept().accounts[self._number(pressed)]
        self.handed = {"value": one.code(time.time()).reveal(), "to": pressed.arg("to")}
        return ""

    def press_auth_rename(self, pressed: Pressed) -> str:
        """Give an account another name."""
        self.accounts.rename(self._number(pressed), pressed.text("name"), pressed.text("issuer"))
        return "Renamed."

    def press_auth_delete(self, pressed: Pressed) -> str:
        """Delete an account, at the second press."""
        number = self._number(pressed)
        if self._asked != number:
            self._asked = number
            return "Press once more to delete it."
        self._asked = ""
        self.accounts.delete(number)
        return "Deleted. A KeePass program finds it in the vault's recycle bin."

    def press_auth_add(self, pressed: Pressed) -> str:
        """Add what the seed field holds."""
        found = read(pressed.secret("seed"))
        name, issuer = pressed.text("name"), pressed.text("issuer")
        if len(found.accounts) == 1 and not found.accounts[0].name and not found.accounts[0].issuer:
            one = found.accounts[0]
            if not name and not issuer:
                raise CorrectTheEntry("Give the account a name.", "name")
            found.accounts = [Account(name, issuer, one.seed, one.digits, one.hash, one.period)]
        return self._add(found)

    def press_auth_mine(self, _pressed: Pressed) -> str:
        """Add the seed that the exchange shows at step 4."""
        model = self.book.site().post("settings/two-factor/start", fresh="")
        if "seed" not in model:
            raise CorrectTheEntry("The seed is in use already. It cannot be shown again.")
        mine = Account(model["account"]["email"], "Practice exchange", SecretText(model["seed"]))
        return self._add(Found([mine]))

    def press_auth_picture(self, pressed: Pressed) -> str:
        """Add the accounts of the QR codes in a picture."""
        texts = qr.read(pressed.picture())
        if not texts:
            raise CorrectTheEntry("No QR code is found in this picture. Cut it out more closely, or enlarge it.")
        return self._add(read(_links(texts)))

    def frame(self, picture: bytes) -> bool:
        """Look for an account in a picture of the camera's."""
        try:
            return bool(self._add(read(_links(qr.read(picture)))))
        except WorkbookError:
            return False

    def press_auth_out(self, pressed: Pressed) -> str:
        """Show seeds, after the vault's password was entered again."""
        try:
            self.book.vault.prove(pressed.secret("again"))
        except UnlockTheVault as error:
            raise CorrectTheEntry(str(error), "again") from None
        accounts = self.accounts.kept().accounts
        chosen = accounts.get(pressed.text("what"))
        if chosen is None:
            links = SecretText("\n".join(to_uri(one).reveal() for one in accounts.values()))
            hint = "Aegis, 2FAS, KeePassXC and others read such a list. Keep it nowhere unlocked."
            self.shown.append(reveal("Links", links, hint))
        else:
            uri = to_uri(chosen)
            self.shown.append(reveal(chosen.title, uri, "Scan it with the other device.", qr.svg(uri)))
        return "Mind who looks at your screen."

    def refused_code(self, pressed: Pressed) -> str:
        """Say whether the code was right some time ago, and whether the clocks differ."""
        said = [super().refused_code(pressed)]
        if self._accounts is not None and not self.book.vault.locked:
            ago = _right_ago(list(self.accounts.kept().accounts.values()), pressed.secret("code"), time.time())
            said += [f"Your code was right {ago} seconds ago." if ago else ""]
        return " ".join(one for one in said if one)

    def _add(self, found: Found) -> str:
        new = self.accounts.add(found.accounts) if found.accounts else []
        said = [f"Added: {', '.join(one.title for one in new)}."] if new else []
        if len(new) < len(found.accounts):
            said.append("What was there already was left as it is.")
        said += [warning for one in new for warning in one.warnings]
        if not found.accounts and found.problems:
            raise CorrectTheEntry(" ".join(found.problems))
        return " ".join([*said, *found.problems])

    def _number(self, pressed: Pressed) -> str:
        number = pressed.arg("number")
        if number not in self.accounts.kept().accounts:
            raise CorrectTheEntry("This account is not in the vault any more.")
        return number


class Authenticator(AuthenticatorPart):
    """The authenticator by itself."""

    starts_exchange = False

    def blocks(self) -> list[Block]:
        """Show it."""
        return self.authenticator_blocks()


def _links(texts: list[str]) -> SecretText:
    links = [one for one in texts if one.lower().startswith(("otpauth", "steam"))]
    if not links:
        raise CorrectTheEntry("The QR code in this picture is not an authenticator's.")
    return SecretText("\n".join(links))


def _issuer(value: str) -> Block:
    return field("issuer", "Where it is for", value=value)


def _right_ago(accounts: list[Account], typed: SecretText, now: float) -> int:
    code = clean_code(typed.reveal())
    for one in accounts:
        for back in range(one.period, _REACH, one.period):
            if one.code(now - back).reveal() == code:
                return int(now - (one.ends(now - back)))
    return 0
