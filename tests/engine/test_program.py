"""What the program tells of itself."""

import importlib.metadata
import sys
from pathlib import Path

import pytest

from cliptune.core import program
from cliptune.graphics import cards as graphics_cards
from cliptune.graphics.cards import Card
from cliptune.models import devices
from engine.commands import cliptune


def test_how_it_came_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.came_as() == "checkout"
    installed = tmp_path / "site-packages" / "cliptune" / "core" / "program.py"
    monkeypatch.setattr(program, "__file__", str(installed))
    assert program.came_as() == "wheel"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program.came_as() == "bundle"


@pytest.mark.parametrize("built", ["9.0+cpu", "9.0+cu130"])
def test_its_version_names_torch_and_the_device(
    built: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Torch is loaded for the device only where it may be a graphics card."""
    cards = iter(["A graphics card"])
    monkeypatch.setattr(importlib.metadata, "version", lambda name: {"torch": built}[name])
    monkeypatch.setattr(devices, "describe", lambda _device: next(cards))
    monkeypatch.setattr(graphics_cards, "find", lambda: [Card("nvidia", "One", "580.1")])
    told = cliptune("--version")
    assert told.returncode == 0, told.stderr
    device = "CPU" if "cpu" in built else "A graphics card"
    version = program.version("cliptune")
    expected = [f"ClipTune {version} (checkout)", f"torch {built}", f"device: {device}"]
    assert told.stdout.splitlines()[:-1] == [*expected, "Found: One, driver 580.1."]
