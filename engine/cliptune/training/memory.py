"""How much memory a job will take, found by going through one step of it without any.

The adapted model is made of fake tensors, which have a shape and a type and no memory. The towers
and the loss that training uses are run on them, and every tensor that comes to be is counted
for as long as anything holds it: activations, casts under autocast, gradients and workspace are
counted as they are, not guessed. The optimiser's two moments are of the size of what is trained.
"""

import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pydantic import TypeAdapter
from torch import Tensor, nn
from torch._subclasses import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map_only

from cliptune import families
from cliptune.core.messages import Message, text
from cliptune.data.framing import Framing
from cliptune.job import Job
from cliptune.methods.method import Quantisation, packed
from cliptune.models import counted, devices, shortcuts
from cliptune.models.load import TwoTowers
from cliptune.models.preprocessing import Preprocessing
from cliptune.models.towers import Drawn, ImageTower, TextTower, recompute
from cliptune.training.captured import recordable
from cliptune.training.distributed import World
from cliptune.training.loss import TEXTS, CaptionLoss, ClassLoss, Loss

WIDEST = 1024
"""Images that are looked at at a time where a card has room for so many: more are no faster."""

REMEMBERED = 4096
"""Operations on fake tensors that PyTorch is left to remember by their shapes, some 7 MB. It never
forgets any, and each new number of images or prompts brings hundreds of them for each method."""

_FEWER = text(
    "training-may-not-fit",
    "Training may not fit: it is expected to hold {peak:,.1f} GB of the {limit:,.1f} GB free.",
    "A micro-batch of {largest} fits.",
)
_LIGHTER = text(
    "training-will-not-fit",
    "Training may not fit: it is expected to hold {peak:,.1f} GB of the {limit:,.1f} GB free.",
    "Take {lighter}",
)
_FITS = text("memory-fits", "Fits: about {peak:,.1f} GB")
_FITS_IN_PARTS = text("memory-fits-in-parts", "Fits, {largest} at a time")
_NEEDS = text("memory-needs", "Needs about {peak:,.1f} GB; {limit:,.1f} GB are free")


@dataclass(frozen=True)
class DatasetShape:
    """What a step's memory depends on in a folder of images."""

    images: int
    prompts: int
    """Class prompts, or captions."""
    tokens: int
    """Of the longest prompt, start and end among them."""
    captions: bool = False


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes by what holds them, when a step of training holds most."""

    weights: int
    """The base's, with the constants of its quantisation."""
    trained: int
    gradients: int
    optimiser: int
    activations: int
    """What the backward pass needs of the forward pass."""
    workspace: int
    """What is held for a moment beside all these."""
    program: int
    """What this program holds of a machine's memory without the model; none of a GPU's."""
    micro_batch: int
    limit: int
    """Bytes that are free on the device, those that this program holds by now among them."""
    fraction: float
    """Numbers that are saved, as a fraction of the base's."""
    saved: int
    """Bytes of weights that quantising saves."""
    largest: int
    """The largest micro-batch that fits, at most the batch; 0 if not even one image does."""
    at_once: int = 0
    """Images that can be looked at at a time while nothing is trained, and hold no more than a step
    of training does, nor than there is."""
    evaluation: int = 0
    """What it takes to look at so many beside a recorded step, which gives nothing back; none where
    steps are not recorded, and all that one held is free by then."""

    @property
    def model(self) -> int:
        """Bytes that the model takes, with all that training it does."""
        held = self.weights + self.trained + self.gradients + self.optimiser
        return held + self.activations + self.workspace + self.evaluation

    @property
    def peak(self) -> int:
        """Bytes that this program will hold on the device: what a run tells of, and its charts."""
        return self.program + self.model

    @property
    def fits_in_memory(self) -> bool:
        """Whether as much is free."""
        return self.peak <= self.limit

    @property
    def in_short(self) -> Message:
        """Whether it fits, in a few words: as it is, with a smaller micro-batch, or not."""
        peak, limit = self.peak / 1e9, self.limit / 1e9
        if self.fits_in_memory:
            return _FITS(peak=peak)
        return (
            _FITS_IN_PARTS(largest=self.largest) if self.largest else _NEEDS(peak=peak, limit=limit)
        )

    @property
    def warning(self) -> Message:
        """What is to be said, and done, where it does not fit."""
        peak, limit = self.peak / 1e9, self.limit / 1e9
        if self.largest:
            return _FEWER(peak=peak, limit=limit, largest=self.largest)
        return _LIGHTER(peak=peak, limit=limit, lighter=devices.LIGHTER)


@dataclass(frozen=True)
class MemoryUsage:
    """Bytes counted while a step was gone through."""

    weights: int
    trained: int
    activations: int
    images: int
    """What the images' tower holds of the activations."""
    peak: int
    step: int
    """The most that a step holds beside the model and the optimiser's moments."""
    look: int
    """What it takes for a moment to look at one image, as when the model is measured."""
    fraction: float
    saved: int


_usage = TypeAdapter(MemoryUsage)


class Count(TorchDispatchMode):
    """Counts the bytes of all storages that come to be while it is on, until they are let go."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._live: dict[int, tuple[Any, int]] = {}
        self.now = 0
        self.peak = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        made = func(*args, **(kwargs or {}))
        tree_map_only(Tensor, self.see, made)
        return made

    def see(self, tensor: Tensor) -> None:
        """Count a tensor's storage, once."""
        storage = tensor.untyped_storage()
        key = id(storage)
        if key in self._live:
            return
        size = storage.nbytes()
        self._live[key] = (weakref.ref(storage, lambda _: self._gone(key)), size)
        self.now += size
        self.peak = max(self.peak, self.now)

    def height(self, call: Callable[[], object]) -> int:
        """The most bytes that a call holds beside those that are held before."""
        before, peak = self.now, self.peak
        self.peak = before
        call()
        height = self.peak - before
        self.peak = max(peak, self.peak)
        return height

    def _gone(self, key: int) -> None:
        self.now -= self._live.pop(key)[1]


def estimate(
    job: Job, config: Any, dataset: DatasetShape, folder: Path, loaded: int = 0
) -> MemoryEstimate:
    """What a job will take on its device. `folder` is where a tokenizer for a text prompt lies,
    `loaded` are the bytes of its base where that is in memory already.

    Raises `ClipTuneError` if the method's settings do not fit the base.
    """
    device = devices.pick(job.train.device)
    limit = devices.free_memory(device)
    program = max(0, devices.resident_memory() - loaded) if device.type == "cpu" else 0
    batch = min(job.train.batch_size, dataset.images)
    micro = min(job.train.micro_batch or batch, batch)
    usage = simulate(job, config, dataset, folder, micro)
    held = usage.weights + 4 * usage.trained  # the weights, a gradient and two moments
    room = limit - program - usage.peak + usage.images
    largest = int(room * micro / usage.images) if usage.images else batch
    beside = usage.weights + 3 * usage.trained  # the weights, and two moments
    recorded = usage.step if _recorded(job, device, dataset, micro == batch) else 0
    free = min(limit - program - recorded, usage.peak) - beside
    at_once = min(max(0, free) // max(1, usage.look), WIDEST)
    looking = beside + recorded + at_once * usage.look
    return MemoryEstimate(
        weights=usage.weights,
        trained=usage.trained,
        gradients=usage.trained,
        optimiser=2 * usage.trained,
        activations=usage.activations,
        workspace=max(0, usage.peak - held - usage.activations),
        program=program,
        micro_batch=micro,
        limit=limit,
        fraction=usage.fraction,
        saved=usage.saved,
        largest=max(0, min(batch, largest)),
        at_once=at_once,
        evaluation=max(0, looking - usage.peak) if recorded else 0,
    )


def _recorded(job: Job, device: torch.device, dataset: DatasetShape, whole: bool) -> bool:
    """Whether a job's steps are recorded, if one process takes them: those that are taken whole."""
    texts = 0 if dataset.captions else dataset.prompts
    recomputing, in_8_bits = job.train.checkpointing, job.base.quantisation == "int8"
    able = recordable(device, recomputing=recomputing, in_8_bits=in_8_bits)
    return able and whole and texts <= TEXTS and job.method.trains


@dataclass(frozen=True)
class _Simulation:
    """A step to go through; two with the same `key` count the same."""

    key: tuple[object, ...]
    job: Job = field(compare=False)
    config: Any = field(compare=False)
    dataset: DatasetShape = field(compare=False)
    folder: Path = field(compare=False)
    micro_batch: int = field(compare=False)
    device: torch.device = field(compare=False)
    precision: torch.dtype = field(compare=False)


def simulate(
    job: Job, config: Any, dataset: DatasetShape, folder: Path, micro_batch: int
) -> MemoryUsage:
    """Go through a step of a job and through an evaluation, on fake tensors, and count.

    What was counted for one job holds for others of its shape, on whichever base of that
    configuration: those of a comparison, or a run that the window told of before it began, now or
    at another time.
    """
    device = devices.pick(job.train.device)
    precision = devices.precision(device, job.train.precision)
    train = job.train
    key = (
        *(str(type(job.method)), job.method.model_dump_json(), job.base.quantisation),
        *(train.batch_size, train.checkpointing, train.crop, train.flip, micro_batch),
        *(device, precision, config.to_json_string(use_diff=False), dataset),
    )
    asked = _Simulation(key, job, config, dataset, folder, micro_batch, device, precision)
    return _simulate(asked)


@lru_cache(maxsize=64)
def _simulate(asked: _Simulation) -> MemoryUsage:
    with suppress(ValueError):  # of a file that is not there, or damaged
        return _usage.validate_json(counted.read(asked.key), strict=True)
    usage = _gone_through(asked)
    if len(FakeTensorMode.cache) > REMEMBERED:
        FakeTensorMode.cache_clear()
    counted.keep(asked.key, _usage.dump_json(usage).decode())
    return usage


def _gone_through(asked: _Simulation) -> MemoryUsage:
    job, config, dataset = asked.job, asked.config, asked.dataset
    folder, micro_batch = asked.folder, asked.micro_batch
    device, precision = asked.device, asked.precision
    dtype = precision if job.method.frozen_base else torch.float32
    model, numbers = _adapted(job, config, dtype, folder, device)
    saved = _saved(model, job.base.quantisation)
    with FakeTensorMode(allow_non_fake_inputs=True), Count() as count:
        _fill(model, device)
        weights = count.now - saved
        base = TwoTowers(model, None, _plain(config.vision_config.image_size), folder)
        trained = sum(p.numel() * p.element_size() for p in model.parameters() if p.requires_grad)
        images, prompts = _towers(job, base, dataset, precision)
        criterion = _criterion(images, prompts, dataset)
        with torch.no_grad():
            seen = np.arange(min(dataset.images, images.chunk))
            look = count.height(lambda: images.plain(seen)) // len(seen)
            prompts.plain(np.arange(min(dataset.prompts, prompts.chunk)))
        moments = [torch.empty_like(p) for p in model.parameters() if p.requires_grad for _ in "mv"]
        at_once = micro_batch if dataset.captions else TEXTS
        read = prompts.draw(np.arange(min(at_once, dataset.prompts)))
        of_texts = _held(count, prompts, read)
        varied = images.draw(np.arange(micro_batch), 0)
        of_images = _held(count, images, varied)
        del read, varied
        step = 0
        if job.method.trains:
            # Two micro-batches show what a step holds while it works on one of them.
            batch = min(job.train.batch_size, dataset.images)
            rows = np.arange(min(batch, 2 * micro_batch))
            step = count.height(lambda: criterion.backward(criterion.draw(rows, micro_batch, 0), 0))
        del moments
        return MemoryUsage(
            weights=weights - trained,
            trained=trained,
            activations=of_texts + of_images,
            images=of_images,
            peak=count.peak - saved,
            step=step,
            look=look,
            fraction=job.method.trained(model) / numbers if job.method.trains else 0.0,
            saved=saved,
        )


def _held(count: Count, tower: Callable[[Drawn], Tensor], drawn: Drawn) -> int:
    """Bytes that a forward pass leaves for the backward pass, and gives."""
    before = count.now
    features = tower(drawn)
    held = count.now - before
    del features
    return held


def _adapted(
    job: Job, config: Any, dtype: torch.dtype, folder: Path, device: torch.device
) -> tuple[Any, int]:
    """The model with the method's own put in, on "meta"; the base's numbers."""
    kind = devices.attention(device)
    with torch.device("meta"):
        family = families.of(config)
        model = family.model._from_config(config, attn_implementation=kind, dtype=dtype)
        for name in family.numbers:
            getattr(model, name).data = getattr(model, name).data.float()
        model.requires_grad_(False).eval()
        if job.base.quantisation == "int8":
            _stand_in(model)
        shortcuts.take(model)
        model.name_or_path = str(folder)
        numbers = sum(parameter.numel() for parameter in model.parameters())
        adapted = job.method.apply(model, "", None)
    adapted.train()
    if job.train.checkpointing:
        recompute(adapted)
    return adapted, numbers


def _fill(model: nn.Module, device: torch.device) -> None:
    """Fake tensors in the place of those on "meta": they take part in autocast."""
    for module in model.modules():
        tensors: tuple[dict[str, Any], ...] = (module._parameters, module._buffers)
        for parts in tensors:
            for name, value in parts.items():
                if value is None:
                    continue
                fake = torch.empty(value.shape, dtype=value.dtype, device=device)
                if isinstance(value, nn.Parameter):
                    parts[name] = nn.Parameter(fake, requires_grad=value.requires_grad)
                else:
                    parts[name] = fake


def _plain(side: int) -> Preprocessing:
    return Preprocessing(Framing(side, side), 1.0, (0.0,) * 3, (1.0,) * 3)


class _Blank:
    """As many images as there are, all of them blank, and none of them anywhere."""

    def __init__(self, count: int, side: int) -> None:
        self._count, self._side = count, side

    def __len__(self) -> int:
        return self._count

    def to(self, device: torch.device, rows: np.ndarray) -> Tensor:
        return torch.zeros(len(rows), self._side, self._side, 3, dtype=torch.uint8, device=device)


class _Texts(TextTower):
    """As many prompts as there are, all as long as the longest."""

    def __init__(self, base: TwoTowers, precision: torch.dtype, count: int, tokens: int) -> None:
        self.base, self.precision, self.kept = base, precision, None
        self._count, self._longest = count, tokens

    def __len__(self) -> int:
        return self._count

    def _tokens(self, rows: np.ndarray, whole: bool = False) -> Drawn:
        size = len(rows), self._longest
        return (torch.zeros(size, dtype=torch.long, device=self.base.device),)


class _Saving(torch.autograd.Function):
    """x W^T + b as bitsandbytes computes it in 8 bits: its input is held until all is done."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.held = x, weight
        return nn.functional.linear(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return gradients[0] @ ctx.held[1], None, None


class _EightBits(nn.Linear):
    """Stands in for `Linear8bitLt`, which asks for real tensors."""

    def forward(self, x: Tensor) -> Tensor:
        x = x.to(self.weight.dtype)
        return _Saving.apply(x, self.weight, self.bias)  # type: ignore[no-any-return, no-untyped-call]


def _quantised(model: nn.Module) -> Iterator[tuple[nn.Module, str, nn.Linear]]:
    """The Linears that quantising takes in, with where they are: those of blocks."""
    family = families.of(model.config)
    for name, module in model.named_modules():
        for child, linear in module.named_children():
            inside = family.in_blocks(name) and isinstance(linear, nn.Linear)
            if inside and not linear.weight.requires_grad:
                yield module, child, linear


def _stand_in(model: nn.Module) -> None:
    for module, child, linear in list(_quantised(model)):
        stand_in = _EightBits(linear.in_features, linear.out_features, dtype=linear.weight.dtype)
        setattr(module, child, stand_in.requires_grad_(False))


def _saved(model: nn.Module, kind: Quantisation) -> int:
    """Bytes that a quantised base takes less than what stands in for it."""
    if kind == "none":
        return 0
    weights = [linear.weight for _, _, linear in _quantised(model)]
    return sum(
        weight.numel() * weight.element_size() - packed(weight.numel(), weight.shape[0], kind)
        for weight in weights
    )


def _towers(
    job: Job, base: TwoTowers, dataset: DatasetShape, precision: torch.dtype
) -> tuple[ImageTower, TextTower]:
    """The towers as a run has them, with what is kept in place."""
    framing, train = base.framing, job.train
    larger: Any = _Blank(dataset.images, framing.larger().side) if train.crop else None
    small: Any = _Blank(dataset.images, framing.side)
    images = ImageTower(base, precision, small, larger, flip=train.flip)
    prompts = _Texts(base, precision, dataset.prompts, dataset.tokens)
    for tower, rows in ((images, dataset.images), (prompts, dataset.prompts)):
        if tower.constant:
            tower.kept = torch.zeros(rows, base.width, device=base.device)
    return images, prompts


def _criterion(images: ImageTower, prompts: TextTower, dataset: DatasetShape) -> Loss:
    """The loss as a run has it; of classes, all images are of the first."""
    if dataset.captions:
        return CaptionLoss(images, prompts, np.arange(dataset.images + 1), World())
    labels = torch.zeros(dataset.images, dtype=torch.long)
    return ClassLoss(images, prompts, labels, World())
