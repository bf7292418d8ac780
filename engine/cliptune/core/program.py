"""What program this is: how it came here, its version and those of its libraries. No torch."""

import importlib.metadata
import sys
from pathlib import Path
from typing import Literal

from cliptune import __version__

MIRROR = "https://hf-mirror.com"
"""A copy of the hub that others run, for places from where the hub itself is hard to reach."""
UPDATES = "https://pypi.org/pypi/cliptune/json"
"""Where it is asked for a newer version (`core.updates`), unless a person names another address.

What is there is answered as PyPI does, https://docs.pypi.org/api/json/; read are `info` (`name`,
`package_url` and, of `project_urls`, "Download") and `releases` (the files of each version, with
`yanked`)."""


def came_as() -> Literal["bundle", "wheel", "checkout"]:
    """Whether it is a program of its own, was installed into a Python, or runs where it is made."""
    if getattr(sys, "frozen", False):
        return "bundle"
    made_here = (Path(__file__).parents[3] / "pyproject.toml").is_file()
    return "checkout" if made_here else "wheel"


def version(name: str) -> str:
    """The version of a distribution; its own is told by the code, not by what was installed once.

    Raises `importlib.metadata.PackageNotFoundError` if there is none of that name.
    """
    return __version__ if name == "cliptune" else importlib.metadata.version(name)
