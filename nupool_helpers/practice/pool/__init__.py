"""The practice pool: it credits orders that stand on the exchange, and never sees a Secret."""
