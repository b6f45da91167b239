"""Start a class: JupyterHub with the workbook for a room, on one practice exchange."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nupool_helpers.classroom.briefing import briefing
from nupool_helpers.classroom.database import try_database
from nupool_helpers.classroom.homes import runs_for_others
from nupool_helpers.classroom.places import Places, default_folder
from nupool_helpers.classroom.roster import plan_people, write_roster, write_sheet
from nupool_helpers.data_folder import DATABASE, make_private
from nupool_helpers.errors import InvalidInput

__all__ = ["main", "prepare"]

_NOT_READABLE = (
    "Users of their own cannot run {}, or what is installed beside it. Put Python and the workbook where everybody can "
    "read them (not into a home), or start the class with --shared-user."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare a class, say how it stands, and go on as its hub. Returns 2 where something given cannot be used."""
    options = _parser().parse_args(arguments)
    address = (options.address or f"http://127.0.0.1:{options.port}").rstrip("/")
    separate = os.getuid() == 0 and not options.shared_user
    folder, notebooks = options.folder.resolve(), options.notebooks.resolve()
    hub_config = str(options.hub_config.resolve()) if options.hub_config else ""
    places = Places(folder, notebooks, address, options.port, separate, options.database, hub_config)
    try:
        prepare(places, _names(options), options.teacher, options.new_password)
        print(try_database(places))  # noqa: T201
    except (InvalidInput, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    become_hub(places)
    return 0


def become_hub(places: Places) -> None:
    """Go on as the class's hub, in the place of this program, so that whoever stops it stops the hub. Never returns."""
    hub = Path(sys.executable).with_name("jupyterhub")
    command = [str(hub), "-f", str(Path(__file__).with_name("jupyterhub_config.py"))]
    sys.stdout.flush()
    os.execve(hub, command, {**os.environ, **places.environment()})  # noqa: S606  (our own)


def prepare(places: Places, learners: Sequence[str], teachers: Sequence[str], renewed: Sequence[str] = ()) -> None:
    """Make the class's folders and its people's passwords, and say what the teacher has to know before it starts.

    Raises InvalidInput for a name that cannot be one, and where servers are to run as users of their own but cannot;
    OSError where a folder or file cannot be made.
    """
    if places.hub_config and not Path(places.hub_config).is_file():
        raise InvalidInput(f"There is no file {places.hub_config}, which --hub-config names.")
    if places.separate and not runs_for_others():
        raise InvalidInput(_NOT_READABLE.format(Path(sys.executable).resolve()))
    _make_folders(places.folder)
    people, made = plan_people(places.folder, learners, teachers, renewed)
    if made:
        # Before the roster: of somebody who is in it, nobody could say the password if this ended here.
        write_sheet(places.sheet, places.address, made)
        write_roster(places.folder, people)
    print(briefing(places, sum(not person.teaches for person in people.values()), made))  # noqa: T201


def _make_folders(folder: Path) -> None:
    for passed_through in (folder, folder / "homes"):
        passed_through.mkdir(parents=True, exist_ok=True)
        passed_through.chmod(0o711)  # learners pass through to their homes, and can list none of it
    for name in ("hub", "exchange"):
        make_private(folder / name)


def _names(options: argparse.Namespace) -> list[str]:
    numbered = [f"learner{number:02}" for number in range(1, options.count + 1)]
    return [*numbered, *options.learner]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -P -m nupool_helpers.classroom", description=__doc__)
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where the class's data are")
    parser.add_argument("--notebooks", type=Path, required=True, help="the folder that each learner gets a copy of")
    parser.add_argument("--count", type=int, default=0, help="so many learners: learner01, learner02 and so on")
    parser.add_argument("--learner", action="append", default=[], metavar="NAME", help="a learner of this name")
    parser.add_argument("--teacher", action="append", default=["teacher"], metavar="NAME", help="another teacher")
    parser.add_argument(
        "--new-password", action="append", default=[], metavar="NAME", help="make the password of NAME anew"
    )
    parser.add_argument("--shared-user", action="store_true", help="run everybody's server as the user that starts it")
    parser.add_argument("--port", type=int, default=8000, help="the first of four ports that are used")
    database = os.environ.get(DATABASE, "")
    parser.add_argument("--database", metavar="URL", default=database, help="PostgreSQL's address, for the exchange")
    parser.add_argument("--hub-config", type=Path, metavar="FILE", help="your own configuration of JupyterHub besides")
    parser.add_argument("--address", metavar="URL", help="how browsers write the class's address, behind a proxy")
    return parser
