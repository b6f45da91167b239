"""A real browser, and a notebook in JupyterLab as somebody uses it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright

from scripts.test_tools import browser as installed_browser
from tests.processes import Lab

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
_READY = """async () => {
    const w = window.jupyterapp.shell.currentWidget;
    await w.context.ready; await w.sessionContext.ready; await w.sessionContext.session.kernel.info;
}"""
SECONDS = 1000
_SAVE = """() => {
    window.nupoolSaved = false;
    window.jupyterapp.commands.execute('docmanager:save').then(() => { window.nupoolSaved = true; });
}"""
# Asked again and again until the save is done, and in the page itself: between a look from outside and a click another
# answer can come, and the click would wait for a button that is gone.
_SAVED = """() => {
    const changed = [...document.querySelectorAll('.jp-Dialog')].find(it => it.innerText.includes('File Changed'));
    [...(changed?.querySelectorAll('button') ?? [])].find(it => it.innerText.includes('Overwrite'))?.click();
    return window.nupoolSaved;
}"""
_open: list[Browser | BrowserContext] = []


def evaluate(page: Page, script: str, argument: Any = None, timeout: float = 60 * SECONDS) -> Any:
    """Call a function of JavaScript's in the page and return what it gives; `timeout` (ms) ends it with an error.

    Playwright itself waits for ever for a promise that is never kept, and JupyterLab has such: a dialog that nobody
    answers. Its text is in the error.
    """
    race = f"""([argument, ms]) => Promise.race([
        Promise.resolve().then(() => ({script})(argument)),
        new Promise((_, refuse) => setTimeout(() => refuse(new Error(`no answer within ${{ms}} ms`)), ms)),
    ])"""
    try:
        return page.evaluate(race, [argument, timeout])
    except Error as error:
        asked = page.locator(".jp-Dialog").all_inner_texts()
        raise AssertionError(f"{error.message} {asked or ''}".strip()) from error


def keep_pictures(folder: Path) -> list[Path]:
    """Keep a screenshot of every page that is open, for who wants to know where a test stood; return their files."""
    contexts = [each for one in _open for each in (one.contexts if isinstance(one, Browser) else [one])]
    kept = []
    for number, page in enumerate(page for context in contexts for page in context.pages):
        path = folder / f"page-{number}.png"
        with suppress(Error):  # a page that does not answer has no picture, and the others have theirs
            page.screenshot(path=path, timeout=20 * SECONDS)
            kept.append(path)
    return kept


@contextmanager
def watched(started: Browser | BrowserContext) -> Iterator[None]:
    """Let failures show what is open in it, and close it afterwards."""
    _open.append(started)
    try:
        yield
    finally:
        _open.remove(started)
        started.close()


@contextmanager
def browser(*flags: str) -> Iterator[Browser]:
    """The browser that is installed, or Playwright's; without one the test fails and says so."""
    path = installed_browser()
    assert path, "No browser: run `make test`, which gets one, or install chromium."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        with watched(started):
            yield started


def wait_until_saved(page: Page) -> None:
    """Wait for the save that was begun, and say as often as JupyterLab asks that this page's copy is kept."""
    page.wait_for_function(_SAVED, timeout=60 * SECONDS)


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where NUPOOL_TEST_PICTURES names a folder."""
    folder = os.environ.get("NUPOOL_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def _changed(page: Page) -> Locator:
    """JupyterLab's question whether to overwrite a file that it saved itself a moment ago."""
    return page.locator(".jp-Dialog", has_text="File Changed")


def _overwrite(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Overwrite").click()


def theme(page: Page, name: str) -> None:
    """Change JupyterLab's theme."""
    evaluate(page, f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{name}'}})")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30 * SECONDS)
    page.wait_for_function(
        f"() => document.body.dataset.jpThemeLight === '{str(name.endswith('Light')).lower()}'", timeout=30 * SECONDS
    )


class Notebook:
    """One notebook, open in a page of JupyterLab, its panels in the order of its cells."""

    def __init__(self, page: Page, lab: Lab, name: str) -> None:
        self.page, self.name, self.index = page, name, 1
        page.goto(f"{lab.url}/lab/tree/notebooks/{name}.ipynb?reset&token={lab.token}")
        page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=90 * SECONDS)
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context", timeout=60 * SECONDS)
        evaluate(page, _READY)
        page.remove_locator_handler(_changed(page))
        page.add_locator_handler(_changed(page), _overwrite)
        self.sheet = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def run_all(self) -> "Notebook":
        """Run every cell, and wait until each panel's hello is answered.

        What the kernel tells ahead is shown before, while a hello on its way would still start an exchange that ended.
        Once in many hundred times JupyterLab (4.6) sends what panels say to a subshell that it has just ended. Then
        the panel says to run all again, and that is done here, too.
        """
        self.run_cells()
        self.panels.first.wait_for(timeout=30 * SECONDS)
        unheard = self.sheet.locator(".nupool:not(.greeted)")
        try:
            expect(unheard).to_have_count(0, timeout=30 * SECONDS)
        except AssertionError:
            expect(unheard.first).to_contain_text("then Run All Cells")
            self.run_cells()
            expect(unheard).to_have_count(0, timeout=60 * SECONDS)
        return self

    def run_cells(self) -> None:
        """Run every cell."""
        evaluate(self.page, "() => window.jupyterapp.commands.execute('notebook:run-all-cells')", timeout=180 * SECONDS)

    @property
    def panels(self) -> Locator:
        """Progress, panel and check."""
        return self.sheet.locator(".nupool")

    @property
    def panel(self) -> Locator:
        """The step's panel, or the one that `index` was set to."""
        return self.panels.nth(self.index)

    def press(self, label: str) -> None:
        """Press a button of the panel, and wait until its work is done."""
        button = self.panel.get_by_role("button", name=label, exact=True).first
        button.scroll_into_view_if_needed()
        button.click()
        self.panel.locator("xpath=self::*[not(contains(@class, 'busy'))]").wait_for(timeout=30 * SECONDS)

    def fill(self, label: str, text: str) -> None:
        """Type into a field of the panel."""
        field = self.panel.get_by_label(label, exact=True).first
        field.scroll_into_view_if_needed()
        field.fill(text)

    def unfold(self, summary: str) -> None:
        """Open a folded part of the panel."""
        self.panel.locator("summary", has_text=summary).first.click()

    def says(self, text: str) -> None:
        """Wait until the panel says it."""
        self.panel.get_by_text(text).first.wait_for(timeout=20 * SECONDS)

    def check_is(self, answer: str) -> str:
        """Wait until the check gives an answer; return its sentence."""
        check = self.panels.nth(2).locator(f".check.{answer.replace(' ', '-')}")
        check.wait_for(timeout=20 * SECONDS)
        return check.inner_text()

    def save(self) -> None:
        """Save it, outputs and all. Where autosave was quicker JupyterLab asks whose is kept: ours, which is newer."""
        evaluate(self.page, _SAVE)
        wait_until_saved(self.page)

    def close(self) -> None:
        """Shut its kernel down, as somebody who is done with it does."""
        evaluate(self.page, "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def take_ready_account(page: Page, lab: Lab) -> dict[str, str]:
    """A ready account, by the button of step 14; what its panel showed."""
    notebook = Notebook(page, lab, "12_prepare_a_key").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.close()
    notebook = Notebook(page, lab, "14_the_revealed_keys").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.press("Take a ready account")
    notebook.says("Recovery codes")
    boxes = notebook.panel.locator(".secret")
    shown = {
        boxes.nth(n).locator("b").inner_text(): boxes.nth(n).locator("code").first.inner_text()
        for n in range(boxes.count())
    }
    notebook.check_is("done")
    notebook.close()
    return shown
