"""Where a class lies on disk, and at which ports its parts answer: all that its processes are told by."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import platformdirs

from nupool_helpers.data_folder import DATABASE

__all__ = ["NOTEBOOKS", "SERVICE", "Places", "default_folder", "places_of"]

SERVICE = "practice-exchange"
"""The name of the exchange among the hub's services; its pages are below /services/ and this name."""
NOTEBOOKS = "NUPOOL_CLASS_NOTEBOOKS"
"""The variable that says which folder of notebooks each learner gets a copy of."""
_FOLDER, _ADDRESS, _PORT = "NUPOOL_CLASS_FOLDER", "NUPOOL_CLASS_ADDRESS", "NUPOOL_CLASS_PORT"
_SEPARATE, _HUB_CONFIG = "NUPOOL_CLASS_SEPARATE", "NUPOOL_CLASS_HUB_CONFIG"


@dataclass(frozen=True, slots=True)
class Places:
    """A class: its folder, the folder that learners get a copy of, its address as browsers write it, its first port.

    Four ports in a row are used: the proxy's, which browsers find, the hub's, the proxy's for the hub, the exchange's.
    Where `separate`, each learner's server runs as a user of its own. `database` is PostgreSQL's address, which the
    exchange's data are in; without one they are in the folder. `hub_config` is the teacher's own configuration of the
    hub, which is read after ours.
    """

    folder: Path
    notebooks: Path
    address: str
    port: int
    separate: bool
    database: str = ""
    hub_config: str = ""

    @property
    def service_path(self) -> str:
        """The path of the exchange, below whatever path the class's address has."""
        return f"{self.base_path}services/{SERVICE}/"

    @property
    def base_path(self) -> str:
        """The path of the hub, with a slash at both ends."""
        return urlsplit(self.address).path.rstrip("/") + "/"

    @property
    def sheet(self) -> Path:
        """Where new passwords are put down, for the teacher to print."""
        return self.folder / "passwords.txt"

    def home(self, name: str) -> Path:
        """Return the home folder of a user of the hub, whatever signs the name has."""
        return self.folder / "homes" / quote(name, safe="").replace(".", "%2E")

    def environment(self) -> dict[str, str]:
        """Return what `places_of` reads this again from."""
        more = {_FOLDER: str(self.folder), NOTEBOOKS: str(self.notebooks)}
        more |= {_PORT: str(self.port), _SEPARATE: "1" if self.separate else ""}
        return {**more, _ADDRESS: self.address, DATABASE: self.database, _HUB_CONFIG: self.hub_config}


def places_of(environment: Mapping[str, str] = os.environ) -> Places:
    """Return the class that this process belongs to."""
    folder, notebooks = Path(environment[_FOLDER]), Path(environment[NOTEBOOKS])
    separate = bool(environment[_SEPARATE])
    port, database = int(environment[_PORT]), environment[DATABASE]
    return Places(folder, notebooks, environment[_ADDRESS], port, separate, database, environment[_HUB_CONFIG])


def default_folder() -> Path:
    """Return where a class lies where nothing else was said: for root outside of a home that others cannot enter."""
    root = sys.platform != "win32" and os.getuid() == 0
    return Path("/var/lib/nupool-class") if root else platformdirs.user_data_path("nupool-class")
