"""What a value may be: keys and permissions, addresses, one-time codes, passwords."""
