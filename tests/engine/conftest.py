"""What tests of the engine share: a tiny CLIP, and images of three colours, anew for each file."""

from pathlib import Path

import pytest

from engine import drawn
from engine.tiny import tiny_clip


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny CLIP, which no test changes."""
    return tiny_clip(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen images of each colour."""
    return drawn.classes(tmp_path_factory.mktemp("images"), 15)
