"""The vault: what unlocking takes beside bare Argon2, in the next notebook too, its memory, and a picture's way in."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nupool_helpers import qr
from nupool_helpers.authenticator_entries import read
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.lessons.workbook import workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.shared_key import SharedKey
from nupool_helpers.vault.vault import Vault
from nupool_helpers.widgets.authenticator_panel import Authenticator

ROUNDS = 9
PASSWORD = SecretText("quiet harbour seven lanterns")
_FIRST, _SECOND = "first unlock, with the agent's start", "opening in a second notebook"
LINK = "otpauth://totp/Example:user{}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example"
# Linux's own count: that of `resource` begins with the parent's.
MEMORY = """import re, sys
from pathlib import Path
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.vault import Vault
vault = Vault(Path(sys.argv[1]))
if sys.argv[2] == "unlock":
    vault.unlock(SecretText(sys.stdin.read()))
else:
    import pykeepass
print(re.search("VmHWM: *([0-9]+)", Path("/proc/self/status").read_text().replace("\\t", " "))[1])
"""


def main() -> None:
    """Measure by turns on one vault with ten accounts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vault.kdbx"
        vault = Vault(path)
        vault.create(PASSWORD)
        for number in range(10):
            AuthenticatorEntries(vault).add(read(SecretText(LINK.format(number))).entries)
        panel = _panel(vault)
        counter = iter(range(100, 10_000))
        works: dict[str, Callable[[], object]] = {
            "bare Argon2": lambda: _argon2(path),
            "unlock": lambda: Vault(path).unlock(PASSWORD),
            _FIRST: lambda: Vault(path, SharedKey(path)).unlock(PASSWORD),
            _SECOND: lambda: Vault(path, SharedKey(path)).database(),
            "lock in all notebooks": SharedKey(path).forget,  # so that the next round's first unlock is one
            "a look at the open vault": AuthenticatorEntries(vault).contents,
            "a picture dropped, until its account is shown": lambda: panel(qr.png(LINK.format(next(counter)))),
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                began = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - began)
        base = statistics.median(times["bare Argon2"])
        for name, found in times.items():
            median = statistics.median(found)
            print(f"{name}: median {median * 1000:.0f} ms, {median / base:.3f} times bare Argon2 (64 MiB)")
        first, second = (statistics.median(times[name]) for name in (_FIRST, _SECOND))
        print(f"a second notebook's opening: {second / first:.4f} times the first unlock")
        idle, busy = _peak(path, "import"), _peak(path, "unlock")
        more = f"{busy - idle:.0f} MiB of it to unlock; {busy / idle:.1f} times pykeepass loaded"
        print(f"memory at its highest: {busy:.0f} MiB, {more}")


def _panel(vault: Vault) -> Callable[[bytes], None]:
    """The panel as its page uses it, but for the page: a message with a picture in, one with the account out."""
    workbook()._vault = vault
    panel = Authenticator()
    sent: list[dict[str, object]] = []
    panel.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]

    def drop(picture: bytes) -> None:
        content = {"kind": "press", "id": 1, "name": "auth_files"}
        panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": [picture]})
        assert "Added" in str(sent[-1]["notice"])

    return drop


def _argon2(path: Path) -> None:
    from argon2.low_level import Type, hash_secret_raw
    from pykeepass.kdbx_parsing.kdbx4 import DynamicHeader

    header = DynamicHeader.parse(path.read_bytes()[12:]).kdf_parameters.data.dict
    asked = {name: item.value for name, item in header.items()}
    hash_secret_raw(b"x" * 32, asked["S"], asked["I"], asked["M"] // 1024, asked["P"], 32, Type.D)


def _peak(path: Path, what: str) -> float:
    command = [sys.executable, "-c", MEMORY, str(path), what]
    done = subprocess.run(command, input=PASSWORD.reveal(), capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main()
