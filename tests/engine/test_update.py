"""A step that nobody waits for: nothing asked of the device, told of late, or recorded."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from weakref import WeakSet, ref

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from cliptune.core import events as core_events
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Saved, Step, finish
from cliptune.data.batches import Batches
from cliptune.evaluation.prepared import apply, open_base
from cliptune.methods import METHODS
from cliptune.models import devices
from cliptune.models.load import _tensors
from cliptune.models.towers import ImageTower, TextTower
from cliptune.runs import Run
from cliptune.training import checkpoint, loop
from cliptune.training.captured import Captured, Recording
from cliptune.training.distributed import World
from cliptune.training.loop import Loop, make_optimiser
from cliptune.training.loss import Batch, CaptionLoss, ClassLoss, Loss
from cliptune.training.session import carry_out
from cliptune.training.update import Update
from engine.test_loss import LABELS, TEXTS, captions, whole
from engine.training import carry, losses, small_job
from slow import slow

TRAINED = [kind for kind in METHODS if METHODS[kind].trains]
FIRST = set(zip(TRAINED, cycle(["classes", "captions"]), strict=False))
CASES = [
    case if case in FIRST else pytest.param(*case, marks=slow)
    for case in product(TRAINED, ["classes", "captions"])
]
"""A method on a kind of images; each method on one of them, the others wait to be asked for."""
ASKED = ("aten::_local_scalar_dense", "aten::is_nonzero", "aten::equal", "aten::nonzero")
"""What a card would have to end its work for: to be read, and what has a shape by its values."""


class Asking(TorchDispatchMode):
    """Notes what was asked of a device."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.asked: list[str] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func.name() in ASKED:
            self.asked.append(func.name())
        return func(*args, **(kwargs or {}))


@dataclass(frozen=True)
class Made:
    """An update of a tiny model, and its batches."""

    update: Update
    rows: Batches

    def batch(self, step: int, *, whole: bool = False) -> Batch:
        return self.update.criterion.draw(self.rows.rows(step), 4, step, whole=whole)

    def snapshot(self) -> dict[str, Tensor]:
        return checkpoint.snapshot(self.update.model)


def made(kind: str, of: str, folder: Path, **train: str) -> Made:
    """The same each time, with dropout and mirrored images."""
    dropping = {"dropout": 0.1} if "dropout" in METHODS[kind].model_fields else {}
    job = small_job(Path(), folder, kind, dropping, **train)
    base = finish(open_base(job, CancelToken()))
    apply(job, base)
    decoded = np.random.default_rng(0).integers(0, 256, (12, 32, 32, 3), dtype=np.uint8)
    precision = devices.precision(base.device, job.train.precision)
    images = ImageTower(base, precision, whole(decoded), flip=True)
    texts = TextTower(base, precision, captions() if of == "captions" else TEXTS)
    finish(texts.keep(CancelToken()))
    criterion: Loss
    if of == "captions":
        criterion = CaptionLoss(images, texts, np.arange(13), World())
    else:
        criterion = ClassLoss(images, texts, LABELS, World())
    parameters = [*checkpoint.trainable(base.model).values()]
    optimiser = make_optimiser(base.model, job.train, 1e-3)
    update = Update(base.model, criterion, parameters, optimiser, 1.0, World())
    return Made(update, Batches(12, 4, 0))


@pytest.mark.parametrize(("kind", "of"), CASES)
def test_a_step_asks_nothing_of_the_device(kind: str, of: str, base: Path) -> None:
    one = made(kind, of, base)
    batch = one.batch(0)
    with Asking() as asking:
        one.update(batch, 0, stopping=False)
    assert asking.asked == []


@pytest.mark.parametrize(("kind", "of"), CASES)
def test_attention_is_the_same_where_a_step_is_recorded(
    kind: str, of: str, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards have another attention than CPUs, whose masks transformers looks at, to leave them out
    where nothing is padded: but not while a step is recorded."""
    one, two = made(kind, of, base), made(kind, of, base)
    for which in (one, two):
        which.update.model.set_attn_implementation("sdpa")  # type: ignore[operator]
    plain = seeded(one.update, one.batch(0, whole=True), 0)
    batch = two.batch(0, whole=True)
    monkeypatch.setattr("transformers.utils.import_utils.is_cuda_stream_capturing", lambda: True)
    torch.manual_seed(0)
    with Asking() as asking:
        recorded, _ = two.update(batch, None, stopping=False)
    assert asking.asked == []
    assert recorded.tolist() == pytest.approx(plain, rel=1e-5)


def weights(run: Path) -> dict[str, Tensor]:
    """Those of the last checkpoint."""
    latest = checkpoint.latest(run / "checkpoints")
    assert latest is not None
    return checkpoint._read(latest / "trained.safetensors")


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


def test_steps_that_are_told_late_are_the_same(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = small_job(images, base, settings={"dropout": 0.1}, epochs=3, crop=True)
    at_once = losses(carry(job, tmp_path / "at once"))
    monkeypatch.setattr(loop, "LATE", {"cpu": 3})
    run = Run.create(job, tmp_path / "late")
    events: list[Event] = []
    for at in (3, 6, 12):  # stopped twice and gone on with
        cancel = CancelToken()
        for event in carry_out(run, cancel):
            events.append(event)
            if isinstance(event, Step) and event.step >= at:
                cancel.set()
    told = [event.loss for event in run.events() if isinstance(event, Step)]
    assert told == at_once
    assert same(weights(run.folder), weights(tmp_path / "at once"))
    last = 0
    for event in events:  # or a run that is gone on with would lack them
        if isinstance(event, Step):
            last = event.step
        elif isinstance(event, Saved):
            assert event.step == last


def test_steps_that_are_read_together_did_not_take_no_time(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock each takes a second to begin, and nothing else takes any. After the first one a
    checkpoint is written, however fast the machine is no other before the end, and the next is not
    read before three more are begun."""
    now, begin = 0.0, Loop._begin

    def begun(self: Loop, *given: Any) -> bool:
        nonlocal now
        stopping = begin(self, *given)
        now += 1
        return stopping

    monkeypatch.setattr(core_events, "time", SimpleNamespace(perf_counter=lambda: now))
    monkeypatch.setattr(loop, "LATE", {"cpu": 3})
    monkeypatch.setattr(loop, "CHECKPOINT_FRACTION", 1e-9)
    monkeypatch.setattr(Loop, "_begin", begun)
    events = carry(small_job(images, base, batch_size=4, epochs=1), tmp_path / "run")
    speeds = [event.images_per_second for event in events if isinstance(event, Step)]
    assert speeds == [4, 1, *[4] * (len(speeds) - 2)] and len(speeds) > 6


@pytest.mark.parametrize("late", [0, 3])
def test_what_is_no_number_changes_nothing_however_late_it_is_noticed(
    late: int, base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "LATE", {"cpu": late})
    backward, begin = ClassLoss.backward, Loop._begin
    kept: list[dict[str, Tensor]] = []
    models: list[torch.nn.Module] = []

    def broken(self: ClassLoss, batch: Batch, seed: int | None) -> Tensor:
        loss = backward(self, batch, seed)
        if not models:  # the estimate of memory
            return loss
        kept.append(checkpoint.snapshot(models[0]))
        return loss * float("nan") if len(kept) == 5 else loss

    def begun(self: Loop, *given: Any) -> bool:
        models[:] = [self.model]
        return begin(self, *given)

    monkeypatch.setattr(ClassLoss, "backward", broken)
    monkeypatch.setattr(Loop, "_begin", begun)
    job = small_job(images, base, epochs=4, learning_rate=1e-2)
    run = Run.create(job, tmp_path / "run")
    events = list(carry_out(run, CancelToken()))
    assert isinstance(events[-1], Failed)
    assert events[-1].message == "The loss stopped being a number at step 5."
    assert [event.step for event in events if isinstance(event, Step)] == [1, 2, 3, 4]
    assert not same(kept[3], kept[4])
    assert all(same(kept[4], later) for later in [*kept[5:], checkpoint.snapshot(models[0])])
    assert all(parameter.grad is None for parameter in models[0].parameters())


class Imitation(Recording):
    """Records by remembering what to do, and does it again, by no card."""

    def __init__(self) -> None:
        self.replayed = 0

    def warm(self, work: Callable[[], Tensor]) -> Tensor:
        return work()

    def record(self, work: Callable[[], Tensor]) -> None:
        self.work = work

    def replay(self, seed: int) -> Tensor:
        self.replayed += 1
        torch.manual_seed(seed)
        return self.work()


class Failing(Imitation):
    """Cannot end a recording in which something went wrong, and has left gradients by then."""

    def record(self, work: Callable[[], Tensor]) -> None:
        state = torch.get_rng_state()
        try:
            work()
            torch.set_rng_state(state)
            raise ValueError("not while it is recorded")
        except ValueError:
            raise RuntimeError("operation failed due to a previous error") from None


class Stale(Imitation):
    """Draws the random numbers that it was recorded with again and again."""

    def replay(self, seed: int) -> Tensor:
        return super().replay(1000)


def seeded(update: Update, batch: Batch, seed: int) -> list[float]:
    """The numbers of a plain step that is seeded once, as a recorded one is."""
    torch.manual_seed(seed)
    return update(batch, None, stopping=False)[0].tolist()


@pytest.mark.parametrize(("kind", "of"), CASES)
def test_recorded_steps_are_the_plain_ones(kind: str, of: str, base: Path) -> None:
    plain, other = made(kind, of, base), made(kind, of, base)
    recording = Imitation()
    recorded = Captured(other.update, recording)
    for step in range(7):
        wanted = seeded(plain.update, plain.batch(step, whole=True), step)
        batch = other.batch(step, whole=recorded.whole)
        assert recorded(batch, step, stopping=False)[0].tolist() == wanted
    assert recording.replayed == 4 and recorded.whole
    assert same(plain.snapshot(), other.snapshot())


class Anchored(Imitation):
    """Finds all that a step reads and writes where it was when it was recorded: a card's recording
    looks nowhere else."""

    def __init__(self, update: Update) -> None:
        super().__init__()
        self.update = update

    def places(self) -> list[int]:
        towers = (self.update.criterion.images, self.update.criterion.prompts)  # type: ignore[attr-defined]
        kept = [tower.kept for tower in towers if tower.kept is not None]
        changed = [value for of in self.update.optimiser.state.values() for value in of.values()]
        there = [*_tensors(self.update.model), self.update.lost, *changed, *kept]
        return [tensor.data_ptr() for tensor in there]

    def record(self, work: Callable[[], Tensor]) -> None:
        super().record(work)
        self.there = self.places()

    def replay(self, seed: int) -> Tensor:
        assert self.places() == self.there
        return super().replay(seed)


@pytest.mark.parametrize(
    "kind",
    [kind if kind in ("lora", "prefix") else pytest.param(kind, marks=slow) for kind in TRAINED],
)
def test_a_run_of_recorded_steps(
    kind: str, base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"projection": True} if kind == "prefix" else {}  # which is folded where it is kept
    job = small_job(images, base, kind, given, epochs=3, flip=True)
    plain = losses(carry(job, tmp_path / "plain"))
    recordings: list[Anchored] = []

    def recorded(update: Update, **_: bool) -> Captured:
        recordings.append(Anchored(update))
        return Captured(update, recordings[-1])

    monkeypatch.setattr(loop, "fastest", recorded)
    monkeypatch.setattr(loop, "LATE", {"cpu": 3})
    assert losses(carry(job, tmp_path / "recorded")) == plain
    assert sum(one.replayed for one in recordings) == len(plain) - 3
    assert same(weights(tmp_path / "plain"), weights(tmp_path / "recorded"))


class Counted(Imitation):
    """Is counted once it recorded, for as long as it is there; what it does again it is told."""

    there: ClassVar["WeakSet[Counted]"] = WeakSet()

    def record(self, work: Callable[[], Tensor]) -> None:
        self.there.add(self)


def test_what_is_recorded_goes_with_its_loop(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a search's many, without waiting for the collector: each keeps a step's memory."""

    def recorded(update: Update, **_: bool) -> Captured:
        captured = Captured(update, recording := Counted())
        there = ref(captured)  # a graph knows no Python

        def again() -> Tensor:
            assert (captured := there()) is not None and captured._fixed is not None
            return captured.update(captured._fixed, None, stopping=False)[0]

        recording.work = again
        return captured

    monkeypatch.setattr(loop, "fastest", recorded)
    job = small_job(images, base, epochs=6, batch_size=4, learning_rate="auto")
    run, most = Run.create(job, tmp_path / "run"), 0
    gc.disable()
    try:
        for event in carry_out(run, CancelToken()):
            assert not isinstance(event, Failed), event.details
            most = max(most, len(Counted.there))
    finally:
        gc.enable()
    assert most == 1 and not Counted.there


@pytest.mark.parametrize("recording", [Failing, Stale])
def test_what_cannot_be_recorded_goes_on_as_if_it_had_not_been_tried(
    recording: Callable[[], Imitation], base: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, other = (made("lora", "classes", base) for _ in range(2))
    recorded = Captured(other.update, recording())
    with caplog.at_level(logging.INFO, "cliptune.training.captured"):
        for step in range(6):
            batch = plain.batch(step)
            if step < 4:
                wanted = seeded(plain.update, batch, step)
            else:
                wanted = plain.update(batch, step, stopping=False)[0].tolist()
            found = recorded(other.batch(step, whole=recorded.whole), step, stopping=False)[0]
            assert found.tolist() == wanted
            assert recorded.whole == (step < 3)
    assert same(plain.snapshot(), other.snapshot())
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("Steps are not taken as a CUDA graph: ")
    assert ("not while it is recorded" in line) == (recording is Failing)


def test_batches_of_other_shapes_are_not_recorded(base: Path) -> None:
    one = made("lora", "classes", base)
    recorded = Captured(one.update, Imitation())
    rows = one.rows.rows(0)
    parts = one.update.criterion.draw(rows, 2, 0)
    recorded(one.batch(0), 0, stopping=False)
    assert recorded.whole
    recorded(parts, 0, stopping=False)
    assert not recorded.whole
    once = Captured(one.update, Imitation())
    once(parts, 0, stopping=False)
    assert not once.whole


class Card:
    """What `Recording` asks of `torch.cuda`, and what PyTorch leaves behind where a recording ends
    in an error: the stream is not changed back, and the pool is not let go of."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.stream, self.chance, self.free = error, "around", "theirs", 90
        self.done: list[str] = []
        self.reserved = 40

    def put_in(self, patch: pytest.MonkeyPatch) -> None:
        card, cuda = self, torch.cuda
        generator = SimpleNamespace(
            graphsafe_get_state=lambda: card.chance,
            graphsafe_set_state=lambda state: setattr(card, "chance", state),
        )

        class Graph:
            ended = False

            def pool(self) -> int:
                if not self.ended:
                    raise RuntimeError("pool() without a preceding successful capture")
                return 1

        @contextmanager
        def graph(
            graph: Graph, pool: int, stream: str, *, capture_error_mode: str
        ) -> Iterator[None]:
            card.stream = stream
            yield
            if card.error:
                raise card.error
            graph.ended, card.stream = True, "around"

        def stream() -> SimpleNamespace:
            return SimpleNamespace(device_index=0, name=card.stream)

        patch.setattr(cuda, "Stream", lambda device: "beside")
        patch.setattr(torch, "Generator", lambda device: "ours")
        patch.setattr(cuda, "current_stream", lambda device: stream())
        patch.setattr(cuda, "set_stream", lambda one: setattr(card, "stream", one.name))
        patch.setattr(cuda, "default_generators", [generator])
        patch.setattr(cuda, "graph_pool_handle", lambda: 7)
        patch.setattr(cuda, "CUDAGraph", Graph)
        patch.setattr(cuda, "graph", graph)
        patch.setattr(cuda, "mem_get_info", lambda device: (card.free, 100))
        patch.setattr(cuda, "memory_reserved", lambda device: card.reserved)
        for name in ("_cuda_endAllocateToPool", "_cuda_releasePool"):
            noted = partial(lambda name, device, pool: card.done.append(name), name)
            patch.setattr(torch._C, name, noted, raising=False)


def test_all_is_recorded_on_one_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each that there ever was cuBLAS keeps memory, which a search has not to let go of."""
    Card(None).put_in(monkeypatch)
    monkeypatch.setattr(torch.cuda, "Stream", lambda device: object())
    one, other = (Recording(torch.device("meta")) for _ in range(2))
    assert one._stream is other._stream


def test_a_recording_that_fails_leaves_the_card_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card(RuntimeError("operation failed due to a previous error during capture"))
    card.put_in(monkeypatch)
    recording = Recording(torch.device("cpu"))
    with pytest.raises(RuntimeError, match="operation failed"):
        recording.record(lambda: torch.zeros(3))
    assert (card.stream, card.chance) == ("around", "theirs")
    assert card.done == ["_cuda_endAllocateToPool", "_cuda_releasePool"]


@pytest.mark.parametrize("free", [90, 5])
def test_a_recording_ends_as_it_began(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card(None)
    card.free = free
    card.put_in(monkeypatch)
    recording, seen = Recording(torch.device("cpu")), []

    def work() -> Tensor:
        seen.append((card.stream, card.chance))
        card.reserved += 30
        return torch.zeros(3)

    if free < 10:
        with pytest.raises(torch.OutOfMemoryError):
            recording.record(work)
    else:
        recording.record(work)
        assert recording.kept == 30
    assert seen == [("beside", "ours")]
    assert (card.stream, card.chance, card.done) == ("around", "theirs", [])
