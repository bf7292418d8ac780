"""The linear probe: what is within reach by it, and its run."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from cliptune.cli.hints import hint
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import (
    Answered,
    Evaluated,
    Event,
    Expected,
    Failed,
    Finished,
    Probed,
    Saved,
    Warned,
    finish,
)
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.probe import probe
from cliptune.models import devices
from cliptune.runs import Run
from cliptune.training.estimate import estimate_job_memory
from cliptune.training.session import carry_out
from engine import drawn
from engine.training import carry, small_job


def test_a_probe_of_colours_finds_them(images: Path, base: Path) -> None:
    found = finish(probe(small_job(images, base, "lora"), CancelToken()))
    assert found.accuracy > 0.6 and found.vectors.shape == (3, 32)
    low, high = found.interval
    assert low <= found.accuracy <= high
    again = finish(
        probe(small_job(images, base, "full"), CancelToken())
    )  # the method plays no part
    assert torch.equal(again.vectors, found.vectors) and again.accuracy == found.accuracy


def test_a_probe_of_many_learns_from_some(
    images: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = finish(probe(small_job(images, base, "lora"), CancelToken())).images
    monkeypatch.setattr("cliptune.evaluation.prepared.MOST", 9)
    assert finish(probe(small_job(images, base, "lora"), CancelToken())).images == 9 < whole


def test_a_probe_needs_classes(base: Path, tmp_path: Path) -> None:
    captions = drawn.captions(tmp_path / "images")
    with pytest.raises(ClipTuneError, match="needs class folders"):
        finish(probe(small_job(captions, base, "lora"), CancelToken()))
    *_, last = carry_out(
        Run.create(small_job(captions, base, "probe"), tmp_path / "run"), CancelToken()
    )
    assert isinstance(last, Failed) and "needs class folders" in last.message


# A run of it


def test_a_run_of_the_probe_keeps_its_vectors(images: Path, base: Path, tmp_path: Path) -> None:
    told = carry(small_job(images, base, "probe"), tmp_path / "run")
    before, now = (event for event in told if isinstance(event, Answered))
    assert (before.step, now.step) == (0, 1)
    assert all(answer.right for answer in now.answers), "the probe's own, no longer zero-shot's"
    assert [answer.path for answer in before.answers] == [answer.path for answer in now.answers]
    assert isinstance(told[-1], Finished)
    assert [event.what for event in told if isinstance(event, Saved)] == ["best"]
    last = [event for event in told if isinstance(event, Evaluated)][-1]
    assert last.step == 1  # 0 is zero-shot, which the curves hold it against
    run = Run(tmp_path / "run")
    vectors = load_file(run.best / "class_vectors.safetensors")["classes"]
    summary = run.summary()
    assert summary is not None and summary.trainable_parameters == vectors.numel() == 3 * 32
    assert summary.accuracy > summary.zero_shot.accuracy and summary.seconds > 0
    measured = run.measured()
    assert measured is not None
    assert finish(evaluate_best(run, CancelToken())) == measured
    assert (run.best / "cliptune.json").is_file()


def test_a_probe_that_is_damaged_is_told_of(images: Path, base: Path, tmp_path: Path) -> None:
    carry(small_job(images, base, "probe"), tmp_path / "run")
    run = Run(tmp_path / "run")
    (run.best / "class_vectors.safetensors").write_bytes(b"{")
    with pytest.raises(ClipTuneError, match="is damaged"):
        finish(evaluate_best(run, CancelToken()))


def test_a_stopped_probe_begins_again(images: Path, base: Path, tmp_path: Path) -> None:
    run, cancel = Run.create(small_job(images, base, "probe"), tmp_path / "run"), CancelToken()
    for event in carry_out(run, cancel):
        if event.event == "progress" and event.phase == "fit":
            cancel.set()
    assert run.state() == "stopped" and not run.best.exists()
    *_, last = carry_out(run, CancelToken())
    assert isinstance(last, Finished)


# Beside a run of another method


def probed(told: list[Event]) -> dict[str, float]:
    return {event.split: event.accuracy for event in told if isinstance(event, Probed)}


def test_a_run_is_read_against_the_probe(images: Path, base: Path, tmp_path: Path) -> None:
    rate: dict[str, Any] = {"epochs": 1, "learning_rate": 1e-6, "crop": True}
    told = carry(small_job(images, base, "lora", **rate), tmp_path / "run")
    reached = probed(told)
    of_its_own = Run(tmp_path / "run").summary()
    carry(small_job(images, base, "probe"), tmp_path / "probe")
    summary = Run(tmp_path / "probe").summary()
    assert summary is not None and of_its_own is not None
    assert reached["validation"] == summary.accuracy == of_its_own.probe


def test_a_probe_that_lacks_memory_is_left_out(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr("cliptune.evaluation.probe.fit_class_vectors", lack)
    told = carry(small_job(images, base, "lora", epochs=1), tmp_path / "run")
    assert isinstance(told[-1], Finished) and not probed(told)
    assert any(isinstance(event, Warned) and "skipped" in event.message for event in told)


def test_captions_have_no_probe(base: Path, tmp_path: Path) -> None:
    captions = drawn.captions(tmp_path / "images")
    told = carry(small_job(captions, base, "lora", epochs=1), tmp_path / "run")
    assert isinstance(told[-1], Finished) and not probed(told)


def test_a_resumed_run_knows_its_probe(images: Path, base: Path, tmp_path: Path) -> None:
    run, cancel = (
        Run.create(small_job(images, base, "lora", epochs=3), tmp_path / "run"),
        CancelToken(),
    )
    before = []
    for event in carry_out(run, cancel):
        before.append(event)
        if event.event == "saved" and event.what == "checkpoint":
            cancel.set()
    after = list(carry_out(run, CancelToken()))
    summary = run.summary()
    assert isinstance(after[-1], Finished) and not probed(after)
    assert summary is not None and summary.probe == probed(before)["validation"]
    assert probed(list(run.events())) == probed(before)


# What it is expected to hold


def test_a_run_says_what_it_expects_to_hold(images: Path, base: Path, tmp_path: Path) -> None:
    job = small_job(images, base, "lora", epochs=1)
    before = finish(estimate_job_memory(job, CancelToken()))
    told = carry(job, tmp_path / "run")
    (expected,) = [event.memory for event in told if isinstance(event, Expected)]
    summary = Run(tmp_path / "run").summary()
    assert summary is not None
    assert expected == pytest.approx(summary.peak_memory_bytes, rel=0.25)
    assert before.peak == pytest.approx(expected, rel=0.25), "told before it began"
    assert before.peak < before.limit <= devices.device_memory(devices.pick("cpu"))


def test_a_run_that_may_not_fit_says_so(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.models.devices.free_memory", lambda device: 1000)
    told = carry(small_job(images, base, "lora", epochs=1), tmp_path / "run")
    (warned,) = [event for event in told if isinstance(event, Warned) and "fit" in event.message]
    assert str(devices.LIGHTER) in warned.hint
    for name in ("base.quantisation nf4", "train.checkpointing true", "a smaller base"):
        assert name in hint(warned.told)  # on the command line
