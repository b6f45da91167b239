"""API v1.1: one GET a call, signed over its URL, answered with HTTP 200 whatever happens."""
