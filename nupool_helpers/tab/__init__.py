"""The workbook inside a browser's Python, which has neither processes nor sockets nor threads: exchange, pool, panels.

It is the only room, besides the exchange's own program, that opens `practice`.
"""

from nupool_helpers.tab.page import Page

__all__ = ["Page"]
