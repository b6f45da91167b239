"""axe-core looks at the panels of a page, JupyterLab's own parts left out, in both of JupyterLab's themes."""

import os

from playwright.sync_api import Page

from scripts import front
from tests.browser.driver import evaluate, picture, theme

_AXE = front.TOOLS / "axe-core" / "axe.min.js"
_LOOK = """async () => {
    const found = await axe.run('.jp-NotebookPanel:not(.lm-mod-hidden) .nupool', {resultTypes: ['violations']});
    const told = (node) => `${node.html.slice(0, 160)} ${node.failureSummary.replace(/\\s+/g, ' ')}`;
    return [found.passes.length, found.violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${told(node)}`))];
}"""


def install(page: Page) -> None:
    """Bring axe into the page, until it is loaded again."""
    page.add_script_tag(path=_AXE)


def whole(page: Page, name: str) -> None:
    """Keep a picture of all panels at once where NUPOOL_TEST_PICTURES names a folder."""
    size = page.viewport_size
    if size and os.environ.get("NUPOOL_TEST_PICTURES"):
        page.set_viewport_size({"width": size["width"], "height": 16000})
        picture(page, name)
        page.set_viewport_size(size)


def violations(page: Page, name: str) -> list[str]:
    """What is wrong in either theme. The page ends in the other one than it was in."""
    found = []
    now = evaluate(page, "() => document.body.dataset.jpThemeLight")
    shades = ("Light", "Dark") if now == "true" else ("Dark", "Light")
    for shade in shades:
        theme(page, f"JupyterLab {shade}")
        passed, wrong = evaluate(page, _LOOK, timeout=120_000)
        assert passed > 10, "axe has looked at something"
        found += [f"{name}, {shade}: {each}" for each in wrong]
        whole(page, f"axe-{name}-{shade.lower()}")
    return found
