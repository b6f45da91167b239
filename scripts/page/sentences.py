"""Sentences of the notebooks that are true in JupyterLab alone, and what the page says in their place."""

__all__ = ["HERE", "say"]

HERE = {
    # Every notebook
    "Run the whole notebook first: menu **Run**, then **Run All Cells**. Then come back up here and read on.": "",
    # 00
    "1. Choose **Run** in the menu at the top, then **Run All Cells**. Do this once in every notebook, this one "
    "included. If JupyterLab asks for a kernel, press **Select**: it was not ready yet.\n": (
        "1. Wait until the panels are there: Python is started in this page.\n"
    ),
    "You cannot break anything by running a notebook again. Close the browser, switch the machine off, come back "
    "tomorrow and start JupyterLab as you did today: the practice exchange remembers how far you are.": (
        "You cannot break anything. Close the browser, switch the machine off, come back tomorrow and open this page "
        "in the same browser: it remembers how far you are."
    ),
    "so play with them: change something and press Shift and Enter together.": (
        "so nothing can happen to you by them: press **Run**."
    ),
    " In a class, [Teach a class](t1_teach_a_class.ipynb) shows you where everybody is.": "",
    # 01
    "- JupyterLab, which you are looking at.\n": "- This page, which you are looking at.\n",
    "The panel starts the exchange if it does not run yet, and opens its first page in a new tab. Look at the address "
    "there. It begins with `http://`, and then comes `127.0.0.1` or `localhost`: this machine.": (
        "The panel opens the exchange's first page below it. A real exchange has an address of its own, and you would "
        "look at that first; here there is none, since the exchange runs inside this page."
    ),
    "nothing travels: both ends are on this machine.": "nothing travels: both ends are in this page.",
}
"""A notebook's words, and the page's. A test holds that each still stands in a notebook."""


def say(text: str) -> str:
    """Return a notebook's text as the page says it."""
    for there, here in HERE.items():
        text = text.replace(there, here)
    return text
