"""What can be run of deploy/ without a cluster: the exchange as its container runs it, the hub's code, the commands."""

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import yaml
from packaging.specifiers import SpecifierSet
from traitlets.config import Config

from nupool_helpers.clients.classroom import PAGES, PROOF, TOKEN, URL, find_seat
from nupool_helpers.protocol.classroom import SECRET, proof_key
from nupool_helpers.secret import SecretText
from tests.deploy.judging import DEPLOY, ROOT
from tests.processes import exchange, free_port

MARKER = "marker-of-the-class"
VALUES = yaml.safe_load((DEPLOY / "kubernetes" / "values.yaml").read_text())
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "exchange.yaml").read_text()))
POD = next(one for one in MANIFESTS if one["kind"] == "Deployment")["spec"]["template"]["spec"]
CONTAINER, BEFORE = POD["containers"][0], POD["initContainers"][0]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()


def shell(command: list[str], folder: Path, **places: object) -> None:
    """Run a container's shell command with other places in it, or with a home of its own."""
    assert command[:2] == ["sh", "-c"]
    text = command[2]
    for place, instead in places.items():
        text = text.replace(f"/{place}", str(instead))
    subprocess.run(["sh", "-c", text], env={**os.environ, "HOME": str(folder)}, check=True, timeout=60)


def options(port: int) -> list[str]:
    """What the container gives `serve`, on a port that is free here."""
    assert CONTAINER["command"] == ["python", "-P", "-m", "nupool_helpers.practice", "serve"]
    return [f"--port={port}" if one.startswith("--port=") else one for one in CONTAINER["args"] if "--data=" not in one]


def test_the_exchange_answers_as_its_container_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the manifest's arguments and variables, at an address that is not loopback's first, it answers its probes
    under the name of its Service; under no other; and nobody is let in to anything else without the hub."""
    for one in CONTAINER["env"]:
        optional = one.get("valueFrom", {}).get("secretKeyRef", {}).get("optional")
        if not optional and one["name"] != "HOME":
            monkeypatch.setenv(one["name"], one.get("value", MARKER))
    port, probe = free_port(), CONTAINER["readinessProbe"]["httpGet"]
    named = {header["name"]: header["value"] for header in probe["httpHeaders"]}

    with exchange(tmp_path / "data", *options(port)):
        here = f"http://127.0.0.2:{port}"
        answers = [
            requests.get(here + probe["path"], headers=headers, timeout=60) for headers in (named, {"Host": "eve"})
        ]
        state = requests.get(f"{here}/services/practice-exchange/owner/state", headers=named, timeout=60)

    assert [answer.status_code for answer in answers] == [200, 400]
    assert state.status_code == 404


def test_it_listens_beyond_this_machine_for_a_class_only(tmp_path: Path) -> None:
    """Without a hub there is nothing that says who asks: `--listen` is refused with a sentence."""
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "serve", "--data", str(tmp_path / "data")]
    done = subprocess.run([*command, "--listen", "0.0.0.0"], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "--hub-service" in done.stderr
    assert not (tmp_path / "data").exists()


class FakeUser:
    """A user of the hub, who is given a token."""

    name = "ada"

    def new_api_token(self, **asked: object) -> str:
        """Note what is asked for."""
        self.asked = asked
        return "token-for-the-exchange"


def hub_config(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """What one of the two files tells a hub, with this test's folder for root's."""
    config = Config()
    config.JupyterHub.services, config.JupyterHub.load_roles = [], []
    if name == "kubernetes":
        monkeypatch.setenv(SECRET, MARKER)
        exec(VALUES["hub"]["extraConfig"]["practice-exchange"], {"c": config})
    else:
        code = (DEPLOY / "tljh" / "practice_exchange.py").read_text().replace("/opt/tljh/state", str(tmp_path))
        exec(code, {"get_config": lambda: config})
    return config


@pytest.mark.parametrize("name", ["kubernetes", "tljh"])
def test_a_server_is_given_its_learner_s_seat(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a token that opens the exchange and nothing else, and the key that the exchange proves itself by to ada."""
    config = hub_config(name, tmp_path, monkeypatch)
    spawner = SimpleNamespace(user=FakeUser(), environment={"KEPT": "1"})
    config.Spawner.pre_spawn_hook(spawner)
    secret = MARKER if name == "kubernetes" else (tmp_path / "practice-exchange.secret").read_text()

    given = spawner.environment
    assert given.keys() == {"KEPT", URL, PAGES, TOKEN, PROOF}
    assert given[PROOF] == proof_key(SecretText(secret), "ada").reveal()
    assert spawner.user.asked["scopes"] == ["access:services!service=practice-exchange"]
    assert secret not in given.values()
    assert find_seat({**given, "JUPYTERHUB_USER": "ada"}) is not None


def test_the_secret_of_a_class_is_made_once_and_for_root_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that starts again has the same, so that servers which run go on; and no argument shows it."""
    entries = [hub_config("tljh", tmp_path, monkeypatch).JupyterHub.services[0] for _start in range(2)]
    path = tmp_path / "practice-exchange.secret"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {entry["environment"][SECRET] for entry in entries} == {path.read_text()}
    assert path.read_text() not in " ".join(map(str, entries[0]["command"]))


def test_a_pod_has_the_notebooks_and_keeps_what_its_learner_changed(tmp_path: Path) -> None:
    """The first start copies them into the home that a volume hides; the next leaves them; half a copy is none."""
    command = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    given, home = {"opt/nupool-workbook": ROOT}, tmp_path / "home"
    (home / ".notebooks-new").mkdir(parents=True)
    shell(command, home, **given)
    page = home / "notebooks" / "00_start_here.ipynb"
    first = page.read_text()
    page.write_text("ada's own")
    shell(command, home, **given)

    assert first == (ROOT / "notebooks" / "00_start_here.ipynb").read_text()
    assert page.read_text() == "ada's own"
    assert [path.name for path in home.iterdir()] == ["notebooks"]


@pytest.mark.parametrize("there", [True, False])
def test_libpq_takes_the_password_file_that_is_laid(there: bool, tmp_path: Path) -> None:
    """It is this user's alone, which libpq insists on, wherever there is one; without PostgreSQL there is none."""
    given, passwords = tmp_path / "given", tmp_path / "passwords"
    given.mkdir()
    passwords.mkdir()
    if there:
        (given / "pgpass").write_text("*:*:*:exchange:made-up\n")
        (given / "pgpass").chmod(0o440)
    shell(BEFORE["command"], tmp_path, given=given, passwords=passwords)

    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in passwords.iterdir()] == [
        ("pgpass", 0o600)
    ] * there


def copied() -> list[tuple[str, str]]:
    """What the image's build file copies before it installs the project."""
    before = CONTAINERFILE.partition("--no-build-isolation")[0]
    lines = re.findall(r"^COPY (.+)$", before, re.MULTILINE)
    return [(source, target) for *sources, target in map(shlex.split, lines) for source in sources]


def test_the_image_installs_the_whole_project_from_what_it_copies(tmp_path: Path) -> None:
    """A wheel made of the copied files alone holds every file of the package, and Jupyter's settings."""
    for source, target in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (tmp_path / target).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / source, tmp_path / target)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", tmp_path / "made", "."], cwd=tmp_path, check=True, timeout=300)
    (wheel,) = (tmp_path / "made").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("nupool_helpers/")}
        settings = {Path(name).name for name in archive.namelist() if ".data/" in name}

    tracked = subprocess.run(
        ["git", "ls-files", "nupool_helpers", "etc", "share"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    sources = {"widgets/front/"}  # the panels' front end is built from these, and what is built goes along
    assert {name for name in tracked if name.startswith("nupool_helpers/")} - held == {
        name for name in tracked if any(f"nupool_helpers/{one}" in name for one in sources)
    }
    assert {Path(name).name for name in tracked if not name.startswith("nupool_helpers/")} == settings


@pytest.mark.parametrize(
    ("path", "lock"), [(DEPLOY / "Containerfile", "class"), (ROOT / ".binder" / "postBuild", "lab")]
)
def test_an_image_installs_what_is_locked(path: Path, lock: str) -> None:
    """As `make` does: by hashes, and nothing looked up beside the lock; then the project itself, and nothing else."""
    text = path.read_text()
    installs = [line for line in text.splitlines() if re.match(r"(RUN .*pip install|\$pip) ", line)]

    assert [line.split("-q ")[-1].removeprefix("$pip ") for line in installs] == [
        f"--require-hashes --no-deps -r requirements/{lock}.txt",
        "--no-deps --no-build-isolation .",
    ]


def test_an_image_does_not_run_as_root() -> None:
    """The last user that is named is a number that is not root's, and it owns nothing that is installed."""
    users = re.findall(r"^USER (\S+)$", CONTAINERFILE, re.MULTILINE)

    assert users == [f"{POD['securityContext']['runAsUser']}:{POD['securityContext']['runAsGroup']}"]
    assert "--chown" not in CONTAINERFILE
    assert CONTAINERFILE.index("USER ") > CONTAINERFILE.rindex("RUN ")


def test_binder_takes_a_python_that_the_project_takes() -> None:
    """Its program is told by runtime.txt, and runs what may be run."""
    version = (ROOT / ".binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]

    assert version in SpecifierSet(asked)
    assert f"FROM python:{version}-slim" in CONTAINERFILE
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)


def test_values_and_manifests_name_the_same_things() -> None:
    """Image, service, port and Secret are written in two files, and are one."""
    image, service = VALUES["singleuser"]["image"], VALUES["hub"]["services"]["practice-exchange"]
    names: dict[str, Any] = {one["kind"]: one["metadata"]["name"] for one in MANIFESTS}
    secret = next(one for one in CONTAINER["env"] if one["name"] == SECRET)["valueFrom"]

    assert {one["image"] for one in (CONTAINER, BEFORE)} == {f"{image['name']}:{image['tag']}"}
    assert service["url"] == f"http://{names['Service']}:{CONTAINER['ports'][0]['containerPort']}"
    assert VALUES["hub"]["extraEnv"][SECRET]["valueFrom"] == secret
    assert f"--host-name={names['Service']}" in CONTAINER["args"]
