"""The command: what it finds in notebooks, files and repositories, what it mends, and that it shows no value."""

import base64
import json
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nupool_helpers import qr
from nupool_helpers.clients.launcher import data_dir
from nupool_helpers.tools.clean.cli import main

HEX = "9f2c51d0b7e84a6390aa4be15c7d2f18"
PASSWORD = "lamp otter violin cloud"
LINK = "otpauth://totp/x?secret=K7QZ2MWX5RTLB6NVPYD4HJGC3SEAUFIO"
ROOT = Path(__file__).parents[3]


def notebook(path: Path, **more: Any) -> Path:
    """A notebook with secrets in a cell, an output, a picture and the widgets' state."""
    output = {"output_type": "stream", "name": "stdout", "text": [f"the pair: {HEX}\n"]}
    drawn = {
        "output_type": "display_data",
        "data": {"image/png": base64.b64encode(qr.png(LINK)).decode()},
        "metadata": {},
    }
    code = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 3, "outputs": [output, drawn]}
    code["source"] = ["x = 1\n", f'password = "{PASSWORD}"\n', "y = 2"]
    text = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "Nothing here."}
    state = {
        "widgets": {"state": {"1": {"value": "", "password": "hunter2hunter2"}}},
        "kernelspec": {"name": "python3"},
    }
    book = {"cells": [text, code], "metadata": state, "nbformat": 4, "nbformat_minor": 5, **more}
    path.write_text(json.dumps(book))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """The command's exit status, and all that it says."""
    status = main([str(one) for one in arguments])
    said = capsys.readouterr()
    assert all(value not in said.out + said.err for value in (HEX, PASSWORD, "K7QZ", "hunter2"))
    return status, said.out + said.err


def test_a_notebook_s_secrets_are_placed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cell and line, output, picture and widget state, each with its kind and without its value."""
    status, said = run(capsys, notebook(tmp_path / "a.ipynb"))

    assert status == 1
    assert "cell 2, line 2: secret keyword" in said
    assert "cell 2, outputs: Key or Secret of 32 characters" in said
    assert "cell 2, outputs, a picture: QR code of a seed" in said
    assert "the notebook's metadata: named value" in said


def test_a_notebook_is_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The value is replaced, outputs and state are gone, the rest stays; the copy is private and can be deleted."""
    path = notebook(tmp_path / "a.ipynb")
    before = path.read_bytes()
    status, said = run(capsys, "--fix", path)
    book = json.loads(path.read_text())
    (copy,) = (data_dir() / "before-cleaning").iterdir()

    assert status == 1
    assert "".join(book["cells"][1]["source"]) == 'x = 1\npassword = "REMOVED"\ny = 2'
    assert book["cells"][0]["source"] == ["Nothing here."]
    assert (book["cells"][1]["outputs"], book["cells"][1]["execution_count"]) == ([], None)
    assert book["metadata"] == {"kernelspec": {"name": "python3"}}
    assert copy.read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert f"rm {copy}" in said
    assert run(capsys, path) == (0, "No secret found.\n")


def test_checkpoints_are_looked_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder's hidden checkpoints as well as its notebooks."""
    (tmp_path / ".ipynb_checkpoints").mkdir()
    notebook(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb")
    status, said = run(capsys, tmp_path)

    assert status == 1
    assert "a-checkpoint.ipynb" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pool.conf", f"address = B\napikey = {HEX[::-1]}\napisecret = {HEX}\n"),
        ("users.dat", "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg btc bittrex key s3cr3t\n"),
        ("keys.json", json.dumps({"kraken": {"apiKey": "k", "secret": "abcDEF123ghi"}}, indent=1)),
        (".env", "KRAKEN_APIKEY=a\nKRAKEN_SECRET=swordfish\n"),
        ("notes.txt", LINK),
        ("id_rsa", "-----BEGIN RSA PRIVATE KEY-----\n"),
    ],
)
def test_configurations(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str) -> None:
    """Each is found by name and line; --fix leaves it alone and says so."""
    (tmp_path / name).write_text(content)
    status, said = run(capsys, "--fix", tmp_path)

    assert status == 1
    assert name in said
    assert "Take it out of the other files yourself" in said
    assert (tmp_path / name).read_text() == content


def test_a_screenshot_of_a_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture file with a QR code is as good as the seed."""
    (tmp_path / "shot.png").write_bytes(qr.png(LINK))
    (tmp_path / "other.png").write_bytes(qr.png("https://example.org"))
    (tmp_path / "broken.png").write_bytes(b"no picture")
    status, said = run(capsys, tmp_path)

    assert (status, said.count("QR code of a seed")) == (1, 1)
    assert "shot.png" in said


def git(folder: Path, *arguments: str) -> None:
    """One git command in a repository of the test's own."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, timeout=120)


def test_a_repository_s_past(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A secret that was committed and removed is still found, in the commit's file."""
    git(tmp_path, "init", "-q")
    (tmp_path / "pool.conf").write_text(f"apisecret = {HEX}\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    (tmp_path / "pool.conf").unlink()
    git(tmp_path, "commit", "-qam", "two")
    status, said = run(capsys, tmp_path)

    assert status == 1
    assert "its past: pool.conf: line 1" in said


def test_the_next_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For a hook: what is staged, as it is staged, and nothing else."""
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "not-staged.txt").write_text(LINK)
    assert run(capsys, "--staged")[0] == 0
    (tmp_path / "a b.txt").write_text(LINK)
    git(tmp_path, "add", "a b.txt")
    (tmp_path / "a b.txt").write_text("nothing")
    status, said = run(capsys, "--staged")

    assert status == 1
    assert "a b.txt: line 1: otpauth link" in said


def test_the_hook_stops_a_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line installs it, it is one line itself, and it keeps a secret out whatever Python the shell would find."""
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "--install-hook")[0] == 0
    assert (tmp_path / ".git" / "hooks" / "pre-commit").read_text().count("\n") == 2, "what reads it, and one line"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (tmp_path / "nupool_helpers").mkdir()
    (tmp_path / "nupool_helpers" / "__init__.py").write_text("raise SystemExit(0)")  # not what the hook runs
    (tmp_path / "a.txt").write_text(LINK)
    git(tmp_path, "add", ".")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        git(tmp_path, "commit", "-qm", "no")
    assert b"a.txt: line 1: otpauth link" in stopped.value.stdout + stopped.value.stderr
    (tmp_path / "a.txt").write_text("nothing")
    git(tmp_path, "commit", "-qam", "yes")


def test_a_hook_that_is_there_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line to add is said; installing twice is no mistake."""
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    assert run(capsys, "--install-hook")[0] == run(capsys, "--install-hook")[0] == 0
    hook.write_text("#!/bin/sh\nmine\n")
    status, said = run(capsys, "--install-hook")

    assert (status, hook.read_text()) == (2, "#!/bin/sh\nmine\n")
    assert "-m nupool_helpers.clean --staged" in said


def test_another_repository_in_the_next_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submodule has no content of its own there, and stops nothing."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "other")
    monkeypatch.chdir(tmp_path)

    assert run(capsys, "--staged")[0] == 0


def test_json_holds_file_place_and_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And never the value."""
    status, said = run(capsys, "--json", notebook(tmp_path / "a.ipynb"))
    found = json.loads(said)

    assert status == 1
    assert set(found["findings"][0]) == {"file", "place", "kind"}
    assert found["unread"] == {}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"cells": 3}', "[" * 100_000])
def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    """A broken notebook and a missing file end with 2 and a sentence."""
    (tmp_path / "a.ipynb").write_text(content)
    assert run(capsys, tmp_path / "a.ipynb")[0] == 2
    assert run(capsys, tmp_path / "missing")[0] == 2
    assert run(capsys)[0] == 2


def test_odd_notebooks_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cells and metadata of the wrong kinds are passed over."""
    book = {"cells": [3, {"source": 4}, {"outputs": "x", "metadata": 5}], "metadata": None}
    (tmp_path / "a.ipynb").write_text(json.dumps(book))

    assert run(capsys, tmp_path)[0] == 0


def test_the_workbook_itself_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    """Its notebooks, pictures and texts hold no secret, published test values apart."""
    parts = [ROOT / name for name in ("notebooks", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "environment.yml")]

    assert run(capsys, *parts) == (0, "No secret found.\n")
