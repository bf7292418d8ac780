"""Charts: curves along a run, and a scatter of several."""
