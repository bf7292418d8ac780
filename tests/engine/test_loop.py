"""The loop against a plain script, its golden losses, and stopping, pausing, going on."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from cliptune.core import events as core_events
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import (
    Evaluated,
    Event,
    Failed,
    Finished,
    Progress,
    Saved,
    Started,
    Step,
    Stopped,
    Warned,
    finish,
)
from cliptune.data.batches import Batches
from cliptune.evaluation.best import evaluate_best
from cliptune.methods import METHODS
from cliptune.runs import Log, Run, RunSummary
from cliptune.training.checkpoint import TrainState
from cliptune.training.loop import learning_rate
from cliptune.training.loss import ClassLoss
from cliptune.training.session import carry_out
from engine import drawn
from engine.commands import cliptune
from engine.tiny import tiny_clip
from engine.training import all_the_way, carry, losses, small_job

GOLDEN = Path(__file__).parent / "golden.json"


def test_twenty_lora_steps_equal_a_plain_script(base: Path, images: Path, tmp_path: Path) -> None:
    """PEFT, AdamW and transformers' own processor, padded to 77 tokens, nothing cached."""
    from peft import LoraConfig, get_peft_model
    from PIL import Image
    from transformers import AutoTokenizer, CLIPImageProcessorPil, CLIPModel

    job = small_job(images, base, epochs=5, weight_decay=0.01)
    events = carry(job, tmp_path / "run")
    ours = losses(events)
    assert len(ours) == 20

    split = json.loads((tmp_path / "run" / "splits.json").read_text(encoding="utf-8"))
    paths = sorted(split["train"] + split["validation"])
    rows = [paths.index(path) for path in split["train"]]
    names = sorted({path.split("/")[0] for path in paths})
    clip = CLIPModel.from_pretrained(base, dtype=torch.float32)
    processor = CLIPImageProcessorPil.from_pretrained(base)
    tokenizer = AutoTokenizer.from_pretrained(base)
    text = tokenizer(
        [f"a photo of a {name}" for name in names],
        padding="max_length",
        max_length=77,
        return_tensors="pt",
    )
    torch.manual_seed(job.train.seed)
    targets = r".*(vision_model|text_model)\..*\.(q_proj|v_proj)"
    model = get_peft_model(
        clip, LoraConfig(r=8, lora_alpha=32, target_modules=targets, lora_dropout=0.0)
    )
    weights = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=job.train.learning_rate, weight_decay=0.01)
    batches = Batches(len(rows), 8, job.train.seed)
    plain = []
    for step in range(20):
        chosen = [paths[rows[i]] for i in batches.rows(step)]
        opened = [Image.open(images / path).convert("RGB") for path in chosen]
        pixels = processor(opened, return_tensors="pt")["pixel_values"]
        output = model(pixel_values=pixels, **text)
        labels = torch.tensor([names.index(path.split("/")[0]) for path in chosen])
        loss = functional.cross_entropy(output.logits_per_image, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, 20, job.train.learning_rate, job.train.warmup)
        optimiser.step()
        optimiser.zero_grad()
        plain.append(loss.item())
    assert ours == pytest.approx(plain, abs=1e-5)
    assert ours[-1] < ours[0]
    saved = load_file(next((tmp_path / "run/checkpoints").glob("*/trained.safetensors")))
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            torch.testing.assert_close(saved[name], parameter.detach(), atol=1e-5, rtol=0)


def golden_run(kind: str, images: Path, base: Path, folder: Path) -> list[float]:
    """The losses that `golden.json` records; `python -m engine.test_loop` writes them anew."""
    return losses(carry(small_job(images, base, kind, learning_rate=1e-3), folder))


@pytest.mark.parametrize("kind", [kind for kind in METHODS if METHODS[kind].trains])
def test_golden_losses(kind: str, base: Path, images: Path, tmp_path: Path) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))[kind]
    assert golden_run(kind, images, base, tmp_path / "run") == pytest.approx(golden, abs=1e-4)


def test_zero_shot_comes_first_and_best_is_kept(base: Path, images: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, epochs=3, learning_rate=3e-3), tmp_path / "run")
    told = [e for e in events if isinstance(e, Evaluated | Step)]
    assert isinstance(told[0], Evaluated) and told[0].step == 0
    evaluated = [e for e in events if isinstance(e, Evaluated) and e.step > 0][:-1]
    best = max(evaluated, key=lambda e: (e.accuracy, -e.loss))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.summary.best_step == best.step
    assert finished.summary.accuracy == pytest.approx(best.accuracy)
    assert finished.summary.zero_shot.accuracy == pytest.approx(told[0].accuracy)
    assert list(Run(tmp_path / "run").events()) == events
    summary = json.loads((tmp_path / "run/summary.json").read_text(encoding="utf-8"))
    assert RunSummary.model_validate(summary) == finished.summary
    for name in ("seconds", "peak_memory_bytes", "trainable_parameters", "trainable_fraction"):
        assert summary[name] > 0


def test_zero_shot_alone_trains_nothing(base: Path, images: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, "zero-shot"), tmp_path / "run")
    assert losses(events) == []
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.summary.accuracy == finished.summary.zero_shot.accuracy


def test_a_prompt_refuses_a_class_it_has_no_room_for(
    base: Path, images: Path, tmp_path: Path
) -> None:
    long = "cat " * 66
    job = small_job(images, base, "prompt")  # which wants 8 of 77 tokens
    data = job.data.model_copy(update={"classes": {"red": long}})
    *_, last = carry_out(Run.create(job.model_copy(update={"data": data}), tmp_path), CancelToken())
    assert isinstance(last, Failed) and "72 tokens, and there is room for 69" in last.message
    assert long.strip() in last.message


@pytest.mark.parametrize("tokens", [61, 64])
def test_a_prompt_that_leaves_no_words(tokens: int, images: Path, tmp_path: Path) -> None:
    short = tiny_clip(tmp_path / "short", context=64)
    job = small_job(images, short, "prompt", {"virtual_tokens": tokens})
    *_, last = carry_out(Run.create(job, tmp_path / "run"), CancelToken())
    assert isinstance(last, Failed) and not last.details
    assert f"Prompt tuning wants {tokens} of the 64 tokens that this base reads" in last.message


def test_a_method_that_does_not_fit_the_base(base: Path, images: Path, tmp_path: Path) -> None:
    job = small_job(images, base, "prompt", {"towers": "vision", "depth": 3})
    *_, last = carry_out(Run.create(job, tmp_path), CancelToken())
    assert isinstance(last, Failed) and not last.details
    assert last.message == (
        "Prompt tuning does not fit this base: depth=3: the vision tower has 2 layers."
    )


def test_long_captions_are_cut_before_a_prompts_own_tokens(base: Path, tmp_path: Path) -> None:
    images = drawn.captions(tmp_path / "images")
    (images / "metadata.jsonl").write_text(
        (images / "metadata.jsonl").read_text(encoding="utf-8").replace("a red", "a red " * 40),
        encoding="utf-8",
    )
    events = carry(small_job(images, base, "prompt", epochs=1), tmp_path / "run")
    warned = [event.message for event in events if isinstance(event, Warned)]
    assert any("Captions longer" in line and "69 are read" in line for line in warned)


def test_early_stopping(base: Path, images: Path, tmp_path: Path) -> None:
    job = small_job(images, base, epochs=50, patience=2, learning_rate=1e-12)
    events = carry(job, tmp_path / "run")
    evaluated = [e for e in events if isinstance(e, Evaluated) and e.step > 0][:-1]
    assert len(evaluated) == 2
    assert all(e.best for e in evaluated)  # of equals the later one is kept


def test_a_loss_that_is_no_number_is_told(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nan = torch.tensor(float("nan"))
    monkeypatch.setattr(ClassLoss, "backward", lambda *_: nan)
    events = list(carry_out(Run.create(small_job(images, base), tmp_path / "run"), CancelToken()))
    assert isinstance(events[-1], Failed)
    assert events[-1].message == "The loss stopped being a number at step 1."


def test_stop_keeps_a_usable_adapter_within_one_step(
    base: Path, images: Path, tmp_path: Path
) -> None:
    run, cancel = Run.create(small_job(images, base, epochs=50), tmp_path / "run"), CancelToken()
    events = []
    for event in carry_out(run, cancel):
        events.append(event)
        if isinstance(event, Step) and event.step == 3:
            cancel.set()
    assert isinstance(events[-1], Stopped)
    assert events[-1].step <= 4
    assert (run.best / "adapter_model.safetensors").is_file()
    assert run.state() == "stopped"
    summary = run.summary()
    assert summary is not None and summary.best_step == 0  # the base as it is


def test_stop_before_training_is_silent(base: Path, images: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.set()
    events = list(carry_out(Run.create(small_job(images, base), tmp_path / "run"), cancel))
    assert isinstance(events[-1], Stopped) and events[-1].step == 0


def test_stopping_and_going_on_equals_not_stopping(
    base: Path, images: Path, tmp_path: Path
) -> None:
    job = small_job(images, base, settings={"dropout": 0.1}, epochs=3, crop=True, flip=True)
    carry(job, tmp_path / "unbroken")
    run = Run.create(job, tmp_path / "stopped")
    for at in (2, 4, 5, 8, 11):  # in an epoch, and before the evaluation behind one
        cancel = CancelToken()
        for event in carry_out(run, cancel):
            if isinstance(event, Step) and event.step >= at:
                cancel.set()
    events = list(carry_out(run, CancelToken()))
    assert isinstance(events[0], Started) and events[0].step > 0
    assert_same_end(tmp_path / "unbroken", tmp_path / "stopped")


def assert_same_end(one: Path, other: Path) -> None:
    """The final weights of two runs are equal to the bit, and each step was told once."""
    for name in ("best/adapter_model.safetensors", "checkpoints/*/trained.safetensors"):
        first, second = (load_file(next(run.glob(name))) for run in (one, other))
        assert first.keys() == second.keys()
        for key in first:
            assert torch.equal(first[key], second[key]), key
    told = [[e for e in Run(run).events() if isinstance(e, Step)] for run in (one, other)]
    numbers = [[e.step for e in steps] for steps in told]
    assert numbers[0] == numbers[1] == list(range(1, len(told[0]) + 1))
    assert [e.loss for e in told[0]] == [e.loss for e in told[1]]


KILLED = """
import gc, os, signal, sys
gc.disable()
from pathlib import Path
from cliptune.core import events as core_events
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Step
from cliptune.runs import Run
from cliptune.training.session import carry_out

for event in carry_out(Run(Path(sys.argv[1])), CancelToken()):
    if isinstance(event, Step) and event.step == 23:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


def test_killed_and_resumed_equals_unbroken(base: Path, images: Path, tmp_path: Path) -> None:
    """kill -9 in the middle of an epoch; the augmentation and dropout go on where they were."""
    settings = {"dropout": 0.1}
    job = small_job(images, base, settings=settings, epochs=10, crop=True, flip=True)
    carry(job, tmp_path / "unbroken")
    killed = Run.create(job, tmp_path / "killed")
    child = subprocess.run([sys.executable, "-c", KILLED, str(killed.folder)], capture_output=True)
    assert child.returncode not in (0, 1), child.stderr
    assert killed.state() == "interrupted"
    steps = [e.step for e in killed.events() if isinstance(e, Step)]
    assert steps[-1] == 23 < 40
    resumed = cliptune("train", "--resume", killed.folder)
    assert resumed.returncode == 0, resumed.stderr
    assert killed.state() == "finished"
    assert_same_end(tmp_path / "unbroken", killed.folder)


@pytest.mark.parametrize("kind", ["lora", "prefix"])
def test_what_is_left_after_the_best_was_settled_goes_on_from_what_was_tuned(
    kind: str, base: Path, images: Path, tmp_path: Path
) -> None:
    """Else half of the way that is left would be gone once more. A prefix is folded when kept."""
    job = small_job(images, base, kind, epochs=1, learning_rate=1e-2)
    carry(job, tmp_path / "unbroken")
    killed = Run.create(job, tmp_path / "killed")
    for _ in range(2):
        work, trained = carry_out(killed, CancelToken()), False
        for event in work:
            trained = trained or isinstance(event, Progress) and event.phase == "settle"
            if trained and isinstance(event, Saved):
                break
        assert killed.summary() is None
        work.close()  # type: ignore[attr-defined]
    carried = list(carry_out(killed, CancelToken()))
    assert isinstance(carried[-1], Finished)
    assert_same_end(tmp_path / "unbroken", killed.folder)
    known = Run(tmp_path / "unbroken").summary()
    assert known is not None
    assert carried[-1].summary.model_copy(update=_of_time(known)) == known
    names = [
        sorted(one.name for one in (tmp_path / run).iterdir()) for run in ("unbroken", "killed")
    ]
    assert names[0] == names[1]


def _of_time(summary: RunSummary) -> dict[str, object]:
    return summary.model_dump(include={"seconds", "peak_memory_bytes"})


def test_not_asking_is_a_pause(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing runs, and no time is counted, while the caller does not ask: by the clock a year."""
    paused, clock = 0.0, time.perf_counter
    monkeypatch.setattr(core_events, "time", SimpleNamespace(perf_counter=lambda: clock() + paused))
    run = Run.create(small_job(images, base), tmp_path / "run")
    work = carry_out(run, CancelToken())
    for event in work:
        if isinstance(event, Step) and event.step == 2:
            break
    size, threads = run.files.log.stat().st_size, threading.active_count()
    time.sleep(0.3)
    paused = 365 * 86400.0
    assert run.files.log.stat().st_size == size and threading.active_count() == threads
    finished = list(work)[-1]
    assert isinstance(finished, Finished)
    assert 0 < finished.summary.seconds < paused


def test_a_run_left_alone_is_interrupted(base: Path, images: Path, tmp_path: Path) -> None:
    run = Run.create(small_job(images, base), tmp_path / "run")
    work = carry_out(run, CancelToken())
    next(work)
    assert run.state() == "running"
    work.close()  # type: ignore[attr-defined]
    assert run.state() == "interrupted"


def test_two_runs_of_different_kinds_in_one_process(
    base: Path, images: Path, tmp_path: Path
) -> None:
    """Precision, accumulation, method and base of the first leave no trace in the second."""
    second = small_job(images, base, "full", learning_rate=1e-4)
    alone = losses(carry(second, tmp_path / "alone"))
    first = small_job(
        images, base, "qlora", {"dropout": 0.1}, precision="auto", micro_batch=2, crop=True
    )
    carry(first, tmp_path / "first")
    assert losses(carry(second, tmp_path / "second")) == alone


def test_a_full_disk_fails_in_words(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune.training import checkpoint

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save", full)
    run = Run.create(small_job(images, base), tmp_path / "run")
    last = list(carry_out(run, CancelToken()))[-1]
    assert isinstance(last, Failed) and not last.details
    assert "is full" in last.message
    assert run.state() == "failed"


def test_a_log_that_cannot_be_written_fails_in_words(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Log.append

    def full(self: Log, event: Event) -> None:
        if isinstance(event, Step):
            raise OSError(28, "No space left on device")
        whole(self, event)

    monkeypatch.setattr(Log, "append", full)
    run = Run.create(small_job(images, base), tmp_path / "run")
    last = list(carry_out(run, CancelToken()))[-1]
    assert isinstance(last, Failed) and "is full" in last.message
    assert run.state() == "failed"


def test_checkpoints_replace_each_other(base: Path, images: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, epochs=3), tmp_path / "run")
    saved = [e for e in events if isinstance(e, Saved) and e.what == "checkpoint"]
    assert saved[0].step == 1 and saved[-1].step == 12
    left = [path.name for path in (tmp_path / "run/checkpoints").iterdir()]
    assert left == [Path(saved[-1].path).name]


@pytest.mark.parametrize("survives", range(8))
def test_a_kill_between_two_file_operations_loses_no_checkpoint(
    survives: int, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`survives` of the operations of a second save happen; then the process is gone."""
    from cliptune.training import checkpoint

    model = torch.nn.Linear(2, 2)
    optimiser = torch.optim.AdamW(model.parameters())
    model(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    checkpoint.save(tmp_path, model, optimiser, TrainState(step=1))
    count = 0

    def mortal(operation: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count > survives:
                raise _Killed
            return operation(*arguments, **options)

        return run

    with monkeypatch.context() as patched:
        patched.setattr(checkpoint.os, "rename", mortal(os.rename))
        patched.setattr(checkpoint.shutil, "rmtree", mortal(shutil.rmtree))
        patched.setattr(checkpoint, "save_file", mortal(checkpoint.save_file))
        patched.setattr(checkpoint, "sync", mortal(checkpoint.sync))
        with suppress(_Killed):
            checkpoint.save(tmp_path, model, optimiser, TrainState(step=2))
    place = checkpoint.latest(tmp_path)
    assert place is not None
    state = checkpoint.load(place, model, optimiser)
    assert state.step in (1, 2)
    checkpoint.save(tmp_path, model, optimiser, TrainState(step=3))
    assert [path.name[:13] for path in tmp_path.iterdir()] == ["step-00000003"]


def test_a_checkpoint_of_a_projected_prefix_of_before_is_gone_on_from(tmp_path: Path) -> None:
    """Older versions kept the projection's weights one name deeper."""
    from cliptune.training import checkpoint

    trunk = torch.nn.Linear(2, 2)
    model = torch.nn.ModuleDict({"prefix_trunk": torch.nn.ModuleDict({"default": trunk})})
    holder = torch.nn.ModuleDict({"self_attn": model})
    optimiser = torch.optim.AdamW(trunk.parameters())
    trunk(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    place = checkpoint.save(tmp_path, holder, optimiser, TrainState(step=1))
    kept, moments = trunk.weight.detach().clone(), optimiser.state[trunk.weight]["exp_avg"].clone()
    for name in ("trained", "optimiser"):
        path = place / f"{name}.safetensors"
        tensors = {
            k.replace(".default.", ".default.linear."): v for k, v in load_file(path).items()
        }
        save_file({name: values.clone() for name, values in tensors.items()}, path)
    optimiser.step()
    checkpoint.load(place, holder, optimiser)
    assert torch.equal(trunk.weight, kept)
    assert torch.equal(optimiser.state[trunk.weight]["exp_avg"], moments)


class _Killed(BaseException):
    pass


def test_the_best_is_restored_and_not_the_last(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the start is good enough, what is measured is the start."""
    all_the_way(monkeypatch)
    monkeypatch.setattr(TrainState, "consider", lambda state, metrics: state.step <= 8)
    job = small_job(images, base, epochs=6, learning_rate=0.1, warmup=0.9)
    run = Run.create(job, tmp_path / "run")
    events = list(carry_out(run, CancelToken()))
    measured = [e for e in events if isinstance(e, Evaluated) and e.step > 0]
    *evaluated, final = measured
    best, last = [one for one in evaluated if one.best][-1], evaluated[-1]
    assert best.step < last.step and best.loss != last.loss, "else this shows nothing"
    assert (final.step, final.accuracy, final.loss) == (best.step, best.accuracy, best.loss)
    again = finish(evaluate_best(run, CancelToken()))
    assert again.metrics.loss == best.loss
    assert again == run.measured()


def test_a_finished_run_is_not_gone_on_with(base: Path, images: Path, tmp_path: Path) -> None:
    carry(small_job(images, base), tmp_path / "run")
    log = Run(tmp_path / "run").files.log.read_bytes()
    with pytest.raises(ClipTuneError, match="has finished already"):
        list(carry_out(Run(tmp_path / "run"), CancelToken()))
    assert Run(tmp_path / "run").files.log.read_bytes() == log


@pytest.mark.parametrize("what", ["classes", "base"])
def test_a_run_that_is_about_something_else_now_is_refused(what: str, tmp_path: Path) -> None:
    base, images = tiny_clip(tmp_path / "base"), drawn.classes(tmp_path / "images")
    run, cancel = Run.create(small_job(images, base), tmp_path / "run"), CancelToken()
    for event in carry_out(run, cancel):
        if isinstance(event, Step):
            cancel.set()
    summary = run.summary()
    if what == "base":
        tiny_clip(base, seed=1)
    else:
        shutil.copytree(images / "red", images / "yellow")
    last = list(carry_out(run, CancelToken()))[-1]
    assert isinstance(last, Failed) and f"its {what}" in last.message
    with pytest.raises(ClipTuneError, match=f"its {what}"):
        finish(evaluate_best(run, CancelToken()))
    assert run.summary() == summary, "what was measured before still holds"


def test_other_settings_than_the_checkpoints_are_refused(
    base: Path, images: Path, tmp_path: Path
) -> None:
    run, cancel = Run.create(small_job(images, base), tmp_path / "run"), CancelToken()
    for event in carry_out(run, cancel):
        if isinstance(event, Step):
            cancel.set()
    text = (run.folder / "job.toml").read_text(encoding="utf-8")
    (run.folder / "job.toml").write_text(text.replace("rank = 8", "rank = 4"), encoding="utf-8")
    last = list(carry_out(run, CancelToken()))[-1]
    assert isinstance(last, Failed) and "other method settings" in last.message


def test_too_little_memory_is_told_in_words(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object) -> None:
        torch.empty(2**60, dtype=torch.uint8)  # the allocator's own words

    monkeypatch.setattr(ClassLoss, "backward", lacking)
    last = list(carry_out(Run.create(small_job(images, base), tmp_path / "run"), CancelToken()))[-1]
    assert isinstance(last, Failed) and not last.details
    assert "too little memory" in last.message and "4 bits" in last.hint


def test_no_path_of_this_machine_goes_with_the_adapter(
    base: Path, images: Path, tmp_path: Path
) -> None:
    for kind in ("lora", "full"):
        carry(small_job(images, base, kind), tmp_path / kind)
        for file in (tmp_path / kind / "best").iterdir():
            assert str(base).encode() not in file.read_bytes(), file
            assert str(images).encode() not in file.read_bytes(), file


def test_a_fully_tuned_model_is_a_base_again(base: Path, images: Path, tmp_path: Path) -> None:
    from transformers import CLIPProcessor

    carry(small_job(images, base, "full", learning_rate=1e-3), tmp_path / "first")
    best = tmp_path / "first" / "best"
    CLIPProcessor.from_pretrained(best)
    again = carry(small_job(images, best, "zero-shot"), tmp_path / "second")
    first, second = Run(tmp_path / "first").summary(), again[-1].summary  # type: ignore[union-attr]
    assert first is not None and first.accuracy == second.accuracy


def test_learning_rate_rises_and_falls() -> None:
    rates = [learning_rate(step, 100, 1.0, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1) and rates[9] == rates[10] == pytest.approx(1.0)
    assert all(np.diff(rates[10:]) < 0) and rates[-1] < 0.001
    assert learning_rate(0, 1, 1.0, 0.0) == 1.0


def _record(folder: Path) -> None:
    base, images = tiny_clip(folder / "base"), drawn.classes(folder / "images", 15)
    golden = {
        kind: golden_run(kind, images, base, folder / kind)
        for kind in METHODS
        if METHODS[kind].trains
    }
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _record(Path(sys.argv[1]))
