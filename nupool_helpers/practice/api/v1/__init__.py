"""API v1.1: one GET an operation, signed over its URL, answered with HTTP 200 whatever happens."""
