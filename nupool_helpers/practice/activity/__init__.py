"""The activity log: what was done on an account, when and from where."""
