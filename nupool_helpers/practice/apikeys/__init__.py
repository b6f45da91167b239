"""API keys: pairs, their permissions and the addresses that may use them."""
