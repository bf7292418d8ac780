"""What the user decides for every run."""
