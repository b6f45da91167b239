"""Notebook 17 in a real browser: a key of an exchange of today, which a server on loopback answers for."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import SECONDS, Notebook, evaluate, picture
from tests.live.pairs import KEY, ec_pem
from tests.live.server import HOSTS, Replayer, case, replaying
from tests.processes import Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

# What a kernel of this test does first: names of exchanges lead to the test's server, whose authority it believes.
_STARTUP = """
import socket
from pathlib import Path

import nupool_helpers
from nupool_helpers.live import Line
from nupool_helpers.widgets.live_key import OwnKey

_resolve = socket.getaddrinfo


def _to_the_test(host, port, *more, **named):
    return _resolve("127.0.0.1", {port}, *more, **named) if host in {hosts} else _resolve(host, port, *more, **named)


socket.getaddrinfo = _to_the_test
nupool_helpers.own_key = lambda: OwnKey(Line(ca=Path({ca!r})))
"""
_WIDE = """panel => [...panel.querySelectorAll('*')].filter(e => !e.closest('.scroll, pre, .picture')
    && e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
    .map(e => e.tagName + '.' + e.className)"""


def lead_to(server: Replayer, lab: Lab) -> None:
    """Let the kernels of a JupyterLab reach the test's server."""
    folder = lab.home / "ipython" / "profile_default" / "startup"
    folder.mkdir(parents=True)
    (folder / "exchanges.py").write_text(_STARTUP.format(port=server.port, hosts=set(HOSTS), ca=str(server.ca)))


def choose(notebook: Notebook, exchange: str) -> None:
    """Choose an exchange; once one was shown, another follows without a press."""
    notebook.panel.get_by_label("Exchange", exact=True).select_option(label=exchange)


def see(notebook: Notebook, name: str) -> None:
    """Keep pictures of the panel in both themes, wide and narrow; nothing sticks out of it."""
    page = notebook.page
    for shade in ("Light", "Dark"):
        evaluate(
            page, f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {shade}'}})"
        )
        page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30 * SECONDS)
        for width in (1280, 480):
            page.set_viewport_size({"width": width, "height": 2400})
            notebook.panel.evaluate("panel => panel.scrollIntoView({block: 'start'})", timeout=20 * SECONDS)
            picture(page, f"lab-17-{name}-{shade.lower()}-{width}")
            wide = notebook.panel.evaluate(_WIDE, timeout=20 * SECONDS)
            assert wide == [], re.sub(r"\s+", " ", str(wide))
    page.set_viewport_size({"width": 1280, "height": 900})


def test_somebody_asks_what_their_own_key_may_do(
    page: Page, running: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is told no key is asked for; a Secret of several lines; a verdict that goes; ticks that stay."""
    pem = ec_pem()
    with replaying(tmp_path, monkeypatch) as server:
        lead_to(server, running)
        notebook = Notebook(page, running, "17_your_own_exchange").run_all()
        evaluate(page, "() => window.jupyterapp.commands.execute('filebrowser:hide-main')")
        choose(notebook, "Phemex")
        notebook.press("Show what is asked")
        notebook.says("So no key is asked for, and nothing is sent.")
        assert notebook.panel.get_by_label("Secret", exact=True).count() == 0
        see(notebook, "by-hand")

        choose(notebook, "Coinbase Advanced")
        notebook.says("GET https://api.coinbase.com/api/v3/brokerage/key_permissions")
        notebook.fill("Key", KEY)
        field = notebook.panel.get_by_label("Secret", exact=True)
        field.fill(pem)
        assert field.evaluate("field => getComputedStyle(field).webkitTextSecurity", timeout=20 * SECONDS) == "disc"
        see(notebook, "before")
        server.answers.append(case("coinbase-over-privileged")[0]["replies"][0]["response"])
        notebook.press("Ask Coinbase Advanced once")
        notebook.says("More than needed: withdrawing")
        expect(notebook.panel.locator("tr", has_text="withdrawing").locator(".mark.wrong")).to_have_text("✓ yes")
        see(notebook, "verdict")
        shown = notebook.panel.inner_text()
        notebook.unfold("Ask about another pair")
        assert notebook.panel.get_by_label("Secret", exact=True).input_value() == ""
        notebook.fill("Key", "another")
        expect(notebook.panel.locator("tr", has_text="withdrawing")).to_have_count(0)
        assert notebook.panel.get_by_label("Key", exact=True).input_value() == "another"
        assert len(server.seen) == 1

    notebook.index = 2
    choose(notebook, "Kraken")
    notebook.says("Settings > API > Edit key")
    notebook.panel.get_by_role("switch", name=re.compile("Open the exchange")).check()
    notebook.press("Keep the ticks")
    notebook.says("Kraken: 1 of 14 done")
    see(notebook, "steps")
    assert (running.data / "own-exchange.json").read_text() == '{\n "kraken": [\n  1\n ]\n}'
    notebook.save()
    saved = (running.folder / "notebooks" / "17_your_own_exchange.ipynb").read_text() + shown
    logged = (running.home / "lab.log").read_text()
    for mark in (KEY, *pem.splitlines()[1:-1]):
        assert mark not in saved + logged
