"""What every page shares: requests, sessions, rendering, and what is judged before a page sees a request."""
