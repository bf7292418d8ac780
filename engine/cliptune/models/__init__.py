"""The model that is tuned: which CLIP checkpoints there are, how they come here, how they load."""

from cliptune.models.catalogue import CATALOGUE, Entry, resolve

__all__ = ["CATALOGUE", "Entry", "resolve"]
