"""Run `nupool-key` as a module."""

import sys

from nupool_helpers.live.cli import main

if __name__ == "__main__":
    sys.exit(main())
