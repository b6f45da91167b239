"""Whether a code that was refused had been right a while before."""

from nupool_helpers.authenticator_entries import AuthenticatorEntry
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import clean_code

__all__ = ["right_ago"]

_REACH = 600  # seconds back in which a refused code may have been right


def right_ago(entries: list[AuthenticatorEntry], typed: SecretText, now: float) -> int:
    """Return how many seconds ago a code was right for one of the entries, 0 for now or longer than ten minutes."""
    code = clean_code(typed.reveal())
    for entry in entries:
        for back in range(entry.period, _REACH, entry.period):
            if entry.code(now - back).reveal() == code:
                return int(now - (entry.ends(now - back)))
    return 0
