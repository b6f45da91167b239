"""What the exchange's command line does, one file a command: each adds its options, and runs by them."""
