# IPython writes a cell to its history file before it runs, so a Secret typed into a cell by mistake would stay there.
c.HistoryManager.enabled = False  # noqa: F821

# The controls are loaded while the kernel starts, so that "Run All" shows them at once.
c.IPKernelApp.extensions = ["nupool_helpers.jupyter"]  # noqa: F821
