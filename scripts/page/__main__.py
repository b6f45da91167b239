"""Fetch what the page is made of, or build it.

    python -m scripts.page fetch
    python -m scripts.page build FOLDER

Building asks nobody for anything: what is fetched is locked, by `requirements/page.txt` and `package-lock.json`.
"""

import sys
from pathlib import Path

from scripts.page import fetch, site


def main() -> None:
    """Do what is asked. Raises SystemExit where it cannot be done."""
    match sys.argv[1:]:
        case ["fetch"]:
            fetch.fetch()
        case ["build", folder]:
            site.build(Path(folder))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
