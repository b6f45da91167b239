"""The practice exchange: a web application with a real exchange's pages, mails, API, signatures and permissions.

`clients.launcher` starts it as a program (`python -P -m nupool_helpers.practice serve`); nothing in the package imports
it, so that a mistake in the client's signatures cannot be hidden by the same mistake here.
"""
