"""What an exchange means by an error: one word for the kind of problem, and what to look at, most likely first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nupool_helpers.live.types import Reading, Reply

__all__ = ["ADVICE", "Cause", "by_status", "refused"]

ADVICE = {
    "key": "The exchange does not know this Key: look whether it was copied whole, was deleted or has ended, and is of "
    "this site.",
    "secret": "The Key is known and the signature is wrong: enter the Secret of this very Key once more.",
    "passphrase": "The passphrase is wrong: it is the one that was chosen for this key, not the account's password.",
    "ip": "The key is bound to IP addresses, and yours is not among them: ask from the machine that the key is for.",
    "permission": "The key works and may not ask this: look up its rights by hand on the key page.",
    "clock": "The clocks differ too much: set this machine's clock by a time server and try again.",
    "nonce": "Another program uses this pair with larger numbers, or the clock is behind: stop that program, or make a "
    "key to look with.",
    "limit": "The exchange asks for a pause: wait some minutes before the next try, so that it does not become a ban.",
    "region": "The exchange does not serve the place that this request came from: look at the key page by hand.",
    "environment": "The key is of another environment (demo, test or another of its sites): choose the site that it "
    "was made on.",
    "expired": "The key has ended: delete it, and make a new one with no more rights than are needed.",
    "account": "The account itself is closed or limited at the moment: log in on the exchange's site and read what it "
    "says.",
    "ambiguous": "One answer stands for several causes: go through them in this order.",
    "refused": "The exchange refused with a code that this program does not know: look at the key page by hand.",
    "no-answer": "What came back is not the exchange's answer, so it says nothing of the key: try again later.",
}


@dataclass(frozen=True)
class Cause:
    """One error of an exchange: its code, a part of its text where the code alone does not tell, what it means."""

    code: str | int
    problem: str
    text: str = ""  # regular expression, found anywhere in the message
    causes: tuple[str, ...] = ()  # what else to look at, most likely first


def refused(table: Sequence[Cause], code: object, message: object = "") -> Reading:
    """Return what an error says of the key: nothing of its rights, and which problem it is. First match wins.

    A code of another type than the table's is not the same code.
    """
    text = message if isinstance(message, str) else ""
    for cause in table:
        if type(code) is type(cause.code) and code == cause.code and re.search(cause.text, text):
            return Reading(problem=cause.problem, notes=cause.causes)
    return Reading(problem="refused", notes=_number(code))


def _number(code: object) -> tuple[str, ...]:
    """Show a code only where it is a number: a text could hold anything."""
    plain = str(code) if isinstance(code, int | str) and not isinstance(code, bool) else ""
    return (f"Its code was {plain}.",) if re.fullmatch(r"-?\d{1,9}", plain) else ()


def by_status(reply: Reply) -> Reading | None:
    """Return what the status alone says, whoever answered; None where the content must tell."""
    if reply.status == 451:
        return Reading(problem="region")
    if reply.status in (418, 429):
        return Reading(problem="limit")
    if not reply.is_json or reply.status >= 502:
        page = (
            "A page of a server in front of the exchange came back; the request may be blocked by place or by number."
        )
        return Reading(problem="no-answer", notes=(page,) if reply.status == 403 else ())
    return None
