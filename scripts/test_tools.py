"""Sees to it that the tests have a browser and an authenticator that is not ours, or says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Each key is a program; each value is Debian's package that has it.
PROGRAMS = {"oathtool": "oathtool", "zbarimg": "zbar-tools", "keepassxc-cli": "keepassxc", "faketime": "faketime"}


def browser() -> str | None:
    """Return the browser that is installed, Playwright's own included, None where there is none."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    """Install what is missing; returns 1 and says so where that cannot be done."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if not browser():
        missing.append("chromium")
    if missing:
        _apt(missing)
    if not browser():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    if not browser():
        lacking.append("a browser (chromium)")
    if lacking:
        print(f"The tests need {' and '.join(lacking)}, which could not be installed here. Install it, then try again.")
        return 1
    print(f"Browser for the tests: {browser()}")
    return 0


def _apt(packages: list[str]) -> None:
    apt = shutil.which("apt-get")
    if apt is None:
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and not shutil.which("sudo"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*root, apt, "update", "-qq"], check=False, env=quiet)
    subprocess.run([*root, apt, "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, env=quiet)


if __name__ == "__main__":
    sys.exit(main())
