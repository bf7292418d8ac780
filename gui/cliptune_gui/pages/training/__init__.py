"""A run as it goes or went: curves, results, messages, export."""
