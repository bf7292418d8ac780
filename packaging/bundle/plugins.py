"""What is collected of Qt: its plugins, less those left out."""

from pathlib import Path

from contents import is_left_out
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

Collected = tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]


def of_module(hook: str) -> Collected:
    """What a hook's module of Qt needs: modules, libraries and data.

    Plugins are left out here already, for what only they link to.
    """
    modules, libraries, data = add_qt6_dependencies(hook)
    kept = [one for one in libraries if not is_left_out(f"{one[1]}/{Path(one[0]).name}")]
    return modules, kept, data
