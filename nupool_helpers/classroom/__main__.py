"""`python -P -m nupool_helpers.classroom`: see `cli`."""

import sys

from nupool_helpers.classroom.cli import main

sys.exit(main())
