"""From a user's folder to batches of pixels: scan, names, split, pixel cache, augmentation."""

from cliptune.data.problems import KINDS, Problem

__all__ = ["KINDS", "Problem"]
