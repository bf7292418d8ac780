"""What there is no command for. Only this file of these tests names a module that may move."""

import json
from pathlib import Path
from typing import Any

from cliptune.runs import Run


def title(folder: Path) -> str:
    """What a run is called."""
    return Run(folder).title


def log(folder: Path) -> list[dict[str, Any]]:
    """A run's events, as far as they can be read."""
    return [json.loads(event.model_dump_json()) for event in Run(folder).events()]


def measured(folder: Path) -> dict[str, Any] | None:
    """What a run's best adapter says of every image."""
    found = Run(folder).measured()
    return None if found is None else json.loads(found.model_dump_json())


def zero_shot(folder: Path, part: Any) -> dict[str, Any] | None:
    """What the untouched base got right on a part of a run's images."""
    found = Run(folder).zero_shot(part)
    return None if found is None else json.loads(found.model_dump_json())
