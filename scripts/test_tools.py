"""Sees to it that the tests have a browser, an authenticator not ours and PostgreSQL, or says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Each key is a program; each value is Debian's package that has it.
PROGRAMS = {"oathtool": "oathtool", "zbarimg": "zbar-tools", "keepassxc-cli": "keepassxc", "faketime": "faketime"}


# Read by Debian's postgresql-common before it makes a cluster of its own, which would run for ever and for nobody.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/nupool-tests.conf")


def postgresql() -> Path | None:
    """Return the folder with PostgreSQL's programs, None where there is none. Debian has them beside the PATH."""
    folders = [Path(path).resolve().parent for name in ("initdb", "pg_ctl") if (path := shutil.which(name))]
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    needed = ("initdb", "pg_ctl", "pg_dump", "pg_restore")
    found = (folder for folder in (*reversed(versions), *folders) if all((folder / name).exists() for name in needed))
    return next(found, None)


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


def firefox() -> str | None:
    """Return the Firefox that is installed, for the long runs of the page; None where there is none."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def main() -> int:
    """Install what is missing; returns 1 and says so where that cannot be done."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if not browser():
        missing.append("chromium")
    if not firefox():
        missing.append("firefox-esr")
    if not postgresql():
        missing.append("postgresql")
    if missing:
        _apt(missing)
    if not browser():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    if not browser():
        lacking.append("a browser (chromium)")
    if not firefox():
        lacking.append("Firefox (firefox-esr)")
    if not postgresql():
        lacking.append("PostgreSQL's server and programs")
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
    if "postgresql" in packages:
        subprocess.run([*root, "mkdir", "-p", str(NO_CLUSTER.parent)], check=False)
        write = [*root, "tee", str(NO_CLUSTER)]
        subprocess.run(write, input=b"create_main_cluster = false\n", stdout=subprocess.DEVNULL, check=False)
    subprocess.run([*root, apt, "update", "-qq"], check=False, env=quiet)
    subprocess.run([*root, apt, "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, env=quiet)


if __name__ == "__main__":
    sys.exit(main())
