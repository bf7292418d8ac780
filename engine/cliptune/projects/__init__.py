"""A person's labels over a folder of images: decisions, their journal, and how they reach a run."""
