"""Finds secrets that were left in notebooks, files and repositories, and takes them out of notebooks."""
