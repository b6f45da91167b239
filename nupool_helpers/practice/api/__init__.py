"""The exchange's API: who calls, whether they may, and what they get."""
