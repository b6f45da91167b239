"""Coins, orders, matching and market makers."""
