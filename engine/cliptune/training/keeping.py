"""What a run keeps on the disk while it works: its best adapter, and checkpoints to go on from."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torch.optim import Optimizer

from cliptune.core.files import move_into_place, sync
from cliptune.evaluation.probe import save_vectors
from cliptune.models import folder as model_folder
from cliptune.runs import AdapterDescription
from cliptune.runs.layout import DESCRIPTION
from cliptune.training import checkpoint
from cliptune.training.checkpoint import TrainState
from cliptune.training.setup import Setup


def save_checkpoint(setup: Setup, state: TrainState, optimiser: Optimizer) -> str:
    """Write where training stands; the folder's path within the run's."""
    run, log = setup.run, setup.session.log
    state.log_size = log.sync() if log else 0
    state.processes = setup.session.begun_by
    folder = checkpoint.save(run.files.checkpoints, setup.base.model, optimiser, state)
    return folder.relative_to(run.folder).as_posix()


def save_best(setup: Setup) -> str:
    """Keep the model as it is now as the best one, and the class vectors if these are used.

    With it goes what is needed to use it. Gives the folder's path within the run's.
    """
    run, job = setup.run, setup.job
    with _beside(run.best) as beside:
        job.method.save(setup.base.model, beside)
        if setup.prepared.vectors is not None:
            save_vectors(setup.prepared.vectors.cpu(), beside)
        described = AdapterDescription.read(run.files.description)
        setup.prepared.describe(described).write(beside / DESCRIPTION)
        if not job.method.frozen_base:  # a whole model, to be loaded like its base
            model_folder.copy_companions(setup.base.folder, beside)
        move_into_place(beside, run.best)
    return run.best.relative_to(run.folder).as_posix()


def keep_trained(setup: Setup) -> Path:
    """The folder of the best adapter as training left it, a copy until the run has finished.

    A run that breaks off after what was settled took its place settles from there once more.
    """
    run, trained = setup.run, setup.run.files.trained
    if setup.session.world.leads and not trained.exists():
        with _beside(trained) as beside:
            for file in run.best.iterdir():
                shutil.copyfile(file, beside / file.name)
                sync(beside / file.name)
            os.rename(beside, trained)
        sync(run.folder)
    return trained


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """An empty folder where something is made that then goes to `folder`."""
    beside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir()
        yield beside
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)  # on a full disk it is in the way
        raise
