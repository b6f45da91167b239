"""Asking an exchange what a key may do: shown first, then sent, then read."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from nupool_helpers.errors import InvalidInput
from nupool_helpers.live.causes import ADVICE, by_status
from nupool_helpers.live.exchange import Exchange
from nupool_helpers.live.faults import NoAnswer
from nupool_helpers.live.request import Endpoint, FollowUp, Moment, SignedRequest
from nupool_helpers.live.signing import NO_HEADER, fits_header
from nupool_helpers.live.transport import Line, send
from nupool_helpers.live.types import Credentials, Reading, Reply
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["Verdict", "ask", "prepare", "read_reply"]

_SKEW_WORTH_SAYING = 5.0  # seconds; the narrowest window of an exchange is about that
# Each can be signed with, whatever the exchange: they stand in for what is wrong, so that the rest is judged, too.
_STAND_INS = {name: SecretText(text) for name, text in (("key", "account-x"), ("secret", "c2Vj"), ("passphrase", "x"))}


@dataclass(frozen=True)
class Verdict:
    """What is known of a key of `exchange`: the reading, with sentences for whoever holds it."""

    exchange: Exchange
    reading: Reading
    skew: float | None = None  # seconds that the exchange's clock is ahead of this machine's

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to say beside the rights, the problem first."""
        problem = self.reading.problem
        said = [ADVICE.get(problem, "")] if problem else []
        worth_saying = 1 if problem in ("clock", "nonce") else _SKEW_WORTH_SAYING
        if self.skew is not None and abs(self.skew) >= worth_saying:
            side = "behind" if self.skew > 0 else "ahead of"
            said.append(f"This machine's clock is {abs(round(self.skew))} seconds {side} the exchange's.")
        said.extend(self.reading.notes)
        if self.reading.ip_list is False:
            said.append("Whoever has this pair can use it from anywhere: bind it to the IP addresses that use it.")
        return tuple(one for one in said if one)


def prepare(
    exchange: Exchange, pair: Credentials, line: Line | None = None, follow: FollowUp | None = None
) -> SignedRequest:
    """Return the request as it would be sent now; its `lines()` show it.

    Raises InvalidInput where the pair cannot be one of this exchange, with all that is wrong with its fields.
    """
    moment = Moment((line or Line()).clock(), secrets.token_hex(16))
    missing = _missing(exchange, pair)
    whole = replace(pair, **{name: _STAND_INS[name] for name in missing})
    signed = _sign(exchange, whole, moment, follow)
    wrong = {} if isinstance(signed, SignedRequest) else {signed.field: str(signed)}
    require_no_complaints(missing | {name: said for name, said in wrong.items() if name not in missing})
    assert isinstance(signed, SignedRequest)
    return signed


def _missing(exchange: Exchange, pair: Credentials) -> dict[str, str]:
    """Return a sentence for each field that is empty, or that no header can hold."""
    needed = ("secret", *exchange.needs)
    missing = {
        name: f"A key of {exchange.title} has a {name}: enter it, too." for name in needed if not getattr(pair, name)
    }
    sent = [name for name in ("key", *exchange.needs) if name not in missing]
    return {name: NO_HEADER for name in sent if not fits_header(getattr(pair, name))} | missing


def _sign(
    exchange: Exchange, pair: Credentials, moment: Moment, follow: FollowUp | None
) -> SignedRequest | InvalidInput:
    """Sign, or return an error that knows no frame in which the pair stands revealed."""
    endpoint = follow.endpoint if follow else exchange.endpoints[0]
    try:
        return exchange.sign(endpoint, pair, moment, follow.values if follow else {})
    except InvalidInput as error:
        return InvalidInput(str(error), error.field)
    except ValueError:  # text that no encoding has, whose error would hold it
        return InvalidInput("Enter the pair as the exchange's page shows it.", "secret")


def ask(
    exchange: Exchange,
    pair: Credentials,
    line: Line | None = None,
    announce: Callable[[FollowUp, SignedRequest], None] = lambda follow, signed: None,
) -> Verdict:
    """Send the exchange's request, and where only a second one can tell, that too; `announce` is called before it.

    Raises InvalidInput where the pair cannot be one of this exchange. What the network does, the verdict says.
    """
    line = line or Line()
    outcome, skew = _once(exchange, pair, line, None)
    fallback = None
    for _ in exchange.endpoints[1:]:
        if not isinstance(outcome, FollowUp):
            break
        fallback = outcome.otherwise or fallback
        announce(outcome, prepare(exchange, pair, line, outcome))
        outcome, skew = _once(exchange, pair, line, outcome)
    if isinstance(outcome, FollowUp):
        outcome = outcome.otherwise or Reading(problem="no-answer")
    if outcome.problem and fallback:
        outcome = fallback
    return Verdict(exchange, outcome, skew)


def _once(
    exchange: Exchange, pair: Credentials, line: Line, follow: FollowUp | None
) -> tuple[Reading | FollowUp, float | None]:
    try:
        reply = send(prepare(exchange, pair, line, follow), line)
    except NoAnswer as error:
        return Reading(problem=error.problem, notes=(str(error),)), None
    endpoint = follow.endpoint if follow else exchange.endpoints[0]
    return read_reply(exchange, endpoint, reply, pair), reply.skew


def read_reply(exchange: Exchange, endpoint: Endpoint, reply: Reply, pair: Credentials) -> Reading | FollowUp:
    """Return what a reply says, by its status where that alone tells."""
    if reply.status in exchange.plain:
        return exchange.read(endpoint, reply, pair)
    return by_status(reply) or exchange.read(endpoint, reply, pair)
