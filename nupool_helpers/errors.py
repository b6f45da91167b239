"""What can go wrong, named for what the person does next.

Every message is one fixed sentence that says what to do. It never contains what was typed: a sentence is
shown, logged and saved, and what was typed may be a secret.
"""

__all__ = [
    "ApiError",
    "ExchangeUnavailable",
    "InvalidInput",
    "PermissionDenied",
    "PlaintextSecret",
    "RateLimited",
    "VaultLocked",
    "WorkbookError",
]


class WorkbookError(Exception):
    """Root of everything that this package raises on purpose; `str()` of it is a sentence for a person."""


class InvalidInput(WorkbookError, ValueError):  # noqa: N818  (named for the next step, not "Error")
    """What was entered cannot be right; nothing was spent or changed.

    `field` names the field that the sentence belongs beside.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


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


class VaultLocked(WorkbookError):  # noqa: N818
    """The vault is locked, or the password for it was not right."""


class ExchangeUnavailable(WorkbookError, ConnectionError):  # noqa: N818
    """Nothing answers as an exchange at `address`; it can be started, or the call tried again."""

    def __init__(self, sentence: str, address: str = "") -> None:
        super().__init__(sentence)
        self.address = address


class RateLimited(WorkbookError):  # noqa: N818
    """Too many attempts or calls; `seconds` is how long to wait, 0 where that is not known."""

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class ApiError(WorkbookError):
    """The exchange answered and refused; `code` is its own word for why (`APIKEY_INVALID`, say)."""

    def __init__(self, sentence: str, code: str = "", status: int = 0) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status
