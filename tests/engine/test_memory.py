"""The estimate of memory against what real steps on real tensors hold."""

import gc
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch._subclasses import FakeTensorMode
from transformers import CLIPConfig

import cliptune_resources
from cliptune import job as jobs
from cliptune.core.caches import CACHE
from cliptune.evaluation.prepared import apply, room
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.methods.method import packed
from cliptune.models import devices
from cliptune.models.load import _tensors, load
from cliptune.models.towers import ImageTower, Pixels, TextTower
from cliptune.training import memory
from cliptune.training.distributed import World
from cliptune.training.loop import make_optimiser
from cliptune.training.loss import CaptionLoss, ClassLoss, Loss
from cliptune.training.memory import Count, DatasetShape, MemoryUsage, estimate, simulate
from engine.tiny import tiny_clip
from engine.training import backward
from slow import slow

TRAINED = [kind for kind in METHODS if METHODS[kind].trains]
OTHER = ("bottleneck", "int8")
STEPS = [("fp32", False, 16), ("bf16", False, 8), ("fp32", True, 16), ("fp32", True, 8)]
"""Precision, whether there are captions, and the micro-batch."""
RARER = STEPS[1:3]
COMMON = ("lora", "qlora", "full")
"""A base that is frozen, so in the precision asked for, a quantised one, and one that is not
frozen: for other methods `RARER` is slow."""


def described(kind: str, **parts: dict[str, Any]) -> Job:
    given: dict[str, Any] = {"data": {"images": "."}, "method": {"kind": kind}, "train": {}}
    for part, values in parts.items():
        given[part] = given.get(part, {}) | values
    return jobs.build(given)


def prompt(tokens: int) -> str:
    """One of so many tokens, its start and its end among them."""
    return " ".join(["cat"] * (tokens - 2))


def clear_card() -> int:
    """Let go of what was on an NVIDIA card before, libraries' workspaces too; bytes that stay.

    PyTorch counts the most that is allocated from here on.
    """
    gc.collect()
    torch._C._cuda_clearCublasWorkspaces()
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    return torch.cuda.memory_allocated()


def held(job: Job, folder: Path, dataset: DatasetShape, micro_batch: int) -> tuple[int, int]:
    """Bytes that the towers' forward passes leave, and the most held, in two real steps."""
    device = devices.pick(job.train.device)
    precision = devices.precision(device, job.train.precision)
    dtype = precision if job.method.frozen_base else torch.float32
    base = load(folder, device=device, quantisation=job.base.quantisation, dtype=dtype)
    base.context_length = room(job.method, base.context_length)

    def pixels(side: int) -> Pixels:
        blank = np.zeros((dataset.images, side, side, 3), np.uint8)
        return Pixels(blank, np.arange(dataset.images), dataset.images)

    with Count() as count:
        for tensor in _tensors(base.model):
            count.see(tensor)
        apply(job, base)
        base.model.train()
        larger = pixels(round(base.resolution * 1.25)) if job.train.crop else None
        small = pixels(base.resolution)
        images = ImageTower(base, precision, small, larger, flip=job.train.flip)
        prompts = TextTower(base, precision, [prompt(dataset.tokens)] * dataset.prompts)
        assert prompts.ids.shape[1] == dataset.tokens
        for tower in (images, prompts):
            if tower.constant:
                tower.kept = torch.zeros(len(tower), base.width, device=device)
        with torch.no_grad():
            images.plain(np.arange(min(dataset.images, images.chunk)))
            prompts.plain(np.arange(min(dataset.prompts, prompts.chunk)))
        criterion: Loss
        if dataset.captions:
            first = np.arange(dataset.images + 1)
            criterion = CaptionLoss(images, prompts, first, World())
        else:
            labels = torch.zeros(dataset.images, dtype=torch.long)
            criterion = ClassLoss(images, prompts, labels, World())
        optimiser = make_optimiser(base.model, job.train, 1e-3)
        read = prompts.draw(np.arange(micro_batch if dataset.captions else dataset.prompts))
        seen, before = images.draw(np.arange(micro_batch), 0), count.now
        kept = prompts(read)
        of_texts = count.now - before
        del kept
        kept = images(seen)
        activations = of_texts + count.now - before
        del kept, read, seen
        for _ in range(2):
            backward(criterion, np.arange(job.train.batch_size), micro_batch)
            optimiser.step()
            optimiser.zero_grad()
        return activations, count.peak


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


@pytest.mark.parametrize(
    ("kind", "quantisation", "precision", "captions", "micro_batch"),
    [
        pytest.param(*of, *step, marks=slow if step in RARER and of[0] not in COMMON else ())
        for of in [(kind, METHODS[kind].quantisations[0]) for kind in TRAINED] + [OTHER]
        for step in STEPS
    ],
)
def test_what_a_step_holds(
    kind: str, quantisation: str, precision: str, captions: bool, micro_batch: int, tiny: Path
) -> None:
    if precision == "bf16" and devices.precision(torch.device("cpu"), "auto") == torch.float32:
        pytest.skip("this processor does not compute in bf16")
    count = 24 if captions else 10
    job = described(
        kind,
        base={"quantisation": quantisation},
        train={"batch_size": 16, "precision": precision, "device": "cpu"},
    )
    dataset = DatasetShape(24, count, 7, captions)
    activations, peak = held(job, tiny, dataset, micro_batch)
    found = simulate(job, CLIPConfig.from_pretrained(tiny), dataset, tiny, micro_batch)
    assert found.activations == pytest.approx(activations, rel=0.02)
    assert found.peak == pytest.approx(peak, rel=0.05)


@pytest.mark.usefixtures("counted_anew")
def test_a_step_is_gone_through_once_for_all_times(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted: list[object] = []

    def counts(asked: Any) -> MemoryUsage:
        counted.append(asked)
        return MemoryUsage(1, 2, 3, 4, asked.dataset.prompts, 5, 6, 0.5, 0)

    monkeypatch.setattr(memory, "_gone_through", counts)

    def ask(prompts: int, folder: Path = tiny) -> MemoryUsage:
        """As another process does."""
        memory._simulate.cache_clear()
        config, dataset = CLIPConfig.from_pretrained(tiny), DatasetShape(24, prompts, 7)
        return simulate(described("lora", train={"batch_size": 8}), config, dataset, folder, 8)

    first = ask(10)
    assert ask(10) == first and len(counted) == 1
    assert ask(10, tmp_path / "the same weights elsewhere") == first and len(counted) == 1
    assert ask(20) != first and len(counted) == 2
    whole = next((CACHE.folder / "memory").iterdir()).read_text(encoding="utf-8")
    for torn in ("", "{", '{"peak": 3}', "[1]", "[" * 9999, whole.replace("3", '"x"')):
        for file in (CACHE.folder / "memory").iterdir():
            file.write_text(torn, encoding="utf-8")
        assert ask(10) == first, torn
    shutil.rmtree(CACHE.folder)
    CACHE.folder.touch()  # nothing can be kept there
    assert ask(10) == first
    memory._simulate.cache_clear()


@pytest.mark.usefixtures("counted_anew")
def test_no_more_operations_are_remembered_than_a_few_jobs_need(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "REMEMBERED", 500)
    config = CLIPConfig.from_pretrained(tiny)
    remembered = []
    for prompts in (11, 12):
        simulate(described("probe"), config, DatasetShape(24, prompts, 7), tiny, 8)
        remembered.append(len(FakeTensorMode.cache))
    assert max(remembered) <= 500, remembered


def test_as_many_images_are_looked_at_as_a_step_has_room_for(tiny: Path) -> None:
    dataset = DatasetShape(400, 10, 7)
    job = described("lora", train={"batch_size": 16, "device": "cpu", "precision": "fp32"})
    config = CLIPConfig.from_pretrained(tiny)
    found = estimate(job, config, dataset, tiny)
    assert 16 < found.at_once < 400
    base = load(tiny, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    apply(job, base)
    side = base.resolution
    pixels = Pixels(np.zeros((400, side, side, 3), np.uint8), np.arange(400), 400)
    tower = ImageTower(base, torch.float32, pixels)
    step = simulate(job, config, dataset, tiny, 16).peak - found.weights - 3 * found.trained
    with torch.no_grad(), Count() as count:
        height = count.height(lambda: tower.plain(np.arange(found.at_once)))
    assert height == pytest.approx(step, rel=0.1)


def test_what_a_recorded_step_keeps_is_not_there_for_evaluating(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, config = DatasetShape(400, 10, 7), CLIPConfig.from_pretrained(tiny)
    given = {"batch_size": 32, "device": "cpu", "precision": "fp32"}
    monkeypatch.setattr(devices, "resident_memory", lambda: 0)

    def expected(free: int, *, records: bool = True, **train: Any) -> memory.MemoryEstimate:
        monkeypatch.setattr(devices, "free_memory", lambda device: free)
        monkeypatch.setattr(memory, "recordable", lambda device, **how: records)
        return estimate(described("lora", train=given | train), config, dataset, tiny)

    usage = simulate(described("lora", train=given), config, dataset, tiny, 32)
    model = usage.weights + 3 * usage.trained
    assert usage.step == pytest.approx(usage.peak - model, rel=0.01)
    plenty, plain = expected(1 << 40), expected(1 << 40, records=False)
    assert plenty.at_once == plain.at_once > 32
    assert plenty.at_once * usage.look > 0.9 * usage.step
    assert plenty.peak == model + usage.step + plenty.at_once * usage.look
    assert plenty.peak == plain.peak + plenty.evaluation
    just = expected(model + usage.step + 9 * usage.look)
    assert just.at_once == 9 and just.fits_in_memory
    assert just.peak == just.limit
    in_parts = expected(1 << 40, micro_batch=8)
    assert in_parts.evaluation == 0, "what is taken in parts is not recorded"


def test_recomputing_is_counted(tiny: Path) -> None:
    dataset, found = DatasetShape(24, 10, 7), []
    for checkpointing in (False, True):
        job = described(
            "lora",
            train={"batch_size": 16, "device": "cpu", "precision": "fp32"}
            | {"checkpointing": checkpointing},
        )
        read = simulate(job, CLIPConfig.from_pretrained(tiny), dataset, tiny, 16)
        activations, peak = held(job, tiny, dataset, 16)
        assert read.activations == pytest.approx(activations, rel=0.02)
        assert read.peak == pytest.approx(peak, rel=0.05)
        found.append(read.activations)
    assert found[1] < found[0] / 2


@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
def test_packed_weights_are_as_large_as_bitsandbytes_makes_them(quantisation: Any) -> None:
    folder = cliptune_resources.starter()
    plain, quantised = (
        load(folder, device=torch.device("cpu"), quantisation=kind, dtype=torch.float32)
        for kind in ("none", quantisation)
    )
    saved = sum(
        4 * module.weight.numel() - packed(module.weight.numel(), len(module.weight), quantisation)
        for name, module in plain.model.named_modules()
        if isinstance(module, torch.nn.Linear) and ".encoder." in name
    )
    # Biases and norms may be kept in another type; they are a hundredth of a block.
    assert plain.memory() - quantised.memory() == pytest.approx(saved, rel=0.01)


def test_the_parts_make_up_the_peak_and_it_is_said_what_fits() -> None:
    folder = cliptune_resources.starter()
    config = CLIPConfig.from_pretrained(folder)
    job = described("lora", train={"device": "cpu", "batch_size": 32})
    found = estimate(job, config, DatasetShape(900, 10, 8), folder)
    assert found.fits_in_memory and found.largest == found.micro_batch == 32
    assert found.weights > found.trained == found.gradients == found.optimiser / 2 > 0
    assert found.activations > found.workspace > 0
    assert found.peak == found.model + found.program


def test_a_base_that_is_loaded_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folder, dataset = cliptune_resources.starter(), DatasetShape(900, 10, 8)
    config = CLIPConfig.from_pretrained(folder)
    job = described("lora", train={"device": "cpu", "batch_size": 32})
    monkeypatch.setattr(devices, "resident_memory", lambda: 500_000_000)
    before = estimate(job, config, dataset, folder)
    monkeypatch.setattr(devices, "resident_memory", lambda: 500_000_000 + before.weights)
    assert estimate(job, config, dataset, folder, before.weights).peak == before.peak


def test_a_device_too_small_is_told_and_a_smaller_micro_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = cliptune_resources.starter()
    config = CLIPConfig.from_pretrained(folder)
    job = described("lora", train={"device": "cpu", "batch_size": 32})
    monkeypatch.setattr(devices, "resident_memory", lambda: 500_000_000)
    monkeypatch.setattr(devices, "free_memory", lambda device: 560_000_000)
    found = estimate(job, config, DatasetShape(900, 10, 8), folder)
    assert not found.fits_in_memory and 1 <= found.largest < 32
    smaller = described(
        "lora", train={"device": "cpu", "batch_size": 32, "micro_batch": found.largest}
    )
    assert estimate(smaller, config, DatasetShape(900, 10, 8), folder).model < 66_000_000
    monkeypatch.setattr(devices, "free_memory", lambda device: 505_000_000)
    assert estimate(job, config, DatasetShape(900, 10, 8), folder).largest == 0
