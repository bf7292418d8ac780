"""Where everything lies in a run folder, by name: the one place that knows."""

import json
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cliptune.core import bounded
from cliptune.core.messages import legible

JOB = "job.toml"
DESCRIPTION = "cliptune.json"
"""What an adapter was made for: beside the weights of every adapter, and in its run."""
TITLE = "title.txt"
"""What the user named a run, or an adapter that was imported."""
TUNED = "tune.json"
"""In a folder of runs that were tried for the best one: what each took, and which it is."""


def home() -> Path:
    """Where runs are kept unless a folder is named: the user's data folder of this system."""
    return platformdirs.user_data_path("cliptune", appauthor=False) / "runs"


@dataclass(frozen=True)
class Layout:
    """The files and folders of the run in `folder`."""

    folder: Path

    @property
    def job(self) -> Path:
        """The job, as TOML."""
        return self.folder / JOB

    @property
    def title(self) -> Path:
        """What the user named the run; not there until they did."""
        return self.folder / TITLE

    @property
    def lock(self) -> Path:
        """Held by the process that works on the run."""
        return self.folder / "lock"

    @property
    def holder(self) -> Path:
        """The mark of the process that works on the run; not there while none does."""
        return self.folder / "holder.json"

    @property
    def log(self) -> Path:
        """The events, a line of JSON each."""
        return self.folder / "events.jsonl"

    @property
    def splits(self) -> Path:
        """Which images train, validate and test."""
        return self.folder / "splits.json"

    @property
    def description(self) -> Path:
        """What the adapter is made for: base, classes, prompts."""
        return self.folder / DESCRIPTION

    @property
    def start(self) -> Path:
        """The weights that training began from, where those were another adapter's."""
        return self.folder / "start"

    @property
    def zero_shot(self) -> Path:
        """What the untouched base got right, part by part."""
        return self.folder / "zero_shot.json"

    @property
    def probe(self) -> Path:
        """What a linear probe reached, part by part."""
        return self.folder / "probe.json"

    @property
    def evaluation(self) -> Path:
        """What the best adapter says of every image that was measured."""
        return self.folder / "evaluation.json"

    @property
    def validation(self) -> Path:
        """The same of every validation image, where the run was chosen by these."""
        return self.folder / "validation.json"

    @property
    def summary(self) -> Path:
        """What the run came to."""
        return self.folder / "summary.json"

    @property
    def checkpoints(self) -> Path:
        """The folder of checkpoints."""
        return self.folder / "checkpoints"

    @property
    def trained(self) -> Path:
        """The best adapter as training left it; there while what is settled takes its place."""
        return self.folder / "trained"

    @property
    def best(self) -> Path:
        """The folder of the best adapter so far, or of the model after full fine-tuning."""
        return self.folder / "best"


def is_run(folder: Path) -> bool:
    """Whether a folder is that of a run."""
    return (folder / JOB).is_file()


def written_title(folder: Path) -> str:
    """What the user named a run or an imported adapter, or nothing."""
    path = folder / TITLE
    try:
        if not path.is_file() or path.is_symlink():
            return ""
        with path.open(encoding="utf-8") as file:
            return " ".join(legible(file.read(1000)).split())
    except (OSError, ValueError):
        return ""


def best_of(folder: Path) -> Path | None:
    """The run that is the best of those that a folder holds; None where none were tried there, or
    it is not known yet."""
    try:
        known = json.loads(bounded.read(folder / TUNED))
        answer = folder / Path(str(known["answer"])).name
        return answer if is_run(answer) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def whole(run: Path) -> Path:
    """The folder that goes with a run: its own, or that of all that it is the best of."""
    return run.parent if best_of(run.parent) == run else run
