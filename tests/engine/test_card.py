"""A step as a card takes it, on tensors that have a shape, a type and no memory: nothing of it asks
the card for what it holds, and nothing passes between the card and the machine.

Either would have the card wait, and end a recording of the step. PyTorch's fake tensors raise where
somebody asks for a value, or for a shape that values decide.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import cycle, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch._subclasses import FakeTensorMode
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.models import folder as model_folder
from cliptune.models import towers
from cliptune.models.load import TwoTowers
from cliptune.training import checkpoint, memory
from cliptune.training.distributed import World
from cliptune.training.loop import make_optimiser
from cliptune.training.memory import DatasetShape
from cliptune.training.update import Update
from engine.tiny_families import TINY, WRITERS
from engine.training import small_job
from slow import slow

CARD = torch.device("meta")
"""What stands in for one: without CUDA, PyTorch lets no gradients flow where it says "cuda"."""
TRAINED = [kind for kind in METHODS if METHODS[kind].trains]
FIRST = {*product(["clip"], TRAINED, [False]), ("clip", "lora", True)} | {
    (family, kind, captions)
    for family, kind, captions in zip(TINY, cycle(TRAINED), cycle([True, False]), strict=False)
}
CASES = [
    case if case in FIRST else pytest.param(*case, marks=slow)
    for case in product(WRITERS, TRAINED, [False, True])
]


class Elsewhere(TorchDispatchMode):
    """Notes what is done with tensors that are not all on the card."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.done: list[str] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        made = func(*args, **(kwargs or {}))
        tensors = [one for one in tree_leaves((args, kwargs, made)) if isinstance(one, Tensor)]
        if any(tensor.device != CARD for tensor in tensors):
            self.done.append(func.name())
        return made


@contextmanager
def on_card(
    job: Job, folder: Path, dataset: DatasetShape, images: int
) -> Iterator[Callable[[], object]]:
    """Takes the same step of a job again and again; what is moved to the card once is there."""
    config = model_folder.configuration(folder)
    model, _ = memory._adapted(job, config, torch.float32, folder, CARD)
    with FakeTensorMode(allow_non_fake_inputs=True):
        memory._fill(model, CARD)
        base = TwoTowers(model, None, memory._plain(config.vision_config.image_size), folder)
        criterion = memory._criterion(*memory._towers(job, base, dataset, torch.float32), dataset)
        optimiser = make_optimiser(model, job.train, 1e-3)
        trained = [*checkpoint.trainable(model).values()]
        update = Update(model, criterion, trained, optimiser, 1.0, World())
        batch = criterion.draw(np.arange(images), images, 0, whole=True)
        masked = [(ids, torch.ones_like(ids)) for (ids,) in batch.texts]  # of several lengths

        def step() -> object:
            return update(batch._replace(texts=masked), None, stopping=False)

        step()
        yield step


@pytest.fixture(autouse=True)
def card() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        yield


def stand_in(patch: pytest.MonkeyPatch) -> None:
    """Do without what only real devices know: how to compute in 16 bits, and the fused AdamW."""
    patch.setattr(towers, "autocast", lambda device, precision: nullcontext())
    adam = sys.modules["torch.optim.adam"]
    patch.setattr(adam, "_device_dtype_check_for_fused", lambda parameter: None)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny base of a family."""
    made: dict[str, Path] = {}

    def folder(family: str) -> Path:
        if family not in made:
            made[family] = WRITERS[family](tmp_path_factory.mktemp(family))
        return made[family]

    return folder


@pytest.mark.parametrize(("family", "kind", "captions"), CASES)
def test_a_step_is_the_cards_alone(
    family: str, kind: str, captions: bool, folders: Callable[[str], Path]
) -> None:
    folder = folders(family)
    job = small_job(Path(), folder, kind, crop=True, flip=True)
    dataset = DatasetShape(12, 12 if captions else 5, 8, captions)
    with on_card(job, folder, dataset, 4) as step, Elsewhere() as elsewhere:
        step()
    assert elsewhere.done == []


def asks(loss: Tensor) -> None:
    loss.item()


def chooses(loss: Tensor) -> None:
    loss[loss > 0]


def brings(loss: Tensor) -> None:
    loss * torch.tensor([2.0]).to(loss.device)


def takes_along(loss: Tensor) -> None:
    loss * torch.tensor(2.0)


@pytest.mark.parametrize("how", [asks, chooses, brings, takes_along])
def test_what_is_not_the_cards_is_found(how: Callable[[Tensor], None]) -> None:
    with FakeTensorMode(), Elsewhere() as elsewhere:
        loss = torch.zeros(3, device=CARD).sum()
        assert elsewhere.done == []
        if how in (asks, chooses):
            with pytest.raises((DataDependentOutputException, DynamicOutputShapeException)):
                how(loss)
        else:
            how(loss)
            assert elsewhere.done
