"""The practice exchange as a service of The Littlest JupyterHub: a file for its jupyterhub_config.d.

Not run here: TLJH itself, which wants a machine of its own. Tests run a JupyterHub with this file, and a learner on it.
docs/deployment.md has the steps.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

ADDRESS = "https://class.example.org"  # how browsers write the hub's
TEACHERS = ["teacher"]  # who sees the overview, by their names at the hub
DATABASE = ""  # PostgreSQL's address, without a password (docs/postgresql.md); empty: a file in HOME
USER = "practice-exchange"  # who runs the exchange: a user of the system that has nothing else
HOME = Path("/var/lib/practice-exchange")  # theirs; the password file of PostgreSQL is there, too
STATE = Path("/opt/tljh/state")  # root's alone
PYTHON = "/opt/tljh/user/bin/python"
PORT = 10101

NAME = "practice-exchange"
PAGES = f"/services/{NAME}/"
SCOPE = f"access:services!service={NAME}"


def class_secret() -> str:
    """Return what hub and exchange have in common, made where there is none yet."""
    path = STATE / "practice-exchange.secret"
    if not path.exists():
        # For this user alone from its first byte, and whole or not at all.
        made = path.with_suffix(".new")
        made.unlink(missing_ok=True)
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        made.rename(path)
    return path.read_text()


def give_seat(spawner) -> None:  # type: ignore[no-untyped-def]
    """Give a server what opens the exchange for its learner, and what the exchange proves itself by."""
    # Not the server's own token, which is the whole server; and of the class's secret what is this learner's.
    token = spawner.user.new_api_token(scopes=[SCOPE], note="practice exchange", expires_in=7 * 24 * 3600)
    message = f"practice exchange proof key:{spawner.user.name}".encode()
    spawner.environment = spawner.environment | {
        "NUPOOL_CLASS_URL": f"http://127.0.0.1:{PORT}{PAGES.rstrip('/')}",
        "NUPOOL_CLASS_PAGES": PAGES,
        "NUPOOL_CLASS_TOKEN": token,
        "NUPOOL_CLASS_PROOF": hmac.new(class_secret().encode(), message, hashlib.sha256).hexdigest(),
    }


c = get_config()  # type: ignore[name-defined]  # noqa: F821  (traitlets gives it to such a file)
c.Spawner.pre_spawn_hook = give_seat
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # a room that starts at once
# A start takes 6 seconds of a core: on two cores 20 at once take a minute each. Others are asked to wait.
c.JupyterHub.concurrent_spawn_limit = 20
c.JupyterHub.load_roles.append({"name": "user", "scopes": ["self", SCOPE]})
c.JupyterHub.load_groups = {"teachers": {"users": TEACHERS}}
c.JupyterHub.services.append(
    {
        "name": NAME,
        "url": f"http://127.0.0.1:{PORT}",
        "user": USER,
        "cwd": str(HOME),
        # No secret is among the arguments, which every user of the machine can list.
        "command": [
            *(PYTHON, "-P", "-m", "nupool_helpers.practice", "serve", "--hub-service", "--data", str(HOME / "data")),
            *("--port", str(PORT), "--outer-url", ADDRESS + PAGES, "--watch", str(os.getpid())),
        ],
        "oauth_no_confirm": True,  # it is a part of the class, and asks for nothing but who somebody is
        "environment": {
            "NUPOOL_CLASS_SECRET": class_secret(),
            "NUPOOL_CLASS_OVERVIEW": "1",  # TLJH gives each learner a user of their own
            "NUPOOL_DATABASE": DATABASE,
            "PGPASSFILE": str(HOME / ".pgpass"),
        },
    }
)
