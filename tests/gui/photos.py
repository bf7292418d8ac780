"""Images in class folders for slow tests: the sample's, or with CLIPTUNE_PHOTOS one's own."""

import os
from pathlib import Path

import numpy as np

import cliptune_resources

OWN = os.environ.get("CLIPTUNE_PHOTOS")
"""A folder with parts train and test."""


def some(part: str, count: int) -> list[Path]:
    """So many images of a part, mixed; the folder of each is its class."""
    files = sorted((Path(OWN or cliptune_resources.sample()) / part).rglob("*.*"))
    return [files[n] for n in np.random.default_rng(15).permutation(len(files))[:count]]
