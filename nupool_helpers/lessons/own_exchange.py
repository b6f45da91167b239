"""The fourteen steps as a checklist for an exchange of one's own, and the file that keeps the ticks.

The file has exchanges' ids and the numbers of steps. There is no field in it for anything else.
"""

import json
from collections.abc import Collection
from pathlib import Path

from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.live import EXCHANGES, NOTHING_TOLD, KeyPage
from nupool_helpers.private_files import read_private, write_private

__all__ = ["KNOWN", "OTHER", "OWN_STEPS", "default_path", "keep", "kept", "sentence"]

OTHER = "another"
"""The id of an exchange that is not among the known ones; its name is not asked for."""
KNOWN = {
    **{name: one.title for name, one in EXCHANGES.items()},
    **{name: one.title for name, one in NOTHING_TOLD.items()},
    OTHER: "another exchange",
}
_MOST = 64 * 1024  # bytes of the file
OWN_STEPS = (
    "I typed its address myself, or use a bookmark. No advertisement and no mail brought me there.",
    "Its password and that of my mailbox are used nowhere else, and stand in a vault or a password manager.",
    "I found where it has its second factor, in the settings for security.",
    "I chose a passkey, a hardware key or an authenticator, not text messages; another key, or a copy of the seed, is "
    "kept away from this machine.",
    "I opened the authenticator on another device than the one that I log in with.",
    "The seed was shown to me alone: no screen was shared, no picture of it was kept.",
    "I scanned the code, or typed the seed, and the account is in the authenticator.",
    "The authenticator shows six digits for it, new every 30 seconds.",
    "The exchange has taken a code, and its recovery codes are on paper.",
    "A second factor is asked for at the log-in, for withdrawals, and where keys are made.",
    "I know where it keeps its keys: {way}.",
    "Each program has a key of its own, named for it. Keys that nobody uses are deleted.",
    "The key may do what the program needs and no more: not “{withdraw}”. It is bound to the IP addresses that use it.",
    "Key and Secret are in the vault, and notebook 17 has shown me what this key may do.",
)
"""What is ticked at each step, first to fourteenth."""


def sentence(number: int, exchange: str) -> str:
    """Return what is ticked at a step (1 to 14), in the words of that exchange's key page where they are known."""
    one = EXCHANGES.get(exchange) or NOTHING_TOLD.get(exchange)
    page = one.page if one else KeyPage("", "in the settings, as a rule under API", {"withdraw": "withdraw"})
    return OWN_STEPS[number - 1].format(way=page.way, withdraw=page.names["withdraw"])


def default_path() -> Path:
    """Return where the ticks are kept: `own-exchange.json` in the data folder."""
    return data_dir() / "own-exchange.json"


def kept(exchange: str) -> frozenset[int]:
    """Return the steps that are ticked for an exchange. Raises InvalidInput where the file is not as it was written."""
    return _all().get(exchange, frozenset())


def keep(exchange: str, ticks: Collection[int]) -> None:
    """Keep the ticks of an exchange, those of others left as they are. Raises as `kept` does, and OSError."""
    if exchange not in KNOWN or not {*ticks} <= {step.number for step in STEPS[1:]}:
        raise InvalidInput("Choose the exchange.", "exchange")
    found = _all() | {exchange: frozenset(ticks)}
    make_private(default_path().parent)
    content = {name: sorted(numbers) for name, numbers in sorted(found.items())}
    write_private(default_path(), json.dumps(content, indent=1).encode())


def _all() -> dict[str, frozenset[int]]:
    try:
        found = json.loads(read_private(default_path(), b"{", _MOST))
        return {name: frozenset(map(int, ticks)) for name, ticks in found.items() if name in KNOWN}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        problem = f"The file {default_path()} cannot be read. Look whether it is the right one, or delete it."
    raise InvalidInput(problem, "exchange")
