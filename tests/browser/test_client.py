"""Notebook 16 in a real browser: both of the client's files, the proof, the doctor and a program of today."""

import re
import stat
from pathlib import Path

import base58
import pytest
from playwright.sync_api import Page

from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.formats import read
from nupool_helpers.exports.programs import FORMATS
from tests.browser.driver import SECONDS, Notebook, evaluate, picture, take_ready_account
from tests.processes import Lab, fresh_code

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
SHARES = base58.b58encode_check(bytes([63]) + bytes(20)).decode()
SUBMIT = "Sign a request for each order, and send them to the pool"
_WIDE = """panel => [...panel.querySelectorAll('*')].filter(e => !e.closest('.scroll, pre, .picture')
    && e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
    .map(e => e.tagName + '.' + e.className)"""
KRAKEN = "marker-kraken-Secret=="
_IDS_TWICE = """() => {
    const ids = [...document.querySelectorAll(".nupool [id]")].map((element) => element.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""


def see(notebook: Notebook, name: str, text: str = "") -> None:
    """Keep a screenshot of the panel, from where a text stands."""
    place = notebook.panel.get_by_text(text).first if text else notebook.panel
    place.evaluate("element => element.scrollIntoView({block: 'start'})", timeout=20 * SECONDS)
    picture(notebook.page, name)


def the_client_s_files(notebook: Notebook, shown: dict[str, str], folder: Path) -> None:
    """pool.conf typed wrong, then right; changed; then users.dat."""
    notebook.unfold("Enter the pair")
    notebook.fill("Key", shown["Key"])
    notebook.fill("Secret", shown["Secret"])
    notebook.press("Prove it with a signed call")
    assert evaluate(notebook.page, _IDS_TWICE) == []  # a label leads to its own panel's field
    for typed, said in (("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bitcoin address"), (SHARES, "NuShares address")):
        notebook.fill("address", typed)
        notebook.says(said)
    see(notebook, "lab-16-form")
    notebook.fill("address", ADDRESS)
    notebook.fill("interest", "0.2,0.3")
    notebook.fill("File", str(folder / "pool.conf"))
    notebook.press("Show what will be written")
    notebook.says("Nothing is written yet")
    assert not folder.exists()
    see(notebook, "lab-16-preview", "the Secret hidden")
    notebook.press("Write the file")
    notebook.says("read back by the client's own rules")
    notebook.fill("server", "us.nupool.net:3334")
    notebook.press("Show what will be written")
    notebook.says("What changes in the file that is there")
    see(notebook, "lab-16-difference", "the Secret hidden")
    notebook.press("Write the file")
    notebook.says("before-writing/pool.conf.1, readable by you alone")
    notebook.panel.get_by_label("Form", exact=True).select_option("users.dat")
    notebook.press("Show what will be written")
    notebook.press("Write the file")
    notebook.says("users.dat, readable by you alone")


def the_proof(notebook: Notebook, seed: str) -> None:
    """Every button of the pool at work."""
    used: set[str] = set()
    notebook.index = 2
    notebook.unfold("Read the client")
    notebook.says("class PoolClient")
    see(notebook, "lab-16-source")
    notebook.unfold("Read the client")
    notebook.fill("Payout address", ADDRESS)
    notebook.press("Start the pool and place two orders")
    notebook.says("two orders stand")
    notebook.press(SUBMIT)
    notebook.says("neither raw nor reversed")
    notebook.says("the search works")
    notebook.panel.get_by_text("0.00000000 NBT").wait_for()
    notebook.press(SUBMIT)
    notebook.panel.get_by_text(re.compile(r"0\.0000[0-9]*[1-9][0-9]* NBT")).wait_for()
    notebook.unfold("What left, part by part")
    notebook.says("apisign")
    see(notebook, "lab-16-pool")
    notebook.press("Change one letter of a signed request")
    notebook.says("INVALID_SIGNATURE")
    see(notebook, "lab-16-changed")
    notebook.press("Do what a thief of a signed request can")
    notebook.says("send coins away")
    see(notebook, "lab-16-thief")
    notebook.unfold("What if the key could not read?")
    notebook.fill("Authenticator Code", fresh_code(seed, used))
    notebook.press("Take READ INFO away from the key")
    notebook.says("INVALID_PERMISSION")
    see(notebook, "lab-16-no-right")
    notebook.fill("Authenticator Code", fresh_code(seed, used))
    notebook.press("Give READ INFO back")
    notebook.press(SUBMIT)
    notebook.says("The pool has replayed them")
    assert "INVALID_PERMISSION" not in notebook.panel.inner_text()
    notebook.press("Cancel the orders and stop the pool")
    notebook.says("the pool has stopped")


def the_doctor(notebook: Notebook, folder: Path) -> None:
    """A good file, and one with several faults."""
    notebook.index = 3
    notebook.fill("File", str(folder / "pool.conf"))
    notebook.press("Examine")
    notebook.says("Nothing wrong.")
    bad = folder / "Dropbox" / "keys.json"
    bad.parent.mkdir()
    bad.write_text('{"kraken": {"apiKey": "<your key>", "secret": "marker"}}')
    bad.chmod(0o644)
    notebook.fill("File", str(bad))
    notebook.press("Examine")
    notebook.says("Findings: 3.")
    see(notebook, "lab-16-examine")


def a_program(notebook: Notebook, folder: Path) -> None:
    """kraken's pair for ccxt, and from that file for hummingbot."""
    notebook.index = 4
    notebook.fill("Exchange", "Kra ken")
    notebook.says("small letters and digits")
    notebook.fill("Exchange", "kraken")
    notebook.fill("Key", "k3y")
    notebook.fill("Secret", KRAKEN)
    notebook.fill("Folder", str(folder))
    notebook.press("Show what will be written")
    notebook.says("exchange = ccxt.kraken")
    see(notebook, "lab-16-program")
    notebook.press("Write the file")
    notebook.says("and read back")
    notebook.unfold("Take it from a file")
    notebook.fill("Configuration", str(folder / "keys.json"))
    notebook.press("Use the pair in this file")
    notebook.panel.get_by_label("Program", exact=True).select_option("hummingbot")
    notebook.press("Show what will be written")
    notebook.says("hbot connect kraken --keys-stdin")
    notebook.press("Write the file")
    notebook.says("hummingbot-keys.json, readable by you alone")


def test_a_learner_configures_the_client_and_proves_that_the_secret_stays(
    page: Page, running: Lab, tmp_path: Path
) -> None:
    """From the pair to both files, through every button of the proof, to a program of today; no Secret in the page."""
    shown, folder = take_ready_account(page, running), tmp_path / "client"
    notebook = Notebook(page, running, "16_configure_the_client").run_all()
    the_client_s_files(notebook, shown, folder)
    the_proof(notebook, shown["Seed"])
    the_doctor(notebook, folder)
    a_program(notebook, folder)

    assert pool_conf.parse((folder / "pool.conf").read_text())["server"] == "us.nupool.net:3334"
    assert not (folder / "pool.conf.1").exists()
    assert (
        pool_conf.parse((running.data / "before-writing" / "pool.conf.1").read_text())["apisecret"] == shown["Secret"]
    )
    assert [account.interest for account in users_dat.parse((folder / "users.dat").read_text())] == ["0.2,0.3"]
    for name in ("ccxt", "hummingbot"):
        assert [entry.secret.reveal() for entry in read(FORMATS[name], folder / FORMATS[name].file)] == [KRAKEN]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()} == {0o600}
    notebook.save()
    saved = (running.folder / "notebooks" / "16_configure_the_client.ipynb").read_text() + notebook.sheet.inner_text()
    assert shown["Secret"] not in saved
    assert KRAKEN not in saved
    in_the_dark_and_on_a_narrow_page(notebook)


def in_the_dark_and_on_a_narrow_page(notebook: Notebook) -> None:
    """Nothing of a panel stands out of it at 400 pixels."""
    page = notebook.page
    evaluate(page, "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30 * SECONDS)
    for index, name in ((1, "client"), (3, "examine"), (4, "program")):
        notebook.index = index
        see(notebook, f"lab-16-dark-{name}")
    evaluate(page, "() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 480, "height": 900})
    for index, name in ((1, "client"), (2, "pool"), (3, "examine"), (4, "program")):
        notebook.index = index
        see(notebook, f"lab-16-narrow-{name}")
        wide = notebook.panel.evaluate(_WIDE, timeout=20 * SECONDS)
        assert wide == [], re.sub(r"\s+", " ", str(wide))
