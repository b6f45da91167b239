"""Who sends a v1.1 request, proved by its signature over the URL exactly as the client wrote it."""

from sqlalchemy import Connection
from starlette.requests import Request

from nupool_helpers.practice.api.signature import urls_as_written, verify
from nupool_helpers.practice.apikeys import services
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import remote_ip

__all__ = ["caller"]


def caller(connection: Connection, request: Request, given: dict[str, str]) -> services.KeyRow:
    """Return the key that signed this request. Raises Refused with the exchange's word for what is missing."""
    sent = request.headers.get("apisign")
    for missing, word in (
        (not given.get("apikey"), "APIKEY_NOT_PROVIDED"),
        (not given.get("nonce"), "NONCE_NOT_PROVIDED"),
        (not sent, "APISIGN_NOT_PROVIDED"),
    ):
        if missing:
            raise Refused(word)
    key = services.find(connection, given["apikey"])
    if key is None:
        raise Refused("APIKEY_INVALID")
    if not verify(key.secret, urls_as_written(request), sent or ""):
        raise Refused("INVALID_SIGNATURE")
    if not services.may_use(key, remote_ip(request)):
        raise Refused("WHITELIST_VIOLATION_IP")
    return key
