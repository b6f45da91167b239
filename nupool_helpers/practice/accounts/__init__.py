"""Accounts: registering, activating, logging in, sessions and passwords."""
