"""How a browser signs in through the hub: OAuth 2.0 with an authorization code (RFC 6749) and PKCE (RFC 7636)."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from nupool_helpers.practice.classroom.hub import HubRefusal
from nupool_helpers.secret import SecretText

__all__ = ["OAuth", "RedeemCode"]

RedeemCode = Callable[[dict[str, str]], Awaitable[tuple[int, bytes]]]
"""Sends a form to the hub's token endpoint, with the service's own secret; status and body of what it answers.

Raises OSError where the hub does not answer.
"""
_FAILED = "The hub did not confirm who you are. Open the page again, and sign in at the hub."


@dataclass(frozen=True, slots=True)
class OAuth:
    """The service as a client of the hub. `redirect_uri` is where the hub sends a browser back to."""

    authorize_url: str
    client_id: str
    redirect_uri: str
    redeem: RedeemCode

    def sign_in_url(self, state: str, verifier: SecretText) -> str:
        """Return the hub's address that a browser signs in at, and comes back from with `state`."""
        digest = hashlib.sha256(verifier.reveal().encode()).digest()
        asked = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri}
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proof = {"state": state, "code_challenge": challenge, "code_challenge_method": "S256"}
        return f"{self.authorize_url}?{urlencode(asked | proof)}"

    async def token_for(self, code: SecretText, verifier: SecretText) -> SecretText:
        """Return the token that the hub gives for a code, once. Raises HubRefusal."""
        form = {"grant_type": "authorization_code", "client_id": self.client_id, "redirect_uri": self.redirect_uri}
        try:
            _status, body = await self.redeem(form | {"code": code.reveal(), "code_verifier": verifier.reveal()})
            return SecretText(str(json.loads(body)["access_token"]))
        except OSError:
            raise HubRefusal(503, _FAILED) from None
        except (ValueError, KeyError, TypeError):
            raise HubRefusal(403, _FAILED) from None
