"""Run folders: their layout, lock, log, listing and what a run came to."""
