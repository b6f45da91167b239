"""What Jupyter's extension does beside a test, waited for: until then it looks at the test's own environment."""

import threading

from nupool_helpers.jupyter import BESIDE


def wait_for_threads() -> None:
    """Wait until nothing of it is at work."""
    for thread in threading.enumerate():
        if thread.name == BESIDE:
            thread.join(60)
