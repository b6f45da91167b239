"""What the workbook adds to Jupyter."""

import subprocess
import sys

from nupool_helpers.jupyter import strip_widget_state


def test_widget_state_is_not_saved() -> None:
    """It is taken out of a notebook before it is written; other files and metadata stay as they are."""
    book = {"metadata": {"widgets": {"state": 1}, "kernelspec": {"name": "python3"}}, "cells": []}
    strip_widget_state({"type": "notebook", "content": book}, path="x.ipynb")
    text = {"type": "file", "content": "widgets"}
    strip_widget_state(text)

    assert book["metadata"] == {"kernelspec": {"name": "python3"}}
    assert text["content"] == "widgets"


def test_a_kernel_loads_the_controls_ahead() -> None:
    """The extension returns at once, and the controls are there soon after."""
    say = (
        "import sys, threading; from nupool_helpers.jupyter import load_ipython_extension as load; load(None);"
        "[thread.join() for thread in threading.enumerate() if thread.daemon];"
        "print({'requests', 'nupool_helpers.widgets.panels'} <= set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "True"
