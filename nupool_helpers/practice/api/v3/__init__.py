"""API v3: resources and methods, signed by headers, answered with statuses and codes."""
