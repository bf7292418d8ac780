"""The queue of runs, carried out for real by the engine's thread on a tiny CLIP."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import ReferenceType, ref

import pytest
import torch
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cliptune import __version__
from cliptune import job as jobs
from cliptune.core.events import Evaluated, Event, Failed, Finished, Started, Step, Stopped
from cliptune.models import reuse
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run, lock
from cliptune.runs.history import History
from cliptune.runs.holder import this_process
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.shell.starting import Starter
from cliptune_gui.state import drafts
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry, interrupted, read_all, read_waiting
from cliptune_gui.state.run_queue import RunQueue, Standing
from cliptune_gui.widgets import Banner
from engine.summaries import summary
from engine.training import carry, small_job
from gui.resting import ENDLESS, Rest, resting, wait_for_pause

LONG = 120_000
OLD = 1_600_000_000

Make = Callable[..., RunEntry]


@pytest.fixture
def make(base: Path, images: Path, tmp_path: Path) -> Make:
    """Makes a run that was not begun: of the images, or of others."""

    def made(name: str, folder: Path = images, **train: Any) -> RunEntry:
        job = small_job(folder, base, **({"epochs": 1} | train))
        return RunEntry.read(Run.create(job, tmp_path / "runs" / name))

    return made


class Watched(RunQueue):
    """Notes in which order runs begin and end."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Preferences())
        self.begun: list[str] = []
        self.over: list[str] = []
        self.changed.connect(self._note)
        self.ended.connect(lambda run: self.over.append(run.folder.name))

    def _note(self) -> None:
        if self.busy and self.run and (not self.begun or self.begun[-1] != self.run.folder.name):
            self.begun.append(self.run.folder.name)

    def stands(self, run: RunEntry) -> Standing:
        """How a run stands, read anew."""
        return self.standing(run.reread())

    @property
    def queue(self) -> list[str]:
        return [run.folder.name for run in self.waiting]


@pytest.fixture
def run_queue(qtbot: QtBot) -> Iterator[Watched]:
    engine = Engine()
    made = Watched(engine)
    yield made
    engine.close()
    made.close()


def wait_for_steps(qtbot: QtBot, run_queue: RunQueue, steps: int) -> None:
    qtbot.waitUntil(lambda: run_queue.history.step >= steps, timeout=LONG)


def wait_for_all(qtbot: QtBot, run_queue: RunQueue) -> None:
    qtbot.waitUntil(lambda: not run_queue.busy and not run_queue.waiting, timeout=LONG)


def kept() -> list[str]:
    """The queue as the next start finds it."""
    return [folder.name for folder in Preferences().queue]


@pytest.fixture
def rest(run_queue: Watched, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    with resting(monkeypatch) as made:
        yield made


# One run


def test_a_run_is_carried_out_and_told(run_queue: Watched, make: Make, qtbot: QtBot) -> None:
    run = make("one", epochs=2)
    assert run_queue.stands(run) == "unstarted" and not run_queue.busy
    told: list[int] = []
    run_queue.progressed.connect(lambda: told.append(run_queue.history.step))
    with qtbot.waitSignal(run_queue.ended, timeout=LONG) as ended:
        run_queue.add(run)
        assert run_queue.busy and run_queue.run is run and run_queue.waiting == []
        assert run_queue.stands(run) == "running"
    assert [one.folder for one in ended.args] == [run.folder]
    qtbot.waitUntil(lambda: not run_queue.busy)
    assert run_queue.stands(run) == run.run.state() == "finished"
    assert isinstance(run_queue.history.end, Finished)
    assert told == sorted(told) and told[-1] == 6
    replayed = History(run.run.events())
    assert vars(run_queue.history).keys() == vars(replayed).keys()
    assert run_queue.history.loss.count == replayed.loss.count == 6
    assert run_queue.history.validation == replayed.validation
    assert len(replayed.validation) == 3
    assert run_queue.history.before == replayed.before != ()
    assert run_queue.history.now == replayed.now and run_queue.history.kept
    assert run_queue.history.notes == replayed.notes


def test_runs_that_follow_each_other_load_their_base_once(
    run_queue: Watched,
    make: Make,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And end as each does alone; what was kept goes with the last one, or where all wait."""
    loaded: list[ReferenceType[Any]] = []

    def noted(folder: Path, **how: Any) -> TwoTowers:
        base = load(folder, **how)
        loaded.append(ref(base.model))
        return base

    def kept() -> list[bool]:
        return [one() is not None for one in loaded]

    monkeypatch.setattr(reuse, "load", noted)
    first, second = make("first", learning_rate=1e-2), make("second", seed=1, learning_rate=1e-2)
    run_queue.add(first)
    run_queue.add(second)
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["first", "second"] and len(loaded) == 1
    qtbot.waitUntil(lambda: kept() == [False])
    for entry in (first, second):
        carry(entry.job, tmp_path / "alone" / entry.folder.name)
        for file in ("trained.safetensors", "optimiser.safetensors"):
            ours, alone = (
                [*folder.glob(f"checkpoints/*/{file}")]
                for folder in (entry.folder, tmp_path / "alone" / entry.folder.name)
            )
            assert ours[0].read_bytes() == alone[0].read_bytes()
    run_queue.add(make("third", epochs=ENDLESS))
    wait_for_steps(qtbot, run_queue, 1)
    run_queue.add(make("fourth"))
    run_queue.held = True
    run_queue.stop()
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert run_queue.queue == ["fourth"]
    qtbot.waitUntil(lambda: not any(kept()))


def test_nothing_is_on_at_first(run_queue: Watched, qtbot: QtBot) -> None:
    assert not (run_queue.busy or run_queue.paused or run_queue.stopping or run_queue.held)
    run_queue.pause()
    run_queue.stop()
    run_queue.release()
    assert not run_queue.busy and run_queue.run is None and run_queue.history.end is None


def test_standing_through_a_life(run_queue: Watched, make: Make, qtbot: QtBot, rest: Rest) -> None:
    run, other = make("one", epochs=ENDLESS), make("other")
    heard: list[str] = []
    run_queue.changed.connect(lambda: heard.append(run_queue.stands(run)))
    run_queue.add(run)
    assert run_queue.stands(run) == "running"
    wait_for_steps(qtbot, run_queue, 2)
    run_queue.pause()
    assert run_queue.stands(run) == "paused" and run_queue.paused and run_queue.busy
    assert run_queue.standing(run.reread()) == "paused"  # another object of the same run
    assert run_queue.stands(other) == "unstarted"
    wait_for_pause(qtbot, run_queue._engine)
    step = run_queue.history.step
    qtbot.wait(50)
    assert run_queue.history.step == step
    run_queue.pause(False)
    assert run_queue.stands(run) == "running" and not run_queue.paused
    wait_for_steps(qtbot, run_queue, step + 2)
    run_queue.pause()
    run_queue.stop()  # also while it is paused
    assert run_queue.stands(run) == "stopping" and run_queue.stopping and not run_queue.paused
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert run_queue.stands(run) == run.run.state() == "stopped"
    assert isinstance(run_queue.history.end, Stopped)
    assert run_queue.history.end.step == run_queue.history.step == run_queue.history.loss.count
    assert heard == ["running", "paused", "running", "paused", "stopping", "stopped"]


def test_a_run_that_is_stopped_before_it_began(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    run = make("one")
    run_queue.add(run)
    run_queue.stop()
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert isinstance(run_queue.history.end, Stopped)
    assert run_queue.stands(run) in ("unstarted", "stopped") and run_queue.over == ["one"]
    run_queue.add(run)  # it can still be carried out
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert run_queue.stands(run) == "finished"


# The queue


def test_runs_are_carried_out_one_after_another(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    runs = [make(name) for name in ("a", "b", "c")]
    for run in runs:
        run_queue.add(run)
    assert run_queue.queue == ["b", "c"] and kept() == ["a", "b", "c"]
    assert [run_queue.stands(run) for run in runs] == ["running", "waiting", "waiting"]
    wait_for_all(qtbot, run_queue)
    assert run_queue.begun == run_queue.over == ["a", "b", "c"] and kept() == []
    assert [run_queue.stands(run) for run in runs] == ["finished"] * 3
    for run in runs:  # each told of itself alone
        assert History(run.run.events()).loss.count == 3
    assert run_queue.history.loss.count == 3 and run_queue.run.folder == runs[-1].folder


def test_moving_and_removing(run_queue: Watched, make: Make, qtbot: QtBot) -> None:
    run_queue.held = True
    a, b, c, d = (make(name) for name in "abcd")
    for run in (a, b, c, d):
        run_queue.add(run)
    assert not run_queue.busy and run_queue.queue == kept() == [*"abcd"]
    run_queue.move(d, -1)
    assert run_queue.queue == kept() == [*"abdc"]
    run_queue.move(a.reread(), 1)  # another object of the same run
    assert run_queue.queue == kept() == [*"badc"]
    run_queue.move(b, -1)  # it is the first
    run_queue.move(c, 1)  # and it the last
    run_queue.move(make("unknown"), 1)
    assert run_queue.queue == kept() == [*"badc"]
    run_queue.remove(a.reread())
    run_queue.remove(make("another unknown"))
    assert run_queue.queue == kept() == [*"bdc"]
    assert a.folder.is_dir() and run_queue.stands(a) == "unstarted"
    run_queue.release()
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == [*"bdc"] and a.run.state() == "waiting"


def test_what_waits_can_be_moved_while_a_run_is_on(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    on = make("on", epochs=ENDLESS)
    run_queue.add(on)
    a, b, c = (make(name) for name in "abc")
    for run in (a, b, c):
        run_queue.add(run)
    wait_for_steps(qtbot, run_queue, 1)
    run_queue.move(c, -1)
    run_queue.remove(a)
    run_queue.move(on, 1)
    run_queue.remove(on)  # it does not wait
    assert run_queue.queue == ["c", "b"] and kept() == ["on", "c", "b"]
    assert run_queue.stands(on) == "running"
    run_queue.stop()
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["on", "c", "b"]


def test_a_held_queue_waits_for_the_user(run_queue: Watched, make: Make, qtbot: QtBot) -> None:
    runs = [make("a"), make("b")]
    Preferences().queue = [run.folder for run in runs]
    run_queue.restore([Run(folder) for folder in Preferences().queue])
    assert run_queue.held and not run_queue.busy and run_queue.queue == kept() == ["a", "b"]
    run_queue.add(make("c"))
    assert not run_queue.busy and run_queue.queue == ["a", "b", "c"]
    run_queue.release()
    assert run_queue.busy and not run_queue.held and run_queue.queue == ["b", "c"]
    run_queue.held = True  # the run that is on goes on to its end, and no other begins
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert run_queue.over == ["a"] and run_queue.queue == kept() == ["b", "c"]
    run_queue.release()
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["a", "b", "c"]


def test_a_run_that_is_begun_goes_ahead_of_a_held_queue(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    run_queue.restore([make("a")])
    started = make("c")
    run_queue.begin(started)
    assert run_queue.run is started and run_queue.held and run_queue.queue == ["a"]
    run_queue.begin(make("d"))
    assert run_queue.run is started and run_queue.queue == ["a", "d"]
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert run_queue.over == ["c"] and run_queue.queue == ["a", "d"]
    run_queue.begin(run_queue.waiting[0])
    assert run_queue.queue == ["d"] and run_queue.held
    run_queue.release()
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["c", "a", "d"]


def test_an_empty_queue_of_an_earlier_start_holds_nothing(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    run_queue.restore([])
    assert not run_queue.held
    run_queue.add(make("a"))
    assert run_queue.busy
    wait_for_all(qtbot, run_queue)


def test_a_run_is_not_queued_twice(run_queue: Watched, make: Make, qtbot: QtBot) -> None:
    on, waits = make("on"), make("waits")
    run_queue.add(on)
    for run in (on, waits, Run(on.folder), Run(waits.folder)):
        run_queue.add(run)
    assert run_queue.queue == ["waits"] and kept() == ["on", "waits"]
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["on", "waits"]
    assert [on.run.state(), waits.run.state()] == ["finished", "finished"]


def test_a_run_can_be_begun_when_another_has_just_ended(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    """From within the signal, before the queue goes on by itself."""
    last = make("last")

    def more(run: Run) -> None:
        if run.folder.name == "a":
            run_queue.add(last)

    run_queue.ended.connect(more)
    run_queue.add(make("a"))
    run_queue.add(make("b"))
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == run_queue.begun == ["a", "b", "last"]


# What goes wrong


def test_a_run_whose_images_vanished_fails_in_words_and_the_next_goes_on(
    run_queue: Watched, make: Make, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.copytree(images, tmp_path / "gone")
    lost, fine = make("lost", folder=tmp_path / "gone"), make("fine")
    shutil.rmtree(tmp_path / "gone")
    ends: list[object] = []
    run_queue.ended.connect(lambda _: ends.append(run_queue.history.end))
    run_queue.add(lost)
    run_queue.add(fine)
    wait_for_all(qtbot, run_queue)
    failed, finished = ends
    assert isinstance(failed, Failed) and isinstance(finished, Finished)
    assert "gone" in failed.message and not failed.details
    assert run_queue.stands(lost) == "failed" and run_queue.stands(fine) == "finished"
    assert run_queue.over == ["lost", "fine"]


@pytest.mark.parametrize("what", ["folder", "job"])
def test_a_run_of_which_something_vanished_while_it_waited_fails_too(
    run_queue: Watched, make: Make, qtbot: QtBot, what: str
) -> None:
    on, lost, fine = make("on"), make("lost"), make("fine")
    ends: dict[str, object] = {}
    run_queue.ended.connect(lambda run: ends.update({run.folder.name: run_queue.history.end}))
    for run in (on, lost, fine):
        run_queue.add(run)
    if what == "job":
        (lost.folder / "job.toml").unlink()
    else:
        shutil.rmtree(lost.folder)
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["on", "lost", "fine"]
    failed = ends["lost"]
    assert isinstance(failed, Failed) and "lost" in failed.message and not failed.details
    assert isinstance(ends["fine"], Finished)


def test_a_finished_run_is_not_carried_out_again(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    run = make("a")
    run_queue.add(run)
    wait_for_all(qtbot, run_queue)
    log = run.run.files.log.read_bytes()
    run_queue.add(run)
    wait_for_all(qtbot, run_queue)
    assert isinstance(run_queue.history.end, Failed)
    assert "has finished already" in run_queue.history.end.message
    assert run.run.files.log.read_bytes() == log and run_queue.stands(run) == "finished"


def test_a_run_that_is_being_worked_on_is_left_alone(
    run_queue: Watched, make: Make, qtbot: QtBot
) -> None:
    run, fine = make("theirs"), make("fine")
    with run.run.lock():
        assert run_queue.stands(run) == "running"
        run_queue.add(run)
        run_queue.add(fine)
        wait_for_all(qtbot, run_queue)
        assert run_queue.over == ["theirs", "fine"] and not run.run.files.log.stat().st_size
    assert fine.run.state() == "finished"


# Going on


def stop_at(
    qtbot: QtBot, run_queue: RunQueue, rest: Rest, step: int, *, later: bool = False
) -> int:
    """Stop the run that is on, where it rests at a step; the step it stopped at."""
    wait_for_steps(qtbot, run_queue, step)
    run_queue.stop(later=later)
    rest.go_on()
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    assert isinstance(run_queue.history.end, Stopped)
    return run_queue.history.end.step


def test_a_stopped_run_goes_on_with_its_whole_history_once(
    run_queue: Watched, make: Make, qtbot: QtBot, rest: Rest
) -> None:
    run = make("a", epochs=6)
    rest.at(3, 9, 15)
    run_queue.add(run)
    stopped: list[int] = []
    for step in (3, 9):
        stopped.append(stop_at(qtbot, run_queue, rest, step))
        assert run.run.state() == "stopped" and run_queue.history.loss.count == stopped[-1]
        run_queue.add(run)
        assert run_queue.stands(run) == "running"
        qtbot.waitUntil(lambda: run_queue.history.step > stopped[-1], timeout=LONG)
        assert run_queue.history.end is None
        assert run_queue.history.loss.count == run_queue.history.step
    rest.go_on()
    wait_for_all(qtbot, run_queue)
    assert run.run.state() == "finished"
    events = [*run.run.events()]
    steps = [event.step for event in events if isinstance(event, Step)]
    assert steps == [*range(1, 19)]
    assert [e.step for e in events if isinstance(e, Started)] == [0, *stopped]
    history, replayed = run_queue.history, History(events)
    assert history.loss.count == history.memory.count == history.speed.count == 18
    assert history.validation == replayed.validation and len(history.validation) == 7
    told = Counter(
        e.step for e in events if isinstance(e, Evaluated) and e.step % 3 == 0 and e.step < 18
    )
    assert history.zero_shot == replayed.zero_shot is not None and told[0] == 1
    assert history.before == replayed.before != () and history.notes == replayed.notes
    assert [line.tolist() for line in history.loss.means()] == [
        line.tolist() for line in replayed.loss.means()
    ]


def test_another_queue_goes_on_with_what_one_left(
    run_queue: Watched, make: Make, qtbot: QtBot, rest: Rest
) -> None:
    """As the next start of the program does, from what is on the disk alone."""
    run, waits = make("a", epochs=4), make("b")
    rest.at(6)
    run_queue.add(run)
    run_queue.add(waits)
    run_queue.held = True
    stopped = stop_at(qtbot, run_queue, rest, 6, later=True)
    assert kept() == ["a", "b"] and stopped < 12

    engine = Engine()
    try:
        later = Watched(engine)
        later.restore(read_waiting(Preferences().queue))
        assert later.held and not later.busy and later.queue == ["a", "b"]
        assert [later.stands(one) for one in (run, waits)] == ["stopped", "waiting"]
        later.release()
        assert later.queue == ["b"] and kept() == ["a", "b"]
        wait_for_all(qtbot, later)
        assert later.over == ["a", "b"] and kept() == []
        steps = [event.step for event in run.run.events() if isinstance(event, Step)]
        assert steps == [*range(1, 13)]
        later.close()
    finally:
        engine.close()


@pytest.mark.parametrize("alone", [False, True])
def test_what_the_graphics_card_broke_off_is_the_first_of_what_is_left(
    run_queue: Watched, make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    """And each that is begun in spite of it, as a run from the list can be."""
    runs = [make(name) for name in "abc"]

    def fails(*_: object) -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    monkeypatch.setattr("cliptune.training.loss.ClassLoss.backward", fails)
    for run in runs[: 1 if alone else 3]:
        run_queue.add(run)
    qtbot.waitUntil(lambda: not run_queue.busy, timeout=LONG)
    left = ["a"] if alone else ["a", "b", "c"]
    assert run_queue.held and run_queue.broken_off and run_queue.queue == kept() == left
    assert run_queue.stands(runs[0]) == "interrupted", "and it can be resumed alone"
    run_queue.begin(runs[1])
    qtbot.waitUntil(lambda: not run_queue.busy)
    assert run_queue.queue == kept() == (["b", "a"] if alone else ["b", "a", "c"])
    assert [run.folder for run in read_waiting(Preferences().queue)] == Preferences().queue


def test_what_a_process_left_in_the_middle(make: Make, tmp_path: Path) -> None:
    states: dict[str, list[Any]] = {
        "waiting": [],
        "interrupted": [Started(time=0.0, device="CPU", precision="float32")],
        "stopped": [Stopped(step=3)],
        "also stopped": [Stopped(step=3)],
        "failed": [Failed(message="no")],
        "finished": [Finished(summary=summary())],
    }
    for name, events in states.items():
        run = make(name)
        if events:
            with run.run.lock() as log:
                for event in events:
                    log.append(event)
    folder = tmp_path / "runs"

    assert [run.folder.name for run in interrupted(folder)] == ["interrupted"]
    assert interrupted(tmp_path / "no runs") == []


def test_closing_the_engine_in_the_middle_leaves_a_run_left_in_the_middle(
    make: Make, qtbot: QtBot
) -> None:
    run, waits = make("a", epochs=ENDLESS), make("b")
    engine = Engine()
    run_queue = Watched(engine)
    run_queue.add(run)
    run_queue.add(waits)
    wait_for_steps(qtbot, run_queue, 3)
    run_queue.pause()
    engine.close()
    run_queue.close()
    qtbot.wait(10)
    assert run_queue.over == [] and kept() == ["a", "b"]
    assert run.run.state() == "stopped" and waits.run.state() == "waiting"
    steps = [event.step for event in run.run.events() if isinstance(event, Step)]
    assert steps == [*range(1, len(steps) + 1)] and len(steps) >= 3
    assert (run.run.best / "adapter_model.safetensors").is_file()


def test_the_same_run_is_not_queued_twice(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    """What is filled in alike while it is on or waits; another seed is another run."""
    engine, reader, banner, preferences = Engine(), Worker("reader"), Banner(), Preferences()
    qtbot.addWidget(banner)
    preferences.runs = tmp_path / "runs"
    queue = RunQueue(engine, preferences)
    services: Any = SimpleNamespace(run_queue=queue, preferences=preferences, reader=reader)
    starter = Starter(services, banner, queue)
    waiting = make("first")
    queue.restore([waiting])
    draft = drafts.of(waiting.job)
    starter.start_draft(draft)
    assert not starter._creating and "waits already" in banner.accessibleName()
    draft.choose_value("data", "seed", 7)
    begun = list[RunEntry]()
    queue.begin = begun.append  # type: ignore[method-assign, assignment]
    starter.start_draft(draft)
    qtbot.waitUntil(lambda: bool(begun), timeout=LONG)
    assert begun[0].job.data.seed == 7
    queue.close()
    reader.close()
    engine.close()


Starting = Callable[[], Banner]


@pytest.fixture
def starting(run_queue: Watched, qtbot: QtBot, tmp_path: Path) -> Iterator[Starting]:
    """Takes over what an earlier start left; the banner that offers it, once it says something."""
    reader, preferences = Worker("reader"), Preferences()
    preferences.runs = tmp_path / "runs"

    def start() -> Banner:
        banner = Banner()
        qtbot.addWidget(banner)
        run_queue.left = preferences.queue, []
        services: Any = SimpleNamespace(run_queue=run_queue, preferences=preferences, reader=reader)
        starter = Starter(services, banner, run_queue)
        starter.restore_queue()
        starter.look_back()
        qtbot.waitUntil(lambda: bool(banner.accessibleName()), timeout=LONG)
        return banner

    yield start
    reader.close()


def left_by(run: RunEntry, event: Event) -> RunEntry:
    """A run as a process left it that had told of this last."""
    with run.run.lock() as log:
        log.append(event)
    return run


def test_all_that_is_left_is_offered_and_gone_on_with_in_order(
    run_queue: Watched, make: Make, qtbot: QtBot, starting: Starting
) -> None:
    """The first of three was on when the program died; so was one on the command line."""
    died = Started(time=0.0, device="CPU", precision="float32")
    left_by(make("other"), died)
    runs = [left_by(make("a"), died), make("b"), make("c")]
    Preferences().queue = [run.folder for run in runs]
    banner = starting()
    told = banner.accessibleName()
    assert f"“{runs[0].title}” and 1 more" in told and told.endswith("from last time: 2.")
    assert not run_queue.busy
    banner.findChildren(QPushButton)[0].click()
    wait_for_all(qtbot, run_queue)
    assert run_queue.over == ["a", "b", "c", "other"] and kept() == []


def test_what_is_not_wanted_now_is_offered_again(
    run_queue: Watched, make: Make, qtbot: QtBot, starting: Starting
) -> None:
    run = left_by(make("a"), Stopped(step=3))
    Preferences().queue = [run.folder]
    for _ in range(2):
        banner = starting()
        assert "was left in the middle" in banner.accessibleName()
        banner.findChildren(QPushButton)[-1].click()
        assert kept() == ["a"] and run_queue.stands(run) == "stopped"
    run_queue.remove(run)
    assert kept() == []


def test_what_is_said_later_stays_when_the_queue_is_let_go_on(
    run_queue: Watched, make: Make, qtbot: QtBot, starting: Starting
) -> None:
    Preferences().queue = [make("a").folder]
    banner = starting()
    banner.findChildren(QPushButton)[-1].click()
    banner.say("Something else.", "bad", [])
    run_queue.release()
    assert run_queue.busy and not banner.isHidden()
    wait_for_all(qtbot, run_queue)


def test_where_a_restart_finds_nothing_to_go_on_with_it_offers_what_was_left(
    run_queue: Watched, make: Make, tmp_path: Path, starting: Starting
) -> None:
    """As where the run that it was asked for is gone; the older one is not gone on with unasked."""
    older = left_by(make("older"), Started(time=0.0, device="CPU", precision="float32"))
    preferences = Preferences()
    preferences.queue, preferences.resuming = [tmp_path / "gone"], True
    assert "left in the middle" in starting().accessibleName()
    assert not run_queue.busy and older.run.state() == "interrupted"
    assert not preferences.resuming and kept() == []


def test_of_the_runs_that_are_known_those_that_changed_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one of thousands that ended long ago; but each at which a process may be."""
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    made = {name: Run.create(job, tmp_path / name) for name in "abcdefg"}
    made["b"].files.log.write_text('{"event": "stopped", "step": 3}\n', encoding="utf-8")
    made["c"].files.checkpoints.mkdir()
    mark = this_process().model_copy(update={"host": "node-7", "boot": "another"})
    made["d"].files.holder.write_text(mark.model_dump_json(), encoding="utf-8")
    for run in made.values():
        for path in (*run.folder.iterdir(), run.folder):
            os.utime(path, (OLD, OLD))
    read: list[str] = []
    plain = RunEntry.read
    monkeypatch.setattr(RunEntry, "read", lambda run: read.append(run.folder.name) or plain(run))

    def again(known: list[RunEntry]) -> list[RunEntry]:
        read.clear()
        return read_all(tmp_path, known).runs

    known = again([])
    assert sorted(read) == [*made]
    same = zip(again(known), known, strict=True)
    assert [one.folder.name for one, other in same if one is not other] == read == ["d"]
    with made["b"].files.log.open("a", encoding="utf-8") as file:
        file.write('{"event": "failed", "told": {"code": "", "text": "It failed."}}\n')
    (made["c"].files.checkpoints / "step-00000003-00000000-0").mkdir()
    made["e"].rename("another")
    with lock.hold(made["f"].files.lock, made["f"].files.holder):
        known = again(known)
        assert sorted(read) == ["b", "c", "d", "e", "f"]
        found = {run.folder.name: run for run in known}
        assert found["b"].state == "failed" and found["c"].resumable
        assert found["e"].title == "another" and found["f"].state == "running"
        for path in (*made["f"].folder.iterdir(), made["f"].folder):
            os.utime(path, (OLD, OLD))
        known = again(known)
    assert {run.folder.name: run for run in again(known)}["f"].state == "waiting"
    made["g"].folder.rename(tmp_path / "moved")
    assert "moved" in {run.folder.name for run in again(known)} and "moved" in read


def test_runs_that_cannot_be_listed_are_told_of(tmp_path: Path) -> None:
    """One of a newer version, and one with a summary that is none; not one that is gone."""
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    fine, newer, damaged = (Run.create(job, tmp_path / name) for name in "abc")
    text = newer.files.job.read_text(encoding="utf-8").replace(__version__, "77.1.0", 1)
    newer.files.job.write_text(f"{text}\n[future]\n", encoding="utf-8")
    damaged.files.summary.write_text("[]", encoding="utf-8")
    listed = read_all(tmp_path)
    assert [run.folder for run in listed.runs] == [fine.folder]
    told = sorted(map(str, listed.troubles))
    assert "newer ClipTune (77.1.0)" in told[0] and "cannot be read" in told[1]
