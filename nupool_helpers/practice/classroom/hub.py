"""Who a token of the hub's belongs to: asked at the hub, and remembered for a minute.

What the hub answers is described in JupyterHub's REST API, `GET /user`; scopes in its documentation of RBAC.
"""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from nupool_helpers.errors import WorkbookError
from nupool_helpers.practice.askers import HubUser
from nupool_helpers.practice.offload import Busy
from nupool_helpers.secret import SecretText

__all__ = ["MOST_TOKENS", "TEACHERS", "AskHub", "Hub", "HubRefusal"]

AskHub = Callable[[SecretText], Awaitable[tuple[int, bytes]]]
"""Asks the hub whose a token is: status and body of its answer. Raises OSError where the hub does not answer."""
TEACHERS = "teachers"
"""The hub's group whose members are teachers, as the hub's admins are."""
_FRESH = 60.0  # seconds: so long may a token work that the hub has taken back
_PAUSE = 10.0  # until a silent hub is asked again for somebody who is known
_LONGEST = 3600.0  # a silent hub's word of before holds so long
MOST_TOKENS = 5000
"""Tokens that are remembered."""
_MOST_SIGNS = 60  # of a name: with what stands before it, it is a seat's name in the database
_UNKNOWN = (
    "The hub does not know this token any more: it is good for a week. Keep what only a notebook has, then stop your "
    "server at the hub's control panel and start it again. Your practice account stays as it is."
)
_SILENT = "The hub does not answer, and who you are cannot be looked up. Wait a minute, then try again."
_SERVER = (
    "This token opens a whole server at the hub, and is not to be sent here. Use the one that the hub gave your server "
    "for the practice exchange."
)
_OTHER = "This token is not for the practice exchange. Use the one that the hub gave your server for it."
_NAME = f"Your name at the hub has more than {_MOST_SIGNS} characters. Ask your teacher for a shorter one."


class HubRefusal(WorkbookError):  # noqa: N818  (what to do is in its sentence)
    """Who asks cannot be told, or may not ask; `status` is the HTTP status that says so."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Known:
    user: HubUser
    told_at: float
    ask_at: float


class Hub:
    """The hub, for one of its services. `clock()` gives seconds, from whenever."""

    def __init__(self, service: str, ask: AskHub, clock: Callable[[], float] = time.monotonic) -> None:
        self._service, self._ask, self._clock = service, ask, clock
        self._known: dict[str, _Known] = {}  # by the token's hash: no secret stays here

    async def identify(self, token: SecretText) -> HubUser:
        """Return whose the token is. Raises HubRefusal.

        While the hub is silent, those go on whom it has told of within the hour.
        """
        mark, now = hashlib.sha256(token.reveal().encode()).hexdigest(), self._clock()
        known = self._known.get(mark)
        if known and now < known.ask_at:
            return known.user
        try:
            status, body = await self._ask(token)
        except (OSError, Busy):
            status, body = 0, b""
        # Only the hub's own "no" is one. A fault of the hub must not become a refusal, for nobody would know why.
        if status not in (200, 401, 403, 404):
            if known is None or now - known.told_at >= _LONGEST:
                raise HubRefusal(503, _SILENT)
            self._remember(mark, _Known(known.user, known.told_at, now + _PAUSE))
            return known.user
        self._known.pop(mark, None)
        if status != 200:
            raise HubRefusal(403, _UNKNOWN)
        user = _read_user(body, self._service)
        self._remember(mark, _Known(user, now, now + _FRESH))
        return user

    def _remember(self, mark: str, known: _Known) -> None:
        self._known.pop(mark, None)
        self._known[mark] = known
        if len(self._known) > MOST_TOKENS:
            del self._known[next(iter(self._known))]


def _read_user(body: bytes, service: str) -> HubUser:
    try:
        model: dict[str, Any] = json.loads(body)
        name, scopes, groups = str(model["name"]), set(model["scopes"]), set(model.get("groups") or ())
        kind, admin = model["kind"], model.get("admin") is True
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HubRefusal(503, _SILENT) from None
    # First: a token that opens a server is that server, and whoever is sent it could act as its owner. It is refused
    # although it would tell who asks, so that nobody comes to rely on sending it.
    if any(scope.partition("!")[0] == "access:servers" for scope in scopes):
        raise HubRefusal(403, _SERVER)
    if kind != "user" or not scopes & {"access:services", f"access:services!service={service}"}:
        raise HubRefusal(403, _OTHER)
    if len(name) > _MOST_SIGNS:
        raise HubRefusal(403, _NAME)
    return HubUser(name, admin or TEACHERS in groups)
