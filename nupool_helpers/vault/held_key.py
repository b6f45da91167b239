"""What an unlocked vault leaves behind: its key, for a while.

Not the password. The key is what Argon2 makes of the password and the file's salt: it opens this one file, and only
while its salt is the same. The password opens every copy, older or newer, and perhaps other things of the same person.
The price: a KeePass program that saves the file salts it anew, and then the password has to be entered once more.
"""

import time
from collections.abc import Callable
from typing import Protocol

from nupool_helpers.secret import SecretText

__all__ = ["IDLE_SECONDS", "HeldKey", "KeyHolder", "real_time"]

# Long enough to go on from one step to the next, short enough for a machine that was left alone.
IDLE_SECONDS = 600.0


def real_time() -> float:
    """Return a reading, in seconds, of a clock that nobody sets and that goes on while the machine sleeps.

    `time.monotonic` stands still in sleep on Linux and macOS: a vault would be open in the morning that was left open
    in the evening.
    """
    if not hasattr(time, "clock_gettime"):  # Windows, where monotonic goes on
        return time.monotonic()
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class KeyHolder(Protocol):
    """Who keeps the key of an unlocked vault, for one kernel or for all."""

    def hold(self, key: SecretText) -> str:
        """Keep a key, which unlocks; return a sentence for the person where it is not kept for all notebooks."""

    def key(self) -> SecretText | None:
        """Return the key, None where the vault is locked. To ask is no use: the idle time goes on."""

    def seconds_left(self) -> float | None:
        """Return after how many seconds without use it will be forgotten, None where the vault is locked."""

    def use(self) -> None:
        """Begin the idle time anew, where it is not over."""

    def forget(self) -> None:
        """Forget the key, which locks."""

    @property
    def is_shared(self) -> bool:
        """Whether it is kept for all notebooks."""


class HeldKey:
    """A key in this process's own memory, until `idle` seconds have passed without use; looked at when it is asked."""

    is_shared = False

    def __init__(self, idle: float = IDLE_SECONDS, clock: Callable[[], float] = real_time) -> None:
        self._idle, self._clock = idle, clock
        self._key: SecretText | None = None
        self._used = 0.0

    def hold(self, key: SecretText) -> str:
        """Keep a key."""
        self._key, self._used = key, self._clock()
        return ""

    def key(self) -> SecretText | None:
        """Return the key, None where there is none any more."""
        return None if self.seconds_left() is None else self._key

    def seconds_left(self) -> float | None:
        """Return the rest of the idle time, None where there is no key any more."""
        left = self._idle - (self._clock() - self._used)
        if left <= 0:
            self._key = None
        return None if self._key is None else left

    def use(self) -> None:
        """Begin the idle time anew, where it is not over."""
        if self.seconds_left() is not None:
            self._used = self._clock()

    def forget(self) -> None:
        """Forget the key."""
        self._key = None
