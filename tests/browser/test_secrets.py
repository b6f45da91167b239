"""Marker secrets go through the real thing, and are looked for in all that is left behind and in all that goes by."""

import json
import re
import secrets
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbclient
import nbformat
import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from nupool_helpers.lessons.steps import STEPS
from scripts.test_tools import browser as installed_browser
from tests.browser.driver import FLAGS, SECONDS, Notebook, evaluate, picture, watched
from tests.browser.learner import Learner
from tests.leaks.search import Search, files_below, processes
from tests.leaks.wires import Wires
from tests.processes import Lab, fresh_code, lab, private_environment

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("secrets")]

RECORDER = Path(__file__).parents[1] / "leaks" / "recorder"
_SETTINGS = {
    # Seconds, not two minutes: autosave is part of what is proved. It may meet a save that was asked for.
    "@jupyterlab/docmanager-extension/plugin": {
        "autosave": True,
        "autosaveInterval": 5,
        "lastModifiedCheckMargin": 60_000,
    },
}
_IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
_SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
_INSERT = """async (code) => {
    const sheet = window.jupyterapp.shell.currentWidget.content;
    sheet.activeCellIndex = sheet.widgets.length - 1;
    await window.jupyterapp.commands.execute('notebook:insert-cell-below');
    sheet.activeCell.model.sharedModel.setSource(code);
    window.jupyterapp.commands.execute('notebook:run-cell');
}"""
# An exception on purpose, with the pair and its Secret in scope, listed as fully as IPython can.
_RAISE = """%xmode Verbose
from nupool_helpers.lessons.workbook import workbook
def use(pair, secret, text):
    held = {"pair": pair, "secrets": [secret]}
    raise RuntimeError(f"on purpose: {pair} {secret} {text}")
book = workbook()
pair = book.new_pair or book.pair
use(pair, pair.secret, str(pair.secret))"""
_OURS = """from nupool_helpers.clients import Exchange
Exchange("http://127.0.0.1:9", pair).balances()"""
_VAULT = "book.vault.pair('no such name')"
_PLAIN = "from nupool_helpers.validation.keys import KeyPair\nKeyPair('{}', '{}')"
_SHOWN = ("kernel to page", "from exchange")
_ONCE = ("Secret", "recovery code")  # in one reply of the exchange, and shown by one message
_MAY_CROSS = {
    "password": {"page to kernel", "to exchange", "page to exchange"},
    "vault password": {"page to kernel"},
    "seed": {"kernel to page", "from exchange"},
    "Secret": {"page to kernel", "kernel to page", "from exchange"},  # from the page: typed into step 14
    "owner token": {"to exchange, headers"},
    "seat's link": {*_SHOWN},  # nobody opens it on this path, so that it stands in no address
    # Step 1 opens it, and the page's own pictures and styles are asked for with it; it logs nobody in.
    "link to the first page": {*_SHOWN, "browser's addresses", "exchange's addresses", "to exchange, headers"},
    "session of the browser": {"to exchange, headers", "from exchange"},
}
_MAY_CROSS_BY_NUMBER = {
    "recovery code": {*_SHOWN, "page to kernel", "to exchange"},  # one is typed at step 10, to see whether it was kept
    "session of kernel": {"to exchange, headers", "from exchange"},
    "mail link": {*_SHOWN, "page to kernel", "to exchange", "exchange's addresses"},
}
_SHOWING = ("02", "04", "10", "13", "14", "16", "a1")
_TYPED = """import json, os
import nupool_helpers as nupool
typed = json.load(open(os.environ["TYPED"]))
def press(panel, name):
    content = {"kind": "press", "id": 1, "name": name, "fields": typed}
    panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
for panel, name in ((nupool.step(2), "log_in"), (nupool.step(14), "vault_open"), (nupool.step(4), "show")):
    display(panel)
    press(panel, name)
del typed"""


class Careful(Learner):
    """A learner who makes no mistake but one: a Secret typed into a cell. Widget state is saved automatically."""

    password, vault_password = f"lamp otter {secrets.token_hex(8)}", f"quiet harbour {secrets.token_hex(8)}"

    def switch_on(self) -> None:
        """Settings, Save Widget State Automatically: by the menu, as somebody does it."""
        Notebook(self.page, self.lab, "00_start_here")
        self.page.locator(".lm-MenuBar-item", has_text="Settings").click()
        self.page.locator(".lm-Menu-item", has_text="Save Widget State Automatically").click()
        file = self.lab.home / "settings" / "@jupyter-widgets" / "jupyterlab-manager" / "plugin.jupyterlab-settings"
        self.page.wait_for_timeout(500)
        assert '"saveState": true' in file.read_text()

    def reload(self) -> None:
        """Load the page again: the seed that was shown is gone."""
        notebook = self.open(STEPS[4].notebook)
        notebook.press("Show the QR code and the seed")
        shown = notebook.panel.locator(".secret code").inner_text()
        assert shown == self.seed
        notebook.panel.get_by_role("button", name="Hide it for a moment", exact=True).click()
        assert not notebook.panel.locator(".secret code").is_visible()
        notebook.save()
        self.page.reload()
        self.page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=90 * SECONDS)
        notebook.panel.get_by_role("button", name="Show the QR code and the seed").wait_for(timeout=90 * SECONDS)
        assert shown not in self.page.content()
        notebook.close()

    def raise_on_purpose(self, notebook: Notebook, code: str, word: str) -> None:
        """Run a cell that fails, and wait for its error."""
        evaluate(self.page, _INSERT, code)
        notebook.sheet.locator(".jp-OutputArea-output", has_text=word).last.wait_for(timeout=60 * SECONDS)
        # After an error the kernel drops what is asked of it until it has said that it is idle.
        self.page.wait_for_timeout(1000)
        self.page.wait_for_function(_IDLE, timeout=60 * SECONDS)

    def look_around(self, notebook: Notebook) -> None:
        """`%debug`: the arguments and the variables of the frame in which it failed."""
        evaluate(self.page, _INSERT, "%debug")
        for said in ("args", "pp locals()", "up", "pp dir()", "q"):
            prompt = notebook.sheet.locator(".jp-Stdin-input").last
            prompt.wait_for(timeout=60 * SECONDS)
            prompt.fill(said)
            box = prompt.element_handle()
            prompt.press("Enter")
            box.wait_for_element_state("hidden")  # else the next word may go into the box that was answered
        notebook.sheet.locator(".jp-OutputArea-output", has_text="SecretText(").last.wait_for(timeout=60 * SECONDS)

    def the_proof(self) -> None:
        """Step 14, then failing cells with the pair and the open vault in scope, a kernel restart, and a mistake."""
        notebook = self.open(STEPS[14].notebook)
        notebook.fill("Key", self.key)
        notebook.fill("Secret", self.secret)
        notebook.press("Prove it with a signed call")
        notebook.says("The pair works")
        notebook.unfold("The vault")
        notebook.fill("Vault password", self.vault_password)
        notebook.press("Make the vault")
        notebook.press("Keep the pair in the vault")
        notebook.says("Kept in the vault")
        self.raise_on_purpose(notebook, _RAISE, "on purpose")
        self.look_around(notebook)
        self.raise_on_purpose(notebook, _OURS, "Nothing answers")
        self.raise_on_purpose(notebook, _VAULT, "no pair of this name")
        notebook.save()
        picture(self.page, "secrets-14")
        evaluate(self.page, "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        notebook.run_all()
        notebook.check_is("done")
        notebook.save()
        notebook.close()

    def the_mistake(self, secret: str) -> None:
        """A Secret typed into a cell is refused with a sentence; it stands in that cell now."""
        notebook = self.open("16_configure_the_client")
        self.raise_on_purpose(notebook, _PLAIN.format("0" * 32, secret), "was given as plain text")
        # Autosave does it. That it is on is part of what is proved.
        self.page.wait_for_function(_SAVED, timeout=60 * SECONDS)
        notebook.close()

    def on_the_page(self, url: str) -> str:
        """Log in on the exchange's own page, in its tab; returns the session's cookie."""
        tab = self.page.context.new_page()
        tab.goto(f"{url}/login")
        tab.get_by_label("E-mail").fill("ada@example.org")
        tab.get_by_label("Password").fill(self.password)
        tab.get_by_role("button", name="Log in").click()
        tab.get_by_label("Code").fill(fresh_code(self.seed, self.used))
        tab.get_by_role("button", name="Log in").click()
        tab.get_by_role("link", name="API Keys").first.wait_for()
        cookies = {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}
        tab.close()
        return cookies["practice_session"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose programs write nothing anywhere else, and markers that nobody else has."""
    with tempfile.TemporaryDirectory(prefix="np") as folder:  # a browser's socket below it needs a short name
        _prepare(Path(folder), tmp_path, monkeypatch)
        yield Path(folder)


def _prepare(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "tmp").mkdir()
    for name, settings in _SETTINGS.items():
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))
    typed = tmp_path / "typed.json"  # outside of all that is searched
    fields = {"email": "ada@example.org", "password": Careful.password, "vault_password": Careful.vault_password}
    typed.write_text(json.dumps(fields))
    recordings = {f"{name}_RECORDING": tmp_path / name for name in ("EXCHANGE", "JUPYTER")}
    more = {**recordings, "PYTHONPATH": RECORDER, "TYPED": typed, "TMPDIR": folder / "tmp"}
    for name, value in {**private_environment(folder), **more}.items():
        monkeypatch.setenv(name, str(value))


@pytest.fixture
def context(home: Path) -> Iterator[BrowserContext]:
    """A browser whose profile, cache and all, is below that home."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            home / "browser",
            executable_path=installed_browser(),
            args=FLAGS,
            viewport={"width": 1200, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
        with watched(started):
            yield started


def walk(learner: Careful, file: Path) -> None:
    """The whole path, in the browser."""
    learner.switch_on()
    learner.start_here()
    learner.to_the_seed()
    learner.reload()
    learner.on_the_phone()
    learner.the_code_and_the_mail()
    learner.the_key()
    learner.the_proof()
    learner.the_client(file)
    learner.sees_that_the_file_works(file)


def execute(running: Lab) -> int:
    """Execute what takes or shows secrets by nbclient, typed ones pressed into panels and widget state kept.

    Returns how many pages of HTML were made of them, and of what the learner saved.
    """
    folder = running.folder / "executed"
    folder.mkdir()
    for path in sorted(path for path in (running.folder / "notebooks").glob("*.ipynb") if path.name[:2] in _SHOWING):
        book = nbformat.read(path, 4)
        book.cells = [cell for cell in book.cells if "KeyPair(" not in cell.source and "%" not in cell.source[:1]]
        book.cells.append(nbformat.v4.new_code_cell(_TYPED))
        resources = {"metadata": {"path": str(path.parent)}}
        nbclient.NotebookClient(
            book, timeout=300, startup_timeout=120, store_widget_state=True, allow_errors=True, resources=resources
        ).execute()
        state = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
        assert len(state) >= 3, "widget state was kept"
        assert not [o for o in book.cells[-1].outputs if o.output_type == "error"], path.name
        nbformat.write(book, folder / path.name)
    pages = [str(path) for path in (*folder.glob("*.ipynb"), *(running.folder / "notebooks").glob("1*.ipynb"))]
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(running.folder / "html"), *pages]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    return len(pages)


def markers_of(learner: Careful, wires: Wires, cookie: str) -> dict[str, str]:
    """One unique text for each kind of secret."""
    runtime = json.loads((learner.lab.data / "runtime.json").read_text())
    replies = b"".join(part for channel, part in wires.exchange() if channel == "from exchange").decode("latin-1")
    kernels = set(re.findall(r'"session": ?"([\w-]{30,})"', replies))
    links = set(re.findall(r"\?token=([\w.-]{20,})", replies))
    (invitation,) = set(re.findall(r'"invitation": ?"([0-9a-f]{64})"', replies))  # nobody uses it: one for all kernels
    (visit,) = set(re.findall(r'"visit": ?"([0-9a-f]{64})"', replies))
    assert kernels
    assert links
    return {
        "password": learner.password,
        "vault password": learner.vault_password,
        "seed": learner.seed.replace(" ", ""),
        "Secret": learner.secret,
        "owner token": runtime["token"],
        "seat's link": invitation,
        "link to the first page": visit,
        "session of the browser": cookie,
        **{f"recovery code {n}": code for n, code in enumerate(learner.recovery_codes)},
        **{f"session of kernel {n}": session for n, session in enumerate(sorted(kernels))},
        **{f"mail link {n}": link for n, link in enumerate(sorted(links))},
    }


def clean(folder: Path) -> None:
    """What the sentence says: clean the notebook, then delete the copy by the command that it names."""
    command = [sys.executable, "-m", "nupool_helpers.clean", "--fix", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 1, done.stderr
    deletions = re.findall(r"delete that with: (rm .*)", done.stdout)
    assert deletions
    for deletion in deletions:
        subprocess.run(shlex.split(deletion), check=True, timeout=120)


def allowed_in(path: Path, learner: Careful, markers: dict[str, str]) -> set[str]:
    """The markers that a file may hold: the exchange's database, a browser's history, the file that was asked for."""
    if path.name.startswith("exchange.sqlite3") and path.parent == learner.lab.data:
        assert path.stat().st_mode & 0o077 == 0
        return {"seed", "Secret", *(name for name in markers if name.startswith("mail link"))}
    if path.name == "runtime.json":
        return {"owner token"}
    if (learner.lab.home / "browser") in path.parents:
        # It is an address that a browser opens, and so in its history. All that it can do is to settle step 1.
        return {"link to the first page"}
    return {"Secret"} if path == learner.lab.home / "client" / "pool.conf" else set()


@pytest.mark.timeout(1500)  # the whole path, its saved files searched, in one test
def test_no_secret_is_left_anywhere(home: Path, context: BrowserContext, tmp_path: Path) -> None:
    """Everything typed and shown on the whole path is in no file, log, process or wire where it does not belong."""
    wires, page = Wires(context, tmp_path / "EXCHANGE", tmp_path / "JUPYTER"), context.pages[0]
    mistake = secrets.token_hex(16)
    with processes() as seen, lab(home) as running:
        learner = Careful(page, running)
        walk(learner, home / "client" / "pool.conf")
        url = json.loads((running.data / "runtime.json").read_text())["url"]
        cookie = learner.on_the_page(url)
        learner.the_mistake(mistake)
        copies = execute(running)
        markers = markers_of(learner, wires, cookie)
        database = b"".join(content for path, content in files_below(running.data) if "sqlite3" in path.name)
    context.close()

    # Typed into a cell it is in the notebook and its checkpoint, until they are cleaned; and in nothing else.
    written = {path for path, content in files_below(home) if mistake.encode() in content}
    assert {path.suffix for path in written} <= {".ipynb", ".html"}
    clean(running.folder)
    for page_of_it in written:
        if page_of_it.suffix == ".html":
            page_of_it.unlink()

    (home / "planted.log").write_bytes(markers["Secret"].encode()[::-1])
    search = Search({**markers, "typed into a cell": mistake})
    for path, content in files_below(home):
        search.look(str(path.relative_to(home)), content, allowed_in(path, learner, markers))
    for number, part in enumerate(seen):
        search.look(f"process {number}", part)
    crossed = surprises(wires, markers)
    assert (search.found, crossed) == ({("Secret", "planted.log")}, [])
    assert len([part for part in seen if b"nupool_helpers.practice" in part]) >= 1
    assert len([part for part in seen if b"nupool_helpers.vault.agent" in part]) >= 1
    assert len([part for part in seen if b"ipykernel" in part]) >= 1
    assert not list(home.rglob("history.sqlite*"))
    assert Search(markers).look("database", database) >= {"seed", "Secret"}, "the search finds what is there"

    left = f"{search.places} places, {search.bytes / 1e6:.0f} MB searched for {len(search.forms)} markers"
    print(f"{left}; found where they do not belong: {len(search.found)}, the planted one; pages exported: {copies}")  # noqa: T201


def surprises(wires: Wires, markers: dict[str, str]) -> list[tuple[str, dict[str, int]]]:
    """What crossed the wires otherwise than it should: which marker, and how often on which channel.

    Typed values go one way; the Secret and the recovery codes come back once; tokens are where the protocol has them.
    """
    assert any(b"widget-state+json" in part for _channel, part in wires.jupyter())
    found = wires.crossings(search := Search(markers))
    print(f"on the wires: {search.places} parts, {search.bytes / 1e6:.0f} MB")  # noqa: T201  (the figures)
    assert set(found) >= set(_MAY_CROSS) | {"recovery code 0", "mail link 0"}, "the search finds what crosses"
    typed = [name for name in found if name.startswith("recovery code") and "to exchange" in found[name]]
    assert len(typed) == 1, "the one that is asked for, and no other"
    wrong = []
    for name, channels in found.items():
        kind = name.rstrip("0123456789 ")
        once = {channel: channels[channel] for channel in _SHOWN if kind in _ONCE}
        if set(channels) - _MAY_CROSS.get(kind, _MAY_CROSS_BY_NUMBER.get(kind, set())) or set(once.values()) - {1}:
            wrong.append((name, dict(channels)))
    return wrong
