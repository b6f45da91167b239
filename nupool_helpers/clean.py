"""The name under which `clean` is known elsewhere: git hooks that were installed, and habits. See `tools.clean`."""

import sys

from nupool_helpers.tools.clean.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
