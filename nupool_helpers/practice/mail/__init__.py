"""Mails: composed, signed links in them, kept in the practice mailbox or sent."""
