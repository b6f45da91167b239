"""Two-factor authentication: the seed, its codes, the mail that enables it, recovery codes."""
