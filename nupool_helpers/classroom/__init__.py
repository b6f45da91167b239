"""A class on JupyterHub: its people and their passwords, its hub's configuration, and what each server is given."""
