"""The name under which the doctor is known elsewhere: scripts and habits. See `tools.doctor`."""

import sys

from nupool_helpers.tools.doctor.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
