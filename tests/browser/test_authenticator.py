"""The workbook's authenticator in a real browser: a picture, the camera, the clipboard, and step 9 with it."""

import base64
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from nupool_helpers import qr
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.vault import Vault
from tests.browser.driver import SECONDS, Notebook, browser, evaluate, picture
from tests.processes import Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("authenticator")]
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238's own
PASSWORD = "turnip lorry quartz 88"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """A page whose camera shows a QR code."""
    film = tmp_path / "film.y4m"
    _film(film, f"otpauth://totp/Camera:eve?secret={SEED}&issuer=Camera")
    flags = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with browser(*flags, f"--use-file-for-fake-video-capture={film}") as started:
        context = started.new_context(viewport={"width": 1100, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()


def _film(path: Path, text: str) -> None:
    """One second of a QR code, as uncompressed video."""
    (path.parent / "qr.png").write_bytes(qr.png(text))
    code = Image.open(path.parent / "qr.png").convert("L").resize((400, 400))
    frame = Image.new("L", (640, 480), 200)
    frame.paste(code, (120, 40))
    grey = bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + frame.tobytes() + grey) * 10)


def oathtool(seed: str) -> str:
    """The code of now, by an independent authenticator."""
    program = shutil.which("oathtool")
    assert program, "oathtool is missing: run `make test`, which installs it"
    return subprocess.run(
        [program, "--totp", "-b", "-"], input=seed, capture_output=True, text=True, timeout=120
    ).stdout.strip()


def test_accounts_by_picture_and_camera(page: Page, running: Lab, tmp_path: Path) -> None:
    """Both are there, a code is the one that another program makes, and it is copied by a key."""
    (tmp_path / "shot.png").write_bytes(qr.png(f"otpauth://totp/Shot:ada?secret={SEED}&issuer=Shot"))
    notebook = Notebook(page, running, "a1_without_a_phone").run_all()
    notebook.fill("Vault password", PASSWORD)
    notebook.press("Make the vault")
    notebook.unfold("Add an account")
    notebook.panel.locator("input[type=file]").set_input_files(tmp_path / "shot.png")
    notebook.says("Added: Shot (ada).")
    notebook.panel.get_by_role("button", name="Use the camera").click()
    notebook.panel.locator(".account", has_text="Camera (eve)").wait_for(timeout=20 * SECONDS)
    notebook.panel.locator(".camera").wait_for(state="detached", timeout=5 * SECONDS)

    row = notebook.panel.locator(".account", has_text="Shot (ada)")
    assert row.locator("code").count() == 0
    assert not row.get_by_role("button", name="Use here").is_visible()  # no field here
    before = oathtool(SEED)
    row.focus()
    page.keyboard.press("c")
    notebook.says("The code is on the clipboard now")
    assert evaluate(page, "() => navigator.clipboard.readText()") in (before, oathtool(SEED))
    notebook.press("Show: Shot (ada)")
    shown = notebook.panel.locator(".account", has_text="Shot (ada)")
    assert shown.locator("code").inner_text().replace(" ", "") in (before, oathtool(SEED))
    shown.locator(".ring").wait_for()
    notebook.panel.scroll_into_view_if_needed()
    picture(page, "lab-a1")
    notebook.save()
    saved = (running.folder / "notebooks" / "a1_without_a_phone.ipynb").read_text()
    assert SEED not in saved
    assert before not in saved


FILES = """async ({ content, name, type }) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const dragged = new DataTransfer();
    dragged.items.add(new File([bytes], name, { type }));
    return dragged;
}"""
TO_CLIPBOARD = """async (content) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
}"""


def test_accounts_by_drag_and_drop_and_the_clipboard(page: Page, running: Lab) -> None:
    """A picture and a list that are dropped, a screenshot that is pasted; what is none of these is said, and no harm.

    Afterwards a copy of the vault comes out as a download, and the seeds that are shown go away with the lock.
    """
    link = "otpauth://totp/{0}:ada?secret=" + SEED + "&issuer={0}"
    notebook = Notebook(page, running, "a1_without_a_phone").run_all()
    notebook.fill("Vault password", PASSWORD)
    notebook.press("Make the vault")
    notebook.unfold("Add an account")
    box = notebook.panel.locator(".drop")

    def drop(content: bytes, name: str, kind: str) -> None:
        said = {"content": base64.b64encode(content).decode(), "name": name, "type": kind}
        dragged = page.evaluate_handle(FILES, said)
        for event in ("dragover", "drop"):
            box.dispatch_event(event, {"dataTransfer": dragged})

    drop(_on_a_wide_screen(link.format("Dropped")), "shot.png", "image/png")
    notebook.says("Added: Dropped (ada).")
    drop(f"# mine\n{link.format('Listed')}\n".encode(), "aegis.txt", "text/plain")
    notebook.says("Added: Listed (ada).")
    drop(b"\xff" * (7 * 1024 * 1024), "film.bin", "application/octet-stream")
    notebook.says("This file is too large.")
    evaluate(page, TO_CLIPBOARD, base64.b64encode(qr.png(link.format("Pasted"))).decode())
    box.focus()
    page.keyboard.press("Control+v")
    notebook.says("Added: Pasted (ada).")
    evaluate(page, "() => navigator.clipboard.writeText('only text')")
    box.focus()
    page.keyboard.press("Control+v")
    notebook.says("There is no picture in that.")

    notebook.unfold("Move accounts")
    notebook.panel.get_by_label("What", exact=True).select_option("vault")
    notebook.fill("Vault password", PASSWORD)
    with page.expect_download() as copied:
        notebook.press("Take it out")
    copy = Vault(Path(copied.value.path()))
    copy.unlock(SecretText(PASSWORD))
    assert [one.issuer for one in AuthenticatorEntries(copy).contents().entries.values()] == [
        "Dropped",
        "Listed",
        "Pasted",
    ]
    notebook.panel.get_by_label("What", exact=True).select_option("")
    notebook.fill("Vault password", PASSWORD)
    notebook.press("Take it out")
    assert notebook.panel.locator(".secret").inner_text().count(SEED) == 3
    picture(page, "lab-a1-out")
    notebook.press("Lock the vault")
    notebook.panel.locator(".secret").wait_for(state="detached", timeout=5 * SECONDS)


def _on_a_wide_screen(text: str) -> bytes:
    """A small QR code on a screen of 3840 by 2160 dots."""
    screen = Image.new("L", (3840, 2160), 240)
    code = Image.open(io.BytesIO(qr.png(text))).convert("L")
    screen.paste(code.resize((code.width * 3 // 10, code.height * 3 // 10)), (1200, 700))
    out = io.BytesIO()
    screen.save(out, "PNG")
    return out.getvalue()


def test_step_nine_without_a_phone(page: Page, running: Lab) -> None:
    """The practice account's seed is added by one press, and its code is put into the field by another."""
    notebook = Notebook(page, running, "04_create_2fa").run_all()
    notebook.unfold("Do this step for me")
    notebook.press("Do it for me")
    notebook.close()
    notebook = Notebook(page, running, "09_enter_the_code").run_all()
    notebook.unfold("Without a phone")
    notebook.fill("Vault password", PASSWORD)
    notebook.press("Make the vault")
    notebook.unfold("Add an account")
    notebook.press("Add the practice account's seed")
    notebook.says("Added: Practice exchange")
    row = notebook.panel.locator(".account")
    row.get_by_role("button", name="Use here").click()
    notebook.says("The code is in the field")
    picture(page, "lab-09-without-a-phone")
    notebook.press("Enable")
    notebook.says("A code was right")
    notebook.check_is("done")
