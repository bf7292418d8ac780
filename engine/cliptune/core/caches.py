"""Where things are kept that can be made, or downloaded, again."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

VARIABLE = "CLIPTUNE_CACHE"
"""Names the folder of the cache in the environment."""
INSIDE = "cliptune-cache"
"""What the cache is called in a folder that somebody names: all that lies in it may be deleted."""


@dataclass
class Place:
    """A folder that the environment names, or else a person chooses, or else is the usual one."""

    variables: tuple[str, ...]
    """Of the environment, any of which names it."""
    usual: Callable[[], Path]
    """The folder where nothing is chosen, which heeds the environment."""
    inside: str = ""
    """The folder in the one that is chosen."""
    chosen: Path | None = None

    @property
    def given_by(self) -> str:
        """The variable of the environment that names it, or nothing; a choice then waits."""
        return next((name for name in self.variables if os.environ.get(name)), "")

    @property
    def folder(self) -> Path:
        """Where it is."""
        if self.chosen and not self.given_by:
            return self.chosen / self.inside
        return self.usual()


def _cache() -> Path:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute() / INSIDE
    return Path(platformdirs.user_cache_path("cliptune", appauthor=False))


def _models() -> Path:
    from huggingface_hub import constants

    return Path(constants.HF_HUB_CACHE)


CACHE = Place((VARIABLE,), _cache, INSIDE)
"""Decoded images, features of images, and archives and data sets laid out as folders."""
MODELS = Place(("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME"), _models)
"""Base models and data sets that were downloaded, by huggingface_hub."""
