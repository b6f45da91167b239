"""`python -P -m nupool_helpers.practice`: see `cli`."""

import sys

from nupool_helpers.practice.cli import main

sys.exit(main())
