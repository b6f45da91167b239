"""Sentences of the notebooks that are true in JupyterLab alone, and what the page says in their place."""

__all__ = ["HERE", "say"]

HERE = {
    # Every notebook
    "Run the whole notebook first: menu **Run**, then **Run All Cells**. Then come back up here and read on.": "",
    # 00
    "1. Choose **Run** in the menu at the top, then **Run All Cells**. Do this once in every notebook, this one "
    "included. If JupyterLab asks for a kernel, press **Select**: it was not ready yet. Is the text too narrow? Ctrl "
    "and B together put the list of files away.\n": (
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
    # 00, what stays
    "A **practice exchange** on your own machine stands in for it.": (
        "A **practice exchange** inside this page stands in for it."
    ),
    "A pair of a real exchange has its places: “Examine a configuration” and “Programs of today” in notebook 16, and "
    "notebook 17.": "A pair of a real exchange has its places where the workbook is installed, and none in this page.",
    "Everything that you do stays on this machine, but what you tell notebook 16 or 17 to ask a real exchange.": (
        "Everything that you do stays in this browser."
    ),
    "- **On the exchange's own pages**, in another tab of the browser, if you like that better.": (
        "- **On the exchange's own pages**, in a frame below the panel, if you like that better."
    ),
    "because no mail leaves this machine:": "because no mail leaves this page:",
    "Why can the practice exchange be reached from this machine only? It listens at an address that never leaves a "
    "machine. Addresses like this are called *loopback*:": (
        "Installed on a machine, the practice exchange can be reached from there only: it listens at an address that "
        "never leaves a machine. (In this page it listens nowhere.) Addresses like this are called *loopback*:"
    ),
    " In a class, [Teach a class](t1_teach_a_class.ipynb) shows you where everybody is.": "",
    # 01
    "- JupyterLab, which you are looking at.\n": "- This page, which you are looking at.\n",
    "The panel starts the exchange if it does not run yet, and opens its first page in a new tab. Look at the address "
    "there. It begins with `http://`, and then comes `127.0.0.1` or `localhost`: this machine. "
    "(If your class works on one server, you see that server's name instead.)": (
        "The panel opens the exchange's first page below it. A real exchange has an address of its own, and you would "
        "look at that first; here there is none, since the exchange runs inside this page."
    ),
    "nothing travels: both ends are on this machine.": "nothing travels: both ends are in this page.",
    # 02, 03, 11
    "It is not saved in this notebook.": "It is not saved in this page.",
    "Or open the log-in page in the other tab and do it there.": "Or open the log-in page below and do it there.",
    "Or go there in the other tab: **Settings**": "Or go there on the exchange's page below: **Settings**",
    "Or do it in the other tab: **Log out**": "Or do it on the exchange's page below: **Log out**",
    # 04 to 14: what is kept, where there is no vault
    "or store them in a vault.": "or store them in a password manager.",
    "- Pen and paper, or a vault.": "- Pen and paper, or a password manager.",
    "In the workbook's authenticator: unfold it below, and make a vault with a good password.": (
        "In the workbook's authenticator: unfold it below. There is nothing else to do yet."
    ),
    "puts it into a picture, and gets it back from the picture alone.": (
        "puts it into a picture, and gets it back from the picture alone. (It needs a library that this page does not "
        "have: read it, or run it where the workbook is installed.)"
    ),
    "or a vault, for the recovery codes.": "or a password manager, for the recovery codes.",
    "No mail leaves this machine.": "No mail leaves this page.",
    "in the panel you can put them into the vault at once. Step 14 takes them from there.": (
        "and so from the panel. As long as this page is open, step 14 knows them."
    ),
    "with its Secret in the vault or still on the screen.": "with its Secret kept, or still known to this page.",
    "- A place for both: a vault (a file that is locked with a password), or a password manager.": (
        "- A place for both: a password manager."
    ),
    "Did you put the pair into the vault at step 13? Then unfold **The vault**, unlock it if it is locked by now, and "
    "use the pair. Each notebook has a memory of its own, so this one does not know the pair yet.": (
        "Did you reveal the pair at step 13, with this page open since? Then it is known here, and proved by a press."
    ),
    "The fields do not save the pair in the notebook. When it works, keep it in the vault.": (
        "The fields do not save the pair in the page. When it works, keep it in your password manager."
    ),
    "from the vault or typed in again.": "as this page still knows it, or typed in again.",
    # 16
    "(Only a program of today, and a pair of a real exchange? Then go straight to **Programs of today**, near the "
    "end.)\n\n": "",
    "The file must be readable by you alone, and the workbook writes it so from its first byte.": (
        "The file must be readable by you alone. The workbook on a machine of your own writes it so from its first "
        "byte; here it is a download, so see to that yourself."
    ),
    "Where the file is there already, you see what changes in it, and it is kept as a copy in your data folder, "
    "outside of every repository, unless you say otherwise. Then press **Write the file**: what was shown is "
    "written.": ("Then press **Write the file**: what was shown is written, and comes as a download."),
    "The panel tells you the result and where the file lies.": (
        "The panel tells you the result, and the file lies among your browser's downloads."
    ),
    "from this notebook's process**": "from this page's Python**",
    "You examine configurations that exist already, and write those of programs of today.": (
        "You examine a configuration, and see what those of programs of today look like."
    ),
    "Do you have such a file already, here or from another program? Let it be examined. The panel says what is wrong, "
    "the most dangerous first: others can read the file, it lies in a folder that gets published, a placeholder": (
        "Give the panel such a file: the `pool.conf` among your browser's downloads, say. It says what is wrong, the "
        "most dangerous first: a placeholder"
    ),
    "A vault can be examined, too. Nothing is changed, and no Secret is shown. In a terminal, `nupool-doctor FILE` "
    "says the same; `make lab` has installed it as `.venv/bin/nupool-doctor`.": (
        "Never give it a file with a pair of a real exchange in this page. Nothing is changed, and no Secret is shown."
    ),
    "so here a pair of a real exchange is needed, with as few permissions as the program needs.": (
        "and a pair of a real exchange belongs into no page of the web: read here what such a file looks like, and "
        "write yours where the workbook is installed."
    ),
    "The panel shows the file before it is written,": "The panel shows the file with a made-up pair,",
    "A pair can also go into the vault alone, and from the vault or from any of these files into another one.": (
        "There, a pair can also go into a vault."
    ),
    # 17
    "Only this notebook, and “Examine a configuration” in notebook 16, ask a real exchange, and only when you press "
    "**Ask**. Nothing else is sent anywhere.": (
        "Installed on a machine, this notebook asks that exchange. In this page nothing is asked or sent."
    ),
    "from the vault, or in that program's configuration. You can also look at this notebook without one: choose an "
    "exchange, and read what would be asked.": (
        "or in that program's configuration. In this page none is asked for; the checklist is here."
    ),
    "and the exchange's pages in another tab.": "and the exchange's pages in another tab of the browser.",
    "Choose the exchange, and what you use the key for. The panel shows the very request": (
        "Where the workbook is installed: choose the exchange, and what you use the key for. The panel shows the very "
        "request"
    ),
    "typed in, from the vault, or from a file. Press **Ask**": "typed in, or from a file. Press **Ask**",
    "The ticks are kept in your data folder: the exchange and the ticks, and nothing else.": (
        "In this page the ticks are kept until it is closed."
    ),
    "## In a terminal\n": "## In a terminal, where the workbook is installed\n",
    # a1
    "the workbook's own authenticator, which keeps its accounts in a locked file, the **vault**.": (
        "the workbook's own authenticator. Installed, it keeps its accounts in a locked file, the **vault**; in this "
        "page it keeps them in memory until the page is closed. So use it here for the practice account alone."
    ),
    "The first two are the same file. The vault is": "Installed, the first two are the same file. The vault is",
    "1. Make the vault. Its password is the one thing here that nobody can replace, so write it down and keep the "
    "paper.": "1. Keep a copy of each seed: the authenticator of this page forgets them.",
    "a picture of the QR code, or the camera. An export": "each as text. An export",
    "## It locks itself": "## How long it keeps them",
    "You enter the password once, where something in the vault is needed first, and it is open in all notebooks of "
    "this JupyterLab. Ten minutes after its last use it locks itself, in all of them, and so it does when JupyterLab "
    "stops. Only looking at codes does not keep it open. **Lock the vault**, in any notebook, locks it at once. Was "
    "the file saved by another program? Then the password is asked for once more.": (
        "What is added at one step is there at all others, until the page is closed or loaded again."
    ),
    "Under **Move accounts to another device or program** an account comes back": (
        "Where the workbook is installed, there is **Move accounts to another device or program**: an account comes "
        "back"
    ),
    # a2
    "from the vault or typed in. For the third a copy of the vault: take one in [Without a phone](a1_without_a_phone."
    "ipynb), under **Move accounts to another device or program**.": (
        "as this page still knows it, or typed in. The third is about a vault: read it here, and play it where the "
        "workbook is installed."
    ),
}
"""A notebook's words, and the page's. A test holds that each still stands in a notebook."""


def say(text: str) -> str:
    """Return a notebook's text as the page says it."""
    for there, here in HERE.items():
        text = text.replace(there, here)
    return text
