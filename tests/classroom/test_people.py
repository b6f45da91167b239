"""A class before its hub starts: names, passwords, homes, and what the teacher is told."""

import os
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from nupool_helpers.classroom import cli
from nupool_helpers.classroom.homes import become, make_home
from nupool_helpers.classroom.memory import learners_that_fit
from nupool_helpers.classroom.places import Places, places_of
from nupool_helpers.classroom.roster import plan_people, prove, read_roster, write_roster, write_sheet
from nupool_helpers.errors import InvalidInput
from nupool_helpers.private_files import write_private
from nupool_helpers.secret import SecretText
from tests.classroom.apart import open_folder


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A class whose notebooks are one file."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00.ipynb").write_text("{}")
    return Places(tmp_path / "class", tmp_path / "notebooks", "http://127.0.0.1:8000", 8000, separate=False)


def test_everybody_has_a_password_of_their_own_on_a_private_sheet(tmp_path: Path) -> None:
    """The roster holds no password; who was there keeps theirs, and the sheet of the next start has the new ones."""
    planned, made = plan_people(tmp_path, ["ada", "eve"], ["teacher"])
    write_roster(tmp_path, planned)
    write_sheet(tmp_path / "passwords.txt", "http://127.0.0.1:8000", made)
    people = read_roster(tmp_path)

    assert len({word.reveal() for word in made.values()}) == 3
    assert all(prove(people[name], word) for name, word in made.items())
    assert not prove(people["ada"], made["eve"])
    assert not prove(None, made["eve"])
    assert {name for name, person in people.items() if person.teaches} == {"teacher"}
    assert not [word for word in made.values() if word.reveal() in (tmp_path / "roster.json").read_text()]
    for name in ("roster.json", "passwords.txt"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    planned, later = plan_people(tmp_path, ["ada", "eve", "bob"], ["teacher"])
    write_roster(tmp_path, planned)
    assert set(later) == {"bob"}
    assert prove(read_roster(tmp_path)["ada"], made["ada"])


@pytest.mark.parametrize("name", ["", "Ada", "a/b", "../x", "é", "a b", "1a", "a" * 33, "<b>"])
def test_a_name_that_is_none_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    """Before anything is written."""
    with pytest.raises(InvalidInput, match="cannot be a name"):
        plan_people(tmp_path, ["ada", name], [])
    assert not list(tmp_path.iterdir())


def test_the_teacher_is_told_before_it_starts(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the passwords are, how many memory carries, that all servers are one user's; and no password."""
    cli.prepare(places, ["ada"], ["teacher"])
    told = capsys.readouterr().out

    assert str(places.folder / "passwords.txt") in told
    assert "Free memory carries about" in told
    assert "runs as this one user" in told
    sheet = (places.folder / "passwords.txt").read_text()
    assert not [word for word in sheet.split() if word.count("-") == 2 and word in told]
    assert stat.S_IMODE((places.folder / "hub").stat().st_mode) == 0o700
    cli.prepare(places, ["ada"], ["teacher"])
    assert "passwords.txt" not in capsys.readouterr().out, "nobody is new"


def test_a_slip_that_was_not_cut_off_yet_is_not_lost(places: Places) -> None:
    """The next start adds to the sheet; who lost theirs gets a new password, in the place of the old slip."""
    cli.prepare(places, ["ada"], ["teacher"])
    sheet = places.folder / "passwords.txt"
    first = sheet.read_text()
    cli.prepare(places, ["ada", "eve"], ["teacher"])
    assert sheet.read_text().startswith(first) and "eve" in sheet.read_text()
    before = read_roster(places.folder)
    cli.prepare(places, ["ada", "eve"], ["teacher"], ["eve"])
    after = read_roster(places.folder)

    assert {name for name in after if after[name] != before[name]} == {"eve"}
    lines = sheet.read_text().splitlines()
    assert [line.split()[1] for line in lines if "name  " in line] == ["ada", "teacher", "eve"]
    passwords = [SecretText(line.split()[1]) for line in lines if "password  " in line]
    assert all(prove(after[name], word) for name, word in zip(("ada", "teacher", "eve"), passwords, strict=True))
    with pytest.raises(InvalidInput, match="not in the class"):
        cli.prepare(places, [], ["teacher"], ["bob"])


def test_a_class_that_ends_between_sheet_and_roster_is_begun_anew(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is in the class whose password stands nowhere."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(cli, "write_roster", interrupt)
        cli.prepare(places, ["ada"], ["teacher"])
    assert read_roster(places.folder) == {}
    cli.prepare(places, ["ada"], ["teacher"])

    sheet = (places.folder / "passwords.txt").read_text()
    word = SecretText(sheet.partition("name      ada\n")[2].split()[1])
    assert prove(read_roster(places.folder)["ada"], word) and sheet.count("name      ada\n") == 1


def interrupt(*_given: object) -> None:
    """What Ctrl+C does."""
    raise KeyboardInterrupt


def test_a_configuration_that_is_not_there_is_told_before_anything_is_made(places: Places) -> None:
    """The hub would end with an error of Python's."""
    with pytest.raises(InvalidInput, match=r"no file /nowhere/own\.py, which --hub-config names"):
        cli.prepare(replace(places, hub_config="/nowhere/own.py"), ["ada"], ["teacher"])
    assert not places.folder.exists()


def test_memory_carries_so_many() -> None:
    """As measured: some 100 learners with a kernel each in what 24 GiB leave free, some 20 with all notebooks open."""
    assert learners_that_fit(20_000) == 105
    assert learners_that_fit(20_000, kernels=17) == 21
    assert learners_that_fit(100) == 0


def test_the_teacher_is_told_when_memory_carries_fewer(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before it starts: of three learners one fits, and what can be done."""
    free = SimpleNamespace(available=500 * 2**20)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    cli.prepare(places, ["ada", "eve", "bob"], ["teacher"])
    told = capsys.readouterr().out
    assert "about 1 learners with one notebook open each, 0 with all of them" in told
    assert "fewer than the 3 of this class" in told

    free.available = 20_000 * 2**20
    cli.prepare(places, ["ada", "eve", "bob"], ["teacher"])
    assert "fewer than" not in capsys.readouterr().out


def test_what_is_told_by_the_environment_comes_back(places: Places) -> None:
    """The hub's configuration is of the class that was prepared."""
    assert places_of(places.environment()) == places
    other = replace(places, database="postgresql:///class", hub_config="/etc/own.py")
    assert places_of(other.environment()) == other
    assert places.service_path == "/services/practice-exchange/"


@pytest.mark.parametrize("name", ["ada", "..", ".", "a/../../etc", "é", "a b"])
def test_a_home_is_below_the_class_s_homes_whatever_the_name(places: Places, name: str) -> None:
    """Another authenticator's names are not ours to choose."""
    (places.folder / "homes").mkdir(parents=True)
    home = make_home(places, name)

    assert home.resolve().parent == (places.folder / "homes").resolve()
    assert (home / "notebooks" / "00.ipynb").read_text() == "{}"
    assert make_home(places, name) == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder as a class's is."""
    with open_folder() as folder:
        yield folder


def test_a_learner_s_process_reads_no_file_of_hub_exchange_or_neighbour(places: Places, passable: Path) -> None:
    """As a user of its own it has its home, and meets a closed door everywhere else. Only root can make it one."""
    if os.getuid() != 0:
        with pytest.raises(PermissionError):
            become(70001)
        return
    made = replace(places, folder=passable / "class", separate=True)
    for folder in ("", "homes"):
        (made.folder / folder).mkdir(mode=0o711)
    for name in ("hub", "exchange"):
        write_private(made.folder / name / "secret", SecretText("marker-4711"))
    write_private(made.folder / "roster.json", SecretText("marker-4711"))
    homes = {name: make_home(made, name) for name in ("ada", "eve")}
    (homes["eve"] / "own").write_text("marker-4711")
    closed = [made.folder / "hub" / "secret", made.folder / "exchange" / "secret", made.folder / "roster.json"]
    script = "cat notebooks/00.ipynb; touch mine; id -u; for path in " + " ".join(
        map(str, [*closed, homes["eve"] / "own", made.folder, made.folder / "homes"])
    )
    user = homes["ada"].stat().st_uid
    done = subprocess.run(
        ["/bin/sh", "-c", f'{script}; do cat "$path" || [ ! -d "$path" ] || ls "$path"; done 2>/dev/null; true'],
        cwd=homes["ada"],
        preexec_fn=lambda: become(user),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert user != homes["eve"].stat().st_uid
    assert done.stdout == "{}" + f"{user}\n"
    assert (homes["ada"] / "mine").stat().st_uid == user
