"""Calls really made, and what they showed: the request as it was sent, and the answer as it came."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nupool_helpers.clients import Exchange, ExchangeV3
from nupool_helpers.clients.refusals import PAIR_REFUSED, shows_the_right
from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.errors import ApiError, PermissionDenied, RateLimited
from nupool_helpers.lessons.permission_matrix.calls import V1, ApiCall
from nupool_helpers.validation.keys import Permission

__all__ = ["ProbeResult", "differences", "probe_all", "probe_call", "signed_request"]

_PATIENCE = 3  # how often a call is made that the exchange asks to wait with
_LONGEST_PAUSE = 5  # seconds


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What the exchange answered to one call: `allowed` is None where that cannot be told, `reply` its own word.

    `request` is what was asked for, `signed` the text that was signed and `sign` its signature (both empty for a call
    that is not signed), `raw` the answer as it came.
    """

    call: ApiCall
    allowed: bool | None
    reply: str
    request: str = ""
    signed: str = ""
    sign: str = ""
    raw: str = ""


def probe_call(exchange: Exchange, call: ApiCall) -> ProbeResult:
    """Make one call with its harmless parameters.

    Raises ApiError where the pair itself is not accepted, ExchangeUnavailable where nothing answers, RateLimited.
    """
    client = exchange if call.generation == V1 else exchange.v3()
    allowed, reply = _answer(client, call)
    response = client.last
    if response is None:
        raise RuntimeError("A call was answered without an answer.")
    sent = response.request
    request = f"{sent.method} {sent.url}"
    if sent.body:
        request += f"\n\n{sent.body.decode() if isinstance(sent.body, bytes) else sent.body}"
    return ProbeResult(call, allowed, reply, request, *_signature(response), response.text)


def _answer(client: Exchange | ExchangeV3, call: ApiCall) -> tuple[bool | None, str]:
    try:
        if isinstance(client, Exchange):
            client.call(call.path, **call.harmless)
        else:
            client.call(call.method, call.path, call.body, call.harmless)
    except PermissionDenied:
        return False, "INVALID_PERMISSION"
    except ApiError as refusal:
        if refusal.code in PAIR_REFUSED or refusal.code == "WHITELIST_VIOLATION_IP":
            raise
        return shows_the_right(refusal.code), refusal.code or str(refusal)
    return True, "success"


def _signature(response: Any) -> tuple[str, str]:
    sent = response.request
    header = sent.headers.get("apisign")
    if header:
        return str(sent.url), str(header)
    parts = [sent.headers.get("Api-Timestamp"), sent.url, sent.method, sent.headers.get("Api-Content-Hash")]
    signed = "".join(parts) if all(parts) else ""
    return signed, str(sent.headers.get("Api-Signature", ""))


def probe_all(
    exchange: Exchange, calls: Iterable[ApiCall], wait: Callable[[float], None] = time.sleep
) -> Iterator[ProbeResult]:
    """Try calls, one after the other, with the pauses that the exchange asks for. Raises as `probe_call` does."""
    for call in calls:
        yield _patiently(exchange, call, wait)


def _patiently(exchange: Exchange, call: ApiCall, wait: Callable[[float], None]) -> ProbeResult:
    sentence = ""
    for _attempt in range(_PATIENCE):
        try:
            return probe_call(exchange, call)
        except RateLimited as pause:
            sentence = str(pause)
            wait(min(pause.seconds, _LONGEST_PAUSE))
    return ProbeResult(call, None, sentence)


def differences(results: Iterable[ProbeResult], rights: Collection[Permission] | None) -> list[ProbeResult]:
    """Return the answers that are not what the table says for a key with these rights.

    Where the rights are not known, those of a right whose calls were not all answered alike.
    """
    known = [result for result in results if result.allowed is not None]
    if rights is not None:
        return [result for result in known if result.allowed != (result.call.needs in {None, *rights})]
    answers = {right: {result.allowed for result in known if result.call.needs is right} for right in Permission}
    return [r for r in known if (len(answers[r.call.needs]) > 1 if r.call.needs else not r.allowed)]


def signed_request(exchange: Exchange, call: ApiCall, nonce: int) -> tuple[str, str]:
    """Return the text that is signed for a call of v1.1 (the whole URL) and its signature, to be sent later."""
    pair = exchange.need_pair()
    url = signed_url_v1(exchange.url, call.path, pair.key, nonce, **call.harmless)
    return url, sign_v1(pair.secret, url)
