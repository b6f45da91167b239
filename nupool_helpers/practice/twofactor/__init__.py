"""Two-factor authentication: the seed, its codes, the mail that puts it in force, recovery codes."""
