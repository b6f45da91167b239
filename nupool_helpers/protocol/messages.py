"""What a kernel asks the exchange to do for its seat, and what comes back."""

from dataclasses import dataclass

from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission

__all__ = [
    "Adopt",
    "AllowHost",
    "AskTurn",
    "Done",
    "EndTurn",
    "GoBack",
    "MakeLearner",
    "MakeReadyAccount",
    "NewPassword",
    "OfferedAccount",
    "OpenSession",
    "ReadyAccount",
    "Session",
    "TakeOffered",
    "Tick",
    "Turn",
]


@dataclass(frozen=True, slots=True)
class MakeLearner:
    """Make the practice account, active at once, and let the notebooks follow it."""

    email: str
    password: SecretText


@dataclass(frozen=True, slots=True)
class Adopt:
    """Let the notebooks follow another account, for who can log in to it; `code` is empty where it asks for none."""

    email: str
    password: SecretText
    code: str


@dataclass(frozen=True, slots=True)
class GoBack:
    """Let the notebooks follow the account again that they followed before."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Give the learner a new password."""

    password: SecretText


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Open a session of the learner's; with `log_in` that counts as step 2."""

    log_in: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was opened: the token of its cookie."""

    session: SecretText


@dataclass(frozen=True, slots=True)
class Tick:
    """Write down that the learner says to have done a step on the phone, 5 to 8."""

    step: int


@dataclass(frozen=True, slots=True)
class MakeReadyAccount:
    """Make a ready account, with a key where permissions are named; the notebooks `follow` it, or stay where they are.

    It holds `balances` (decimal text by coin), or what every new account gets.
    """

    permissions: list[Permission]
    balances: dict[str, str] | None
    follow: bool


@dataclass(frozen=True, slots=True)
class TakeOffered:
    """Take the ready account that the teacher has offered, and follow it."""


@dataclass(frozen=True, slots=True)
class OfferedAccount:
    """What opens the ready account that was taken; `seed` is None where it has none yet.

    All steps before `step` are done.
    """

    step: int
    email: str
    password: SecretText
    seed: SecretText | None
    pair: KeyPair | None
    recovery_codes: list[SecretText]


@dataclass(frozen=True, slots=True)
class ReadyAccount:
    """All that opens a ready account; `pair` is None where it has no key."""

    email: str
    password: SecretText
    seed: SecretText
    pair: KeyPair | None
    recovery_codes: list[SecretText]


@dataclass(frozen=True, slots=True)
class AllowHost:
    """Answer under one more name, the one by which JupyterLab was opened."""

    host: str


@dataclass(frozen=True, slots=True)
class AskTurn:
    """Ask for a turn to run exchanges for the thief, and keep it; `mark` is one play's own, 32 hexadecimal digits."""

    mark: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The place in the queue: 0 while it is this seat's turn."""

    place: int


@dataclass(frozen=True, slots=True)
class EndTurn:
    """End the turn that was asked for with `mark`, or leave the queue."""

    mark: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and there is nothing to tell."""
