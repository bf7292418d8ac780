"""What a run keeps on the disk while it works: its best adapter, and checkpoints to go on from."""

import shutil

from torch.optim import Optimizer

from cliptune.core.files import move_into_place
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
    folder = checkpoint.save(run.files.checkpoints, setup.base.model, optimiser, state)
    return folder.relative_to(run.folder).as_posix()


def save_best(setup: Setup) -> str:
    """Keep the model as it is now as the best one, and the class vectors if these are used.

    With it goes what is needed to use it. Gives the folder's path within the run's.
    """
    run, job = setup.run, setup.job
    beside = run.folder / "best.new"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir()
        job.method.save(setup.base.model, beside)
        if setup.prepared.vectors is not None:
            save_vectors(setup.prepared.vectors.cpu(), beside)
        described = AdapterDescription.read(run.files.description)
        setup.prepared.describe(described).write(beside / DESCRIPTION)
        if not job.method.frozen_base:  # a whole model, to be loaded like its base
            model_folder.copy_companions(setup.base.folder, beside)
        move_into_place(beside, run.best)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)  # on a full disk it is in the way
        raise
    return run.best.relative_to(run.folder).as_posix()
