"""Repositories that were made to run something, or to hide something: nothing runs, and what cannot be told is said."""

import os
import subprocess
from pathlib import Path

import pytest

from nupool_helpers.tools.clean import git as kept
from nupool_helpers.tools.clean import running
from nupool_helpers.tools.doctor.cli import main as doctor
from tests.tools.clean.test_clean import HEX, LINK, git, run

# Every key by which a configuration of git names a program ("git help -c", and the manuals of its commands).
KEYS = [
    *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.gitProxy"),
    *("core.alternateRefsCommand", "credential.helper", "credential.https://example.org.helper", "sequence.editor"),
    *("diff.external", "diff.planted.command", "diff.planted.textconv", "diff.tool", "difftool.planted.cmd"),
    *("filter.planted.clean", "filter.planted.smudge", "filter.planted.process", "merge.planted.driver"),
    *("gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"),
    *("interactive.diffFilter", "mergetool.planted.cmd", "pager.diff", "pager.log", "pager.rev-parse", "pager.config"),
    *("remote.origin.uploadpack", "remote.origin.receivepack", "uploadpack.packObjectsHook"),
    *("trailer.planted.command", "trailer.planted.cmd", "gc.recentObjectsHook", "browser.planted.cmd"),
    *("sendemail.toCmd", "sendemail.ccCmd", "alias.diff", "alias.rev-parse", "alias.cat-file", "imap.tunnel"),
    *("receive.procReceiveRefs", "submodule.planted.update", "man.planted.cmd", "guitool.planted.cmd"),
]
HOOKS = ["post-index-change", "reference-transaction", "fsmonitor-watchman", "query-watchman", "post-checkout"]
MISSING = "1" * 40


@pytest.fixture
def markers(tmp_path: Path) -> Path:
    """A folder that stays empty, unless something planted runs."""
    (tmp_path / "markers").mkdir()
    return tmp_path / "markers"


def program(markers: Path, name: str) -> Path:
    """A program that leaves a marker of that name."""
    file = markers.parent / "programs" / name.replace("/", "-")
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\ntouch '{markers / file.name}'\n")
    file.chmod(0o755)
    return file


def planted(markers: Path) -> str:
    """A configuration in which every key that can name a program names one, directly and through a second file."""
    lines = ["[core]", "repositoryformatversion = 1", "[extensions]", "partialClone = origin"]
    lines += ['[remote "origin"]', f"url = {markers.parent}", "promisor = true", "[include]", "path = more"]
    for key in KEYS:
        section, *middle, name = key.replace("https://example.org", "https://example!org").split(".")
        inner = ".".join(middle).replace("!", ".")
        value = f"!{program(markers, key)}" if section in ("alias", "submodule") else program(markers, key)
        lines += [f'[{section} "{inner}"]' if inner else f"[{section}]", f"{name} = {value}"]
    return "\n".join([*lines, ""])


@pytest.fixture
def lying(tmp_path: Path, markers: Path) -> Path:
    """A bare repository that lies, as ordinary files, in one that was cloned."""
    (tmp_path / "origin").mkdir()
    bare = tmp_path / "origin" / "vendor" / "bare"
    for folder in ("objects", "refs/heads", "hooks"):
        (bare / folder).mkdir(parents=True)
        (bare / folder / ".keep").touch()
    (bare / "HEAD").write_text("ref: refs/heads/main\n")
    (bare / "refs" / "heads" / "main").write_text(f"{MISSING}\n")
    (bare / "config").write_text(planted(markers).replace("[core]", "[core]\nbare = true"))
    (bare / "more").write_text(planted(markers).replace("path = more", "path = none"))
    git(tmp_path / "origin", "init", "-q")
    git(tmp_path / "origin", "add", "-f", ".")
    git(tmp_path / "origin", "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "--no-local", str(tmp_path / "origin"), str(tmp_path / "cloned"))
    return tmp_path / "cloned" / "vendor" / "bare"


@pytest.fixture
def unpacked(tmp_path: Path, markers: Path) -> Path:
    """A work tree with its `.git`, as an archive brings it, with everything planted that can be, and a Secret in it."""
    top = tmp_path / "unpacked"
    top.mkdir()
    git(top, "init", "-q")
    (top / ".gitattributes").write_text("* diff=planted merge=planted filter=planted\n")
    (top / "pool.conf").write_text(f"apisecret = {HEX}\n")
    (top / "b.txt").write_text("b")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    git(top, "rm", "-q", "pool.conf")
    git(top, "commit", "-qm", "two")
    (top / "c.txt").write_text(LINK)
    git(top, "add", "c.txt")
    (top / "b.txt").write_text("b, changed")
    git(top, "update-index", "--fsmonitor")
    (top / ".git" / "config").write_text(planted(markers))
    (top / ".git" / "more").write_text(planted(markers).replace("path = more", "path = none"))
    (top / ".git" / "info" / "attributes").write_text("* diff=planted merge=planted filter=planted\n")
    (top / ".git" / "hooks").mkdir(exist_ok=True)
    for name in HOOKS:
        (top / ".git" / "hooks" / name).write_text(program(markers, name).read_text())
        (top / ".git" / "hooks" / name).chmod(0o755)
    return top


def test_what_is_planted_would_run(lying: Path, unpacked: Path, markers: Path) -> None:
    """The traps are good ones: git as anybody calls it falls into both."""
    for folder, arguments in ((lying, ["rev-list", "--objects", "--all"]), (unpacked, ["status"])):
        subprocess.run(["git", "-C", str(folder), *arguments], check=False, capture_output=True, timeout=120)

    assert {"remote.origin.uploadpack", "core.fsmonitor"} <= {marker.name for marker in markers.iterdir()}


@pytest.mark.parametrize("way", [["."], ["--fix", "."], ["--staged"], ["--install-hook"], ["doctor"]])
@pytest.mark.parametrize("place", ["lying", "unpacked"])
def test_nothing_that_is_scanned_runs(
    way: list[str],
    place: str,
    request: pytest.FixtureRequest,
    markers: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Searched, mended, as the next commit, with a hook put in, and examined: no marker appears."""
    folder: Path = request.getfixturevalue(place)
    monkeypatch.chdir(folder)
    if way == ["doctor"]:
        (folder / ".env").write_text(f"KRAKEN_APIKEY=a\nKRAKEN_SECRET={HEX}\n")
        doctor(["--offline", ".env"])
    else:
        run(capsys, *way)

    assert list(markers.iterdir()) == []


def test_a_lying_repository_is_never_called_clean(
    lying: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it should hold is not there: status 2, and the sentence, by name and inside of its folder."""
    for folder in (lying, lying.parents[1]):
        status, said = run(capsys, folder)
        assert (status, "could not be established" in said, "No secret" in said) == (2, True, False)
    monkeypatch.chdir(lying)
    status, said = run(capsys, "--staged")
    assert (status, "could not be established" in said) == (2, True)


def test_what_an_unpacked_repository_keeps_is_found(
    unpacked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its past and what is staged in it, as in any other."""
    status, said = run(capsys, unpacked)
    assert (status, "its past: pool.conf: line 1" in said, "its past: c.txt: line 1: otpauth link" in said) == (1, 1, 1)
    monkeypatch.chdir(unpacked)
    status, said = run(capsys, "--staged")
    assert (status, [line for line in said.splitlines() if ": line" in line]) == (1, ["c.txt: line 1: otpauth link"])


def test_a_program_in_the_folder_is_not_taken_for_git(
    unpacked: Path, markers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PATH with "." or nothing in it finds programs where it stands; git is looked for in whole paths alone."""
    (unpacked / "git").write_text(program(markers, "git").read_text())
    (unpacked / "git").chmod(0o755)
    monkeypatch.chdir(unpacked)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    assert run(capsys, "--staged")[0] == 1
    assert list(markers.iterdir()) == []

    monkeypatch.setenv("PATH", ".")
    assert "Git is missing" in run(capsys, "--staged")[1]


@pytest.mark.parametrize("part", ["packed-refs", "index", "objects/info/alternates", "config"])
def test_a_git_that_waits_for_ever_is_ended(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe in the place of a part: git waits for somebody to write, and is ended with a sentence."""
    monkeypatch.setattr(running, "SILENT_SECONDS", 0.2)
    git(tmp_path, "init", "-q")
    (tmp_path / ".git" / part).unlink(missing_ok=True)
    os.mkfifo(tmp_path / ".git" / part)
    status, said = run(capsys, tmp_path)

    assert (status, "did not answer" in said, "could not be established" in said) == (2, True, True)


def test_what_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A partial clone, and one whose store was emptied; a shallow clone lacks nothing of what it should hold."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q")
    for number in range(2):
        (origin / f"{number}.txt").write_text(f"{number}")
        git(origin, "add", ".")
        git(origin, "commit", "-qm", f"{number}")
    git(origin, "config", "uploadpack.allowFilter", "true")
    address = origin.as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", address, str(tmp_path / "shallow"))
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", address, str(tmp_path / "partial"))

    assert run(capsys, tmp_path / "shallow") == (0, "No secret found.\n")
    status, said = run(capsys, tmp_path / "partial")
    assert (status, "could not be established whole" in said) == (2, True)


def test_all_that_the_store_holds_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What no commit names, a split index, other hashes, and the files of a second work tree."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    git(first, "init", "-q", "--object-format=sha256")
    (first / "a.txt").write_text(LINK)
    git(first, "add", ".")
    git(first, "rm", "-q", "--cached", "a.txt")
    (first / "a.txt").unlink()
    git(first, "commit", "-q", "--allow-empty", "-m", "one")
    assert "which nothing names: line 1: otpauth link" in run(capsys, first)[1]

    git(first, "worktree", "add", "-q", str(second))
    git(second, "update-index", "--split-index")
    (second / "b.txt").write_text(f"secret = {HEX}")
    git(second, "add", ".")
    (second / "b.txt").unlink()
    assert "its past: b.txt: line 1" in run(capsys, second)[1]


def test_a_large_content_is_passed_over_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is looked at."""
    monkeypatch.setattr(kept, "LARGEST", 500)
    git(tmp_path, "init", "-q")
    (tmp_path / "large.txt").write_text("x" * 3_000_000)
    (tmp_path / "a.txt").write_text(LINK)
    git(tmp_path, "add", ".")
    status, said = run(capsys, tmp_path)

    assert (status, "its past: a.txt: line 1" in said, "larger than 256 MiB" in said) == (2, True, True)


def test_a_hook_goes_nowhere_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a setting, or a link, leads out of the repository, nothing is written; inside of it a setting holds."""
    top, outside = tmp_path / "top", tmp_path / "outside"
    top.mkdir()
    outside.mkdir()
    git(top, "init", "-q")
    monkeypatch.chdir(top)
    git(top, "config", "core.hooksPath", str(outside))
    status, said = run(capsys, "--install-hook")
    assert (status, "outside of this repository" in said) == (2, True)

    git(top, "config", "core.hooksPath", "mine")
    assert run(capsys, "--install-hook")[0] == 0
    assert (top / "mine" / "pre-commit").is_file()

    git(top, "config", "--unset", "core.hooksPath")
    hook = top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to(outside / "file")
    assert run(capsys, "--install-hook")[0] == 2
    assert list(outside.iterdir()) == []


def test_a_commit_of_one_file_is_judged_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git gives the hook an index of its own then; also from a folder inside, and in a second work tree."""
    top = tmp_path / "top"
    (top / "inside").mkdir(parents=True)
    git(top, "init", "-q")
    monkeypatch.chdir(top)
    assert run(capsys, "--install-hook")[0] == 0
    git(top, "commit", "-q", "--allow-empty", "-m", "one")
    (top / "inside" / "a.txt").write_text("a")
    (top / "b.txt").write_text(LINK)
    git(top, "add", ".")
    git(top / "inside", "commit", "-qm", "a", "a.txt")
    with pytest.raises(subprocess.CalledProcessError):
        git(top / "inside", "commit", "-qm", "b")

    git(top, "worktree", "add", "-q", str(tmp_path / "second"))
    (tmp_path / "second" / "c.txt").write_text(LINK)
    git(tmp_path / "second", "add", ".")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path / "second", "commit", "-qm", "c")
