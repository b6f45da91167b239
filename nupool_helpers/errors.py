"""What can go wrong, each error named for its condition; its sentence says what to do next.

Every sentence is a fixed one. It never contains what was typed: a sentence is
shown, logged and saved, and what was typed may be a secret.
"""

from collections.abc import Mapping

__all__ = [
    "ApiError",
    "ExchangeUnavailable",
    "InvalidInput",
    "PermissionDenied",
    "PlaintextSecret",
    "RateLimited",
    "VaultBusy",
    "VaultError",
    "VaultLocked",
    "VaultUnreadable",
    "WorkbookError",
    "WrongPassword",
]


class WorkbookError(Exception):
    """Root of everything that this package raises on purpose; `str()` of it is a sentence for a person."""


class InvalidInput(WorkbookError, ValueError):  # noqa: N818  (the condition is the whole name)
    """What was entered cannot be right; nothing was spent or changed.

    `field` names the field that the sentence belongs beside. `others` has what else is wrong with the same form, each
    sentence by its field, so that all of it is mended in one go.
    """

    def __init__(self, sentence: str, field: str = "", others: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.others = dict(others or {})


class PlaintextSecret(WorkbookError, TypeError):  # noqa: N818
    """A secret was given as plain text, which a notebook, its checkpoints and its history would keep."""

    def __init__(self, what: str = "secret") -> None:
        super().__init__(
            f"A {what} was given as plain text. Take it out of the cell, enter it in the panel's field for it, save, "
            "and clean this notebook and its checkpoint with `nupool-clean --fix NOTEBOOK`."
        )


class PermissionDenied(WorkbookError, PermissionError):  # noqa: N818
    """The key works but may not do this; `permission` says which switch it lacks, where that is known."""

    def __init__(self, sentence: str, permission: str = "") -> None:
        super().__init__(sentence)
        self.permission = permission


class VaultError(WorkbookError):
    """What keeps the vault's content from being read or changed; each condition has a class of its own below."""


class VaultLocked(VaultError):  # noqa: N818
    """The vault is locked: its password has to be entered before anything in it is used."""


class WrongPassword(VaultError):  # noqa: N818
    """The password that was entered is not the vault's."""


class VaultBusy(VaultError):  # noqa: N818
    """Another program writes to the vault, or has just done so; nothing was changed. Try again."""


class VaultUnreadable(VaultError):  # noqa: N818
    """There is no vault in the file, or none that can be opened here (damaged, of another format, too large)."""


class ExchangeUnavailable(WorkbookError, ConnectionError):  # noqa: N818
    """Nothing answers as an exchange at `address` (empty where there is none yet)."""

    def __init__(self, sentence: str, address: str = "") -> None:
        super().__init__(sentence)
        self.address = address


class RateLimited(WorkbookError):  # noqa: N818
    """There were too many attempts or calls; `seconds` is how long to wait, 0 where that is not known."""

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class ApiError(WorkbookError):
    """The exchange answered and refused; `code` is its own word for why (`APIKEY_INVALID`, say), `status` HTTP's."""

    def __init__(self, sentence: str, code: str = "", status: int = 0) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status
