"""Starts this user's practice exchange before any notebook wishes for it.

    JPY_PARENT_PID=... python -P -m nupool_helpers.clients.ahead

JupyterLab runs it beside its own start where it is told to. The exchange then lives as long as JupyterLab does, as one
that a kernel has started.
"""

from nupool_helpers.clients.launcher import find_or_start
from nupool_helpers.errors import ExchangeUnavailable


def main() -> None:
    """Start it. Where it does not come up, nothing is said here: the first notebook asks again, and says why."""
    try:
        find_or_start()
    except ExchangeUnavailable:
        return


if __name__ == "__main__":
    main()
