"""Checkpoints: where training stood, whole, as safetensors and JSON, and how to go on from one.

All randomness of a step comes from the seed and the step's number, so no generator is stored.
"""

import json
import math
import os
import shutil
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim import Optimizer

from cliptune import __version__
from cliptune.core import bounded, versions
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import let_be_read, sync
from cliptune.core.messages import text
from cliptune.core.metrics import Metrics
from cliptune.evaluation.noise import as_good
from cliptune.runs.damage import undamaged

_FOREIGN = text(
    "checkpoint-foreign",
    "The checkpoint {folder} belongs to another model or other method settings.",
    "Start a new run with these settings.",
)
STATE = "position.json"
"""The file of a checkpoint that says where training stood; called so by older versions."""


class Trial(BaseModel):
    """What came of a learning rate that was tried for a stretch."""

    model_config = ConfigDict(ser_json_inf_nan="constants")

    rate: float
    loss: float
    """Of images that it did not learn from, at the temperature that suits it best; infinite where
    it was no number."""


class TrainState(BaseModel):
    """Where training stands: all that a loop carries from one step to the next."""

    model_config = ConfigDict(ser_json_inf_nan="constants")

    step: int = 0
    evaluated: int = 0
    """The step of the last evaluation; one that a stop cut short is made up for on resuming."""
    seconds: float = 0.0
    """Time spent training and evaluating so far, pauses left out."""
    peak_memory: int = 0
    best_step: int | None = None
    best_accuracy: float = -1.0
    best_figures: dict[str, float] = {}
    """Every measure at the best step; older versions wrote none."""
    best_loss: float = float("inf")
    lead: list[float] = []
    """Of each validation image, the log-probability of what is true of it, where their mean was the
    highest; older versions wrote none."""
    stale: int = 0
    """Evaluations since that."""
    trials: list[Trial] = []
    """The learning rates that were tried, if one was searched for."""
    rate: float | None = None
    """The one that was found."""
    warmup: float = 0.0
    """The fraction of all steps in which it rose."""
    processes: int = 0
    """Processes that the run began with, each with a batch of its own at every step; older versions
    wrote none."""
    log_size: int = 0
    """Bytes of `events.jsonl` when this was written."""
    written_by: str = ""
    """The program's version; older versions wrote none."""

    def consider(self, metrics: Metrics) -> bool:
        """Take note of a measurement; whether the model is as good as any before it.

        Few validation images are noise, in which the lowest loss is chance: a model that was
        trained for longer is as good as the one that leads, unless it is worse beyond that.
        """
        if not math.isfinite(metrics.loss):
            good = ahead = False
        elif len(self.lead) != len(metrics.likelihood):
            # The first one, or the checkpoint is of an older version, or of other images.
            best = self.best_accuracy, -self.best_loss
            good = ahead = (metrics.accuracy, -metrics.loss) > best
        else:
            ahead = sum(metrics.likelihood) > sum(self.lead)
            good = as_good(metrics.likelihood, self.lead)
        self.lead = metrics.likelihood if ahead else self.lead
        self.stale = 0 if ahead else self.stale + 1
        return bool(good)


def trainable(model: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that are trained, by name."""
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def snapshot(model: nn.Module) -> dict[str, Tensor]:
    """A copy of what is trained, as it is now, by name, in the machine's memory."""
    return {name: p.detach().cpu().clone() for name, p in trainable(model).items()}


@torch.no_grad()
def put(model: nn.Module, weights: dict[str, Tensor]) -> None:
    """Put what `snapshot` copied back into place."""
    for name, parameter in trainable(model).items():
        parameter.copy_(weights[name])


def size(model: nn.Module) -> int:
    """Bytes of one checkpoint: the trained weights and two optimiser moments, in fp32."""
    return 3 * sum(p.numel() * p.element_size() for p in trainable(model).values())


def save(folder: Path, model: nn.Module, optimiser: Optimizer, state: TrainState) -> Path:
    """Write a checkpoint beside and move it into place; only then does the one before go.

    Each name is used once, and nothing is there under it before it is whole and on the disk.
    """
    checkpoint = folder / f"step-{state.step:08d}-{state.evaluated:08d}-{len(state.trials)}"
    if checkpoint.exists():  # a stop, a resumption and a stop again before anything was done
        return checkpoint
    beside = folder / "new"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        folder.mkdir(exist_ok=True)  # never the run's own, which somebody may have taken away
        beside.mkdir()
        _write(beside, trainable(model), optimiser, state)
        os.rename(beside, checkpoint)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)  # on a full disk it is in the way
        raise
    sync(folder)
    for old in _all(folder)[:-1]:
        shutil.rmtree(old, ignore_errors=True)
    return checkpoint


def _write(
    folder: Path, parameters: dict[str, nn.Parameter], optimiser: Optimizer, state: TrainState
) -> None:
    weights = {name: p.detach().cpu().contiguous() for name, p in parameters.items()}
    moments = {
        f"{name}/{moment}": value.cpu().contiguous()
        for name, p in parameters.items()
        for moment, value in optimiser.state[p].items()
    }
    save_file(weights, folder / "trained.safetensors")
    save_file(moments, folder / "optimiser.safetensors")
    written = state.model_copy(update={versions.WRITTEN_BY: __version__})
    (folder / STATE).write_text(written.model_dump_json(), encoding="utf-8")
    let_be_read(folder)
    for file in folder.iterdir():
        sync(file)
    sync(folder)


def latest(folder: Path) -> Path | None:
    """The newest checkpoint of a run, if there is one."""
    checkpoints = _all(folder)
    return checkpoints[-1] if checkpoints else None


def step_of(checkpoint: Path) -> int:
    """The step that a checkpoint was written after, by its name."""
    return int(checkpoint.name.split("-")[1])


def load(checkpoint: Path, model: nn.Module, optimiser: Optimizer) -> TrainState:
    """Put a checkpoint's weights and moments back in place; where training stood.

    Raises `ClipTuneError` if its parameters are not this model's, or if it is damaged.
    """
    parameters = trainable(model)
    file = checkpoint / "trained.safetensors"
    with undamaged(file):
        weights = _read(file)
    shapes = {name: parameter.shape for name, parameter in parameters.items()}
    if {name: weight.shape for name, weight in weights.items()} != shapes:
        raise ClipTuneError(_FOREIGN(folder=checkpoint))
    moments: dict[str, dict[str, Tensor]] = {name: {} for name in parameters}
    file = checkpoint / "optimiser.safetensors"
    with undamaged(file):
        for key, value in _read(file).items():
            name, moment = key.rsplit("/", 1)
            # A copy: what was read is mapped from a file that must be free to go.
            moments[name][moment] = value.to(parameters[name].device, copy=True)
    put(model, weights)
    for name, parameter in parameters.items():
        optimiser.state[parameter] = moments[name]
    return read_state(checkpoint)


def _read(path: Path) -> dict[str, Tensor]:
    """A file's tensors, by the names of now: older versions had a prefix's projection deeper."""
    bounded.check(path)
    old, new = ".prefix_trunk.default.linear.", ".prefix_trunk.default."
    return {name.replace(old, new): values for name, values in load_file(path).items()}


def read_state(checkpoint: Path) -> TrainState:
    """Where training stood at a checkpoint.

    Raises `ClipTuneError` if it is damaged, or if a newer version wrote it: this one would go on
    without all that it does not know, and write over it.
    """
    path = checkpoint / STATE
    with undamaged(path):
        written = bounded.read(path)
    if told := versions.newer(path, versions.of_json(written)):
        raise ClipTuneError(told)
    with undamaged(path):
        return TrainState.model_validate(json.loads(written))


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*")) if folder.is_dir() else []
