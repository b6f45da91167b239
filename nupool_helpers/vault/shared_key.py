"""The key of an unlocked vault, kept for all notebooks by the vault's agent, or where that cannot be by this kernel."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.agent.client import Silent, ask
from nupool_helpers.vault.agent.frames import Ask, Reply
from nupool_helpers.vault.agent.place import NoAgent, socket_path
from nupool_helpers.vault.agent.starting import give_key, take_away
from nupool_helpers.vault.held_key import IDLE_SECONDS, HeldKey, real_time
from nupool_helpers.vault.vault import Vault
from nupool_helpers.vault.vault_file import default_path

__all__ = ["SharedKey", "shared_vault"]

_ALONE = "It is open in this notebook alone, and each other asks for the password. {}"


class SharedKey:
    """Keeps the key of the vault in the file `vault` with its agent. Its methods are those of `KeyHolder`.

    Where no agent can be (Python on Windows has no such sockets; somebody else's file stands in the place), this
    kernel keeps it alone, and `hold` says so: a vault that cannot be shared is no reason not to open it.
    """

    def __init__(self, vault: Path, idle: float = IDLE_SECONDS, clock: Callable[[], float] = real_time) -> None:
        self._vault, self._idle = vault, idle
        self._own = HeldKey(idle, clock)

    @property
    def is_shared(self) -> bool:
        """Whether it is kept for all notebooks."""
        return self._own.seconds_left() is None

    def hold(self, key: SecretText) -> str:
        """Give the key to the agent; where that cannot be, keep it here and return why."""
        self._own.forget()
        try:
            give_key(socket_path(self._vault), key, self._idle)
        except NoAgent as error:
            self._own.hold(key)
            return _ALONE.format(error)
        return ""

    def key(self) -> SecretText | None:
        """Return the key, None where the vault is locked."""
        own = self._own.key()
        if own is not None:
            return own
        reply = self._ask(Ask.KEY)
        return reply.key if reply else None

    def seconds_left(self) -> float | None:
        """Return the rest of the idle time, None where the vault is locked."""
        own = self._own.seconds_left()
        if own is not None:
            return own
        reply = self._ask(Ask.LOOK)
        return reply.seconds if reply else None

    def use(self) -> None:
        """Begin the idle time anew."""
        self._own.use()
        self._ask(Ask.USE)

    def forget(self) -> None:
        """Forget the key here, and end the agent."""
        self._own.forget()
        with suppress(NoAgent):
            path = socket_path(self._vault)
            try:
                ask(path, Ask.LOCK)
            except Silent:  # it hangs: nobody reaches it from now on, and it ends as soon as it goes on
                take_away(path)

    def _ask(self, what: Ask) -> Reply | None:
        # What stands in the place of an agent and is none has nothing to say: the vault is locked.
        with suppress(NoAgent):
            return ask(socket_path(self._vault), what)
        return None


def shared_vault() -> Vault:
    """Return the vault of this user, open where it is open in another notebook."""
    path = default_path()
    return Vault(path, SharedKey(path))
