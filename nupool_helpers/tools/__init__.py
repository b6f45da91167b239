"""Command-line programs, which panels use too."""
