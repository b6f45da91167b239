"""A class on JupyterHub."""
