"""The history of runs, and runs compared."""
