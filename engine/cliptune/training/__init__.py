"""Training: the loop, what it minimises, its checkpoints, and several processes at once."""
