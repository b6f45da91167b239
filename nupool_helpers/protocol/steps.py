"""What the steps of the workbook are called, in notebooks and on the teacher's page."""

__all__ = ["TITLES"]

TITLES = (
    "Start here",
    "Open the exchange",
    "Log in",
    "Go to two-factor authentication",
    "Create 2FA",
    "Open the authenticator",
    "Prepare the scan",
    "Scan",
    "Finish",
    "Enter the code",
    "Confirm by e-mail",
    "Go to API keys",
    "Prepare a key",
    "Grant rights",
    "Keep the revealed keys",
)
"""By the steps' numbers; 0 is the notebook before the first."""
