"""A JupyterHub that runs with what deploy/ has for one: a learner walks the steps on its exchange."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.start_servers import hub_at, start
from nupool_helpers.protocol.classroom import SECRET
from tests.classroom.hub import Somebody, free_ports, wait_for
from tests.classroom.test_class import ACROSS, WALK
from tests.deploy.judging import DEPLOY
from tests.deploy.test_parts import CONTAINER, MARKER, VALUES, options
from tests.ended import end
from tests.processes import exchange

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("hub")]
AROUND = """
from pathlib import Path
from nupool_helpers.classroom.hub_config import proxy_command

c = get_config()
c.JupyterHub.services, c.JupyterHub.load_roles = [], []
c.JupyterHub.bind_url, c.JupyterHub.hub_port = "{address}", {port} + 1
c.JupyterHub.cookie_secret_file, c.JupyterHub.db_url = "{folder}/cookie_secret", "sqlite:///{folder}/hub.sqlite"
c.ConfigurableHTTPProxy.command = proxy_command()
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{port_of_proxy}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.authenticator_class, c.DummyAuthenticator.password = "dummy", "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd, c.Spawner.args = ["{bin}/jupyterhub-singleuser"], {args}
load_subconfig("{file}")
c.JupyterHub.services.append({{"name": "before-the-class", "api_token": "{starter}"}})
c.JupyterHub.load_roles.append(
    {{"name": "starts", "scopes": ["admin:servers", "admin:users"], "services": ["before-the-class"]}}
)
c.JupyterHub.concurrent_spawn_limit, c.JupyterHub.spawn_throttle_retry_range = 1, (1, 2)
"""
TOKEN = "made-up-by-the-chart-for-the-exchange"
STARTER = "made-up-for-who-starts-servers"
PASSWORD = "made-up-for-one-test"


def tljh(folder: Path, port: int) -> str:
    """TLJH's file, with this machine's places and user."""
    text = (DEPLOY / "tljh" / "practice_exchange.py").read_text()
    for before, after in {
        "https://class.example.org": f"http://127.0.0.1:{port}",
        "/opt/tljh/state": str(folder),
        "/opt/tljh/user/bin/python": sys.executable,
        "/var/lib/practice-exchange": str(folder),
        'USER = "practice-exchange"': 'USER = ""',
        "PORT = 10101": f"PORT = {port + 3}",
    }.items():
        assert before in text
        text = text.replace(before, after)
    return text


def kubernetes(_folder: Path, port: int) -> str:
    """The code of the chart's values, and what else of them is the hub's, as the chart hands it on."""
    hub = VALUES["hub"]
    service = {"name": "practice-exchange", "api_token": TOKEN, **hub["services"]["practice-exchange"]}
    service["url"] = f"http://127.0.0.1:{port + 3}"
    given = hub["config"]["JupyterHub"]["load_groups"]
    lines = [
        f"c.JupyterHub.services = [{service!r}]",
        f"c.JupyterHub.load_roles = [{ ({'name': 'user'} | hub['loadRoles']['user'])!r}]",
        f"c.JupyterHub.load_groups = {given!r}",
        f"c.Spawner.default_url = {VALUES['singleuser']['defaultUrl']!r}",
    ]
    code = hub["extraConfig"]["practice-exchange"].replace("practice-exchange:10101", f"127.0.0.1:{port + 3}")
    return "c = get_config()\n" + "\n".join(lines) + "\n" + code


@contextmanager
def pod(kind: str, folder: Path, port: int) -> Iterator[None]:
    """On Kubernetes, the exchange as its manifest runs it, beside the hub and not started by it."""
    if kind == "tljh":
        yield
        return
    told = {one["name"]: one["value"] for one in CONTAINER["env"] if "value" in one}
    told |= {"JUPYTERHUB_API_URL": f"http://127.0.0.1:{port + 1}/hub/api", "JUPYTERHUB_API_TOKEN": TOKEN}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**told, SECRET: MARKER}.items():
            if name != "HOME":
                patch.setenv(name, value)
        asked = [one for one in options(port + 3) if not one.startswith("--outer-url")]
        with exchange(folder / "data", *asked, f"--outer-url=http://127.0.0.1:{port}/services/practice-exchange/"):
            yield


@pytest.fixture(scope="module", params=["tljh", "kubernetes"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hub with one of the two configurations in it; its address."""
    folder, port = tmp_path_factory.mktemp(request.param), free_ports(4)
    address, file = f"http://127.0.0.1:{port}", folder / "practice_exchange.py"
    file.write_text({"tljh": tljh, "kubernetes": kubernetes}[request.param](folder, port))
    args = ["--allow-root"] if os.getuid() == 0 else []
    values: dict[str, object] = {
        "starter": STARTER,
        "address": address,
        "port": port,
        "port_of_proxy": port + 2,
        "folder": folder,
        "password": PASSWORD,
    }
    whole = AROUND.format(**values, bin=Path(sys.executable).parent, file=file, args=args)
    (folder / "config.py").write_text(whole)
    command = [str(Path(sys.executable).with_name("jupyterhub")), "-f", str(folder / "config.py")]
    with pod(request.param, folder, port), (folder / "hub.log").open("wb") as log:
        environment = {**os.environ, SECRET: MARKER} if request.param == "kubernetes" else None
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(f"{address}/services/practice-exchange/static/icon.svg", process, folder / "hub.log")
            yield address
        finally:
            end(process, folder / "hub.log")


def test_a_learner_walks_on_the_exchange_of_either(hub: str) -> None:
    """All steps by a kernel, on the exchange that the files name; the teacher has the overview, the learner none."""
    ada, teacher = Somebody(hub, "ada", PASSWORD), Somebody(hub, "teacher", PASSWORD)
    ada.start_server()
    walked = json.loads(ada.run(WALK.format(number=14)))
    pages = [one.get("/services/practice-exchange/teacher/class").status_code for one in (teacher, ada)]

    assert all(walked["done"])
    assert walked["pages"] == "/services/practice-exchange/"
    assert pages == [200, 404]


def test_tokens_open_there_what_they_open_in_a_class(hub: str) -> None:
    """Of a kernel's two tokens, the one that is its server is refused, and the other opens nothing at the hub."""
    eve = Somebody(hub, "eve", PASSWORD)
    eve.start_server()
    seen = dict(line.rsplit(" ", 1) for line in eve.run(ACROSS).splitlines())

    assert seen == {"own": "403", "none": "404", "made up": "403", "server": "403", "tokens": "403"}


def test_servers_are_started_before_anybody_is_there(hub: str) -> None:
    """The hub starts one at a time here and puts the others off; all are there in the end, of users it did not know."""
    names = ["early1", "early2", "early3"]

    assert start(names, hub_at(hub, STARTER)) == []
    for name in names:
        Somebody(hub, name, PASSWORD).start_server()
    assert start(names, hub_at(hub, "a token of nobody")) == names
