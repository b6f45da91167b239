"""API keys: pairs, their permissions and the IP addresses that may use them."""
