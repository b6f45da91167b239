"""Makes the notebooks' pictures again: screenshots of the practice exchange and of JupyterLab, secrets covered.

make pictures
"""

import re
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from nupool_helpers.clients.launcher import find  # noqa: E402
from nupool_helpers.secret import SecretText  # noqa: E402
from tests.browser.driver import Notebook, browser  # noqa: E402
from tests.processes import code_of, exchange, lab, new_account  # noqa: E402

IMAGES = ROOT / "notebooks" / "images"
EMAIL, PASSWORD = "ada@example.org", "lamp otter violin cloud"
COVER = "#5d6b68"
MAT = "#dfe5e3"


def frame(name: str) -> None:
    """Put a frame round a picture, so that nobody takes it for the page and types into it."""
    path = IMAGES / f"{name}.png"
    with Image.open(path) as taken:
        framed = ImageOps.expand(ImageOps.expand(taken.convert("RGB"), 12, MAT), 4, COVER)
    framed.save(path, optimize=True)
    print(name)


class Camera:
    """A page, 800 points wide, whose pictures are 1200 dots wide."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def shoot(self, name: str, *cover: Locator, height: int = 560) -> None:
        """Keep what the page shows, with some of it covered."""
        self.page.set_viewport_size({"width": 800, "height": height})
        self.page.screenshot(path=IMAGES / f"{name}.png", mask=list(cover), mask_color=COVER, animations="disabled")
        frame(name)

    def press(self, label: str) -> None:
        """Press a button of a page."""
        self.page.get_by_role("button", name=label, exact=True).first.click()
        self.page.wait_for_load_state()

    def mail(self, subject: str) -> None:
        """Open a mail."""
        self.page.goto(f"{self.url}/mail")
        self.page.get_by_role("link", name=re.compile(subject)).first.click()


def pages(camera: Camera, seat: str) -> None:
    """The pictures of steps 1 to 14, of an account that the notebooks follow, by their link to the page Register."""
    page = camera.page
    page.goto(camera.url)
    camera.shoot("01_open_the_exchange", height=480)
    page.goto(f"{camera.url}/register?seat={seat}")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    camera.press("Register")
    camera.mail("Activate")
    page.get_by_role("link", name="Activate your account", exact=True).click()
    camera.press("Activate")
    page.goto(f"{camera.url}/login")
    camera.shoot("02_log_in", height=480)
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    camera.press("Log in")
    page.get_by_role("link", name="Two-Factor Authentication").click()
    camera.shoot("03_go_to_two_factor_authentication", height=400)
    two_factor(camera)


def two_factor(camera: Camera) -> None:
    """The pictures of steps 4 to 10."""
    page = camera.page
    camera.press("Create 2FA")
    seed = page.locator(".seed").inner_text()
    secrets = (page.locator(".qr"), page.locator(".seed"))
    camera.shoot("04_create_2fa", *secrets, height=780)
    page.get_by_label("Authenticator Code").fill("042917")
    box = page.locator("form.row", has=page.get_by_label("Authenticator Code")).bounding_box()
    assert box
    clip = {"x": box["x"] - 12, "y": box["y"] - 12, "width": box["width"] + 24, "height": box["height"] + 24}
    page.screenshot(path=IMAGES / "09_enter_the_code.png", clip=clip)  # type: ignore[arg-type]
    frame("09_enter_the_code")
    page.get_by_label("Authenticator Code").fill(code_of(seed))
    camera.press("Enable")
    camera.mail("Confirm")
    camera.shoot("10_confirm_by_email", page.locator(".link"), height=560)
    page.get_by_role("link", name="Confirm two-factor authentication", exact=True).click()
    camera.press("Enable it")
    keys(camera, code_of(seed, 30))


def keys(camera: Camera, code: str) -> None:
    """The pictures of steps 11 to 14."""
    page = camera.page
    page.get_by_role("link", name="API Keys", exact=True).click()
    camera.shoot("11_go_to_api_keys", height=380)
    camera.press("Add New Key")
    page.goto(f"{camera.url}/settings/api-keys")
    camera.shoot("12_prepare_a_key", height=780)
    page.get_by_label(re.compile("READ INFO")).check()
    page.get_by_label(re.compile("TRADE LIMIT")).check()
    page.get_by_label("Authenticator Code").fill(code)
    camera.shoot("13_grant_rights", height=780)
    camera.press("Save Changes")
    camera.shoot("14_the_revealed_keys", page.get_by_label("Secret", exact=True), height=520)


def overview(page: Page, home: Path) -> None:
    """JupyterLab with the notebook of step 13, the account of the pages before it."""
    with lab(home) as running:
        notebook = Notebook(page, running, "13_grant_rights").run_all()
        notebook.check_is("done")
        page.evaluate("() => window.jupyterapp.commands.execute('filebrowser:hide-main')")
        notebook.panel.scroll_into_view_if_needed()
        notebook.panel.evaluate("panel => panel.closest('.jp-Cell').scrollIntoView({block: 'start'})")
        page.wait_for_timeout(1500)
        page.screenshot(path=IMAGES / "overview.png", animations="disabled")
        frame("overview")


def matrix(page: Page, home: Path) -> None:
    """Notebook 15's matrix, tried with a pair made for the picture."""
    with lab(home) as running:
        Notebook(page, running, "14_the_revealed_keys").run_all()
        notebook = Notebook(page, running, "15_explore_permissions").run_all()
        account = new_account(running.data, "matrix@example.org", "READ INFO,TRADE LIMIT")
        owner = find(running.data)
        assert owner is not None
        owner.adopt("matrix@example.org", SecretText(account["password"]), code_of(account["seed"]))
        notebook.unfold("Enter the pair")
        notebook.fill("Key", account["key"])
        notebook.fill("Secret", account["secret"])
        notebook.press("Prove it with a signed call")
        notebook.press("Try them all")
        notebook.panel.locator("tbody tr", has_text="send coins away").first.locator("button").click()
        notebook.says("My key may not send coins away.")
        page.evaluate("() => window.jupyterapp.commands.execute('filebrowser:hide-main')")
        page.set_viewport_size({"width": 1200, "height": 2600})  # the whole panel
        notebook.panel.screenshot(path=IMAGES / "15_explore_permissions.png", animations="disabled")
        frame("15_explore_permissions")


def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        home = Path(folder)
        context = started.new_context(viewport={"width": 800, "height": 560}, device_scale_factor=1.5)
        with exchange(home / "data") as url:
            owner = find(home / "data")
            invitation = owner.state().invitation if owner else None
            assert invitation is not None
            pages(Camera(context.new_page(), url), invitation.reveal())
        wide = started.new_context(viewport={"width": 1200, "height": 1040})
        overview(wide.new_page(), home)
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        matrix(started.new_page(viewport={"width": 1200, "height": 900}), Path(folder))


if __name__ == "__main__":
    main()
