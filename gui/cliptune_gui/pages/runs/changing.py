"""What the list of runs changes on the disk, on a worker: titles, and what is thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass

from cliptune.runs.layout import whole
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.trash import to_trash


@dataclass(frozen=True)
class Trashed:
    """What became of runs that were to be moved to the trash."""

    moved: list[RunEntry]
    running: list[RunEntry]
    """What some process trains now, which stays."""
    stuck: list[RunEntry]
    """What the system could not move."""


def rename(run: RunEntry, title: str) -> RunEntry:
    """Call a run something else. Raises `ClipTuneError` if that cannot be written."""
    run.run.rename(title)
    return run.reread()


def move_to_trash(runs: Sequence[RunEntry]) -> Trashed:
    """Move runs to the trash of the system, but those that are being trained, or may be since the
    list was read. With the best of several that were tried the others go."""
    moved: list[RunEntry] = []
    stuck: list[RunEntry] = []
    running: list[RunEntry] = []
    for run in runs:
        state = run.run.state()
        if state == "running" or (state == "elsewhere" and run.state != state):
            running.append(run)
            continue
        (moved if to_trash(whole(run.folder)) else stuck).append(run)
    return Trashed(moved, running, stuck)
