"""The fourteen steps, how each is told to be done, and what is shown with them."""
