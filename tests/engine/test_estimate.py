"""What is told of a job before it begins."""

import itertools
import json
import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, finish
from cliptune.job import Job
from cliptune.methods.method import packed
from cliptune.training import estimate as estimates
from cliptune.training.loss import Batch, ClassLoss
from engine import drawn
from engine.test_cli import cliptune
from engine.tiny import tiny_clip
from engine.training import small_job


@pytest.mark.parametrize("make", [drawn.classes, drawn.captions])
@pytest.mark.parametrize("kind", ["lora", "qlora", "prompt"])
def test_memory_and_pace_of_a_job(
    kind: str, make: object, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimates, "PATIENCE", math.inf)  # however long a step takes here
    images = make(tmp_path / "images")  # type: ignore[operator]
    job = small_job(images, base, kind, epochs=4)
    found = finish(estimates.estimate_job_memory(job, CancelToken()))
    assert found.fits_in_memory and found.peak > found.activations > 0
    pace, tried = trial(job)
    assert 0 < pace.lowest <= pace.epoch <= pace.highest
    assert pace.beside > 0 and pace.whole == pace.beside + 4 * pace.epoch
    assert tried == 7


def trial(job: Job) -> tuple[estimates.TimeEstimate, int]:
    """How long a job will take, and how many steps were tried."""
    told = []
    work = estimates.estimate_job_time(job, CancelToken())
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            return end.value, sum(isinstance(e, Progress) and e.phase == "trial" for e in told)


@pytest.mark.parametrize(("seconds", "steps"), [(0.1, 7), (0.8, 4), (60, 3)])
def test_a_trial_is_kind_to_a_slow_machine(
    seconds: float, steps: int, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock each step takes so long, the first one ten times, and nothing else does."""
    now = 0.0
    backward = ClassLoss.backward

    def slow(self: ClassLoss, batch: Batch, seed: int) -> torch.Tensor:
        nonlocal now
        now += seconds if seed else 10 * seconds
        return backward(self, batch, seed)

    monkeypatch.setattr(estimates, "time", SimpleNamespace(perf_counter=lambda: now))
    monkeypatch.setattr(ClassLoss, "backward", slow)
    job = small_job(drawn.classes(tmp_path / "images"), base, batch_size=1000)
    pace, tried = trial(job)
    assert tried == steps
    assert pace.lowest == pytest.approx(seconds) and pace.highest == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("towers", "tested", "looks", "each_epoch"),
    [
        ("vision", 0, 8 + 8, 8),  # the base and the best, on those for validation
        ("vision", 24, 8 + 24 + 24, 8),
        ("text", 0, 8 + 40 + 8, 0),  # the base, and then every image once
        ("text", 24, 8 + 24 + 40 + 8 + 24, 0),
    ],
)
def test_every_look_at_the_images_is_counted(
    towers: str,
    tested: int,
    looks: int,
    each_epoch: int,
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the clock every step of 8 images takes a second, and so does a look at 8."""
    clock = itertools.count()
    monkeypatch.setattr(estimates, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    job = small_job(tmp_path, base, "lora", {"towers": towers}, batch_size=8)
    counts = (40, 8, tested)
    pace = finish(
        estimates.estimate_time(job, counts, ["a cat", "a dog"], CancelToken(), captions=False)
    )
    assert pace.beside == looks / 8 and pace.epoch == 40 / 8 + each_epoch / 8


def test_a_base_that_is_not_here_yet_is_estimated_by_its_shape(tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images")
    small = finish(
        estimates.estimate_job_memory(small_job(images, Path("vit-b-32")), CancelToken())
    )
    large = finish(
        estimates.estimate_job_memory(small_job(images, Path("vit-l-14")), CancelToken())
    )
    assert small.weights == pytest.approx(4 * 151_277_313, rel=0.01)
    assert large.weights == pytest.approx(4 * 427_616_513, rel=0.01)
    assert large.activations > 3 * small.activations


def test_a_quantised_base_takes_an_eighth_of_its_weights_and_the_guides_figures() -> None:
    """The guide names 5, 9 and 48 GB for 7, 13 and 70 billion weights: weights, and room to work.

    The weights alone, in NF4 with its constants, are half a byte and a fiftieth each.
    """
    for billions, weights, cited in ((7, 3.5, 5), (13, 6.7, 9), (70, 36.0, 48)):
        counted = packed(10**9, 10**6, "nf4") * billions / 1e9
        assert counted == pytest.approx(weights, rel=0.04) and counted < cited


def test_estimate_on_the_command_line(base: Path, tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images")
    place = tmp_path / "job.toml"
    place.write_text(jobs.to_toml(small_job(images, base)), encoding="utf-8")
    told = cliptune("estimate", place, "--trial")
    assert told.returncode == 0, told.stderr
    assert "activations" in told.stdout and "in all" in told.stdout
    assert "s an epoch" in told.stdout
    for_programs = json.loads(cliptune("estimate", place, "--json").stdout)
    held = ("weights", "trained", "gradients", "optimiser", "activations", "workspace")
    assert for_programs["peak"] == sum(for_programs[part] for part in (*held, "program"))


@pytest.mark.parametrize("kind", ["lora", "prompt"])
def test_captions_longer_than_the_base_reads(kind: str, tmp_path: Path) -> None:
    images, short = drawn.captions(tmp_path / "images"), tiny_clip(tmp_path / "b", context=24)
    table = images / "metadata.jsonl"
    text = table.read_text(encoding="utf-8").replace("a red", "a red " * 40)
    table.write_text(text, encoding="utf-8")
    assert finish(
        estimates.estimate_job_memory(small_job(images, short, kind), CancelToken())
    ).fits_in_memory
    none_left = small_job(images, short, "prompt", {"virtual_tokens": 22})
    with pytest.raises(ClipTuneError, match="wants 22 of the 24 tokens"):
        finish(estimates.estimate_job_memory(none_left, CancelToken()))


def test_a_method_that_does_not_fit_is_told(base: Path, tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images")
    job = small_job(images, base, "prompt", {"towers": "vision", "depth": 3})
    with pytest.raises(ClipTuneError, match="the vision tower has 2 layers"):
        finish(estimates.estimate_job_memory(job, CancelToken()))


def test_a_base_that_cannot_be_is_told(tmp_path: Path) -> None:
    folder = tiny_clip(tmp_path / "base")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["vision_config"]["num_attention_heads"] = 3
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ClipTuneError, match="base cannot be loaded"):
        estimates.estimate_memory(small_job(tmp_path, folder), 8, ["a cat"], captions=False)
