"""Start the servers of a class before it begins, a few at a time: names on standard input, one a line.

    python start_servers.py https://class.example.org --token-file FILE < names.txt

Not run here: against a hub on Kubernetes or TLJH. Tests run it against a JupyterHub on this machine.
The token is one of the hub's, of an admin or with the scopes admin:servers and admin:users (the hub's page "Token").
It is read from a file that nobody else can read, since arguments are shown to other users of a machine. The hub's own
limit (concurrent_spawn_limit) says how many start at once: whoever it puts off is asked for again. JupyterHub's REST
API has what is sent here. Returns 1 where somebody's server could not be started.
"""

import argparse
import stat
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

SECONDS = 60  # for one answer: a hub under load is slow
TRIES = 200  # of one server, each after the pause that the hub asks for
AT_ONCE = 64  # requests; how many servers start at once is the hub's to say
PAUSE = 5.0  # where it names none

Ask = Callable[[str], tuple[int, float]]
"""Sends a POST to a path of the hub's API: the status, and the seconds to wait where it is put off."""


def hub_at(url: str, token: str) -> Ask:
    """Return what asks a hub. It raises OSError where the hub does not answer."""

    def ask(path: str) -> tuple[int, float]:
        headers = {"Authorization": f"token {token}"}
        request = urllib.request.Request(f"{url.rstrip('/')}/hub/api{path}", b"", headers, method="POST")  # noqa: S310  (as typed)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310
                return reply.status, PAUSE
        except urllib.error.HTTPError as refused:
            with refused:
                waits = refused.headers.get("Retry-After", "")
                return refused.code, float(waits) if waits.isdigit() else PAUSE

    return ask


def start(names: Sequence[str], ask: Ask, sleep: Callable[[float], None] = time.sleep) -> list[str]:
    """Start everybody's server, and make the users whom the hub does not know; whose could not be started."""
    # An answer comes when the server is there, or after ten seconds: one after the other would use one core.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = pool.map(lambda name: _start_one(f"/users/{quote(name, safe='')}", ask, sleep), names)
        return [name for name, done in zip(names, started, strict=True) if not done]


def _start_one(user: str, ask: Ask, sleep: Callable[[float], None]) -> bool:
    if ask(user)[0] not in (201, 409):  # 409: the hub knows them
        return False
    for _try in range(TRIES):
        status, seconds = ask(f"{user}/server")
        if status != 429:
            return status in (201, 202, 400)  # started, starting, or there already
        sleep(seconds)
    return False


def token_in(path: Path) -> str:
    """Read the token. Raises PermissionError where others can read it, too."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"Others can read {path}. Take that away: chmod 600.")
    return path.read_text().strip()


def main() -> int:
    """Start the servers of the names on standard input."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("hub", help="the hub's address, as browsers write it")
    parser.add_argument("--token-file", type=Path, required=True, help="the file that the token is in")
    options = parser.parse_args()
    try:
        names = [line.strip() for line in sys.stdin if line.strip()]
        failed = start(names, hub_at(options.hub, token_in(options.token_file)))
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(f"{len(names) - len(failed)} of {len(names)} servers are started.", *failed, sep="\n")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
