"""A JupyterHub that runs with the file for The Littlest JupyterHub: a learner walks the steps on its exchange."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom.hub import Somebody, free_ports, wait_for
from tests.classroom.test_class import ACROSS, WALK
from tests.deploy.judging import DEPLOY

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
"""
PASSWORD = "made-up-for-one-test"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hub with TLJH's file in it, and this machine's places and users; its address."""
    folder = tmp_path_factory.mktemp("tljh")
    port = free_ports(4)
    address, file = f"http://127.0.0.1:{port}", folder / "practice_exchange.py"
    text = (DEPLOY / "tljh" / "practice_exchange.py").read_text()
    for before, after in {
        "https://class.example.org": address,
        "/opt/tljh/state": str(folder),
        "/opt/tljh/user/bin/python": sys.executable,
        "/var/lib/practice-exchange": str(folder),
        'USER = "practice-exchange"': 'USER = ""',
        "PORT = 10101": f"PORT = {port + 3}",
    }.items():
        assert before in text
        text = text.replace(before, after)
    file.write_text(text)
    args = ["--allow-root"] if os.getuid() == 0 else []
    values = {"address": address, "port": port, "port_of_proxy": port + 2, "folder": folder, "password": PASSWORD}
    whole = AROUND.format(**values, bin=Path(sys.executable).parent, file=file, args=args)
    (folder / "config.py").write_text(whole)
    command = [str(Path(sys.executable).with_name("jupyterhub")), "-f", str(folder / "config.py")]
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"{address}/services/practice-exchange/static/icon.svg", process, folder / "hub.log")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_a_learner_walks_with_the_littlest_jupyterhub_s_file(hub: str) -> None:
    """All steps by a kernel, on the exchange that the file names; the teacher has the overview, the learner none."""
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
