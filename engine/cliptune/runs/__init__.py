"""Run folders: their layout, lock, log and listing, and what a run came to."""

from cliptune.core.summary import RunSummary
from cliptune.runs.description import AdapterDescription
from cliptune.runs.layout import home
from cliptune.runs.listing import all_runs, carrying_out, unreadable
from cliptune.runs.log import Log
from cliptune.runs.run import Run, State

__all__ = [
    "AdapterDescription",
    "Log",
    "Run",
    "RunSummary",
    "State",
    "all_runs",
    "carrying_out",
    "home",
    "unreadable",
]
