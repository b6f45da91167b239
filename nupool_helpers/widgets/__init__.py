"""The notebooks' controls: progress, a panel for each step, its check, and the client's configuration."""
