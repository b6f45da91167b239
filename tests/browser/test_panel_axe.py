"""Every panel as it is opened, in error, done, and left by its kernel, in both themes: axe finds nothing wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.driver import SECONDS, evaluate
from tests.browser.every_panel import EveryPanel
from tests.processes import Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

WAIT = 90 * SECONDS  # a page of all panels on a busy machine
PASSWORD, SEED = "turnip lorry quartz 88", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
PROVE, DO = "Prove it with a signed call", "Do it for me"
PAIR = {"Key": "abc", "Secret": "abc"}
PHONE = ("step(5)", "step(6)", "step(7)", "step(8)")

_RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"

# What each panel is there for, as it is before anything was done: a panel that is not named here fails.
OPENED = {
    **{"progress(2)": "0 of 14 steps done", "check(2)": "not yet", "step(0)": "Make my practice account"},
    **{"step(1)": "Open the practice exchange", "step(2)": "Log in"},
    **{f"step({number})": "There is no practice account yet" for number in range(3, 15)},
    **{"authenticator()": "Make the vault", "configure_client()": PROVE, "examine()": "Examine"},
    **{"configure_program()": "Show what will be written", "explore()": "Make a second key", "own_key()": "Exchange"},
    **{"own_steps()": "Keep the ticks", "pool_at_work()": PROVE, "quiz()": PROVE},
    "stolen()": "Let the thief try all the keys",
    **dict.fromkeys(("phone_gone()", "key_leaked()", "computer_gone()"), "The stories need an account"),
    **{"emergency_card()": "Make the card", "take_home()": "Make the page", "exercise(2)": "Show the notebook"},
    "class_overview()": "This panel is for whoever teaches a class",
    **{"exercise(1)": "needs an account", "exercise(3)": "Make the four calls", "exercise(4)": "Do it in this order"},
}
# What is pressed with what in the fields, in each panel where something can be wrong while nothing was done.
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "step(0)": ({"Password": "letmein"}, "Make my practice account"),
    "step(2)": ({"E-mail": "ada@example.org", "Password": "wrong"}, "Log in"),
    "authenticator()": ({"Vault password": "abc"}, "Make the vault"),
    **dict.fromkeys(("explore()", "quiz()", "configure_client()", "pool_at_work()"), (PAIR, PROVE)),
    "configure_program()": ({}, "Show what will be written"),
    "examine()": ({}, "Examine"),
    "own_key()": ({}, "Show what is asked"),
    "exercise(4)": ({}, "Do it in this order"),
}


def see(notebook: EveryPanel, name: str, controls: dict[str, str]) -> list[str]:
    """Each of these panels has its control; then axe looks at all of them."""
    for code, control in controls.items():
        expect(notebook.at(code).panel.get_by_text(control).first, code).to_be_attached(timeout=WAIT)
    notebook.unfold_all()
    for code, control in controls.items():
        expect(notebook.at(code).panel.get_by_text(control).first, code).to_be_visible(timeout=WAIT)
    return axe.violations(notebook.page, name)


def fill(notebook: EveryPanel, code: str, fields: dict[str, str], button: str) -> None:
    """Fill in fields of a panel and press its button."""
    notebook.at(code)
    for label, text in fields.items():
        notebook.fill(label, text)
    notebook.press(button)


def opened(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """New: there is not even an account."""
    assert set(OPENED) == set(notebook.codes), "what is each panel there for?"
    return OPENED


def wrong(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """Something wrong in every panel where that can be."""
    for code, (fields, button) in WRONG.items():
        fill(notebook, code, fields, button)
        expect(notebook.panel.locator(".wrong:not(:empty)").first, code).to_be_visible(timeout=WAIT)
    return {code: button for code, (_fields, button) in WRONG.items()}


def seed(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """The seed is on show; a code is wrong; the authenticator has an account, and shows its code."""
    fill(notebook, "step(4)", {}, DO)
    notebook.press("Show the QR code and the seed")
    notebook.says("First keep a copy")
    for code in PHONE:
        fill(notebook, code, {}, "I have done it")
    notebook.at("step(9)").panel.get_by_label("Authenticator Code").wait_for(timeout=WAIT)
    fill(notebook, "step(9)", {"Authenticator Code": "12345"}, "Enable")
    fill(notebook, "authenticator()", {"Vault password": PASSWORD}, "Make the vault")
    notebook.unfold_all()
    fill(notebook, "authenticator()", {"Seed, link, or a list of links": SEED, "Name": "ada"}, "Add")
    notebook.press("Show: ada")
    shown = {"step(0)": "Your practice account is", "step(4)": "Show the QR code", "step(7)": "Ticked."}
    return {**shown, "step(9)": "No attempt was spent.", "authenticator()": "then"}


def mail(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """The mail is there and its link followed; half a log-in waits for nothing more."""
    fill(notebook, "step(9)", {}, DO)
    notebook.at("step(10)").press("Confirm two-factor authentication (the mail's link)")
    fill(notebook, "step(0)", {"New password": PASSWORD}, "Set a new password")
    return {"step(9)": "A code was right.", "step(10)": "Enable it", "step(0)": "The password is changed."}


def row(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """The new row with a right too many and a wrong code; the log-in's second half; the recovery codes."""
    fill(notebook, "step(10)", {}, "Enable it")
    fill(notebook, "step(12)", {}, DO)
    fill(notebook, "step(2)", {"Password": PASSWORD}, "Log in")
    notebook.at("step(13)").panel.get_by_role("switch", name=re.compile("WITHDRAW")).check(timeout=WAIT)
    notebook.says("can send all coins away")
    fill(notebook, "step(13)", {"Authenticator Code": "12345"}, "Save Changes")
    keys = {"step(11)": "new row", "step(12)": "The keys of your account", "step(13)": "Save Changes"}
    return {"step(2)": "Begin again", "step(10)": "Recovery codes", **keys}


def done(notebook: EveryPanel, file: Path) -> dict[str, str]:
    """All steps done, every other panel at its end."""
    fill(notebook, "step(13)", {}, DO)
    # Its button has the same name before; pressed then, it would send two empty fields.
    expect(notebook.at("step(14)").panel).to_contain_text("The pair that step 13 revealed is here", timeout=WAIT)
    fill(notebook, "step(14)", {}, PROVE)
    fill(notebook, "explore()", {}, "Try them all")
    notebook.at("quiz()").panel.get_by_label("May it send coins to another address?").select_option("no", timeout=WAIT)
    notebook.panel.get_by_role("button", name="Make the call and see").nth(3).click()
    fill(notebook, "configure_client()", {"address": ADDRESS, "File": str(file)}, "Show what will be written")
    notebook.press("Write the file")
    fill(notebook, "examine()", {"File": str(file)}, "Examine")
    fill(notebook, "pool_at_work()", {}, "Start the pool and place two orders")
    notebook.press("Sign a request for each order, and send them to the pool")
    notebook.press("Do what a thief of a signed request can")
    program = {"Exchange": "kraken", "Key": "a-key", "Secret": "a-secret", "Folder": str(file.parent)}
    fill(notebook, "configure_program()", program, "Show what will be written")
    notebook.at("own_key()").panel.get_by_label("Exchange", exact=True).select_option("kraken", timeout=WAIT)
    notebook.press("Show what is asked")
    fill(notebook, "own_steps()", {}, "Keep the ticks")
    fill(notebook, "exercise(2)", {}, "Show the notebook")
    fill(notebook, "exercise(3)", {}, "Make the four calls and see")
    notebook.at("stolen()").panel.get_by_role("button", name="Let the thief try all the keys").click()
    notebook.panel.locator(".picture svg").nth(2).wait_for(timeout=150 * SECONDS)
    ends = {"progress(2)": "14 of 14 steps done", "check(2)": "done", "step(13)": "Save Changes", "own_steps()": "Kept"}
    ends |= {"step(14)": "Try to send coins away", "explore()": "✕ refused", "quiz()": "Right."}
    ends |= {
        "configure_client()": "read back by the client's own rules",
        "examine()": "Nothing wrong.",
        "stolen()": "Play it again",
    }
    ends |= {
        "pool_at_work()": "What the pool says",
        "configure_program()": "Write the file",
        "own_key()": "Ask Kraken once",
    }
    ends |= {"exercise(1)": "Make the key here", "exercise(2)": "It is here", "exercise(3)": "is allowed"}
    return ends


def gone(notebook: EveryPanel, _file: Path) -> dict[str, str]:
    """The kernel was started anew: each panel says what to do."""
    evaluate(notebook.page, _RESTART)
    notebook.at("check(2)").panel.locator(".check.cannot-tell").wait_for(timeout=WAIT)
    return dict.fromkeys(notebook.codes, "Run All Cells")


Phase = Callable[[EveryPanel, Path], dict[str, str]]
PHASES: list[Phase] = [opened, wrong, seed, mail, row, done, gone]


@pytest.mark.timeout(900)  # seven states of all panels
def test_axe_finds_nothing_in_any_panel(page: Page, running: Lab, tmp_path: Path) -> None:
    """Each state's control is there first; in every panel of the workbook, in light and in dark."""
    notebook, found = EveryPanel(page, running), []
    axe.install(page)
    for phase in PHASES:
        found += see(notebook, phase.__name__, phase(notebook, tmp_path / "client" / "pool.conf"))
    assert not found, "\n".join(found)
