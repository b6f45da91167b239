# IPython writes a cell to its history file before it runs, so a Secret typed into a cell by mistake would stay there.
c.HistoryManager.enabled = False  # noqa: F821
