"""Planted leaks: how many `clean` finds, beside detect-secrets by itself; and how many harmless files each accuses.

Whoever wrote the search wrote the corpus, so its figure says what is covered, not how well it does elsewhere. The last
few are leaks that no search by shapes can be expected to find.
"""

import base64
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nupool_helpers import qr

_dice = random.Random(4711)
_HEX, _LETTERS = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz"
_ALNUM = _LETTERS + _LETTERS.upper() + "0123456789"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _signs(of: str, count: int) -> str:
    return "".join(_dice.choices(of, k=count))


def _grouped(text: str, mark: str = " ") -> str:
    return mark.join(text[i : i + 4] for i in range(0, len(text), 4))


def _base64(size: int) -> str:
    return base64.b64encode(_dice.randbytes(size)).decode()


def _uuid() -> str:
    return "-".join(_signs(_HEX, size) for size in (8, 4, 4, 4, 12))


def _link() -> str:
    return f"otpauth://totp/Kraken:ada%40example.org?secret={_signs(_BASE32, 32)}&issuer=Kraken"


# A line as somebody writes it, by what leaks in it.
LINES: dict[str, Callable[[], str]] = {
    "password": lambda: f'password = "{_signs(_LETTERS, 5)} {_signs(_LETTERS, 6)} {_signs(_LETTERS, 4)}"',
    "vault password": lambda: f'vault.unlock("{_signs(_LETTERS, 6)} {_signs(_LETTERS, 7)}")',
    "seed": lambda: f"my seed is {_signs(_BASE32, 32)}",
    "seed in groups": lambda: f"write down: {_grouped(_signs(_BASE32, 32))}",
    "seed in small letters": lambda: f"seed {_signs(_BASE32, 32).lower()}",
    "short seed": lambda: f"2fa: {_signs('ABCDEFGH', 6)}2{_signs('ABCDEFGH', 8)}7",
    "otpauth link": _link,
    "authenticator's export": lambda: f"otpauth-migration://offline?data={_base64(60).replace('+', '%2B')}",
    "recovery code": lambda: f"codes: {_grouped(_signs(_BASE32.lower(), 16), '-')}",
    "Key and Secret": lambda: f"pair = KeyPair('{_signs(_HEX, 32)}', '{_signs(_HEX, 32)}')",
    "Secret alone": lambda: f"print it: {_signs(_HEX, 32)}",
    "secret type": lambda: f'pair = KeyPair(key, SecretText("{_signs(_ALNUM, 20)}"))',
    "owner token": lambda: f'{{"url": "http://127.0.0.1:1", "token": "{_signs(_ALNUM, 42)}7"}}',
    "token alone": lambda: f"Authorization: Owner aB7{_signs(_ALNUM, 40)}",
    "session": lambda: f"Cookie: practice_session={_signs(_ALNUM, 43)}",
    "mail link": lambda: f"http://127.0.0.1:4000/activate?token=Im{_signs(_ALNUM, 20)}.ab{_signs(_ALNUM, 4)}",
    "Binance": lambda: f"client = Client('{_signs(_ALNUM, 64)}', '{_signs(_ALNUM, 64)}')",
    "Kraken": lambda: f"kraken.load('{_base64(42)}', '{_base64(64)}')",
    "Coinbase Exchange": lambda: f"auth = CoinbaseAuth(key, '{_base64(64)}', phrase)",
    "Coinbase": lambda: f"organizations/{_uuid()}/apiKeys/{_uuid()}",
    "KuCoin": lambda: f"'apiKey': '{_signs(_HEX, 24)}', 'secret': '{_uuid()}', 'password': 'a{_signs(_ALNUM, 8)}1'",
    "OKX": lambda: f"flag, secret_key = '0', '{_signs(_HEX, 32).upper()}'",
    "Huobi": lambda: f"api = '{'-'.join(_signs(_HEX, size) for size in (8, 8, 8, 5))}'",
    "Poloniex": lambda: f"k = '{'-'.join(_signs(_ALNUM[26:], 8).upper() for _ in range(4))}'",
    "Gemini": lambda: f"gemini('account-{_signs(_ALNUM, 20)}')",
    "MEXC": lambda: f"mexc = 'mx0v{_signs(_ALNUM, 14)}'",
    "Bybit": lambda: f"session = HTTP(api_key='{_signs(_ALNUM, 17)}1', api_secret='{_signs(_ALNUM, 35)}1')",
    "Bitfinex": lambda: f"bfx = Client(API_KEY, '{_signs(_ALNUM, 42)}1')",
    "Gate": lambda: f"gate = Configuration(key='{_signs(_HEX, 32)}', secret='{_signs(_HEX, 64)}')",
    "AWS": lambda: f"AKIA{_signs(_ALNUM[26:52] + '234567', 16)}",
    "GitHub": lambda: f"ghp_{_signs(_ALNUM, 36)}",
}
HARMLESS = {
    "code.py": "secret = SecretText(typed)\npassword = getpass()\ntoken = os.environ['TOKEN']\nseed = form['seed']\n",
    "placeholders.conf": "apikey = <your key>\napisecret = ...\npassword = changeme\n",
    "hashes.txt": "sha256:" + "9f2c51d0b7e84a63" * 4 + "\nmd5:9f2c51d0b7e84a6390aa4be15c7d2f18\n",
    "prose.md": "The Secret is shown once. Your password: a word that only you know. A seed has 32 letters.\n",
    "published.txt": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\nJBSWY3DPEHPK3PXP\n",
    "ids.txt": "00000000-0000-4000-8000-000000000000\n2024-05-06 07:08:09 commit 9f2c51d\n",
    "lock.json": json.dumps({"integrity": "sha512-" + base64.b64encode(bytes(range(64))).decode()}),
}


def _notebook(source: str = "", output: str = "", picture: bytes = b"", state: str = "") -> str:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}] if output else []
    if picture:
        data = {"image/png": base64.b64encode(picture).decode()}
        outputs.append({"output_type": "display_data", "data": data, "metadata": {}})  # type: ignore[dict-item]
    cell = {"cell_type": "code", "metadata": {}, "source": [source], "outputs": outputs, "execution_count": 1}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"value": state}}}}}
    return json.dumps({"cells": [cell], "metadata": {"widgets": widgets}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def plant(folder: Path) -> int:
    """Write the corpus, one leak a file; returns how many there are."""
    files: dict[str, str | bytes] = {}
    for kind, line in LINES.items():
        name = kind.replace(" ", "-").replace("'", "")
        files[f"{name}.txt"] = f"# a note\n{line()}\n"
        files[f"{name}-cell.ipynb"] = _notebook(source=f"x = 1\n{line()}")
        files[f"{name}-output.ipynb"] = _notebook(output=f"{line()}\n")
    files |= {
        "seed-picture.png": qr.png(_link()),
        "seed-picture.ipynb": _notebook(picture=qr.png(_link())),
        "widget-state.ipynb": _notebook(state=_link()),
        "page.html": f'<img src="data:image/png;base64,{base64.b64encode(qr.png(_link())).decode()}">',
        "long-line.log": "x, " * 100_000 + _link(),
        "powershell.txt": f"seed = {_signs(_BASE32, 32)}\n".encode("utf-16"),
        "users.dat": f"BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg btc bittrex {_signs(_ALNUM, 12)} {_signs(_ALNUM, 12)}\n",
        "pool.conf": f"apikey = {_signs(_HEX, 32)}\napisecret = {_signs(_HEX, 32)}\n",
        "simple.env": "KRAKEN_SECRET=swordfish\n",
        "hard-prose.md": f"The password is {_signs(_LETTERS, 9)}, do not tell.\n",
        "hard-two-lines.py": f"password = (\n    '{_signs(_LETTERS, 6)} {_signs(_LETTERS, 5)}'\n)\n",
        "hard-split.py": f"secret = '{_signs(_HEX, 16)}' + \\\n    '{_signs(_HEX, 16)}'\n",
        "hard-encoded.txt": base64.b64encode(f"x {_signs(_HEX, 32)}".encode()).decode() + "\n",
        "hard-drawn.svg": qr.svg(_link()),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "a-checkpoint.ipynb").write_text(_notebook(output=_link()))
    history = sqlite3.connect(folder / "history.sqlite")
    with history:
        history.execute("create table history (source text)")
        history.execute("insert into history values (?)", (_link(),))
    history.close()
    return len(files) + 2


def found_by_clean(folder: Path) -> set[str]:
    """Return the files that the search of this package names."""
    command = [sys.executable, "-m", "nupool_helpers.clean", "--json", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {str(Path(finding["file"]).relative_to(folder)) for finding in json.loads(said)["findings"]}


def found_by_library(folder: Path) -> set[str]:
    """Return the files that detect-secrets names."""
    # Every detector and filter that it has by itself; none of them may ask a service over the network.
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "--no-verify", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return set(json.loads(done.stdout)["results"])


def main() -> None:
    """Plant, search by both, and say how many files of each kind were named."""
    with tempfile.TemporaryDirectory() as place:
        leaks, harmless = Path(place) / "leaks", Path(place) / "harmless"
        for folder in (leaks, harmless):
            folder.mkdir()
        planted = plant(leaks)
        for name, content in HARMLESS.items():
            (harmless / name).write_text(content)
        for who, search in (("clean", found_by_clean), ("detect-secrets alone", found_by_library)):
            began = time.perf_counter()
            found, accused = search(leaks), search(harmless)
            took = time.perf_counter() - began
            print(f"{who}: {len(found)} of {planted} planted leaks ({len(found) / planted:.0%}), ", end="")
            print(f"{len(accused)} of {len(HARMLESS)} harmless files; {took:.1f} s")
            names = sorted(str(path.relative_to(leaks)) for path in leaks.rglob("*") if path.is_file())
            missed = [name for name in names if name not in found]
            print(f"  missed: {', '.join(missed[:12]) or 'none'}{' ...' if len(missed) > 12 else ''}")


if __name__ == "__main__":
    main()
