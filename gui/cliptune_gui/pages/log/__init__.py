"""What the program said to itself."""
