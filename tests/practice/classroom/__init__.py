"""A class on one exchange, below a hub."""
