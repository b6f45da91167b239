"""The workbook as a page: static files, made of the same notebooks and the same package, with a Python of their own."""
