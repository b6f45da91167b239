"""A class on one exchange, which is then a service of a JupyterHub: who is asking is told by the hub."""

from dataclasses import dataclass, field

from nupool_helpers.practice.classroom.hub import Hub
from nupool_helpers.practice.classroom.oauth import OAuth
from nupool_helpers.practice.classroom.turns import Turns
from nupool_helpers.protocol.classroom import proof_key
from nupool_helpers.secret import SecretText

__all__ = ["Classroom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classroom:
    """The hub, and where the service stands below it.

    `prefix` is the path that every address of the service begins with, without a slash at its end. `proof_secret` is
    what the exchange proves itself to kernels by. `proxy` is the IP address of the one proxy whose word is taken for
    where a request comes from; where it is empty, nobody's is. With
    `overview` teachers are shown where everybody is. `turns` is the queue for the thief's exchanges.
    """

    prefix: str
    hub: Hub
    oauth: OAuth
    proof_secret: SecretText = field(repr=False)
    proxy: str = ""
    overview: bool = False
    turns: Turns = field(default_factory=Turns)

    def proof_key(self, name: str) -> SecretText:
        """Return what the exchange proves itself by to the kernels of one user of the hub."""
        return proof_key(self.proof_secret, name)
