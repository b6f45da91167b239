"""What an account holds: balances, coins that come in and go out, and where they may go."""
