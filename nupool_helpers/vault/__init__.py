"""The vault: a KeePass database that holds key pairs and the authenticator's entries."""
