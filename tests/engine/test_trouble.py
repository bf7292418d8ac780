"""Trouble from outside, as somebody at the command line meets it: a device too small or gone, a
full disk, a comparison that cannot be. One sentence each, and what was done before is kept."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import CLIPModel

from cliptune import job as jobs
from cliptune.cli import main
from cliptune.core.cancel import CancelToken
from cliptune.core.events import (
    Evaluated,
    Event,
    Failed,
    Finished,
    Progress,
    Saved,
    Started,
    Step,
    Warned,
)
from cliptune.evaluation.vectors import Regression
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.runs import Run, lock
from cliptune.training import checkpoint
from cliptune.training.loss import ClassLoss
from cliptune.training.session import carry_out
from engine import drawn
from engine.commands import interrupted
from engine.test_cli import training
from engine.training import carry, losses, small_job

Command = Callable[..., str]


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.classes(tmp_path_factory.mktemp("images"), 12, test=4)


@pytest.fixture(scope="module")
def unbroken(
    images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], list[float]]:
    """The losses of a method's run that nothing comes between."""
    place = tmp_path_factory.mktemp("unbroken")
    return cache(lambda kind: losses(carry(small_job(images, base, kind), place / kind)))


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Command]:
    """Carries out a command in this process, which must exit with `code`; what it printed."""

    def carried_out(*arguments: object, code: int = 0) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["cliptune", *map(str, arguments)])
            with pytest.raises(SystemExit) as end:
                main()
        printed = capsys.readouterr()
        assert (end.value.code or 0) == code, printed
        assert "Traceback" not in printed.err and "mistake in the program" not in printed.err
        if code == 1:  # the error and its hint, and nothing else
            assert re.fullmatch(r"Error: .*[.?:]\n.*\S[.?]\n", printed.err), printed.err
        return printed.err if code else printed.out

    yield carried_out


def comparing(images: Path, base: Path, out: Path, *more: object) -> list[object]:
    settings = ("--set", "train.epochs=1", "--set", "train.device=cpu")
    methods = () if "--methods" in more else ("--methods", "lora")
    return ["compare", "--images", images, "--base", base, "--out", out, *settings, *methods, *more]


# Devices


def test_a_base_larger_than_the_device_is_estimated(
    images: Path, base: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "job.toml"
    place.write_text(jobs.to_toml(small_job(images, base)), encoding="utf-8")
    monkeypatch.setattr(devices, "resident_memory", lambda: 0)
    peak = json.loads(command("estimate", place, "--json"))["peak"]
    monkeypatch.setattr(devices, "free_memory", lambda _: int(0.9 * peak))
    told = command("estimate", place)
    fits = re.search(
        r"A micro-batch of 8 does not fit. train.micro_batch=(\d) fits.",
        told,
    )
    assert fits and 1 <= int(fits[1]) < 8
    monkeypatch.setattr(devices, "free_memory", lambda _: 1000)
    told = command("estimate", place)
    assert "A micro-batch of 8 does not fit. Take base.quantisation nf4" in told
    for way in ("base.quantisation nf4", "train.checkpointing true", "a smaller base"):
        assert way in told


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."),
        MemoryError(),
        RuntimeError(
            "unable to mmap 9 bytes from file <model.safetensors>: Cannot allocate memory"
        ),
    ],
)
def test_a_base_larger_than_the_device_is_trained(
    error: Exception,
    images: Path,
    base: Path,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lack(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(CLIPModel, "from_pretrained", lack)
        told = command(*training(images, base, tmp_path / "run"), code=1)
    assert f"The model in {base} is larger than the device's memory." in told
    for way in ("base.quantisation nf4", "train.checkpointing true", "a smaller base"):
        assert way in told
    command("train", "--resume", tmp_path / "run")


def test_a_trial_that_lacks_memory(
    images: Path, base: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")

    monkeypatch.setattr(ClassLoss, "backward", lack)
    place = tmp_path / "job.toml"
    place.write_text(jobs.to_toml(small_job(images, base)), encoding="utf-8")
    told = command("estimate", place, "--trial", code=1)
    assert "There is too little memory on the device" in told and "train.micro_batch" in told


@pytest.mark.parametrize("wish", ["cuda", "mps"])
def test_a_device_that_is_not_there(
    wish: str,
    images: Path,
    base: Path,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    chosen = f"train.device={wish}"
    told = command(*training(images, base, tmp_path / "run", chosen), code=1)
    assert f'The device "{wish}"' in told and 'Choose "auto" or "cpu"' in told
    assert not (tmp_path / "run").exists()
    told = command(*comparing(images, base, tmp_path / "out", "--set", chosen), code=1)
    assert f'The device "{wish}"' in told
    place = tmp_path / "job.toml"
    place.write_text(jobs.to_toml(small_job(images, base, device=wish)), encoding="utf-8")
    assert f'The device "{wish}"' in command("estimate", place, code=1)


def test_a_run_begun_on_a_card_goes_on_without_one(
    images: Path,
    base: Path,
    unbroken: Callable[[str], list[float]],
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    run = Run.create(small_job(images, base), tmp_path / "run")
    cancel = CancelToken()
    for event in carry_out(run, cancel):
        if isinstance(event, Step):
            cancel.set()
    here = (run.folder / "job.toml").read_text(encoding="utf-8")
    there = here.replace('device = "cpu"', 'device = "cuda"')
    (run.folder / "job.toml").write_text(there, encoding="utf-8")
    told = command("train", "--resume", run.folder, code=1)
    assert 'The device "cuda" cannot be used' in told and "of a run, in its job.toml" in told
    (run.folder / "job.toml").write_text(here, encoding="utf-8")
    assert "going on from step" in command("train", "--resume", run.folder)
    assert losses(list(run.events())) == unbroken("lora")


def test_a_card_that_the_driver_does_not_give(
    command: Command, images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> int:
        raise RuntimeError("CUDA driver initialization failed, you might not have a CUDA gpu.")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", none)
    told = command(*training(images, base, tmp_path / "run", "train.device=auto"), code=1)
    assert "cannot be used: CUDA driver initialization failed, you might not have" in told


def failing(patch: pytest.MonkeyPatch, owner: Any, name: str, after: int = 0) -> None:
    """Have the device fail in a function when it is called once more than `after` times; and from
    then on in whatever asks it for something, as a poisoned context does."""
    function, called = getattr(owner, name), []

    def fails(*given: Any, **more: Any) -> Any:
        called.append(1)
        if len(called) > after:
            raise torch.AcceleratorError(
                "CUDA error: unspecified launch failure\nCompile with TORCH_USE_CUDA_DSA."
            )
        return function(*given, **more)

    patch.setattr(owner, name, fails)


TOLD = "The graphics card stopped working: CUDA error: unspecified launch failure."


def test_a_card_that_fails_during_a_run(
    images: Path,
    base: Path,
    unbroken: Callable[[str], list[float]],
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run.create(small_job(images, base), tmp_path / "run")
    with monkeypatch.context() as patch:
        failing(patch, ClassLoss, "backward", after=3)
        told = command("train", "--resume", run.folder, code=1)
    assert TOLD in told and "What the run had learned at step" in told
    assert f"cliptune train --resume {run.folder}" in told
    last = run.last_event()
    assert isinstance(last, Failed) and last.of_device and not last.details
    assert run.state() == "interrupted" and run.resumable
    assert "going on from step" in command("train", "--resume", run.folder)
    assert losses(list(run.events())) == unbroken("lora")


@pytest.fixture(scope="module")
def at_auto(
    images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], dict[str, bytes]]:
    """What a run tells that searches for its rate, and the weights that it comes to."""
    place = tmp_path_factory.mktemp("auto")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIPTUNE_CACHE", str(place / "cache"))
        told = carry(searching(images, base), place / "run")
    return stages(told), weights(Run(place / "run"))


def searching(images: Path, base: Path) -> jobs.Job:
    return small_job(images, base, learning_rate="auto", classifier="auto")


def stages(events: list[Event]) -> list[str]:
    """What events tell of, but for those that come as time passes."""
    return [one.event for one in events if not isinstance(one, Progress | Saved)]


def weights(run: Run) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in run.best.glob("*.safetensors")}


@pytest.mark.parametrize(
    ("stage", "time"),
    [("answered", 0), ("probed", 0), ("searched", 1), ("classified", 0)],
    ids=["zero-shot", "probe", "search for a rate", "last evaluation"],
)
def test_a_card_that_fails_at_any_stage_loses_no_more_than_it(
    stage: str,
    time: int,
    images: Path,
    base: Path,
    at_auto: tuple[list[str], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unbroken, came_to = at_auto
    place = [number for number, one in enumerate(unbroken) if one == stage][time]
    monkeypatch.setenv("CLIPTUNE_CACHE", str(tmp_path / "cache"))
    run = Run.create(searching(images, base), tmp_path / "run")
    told: list[Event] = []
    with monkeypatch.context() as patch:
        for event in carry_out(run, CancelToken()):
            told.append(event)
            if stages(told) == unbroken[:place]:
                for owner, name in (
                    (TwoTowers, "encode_images"),
                    (ClassLoss, "backward"),
                    (Regression, "fit"),
                ):
                    failing(patch, owner, name)
    assert isinstance(told[-1], Failed) and told[-1].of_device and TOLD in told[-1].message
    assert run.state() == "interrupted" and run.resumable == (place > unbroken.index("searched"))
    assert isinstance([*carry_out(run, CancelToken())][-1], Finished)
    assert weights(run) == came_to


@pytest.mark.parametrize(
    ("owner", "name"),
    [(CLIPModel, "from_pretrained"), (TwoTowers, "encode_images"), (checkpoint, "save_file")],
)
def test_a_card_that_fails_at_something_else(
    owner: Any,
    name: str,
    images: Path,
    base: Path,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the base is loaded, while images are measured, where a checkpoint is read from it."""
    run = Run.create(small_job(images, base), tmp_path / "run")
    with monkeypatch.context() as patch:
        failing(patch, owner, name)
        told = command("train", "--resume", run.folder, code=1)
    assert TOLD in told and "no checkpoint yet. Start it again: cliptune train" in " ".join(
        told.split()
    )
    assert run.state() == "interrupted" and not run.resumable
    assert not [*run.files.checkpoints.glob("*")]
    command("train", "--resume", run.folder)


def test_a_card_that_fails_ends_a_comparison_and_a_search(
    images: Path, base: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes next would fail as well."""
    asked = comparing(images, base, tmp_path / "out", "--methods", "lora,prompt")
    best = ["tune", "--images", images, "--base", base, "--out", tmp_path / "best"]
    with monkeypatch.context() as patch:
        failing(patch, ClassLoss, "backward", after=1)
        assert TOLD in command(*asked, code=1)
        assert TOLD in command(*best, "--set", "train.device=cpu", "--minutes", 1, code=1)
    begun = [place.parent.name for place in (tmp_path / "out").glob("*/events.jsonl")]
    assert "lora-0" in begun and "prompt-0" not in begun


def test_a_card_that_fails_at_a_tuned_model(
    images: Path, base: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.create(small_job(images, base), tmp_path / "run")
    command("train", "--resume", run.folder)
    image = next(images.rglob("*.png"))
    with monkeypatch.context() as patch:
        failing(patch, TwoTowers, "encode_images")
        for asked in (
            ("predict", run.folder, image),
            ("evaluate", run.folder),
        ):
            told = command(*asked, code=1)
            assert TOLD in told and "Do the same again" in told
        failing(patch, CLIPModel, "from_pretrained")
        out = tmp_path / "merged"
        assert TOLD in command("export", run.folder, "--to", "merged", "--out", out, code=1)
    assert not out.exists()
    assert run.state() == "finished"


# Full disks


def full(patch: pytest.MonkeyPatch, part: str) -> None:
    """No room for what has `part` in its path: for making it, or moving it into place."""

    def guarded(function: Callable[..., None], place: int) -> Callable[..., None]:
        def call(*given: Any) -> None:
            if part in str(given[place]):
                raise OSError(errno.ENOSPC, "No space left on device")
            function(*given)

        return call

    for name, place in (("mkdir", 0), ("replace", 1), ("rename", 1), ("link", 1)):
        patch.setattr(os, name, guarded(getattr(os, name), place))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("there", "there cannot be written: no space left on the disk."),
        ("comparison.json", "there cannot be written: no space left on the disk."),
        ("lora-0/job.toml", "lora-0 cannot be written: no space left on the disk."),
        ("checkpoints/step-", "LoRA: The disk that holds"),
        ("best/adapter", "LoRA: The disk that holds"),
        ("lora-0/summary.json", "LoRA: The disk that holds"),
        ("comparison.md", "The report cannot be written to"),
    ],
)
def test_a_full_disk_ends_a_comparison_which_then_goes_on(
    part: str,
    words: str,
    images: Path,
    base: Path,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = comparing(images, base, tmp_path / "there")
    with monkeypatch.context() as patch:
        full(patch, part.replace("/", os.sep))
        told = command(*asked, code=1)
    assert words in told
    assert "ree some space" in told or "Once there is space" in told
    done = {file: file.stat().st_mtime_ns for file in (tmp_path / "there").glob("*/summary.json")}
    assert "LoRA" in command(*asked)
    assert {file: file.stat().st_mtime_ns for file in done} == done


def test_a_full_cache_ends_nothing(
    images: Path, base: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(monkeypatch, ".npy")
    told = command(*comparing(images, base, tmp_path / "there"))
    assert "no space left on the disk. They are held in memory" in told and "LoRA" in told


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 80 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    size = ["-t", "tmpfs", "-o", "size=80m", "tmpfs", str(place)]
    if not mount or subprocess.run([mount, *size], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill_up(disk: Path) -> Path:
    """A file that takes all that is left."""
    place = disk / "filler"
    with place.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC
    return place


@pytest.mark.parametrize("kind", ["lora", "full"])
@pytest.mark.parametrize("when", [Started, Step, Evaluated])
def test_a_disk_that_fills_up_ends_a_run_which_then_goes_on(
    when: type[Event],
    kind: str,
    images: Path,
    base: Path,
    unbroken: Callable[[str], list[float]],
    disk: Path,
) -> None:
    run = Run.create(small_job(images, base, kind), disk / "run")
    filler, events = None, []
    for event in carry_out(run, CancelToken()):
        events.append(event)
        at_once = when is not Evaluated or event.event == "evaluated" and event.step > 0
        if filler is None and isinstance(event, when) and at_once:
            filler = fill_up(disk)
    last = events[-1]
    assert isinstance(last, Failed) and not last.details, last
    assert last.message == f'The disk that holds "{run.folder}" is full.'
    assert "resume the run from its last checkpoint" in last.hint
    assert filler is not None
    filler.unlink()
    assert isinstance(list(carry_out(run, CancelToken()))[-1], Finished)
    assert losses(list(run.events())) == unbroken(kind)
    assert not list(run.folder.glob("*.new")) and not (run.files.checkpoints / "new").exists()


def test_a_log_that_a_full_disk_does_not_take_is_let_go(
    images: Path, base: Path, disk: Path
) -> None:
    run = Run.create(small_job(images, base), disk / "run")
    with run.lock() as log:
        fill_up(disk)
        with pytest.raises(OSError):
            for _ in range(100):  # what its last block has room for
                log.append(Failed(message="no room" * 100))
    assert run.state() == "interrupted"


def test_a_comparison_on_a_full_disk(
    images: Path, base: Path, disk: Path, command: Command
) -> None:
    filler = fill_up(disk)
    asked = comparing(images, base, disk / "out")
    assert "cannot be written: no space left on the disk." in command(*asked, code=1)
    filler.unlink()
    assert "LoRA" in command(*asked)


# What goes meanwhile


def gone_at(run: Run, when: str, what: Path) -> Event:
    """The last event of a run, during which `what` is moved away at the first `when`."""
    last, aside = None, what.with_name("aside")
    for last in carry_out(run, CancelToken()):
        name = last.phase if isinstance(last, Progress) else last.event
        if name == when and not aside.exists():
            what.rename(aside)
    assert last is not None
    return last


@pytest.mark.parametrize("when", ["decode", "step"])
def test_a_run_whose_folder_goes_says_so_and_makes_none(
    when: str, images: Path, base: Path, tmp_path: Path
) -> None:
    run = Run.create(small_job(images, base), tmp_path / "run")
    last = gone_at(run, when, run.folder)
    assert isinstance(last, Failed) and not last.details
    assert last.message == f'The folder of the run is gone: "{run.folder}".'
    assert not run.folder.exists()
    (tmp_path / "aside").rename(run.folder)
    assert isinstance(list(carry_out(run, CancelToken()))[-1], Finished)


def test_a_cache_that_goes_while_it_is_written_ends_nothing(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIPTUNE_CACHE", str(tmp_path / "cache"))
    run = Run.create(small_job(images, base), tmp_path / "run")
    assert isinstance(gone_at(run, "decode", tmp_path / "cache"), Finished)
    told = [one.told.text() for one in run.events() if isinstance(one, Warned)]
    assert any("no such file or folder. They are held in memory" in one for one in told)


# Comparisons


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--methods", "lroa"), 'There is no method "lroa". Did you mean "lora"?'),
        (("--methods", "lora,prmpt"), 'There is no method "prmpt". Did you mean "prompt"?'),
        (("--methods", ""), "--methods names none."),
        (("--methods", " , "), "--methods names none."),
        (("--set", "method.rank=4"), "takes every method with its own settings"),
        (("--set", "train.epoch=3"), 'Did you mean "train.epochs"?'),
    ],
)
def test_a_comparison_that_cannot_be(
    more: tuple[str, str], words: str, images: Path, base: Path, tmp_path: Path, command: Command
) -> None:
    told = command(*comparing(images, base, tmp_path / "out", *more), code=1)
    assert words in told
    assert not (tmp_path / "out").exists()


def test_no_seeds(images: Path, base: Path, tmp_path: Path, command: Command) -> None:
    told = command(*comparing(images, base, tmp_path / "out", "--seeds", 0), code=2)
    assert "'--seeds'" in told
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def compared(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison that was made; tests copy it."""
    out = tmp_path_factory.mktemp("compared") / "out"
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as end:
        patch.setattr(sys, "argv", ["cliptune", *map(str, comparing(images, base, out))])
        main()
    assert not end.value.code
    return out


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_a_run_keeps_may_be_read_by_whoever_may_read_the_run(compared: Path) -> None:
    """safetensors writes for the owner alone; a run on a shared disk is others' as well."""
    run = Run(compared / "lora-0")
    wanted = run.files.job.stat().st_mode
    kept = [*run.best.iterdir(), *run.files.checkpoints.glob("*/*")]
    assert any(file.suffix == ".safetensors" for file in kept)
    assert {file.name: file.stat().st_mode for file in kept} == {file.name: wanted for file in kept}


def kept(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def other_images(out: Path) -> list[object]:
    drawn.classes(out.parent / "others", 4)
    return ["--images", out.parent / "others"]


def other_settings(out: Path) -> list[object]:
    return ["--set", "train.epochs=2"]


def damaged(out: Path) -> list[object]:
    (out / "comparison.json").write_text("[1, 2]", encoding="utf-8")
    return []


def torn(out: Path) -> list[object]:
    place = out / "comparison.json"
    place.write_bytes(place.read_bytes()[:50])
    return []


def of_another_version(out: Path) -> list[object]:
    place = out / "comparison.json"
    known = json.loads(place.read_text(encoding="utf-8"))
    known["base"]["rotation"] = "none"
    place.write_text(json.dumps(known), encoding="utf-8")
    return []


def a_result_of_another_version(out: Path) -> list[object]:
    place = out / "lora-0" / "summary.json"
    known = json.loads(place.read_text(encoding="utf-8"))
    del known["trainable_parameters"]
    place.write_text(json.dumps(known), encoding="utf-8")
    return []


def a_torn_result(out: Path) -> list[object]:
    (out / "lora-0" / "summary.json").write_text("{", encoding="utf-8")
    return []


def a_lost_result(out: Path) -> list[object]:
    (out / "lora-0" / "summary.json").unlink()
    return []


def a_torn_evaluation(out: Path) -> list[object]:
    (out / "zero-shot-0" / "evaluation.json").write_text("{", encoding="utf-8")
    return ["--methods", "probe,lora"]


def worked_on(out: Path) -> list[object]:
    (out / "lora-0" / "events.jsonl").unlink()
    HELD.enter_context(lock.hold(out / "lora-0" / "lock", out / "lora-0" / "holder.json"))
    return []


HELD = ExitStack()
"""What a change of a folder holds until the end of its test."""


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    yield
    HELD.close()


@pytest.mark.parametrize(
    ("change", "words", "hint"),
    [
        (other_images, "a comparison of other images", "Name another --out"),
        (other_settings, "or other settings", "Name another --out"),
        (damaged, "comparison.json is damaged: it holds no table.", "Name another --out"),
        (torn, "comparison.json is damaged", "Name another --out"),
        (of_another_version, "or other settings", "Name another --out"),
        (a_result_of_another_version, "summary.json is damaged or of another", "Remove the folder"),
        (a_torn_result, "summary.json is damaged or of another", "Remove the folder"),
        (a_lost_result, "summary.json is damaged or of another", "Remove the folder"),
        (a_torn_evaluation, "evaluation.json is damaged or of another", "Remove the folder"),
        (worked_on, "is being worked on by another process", "Wait for it to end"),
    ],
)
def test_a_folder_that_does_not_do(
    change: Callable[[Path], list[object]],
    words: str,
    hint: str,
    images: Path,
    base: Path,
    compared: Path,
    tmp_path: Path,
    command: Command,
) -> None:
    out = tmp_path / "out"
    shutil.copytree(compared, out)
    more = change(out)
    before = kept(out)
    told = command(*comparing(images, base, out, *more), code=1)
    assert words in told and hint in told
    assert kept(out) == before


def test_captions_are_compared_without_a_probe(
    base: Path, tmp_path: Path, command: Command
) -> None:
    images = drawn.captions(tmp_path / "images")
    told = command(*comparing(images, base, tmp_path / "out"))
    assert "Linear probe: skipped, captions have no classes." in told
    table = (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8")
    assert "LoRA" in table and "probe" not in table


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_an_interrupted_comparison_goes_on_where_it_was(
    images: Path, base: Path, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "out"
    settings = ("train.epochs=4", "train.learning_rate=1e-3")  # no search
    asked = comparing(images, base, out, *(part for one in settings for part in ("--set", one)))
    run = out / "lora-0"
    told = interrupted(*asked)
    assert "the same command goes on from there" in told.stderr
    before = (out / "zero-shot-0" / "events.jsonl").read_bytes()
    command(*asked)
    assert (out / "zero-shot-0" / "events.jsonl").read_bytes() == before
    begun = [event.step for event in Run(run).events() if isinstance(event, Started)]
    assert len(begun) == 2 and begun[1] > 0
