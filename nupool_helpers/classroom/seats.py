"""What the hub gives a learner's server for the practice exchange: where it is, and how each proves itself."""

import secrets
from typing import Any

from nupool_helpers.classroom.places import SERVICE, Places
from nupool_helpers.clients.classroom import PAGES, PROOF, TOKEN, URL
from nupool_helpers.private_files import write_private
from nupool_helpers.protocol.classroom import proof_key
from nupool_helpers.secret import SecretText

__all__ = ["SCOPE", "give_seat", "secret_of"]

SCOPE = f"access:services!service={SERVICE}"
"""What a learner's token opens: the exchange, and nothing of the learner's server."""
_LIFE = 7 * 24 * 3600  # seconds; a server that runs longer is to be started again


def give_seat(spawner: Any, places: Places) -> dict[str, str]:
    """Return the variables for a learner's server. They open the exchange for this learner, and nothing else."""
    token = spawner.user.new_api_token(scopes=[SCOPE], note="practice exchange", expires_in=_LIFE)
    key = proof_key(secret_of(places), spawner.user.name)
    # Past the proxy: what the kernels send stays on this machine, and what answers has to prove itself.
    url = f"http://127.0.0.1:{places.port + 3}{places.service_path.rstrip('/')}"
    return {URL: url, PAGES: places.service_path, TOKEN: token, PROOF: key.reveal()}


def secret_of(places: Places) -> SecretText:
    """Return what hub and exchange have in common, made where there is none yet. It outlives a restart of both."""
    path = places.folder / "hub" / "secret"
    if not path.exists():
        write_private(path, SecretText(secrets.token_urlsafe(32)))
    return SecretText(path.read_text())
