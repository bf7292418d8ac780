"""Training that goes on from an adapter: what fits, what it begins with, and how it ends."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Expected, Failed, Finished, Noted, Step, finish
from cliptune.core.metrics import Metrics
from cliptune.evaluation.prepared import apply, open_base
from cliptune.export import card
from cliptune.export.tuned import open_tuned
from cliptune.inference import adapter as adapters
from cliptune.job import Job
from cliptune.runs import Run
from cliptune.training import checkpoint, interpolation
from cliptune.training import start as starts
from cliptune.training.session import carry_out
from engine.tiny import tiny_clip
from engine.training import carry, small_job

METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    "LoRA": ("lora", {"rank": 4}),
    "LoRA of one tower": ("lora", {"targets": ("q_proj", "fc1"), "towers": "vision"}),
    "DoRA": ("lora", {"dora": True}),
    "bottleneck": ("bottleneck", {}),
    "prefix": ("prefix", {}),
    "prefix, projection": ("prefix", {"projection": True, "hidden_size": 8}),
    "prompt": ("prompt", {"towers": "both"}),
    "full": ("full", {}),
}


@pytest.fixture(scope="module")
def first(base: Path, images: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of LoRA that two of the classes were enough for."""
    fewer = tmp_path_factory.mktemp("fewer") / "images"
    shutil.copytree(images, fewer, ignore=shutil.ignore_patterns("blue"))
    folder = tmp_path_factory.mktemp("runs") / "first"
    carry(small_job(fewer, base, epochs=1, learning_rate=1e-3), folder)
    return folder


def on_from(start: Path, images: Path, base: Path, kind: str = "lora", **settings: Any) -> Job:
    train = {"epochs": 1, "learning_rate": 1e-3, "start_from": str(start)}
    return small_job(images, base, kind, settings, **train)


def told(events: list[Any]) -> list[str]:
    return [str(event.told) for event in events if isinstance(event, Noted)]


@pytest.mark.parametrize("name", METHODS)
def test_it_begins_with_the_weights_of_the_adapter(
    name: str, base: Path, images: Path, tmp_path: Path
) -> None:
    kind, settings = METHODS[name]
    job = small_job(images, base, kind, settings)
    tuned = finish(open_base(job, CancelToken()))
    apply(job, tuned)
    with torch.no_grad():
        for number, weights in enumerate(checkpoint.trainable(tuned.model).values()):
            more = torch.linspace(0.01, 0.02 + number / 1000, weights.numel())
            weights.add_(more.view_as(weights))
    made = tmp_path / "made"
    made.mkdir()
    job.method.save(tuned.model, made)
    if kind == "full":
        for file in base.iterdir():
            if not (made / file.name).exists():
                shutil.copyfile(file, made / file.name)

    following = on_from(made, images, base, kind, **settings)
    other = finish(open_base(following, CancelToken()))
    start = starts.read(following)
    assert start is not None
    starts.check(start, following, other)
    starts.keep(start, tmp_path / "start")
    apply(following, other)
    following.method.restore(other.model, tmp_path / "start")
    with torch.no_grad():
        seen = torch.rand(2, 3, 32, 32)
        words = tuned.tokenise(["a red circle", "a blue star"])
        torch.testing.assert_close(other.encode_images(seen), tuned.encode_images(seen))
        torch.testing.assert_close(other.encode_texts(*words), tuned.encode_texts(*words))
    assert checkpoint.trainable(other.model)


def test_a_run_goes_on_with_another_class_and_says_so(
    first: Path, base: Path, images: Path, tmp_path: Path
) -> None:
    job = on_from(first, images, base)
    events = carry(job, tmp_path / "run")
    run = Run(tmp_path / "run")
    title = Run(first).title
    known = f'Training begins from "{title}", which knows 2 of the 3 classes; new: blue.'
    assert known in told(events)
    assert any("What training begins from reaches" in one for one in told(events))
    kept = load_file(run.files.start / "adapter_model.safetensors")
    began = load_file(first / "best" / "adapter_model.safetensors")
    assert all(torch.equal(kept[name], began[name]) for name in began)
    assert adapters.read(run.folder).begun_from == title
    carry(small_job(images, base, "zero-shot"), tmp_path / "base")
    assert run.zero_shot("validation") == Run(tmp_path / "base").zero_shot("validation")

    target = tmp_path / "export"
    target.mkdir()
    tuned = finish(open_tuned(adapters.read(run.folder), run, run.pinned, CancelToken()))
    card.write_described(tuned, target)
    card.write(tuned, target, "PEFT adapter", "")
    assert f'Goes on from** another adapter, "{title}"' in (target / "README.md").read_text("utf-8")
    assert json.loads((target / "cliptune.json").read_text("utf-8"))["begun_from"] == title


def test_a_stopped_run_goes_on_to_the_same_without_the_adapter(
    first: Path, base: Path, images: Path, tmp_path: Path
) -> None:
    start = shutil.copytree(first, tmp_path / "copy")
    job = on_from(start, images, base)
    carry(job, tmp_path / "whole")
    run = Run.create(job, tmp_path / "run")
    for until in (0, 2):
        cancel = CancelToken()
        for event in carry_out(run, cancel):
            if isinstance(event, Step) and event.step == until:
                cancel.set()
            if isinstance(event, Expected) and not until:  # there is no checkpoint yet
                cancel.set()
    shutil.rmtree(start)
    assert not any(isinstance(event, Failed) for event in carry_out(run, CancelToken()))
    assert run.described().begun_from == Run(tmp_path / "whole").described().begun_from != ""
    name = "best/adapter_model.safetensors"
    assert (run.folder / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.parametrize("written", ["start", "cliptune.json"])
def test_a_run_that_is_killed_as_it_keeps_what_it_begins_from_goes_on(
    written: str,
    first: Path,
    base: Path,
    images: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run.create(on_from(first, images, base), tmp_path / "run")

    def dying(move: Callable[..., None]) -> Callable[..., None]:
        def moved(source: Path, target: Path) -> None:
            if target.relative_to(run.folder).parts[0] == written:
                raise KeyboardInterrupt
            move(source, target)

        return moved

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        for name in ("rename", "replace"):
            patch.setattr(os, name, dying(getattr(os, name)))
        list(carry_out(run, CancelToken()))
    assert isinstance(list(carry_out(run, CancelToken()))[-1], Finished)
    assert run.described().begun_from


@pytest.mark.parametrize(
    ("kind", "settings", "refused"),
    [
        ("bottleneck", {}, "Training by Adapter .* cannot begin from .*, which was tuned by LoRA"),
        (
            "lora",
            {"rank": 16, "alpha": 8},
            "(?s)Alpha: 32.0 .* 8.0 here.*Rank: 8 .* 16 here",
        ),
        ("lora", {"rslora": True}, "rsLoRA: False there, True here"),
        ("lora", {"towers": "vision"}, "other parts of the model: .* is .* there, nothing here"),
        ("lora", {"targets": ("q_proj", "v_proj", "fc1")}, "fc1.* is nothing there, 8 x 64 here"),
    ],
)
def test_an_adapter_that_does_not_fit_is_refused(
    kind: str,
    settings: dict[str, Any],
    refused: str,
    first: Path,
    base: Path,
    images: Path,
    tmp_path: Path,
) -> None:
    run = Run.create(on_from(first, images, base, kind, **settings), tmp_path / "run")
    *_, last = carry_out(run, CancelToken())
    with pytest.raises(ClipTuneError, match=refused):
        assert isinstance(last, Failed)
        raise ClipTuneError(last.told)


def test_what_was_dropped_in_training_may_differ(first: Path, base: Path, images: Path) -> None:
    assert starts.read(on_from(first, images, base, dropout=0.5)) is not None


def test_another_base_is_refused(first: Path, images: Path, tmp_path: Path) -> None:
    other = tiny_clip(tmp_path / "other", seed=1)
    *_, last = carry_out(Run.create(on_from(first, images, other), tmp_path / "run"), CancelToken())
    assert isinstance(last, Failed) and "was trained on a model with the hash" in str(last.told)
    assert not (tmp_path / "run" / "start").exists()


@pytest.mark.parametrize("kind", ["probe", "zero-shot"])
def test_what_trains_nothing_begins_from_nothing(kind: str, images: Path, base: Path) -> None:
    given = {"data": {"images": str(images)}, "method": {"kind": kind}}
    with pytest.raises(ClipTuneError, match="cannot begin from somewhere: .* trains no"):
        jobs.build(given | {"train": {"start_from": "somewhere"}})


def test_a_probe_is_nothing_to_begin_from(base: Path, images: Path, tmp_path: Path) -> None:
    carry(small_job(images, base, "probe"), tmp_path / "probe")
    with pytest.raises(ClipTuneError, match="Linear probe tunes no weights"):
        starts.read(on_from(tmp_path / "probe", images, base))


def test_the_base_is_told_to_be_held_otherwise(first: Path, base: Path, images: Path) -> None:
    job = on_from(first, images, base)
    start = starts.read(job)
    assert start is not None and starts.held_otherwise(start, job) is None
    packed = job.model_copy(update={"base": job.base.model_copy(update={"quantisation": "nf4"})})
    assert "quantisation none, and here it is nf4" in str(starts.held_otherwise(start, packed))


def test_settings_are_those_of_the_adapter(first: Path, base: Path, images: Path) -> None:
    of_run, of_adapter = starts.settings_of(first), starts.settings_of(first / "best")
    assert of_run["base"]["model"] == str(base)
    assert of_run["method"]["targets"] == ("q_proj", "v_proj")
    assert of_adapter["method"] == {"kind": "lora", "rank": 8, "alpha": 32.0, "dropout": 0.0} | {
        "rslora": False,
        "dora": False,
    }
    job = jobs.build({"data": {"images": str(images)}} | of_run)
    assert starts.read(job) is not None


class Scripted:
    """Answers of a figure each, one evaluation after another, that likelihoods do not tell."""

    def __init__(self, accuracies: list[float]) -> None:
        self.accuracies = accuracies
        splits = SimpleNamespace(train=range(1000))
        self.prepared = SimpleNamespace(splits=splits, seeing=lambda _: nullcontext())

    def decide(self, cancel: CancelToken, *, tuned: bool):  # type: ignore[no-untyped-def]
        found = self.accuracies.pop(0)
        yield from ()
        return Metrics(split="validation", count=2, loss=0, accuracy=found, likelihood=[-1, -2])


@pytest.mark.parametrize(
    ("accuracies", "kept"), [([0.9, 0.8, 0.7, 0.7, 0.7], 0.75), ([0.6, 0.5, 0.8, 0.6, 0.7], 0.5)]
)
def test_it_ends_no_lower_than_it_began(accuracies: list[float], kept: float) -> None:
    """The usual part of the way is taken, unless the beginning did better."""
    model = nn.Linear(1, 1, bias=False)
    scripted: Any = Scripted(accuracies)
    start = {"weight": torch.zeros(1, 1)}
    settled = interpolation.settle(
        model, start, scripted, CancelToken(), reach=0.75, seen={}, goes_on=True
    )
    assert finish(settled) == kept
