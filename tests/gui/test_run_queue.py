"""The queue of runs, carried out for real by the engine's thread on a tiny CLIP."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune.core.events import Evaluated, Failed, Finished, Started, Step, Stopped
from cliptune.runs.run_folder import Run
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.state.history import History
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_queue import Conductor, to_go_on_with
from engine.training import small_job

LONG = 120_000
ENDLESS = 5000
"""Epochs of a run that a test stops; at three steps each."""


Make = Callable[..., Run]


@pytest.fixture
def make(base: Path, images: Path, tmp_path: Path) -> Make:
    """Makes a run that was not begun: of the images, or of others."""

    def made(name: str, folder: Path = images, **train: Any) -> Run:
        job = small_job(folder, base, **({"epochs": 1} | train))
        return Run.create(job, tmp_path / "runs" / name)

    return made


class Watched(Conductor):
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

    @property
    def queue(self) -> list[str]:
        return [run.folder.name for run in self.waiting]


@pytest.fixture
def conductor(qtbot: QtBot) -> Iterator[Watched]:
    engine = Engine()
    made = Watched(engine)
    yield made
    engine.close()
    made.close()


def wait_for_steps(qtbot: QtBot, conductor: Conductor, steps: int) -> None:
    qtbot.waitUntil(lambda: conductor.history.step >= steps, timeout=LONG)


def wait_for_all(qtbot: QtBot, conductor: Conductor) -> None:
    qtbot.waitUntil(lambda: not conductor.busy and not conductor.waiting, timeout=LONG)


def kept() -> list[str]:
    """The queue as the next start finds it."""
    return [folder.name for folder in Preferences().queue]


# One run


def test_a_run_is_carried_out_and_told(conductor: Watched, make: Make, qtbot: QtBot) -> None:
    run = make("one", epochs=2)
    assert conductor.standing(run) == "waiting" and not conductor.busy
    told: list[int] = []
    conductor.told.connect(lambda: told.append(conductor.history.step))
    with qtbot.waitSignal(conductor.ended, timeout=LONG) as ended:
        conductor.add(run)
        assert conductor.busy and conductor.run is run and conductor.waiting == []
        assert conductor.standing(run) == "running"
    assert ended.args == [run]
    qtbot.waitUntil(lambda: not conductor.busy)
    assert conductor.standing(run) == run.state() == "finished"
    assert isinstance(conductor.history.end, Finished)
    assert told == sorted(told) and told[-1] == 6
    replayed = History(run.events())
    assert vars(conductor.history).keys() == vars(replayed).keys()
    assert conductor.history.loss.count == replayed.loss.count == 6
    assert conductor.history.validation == replayed.validation
    assert len(replayed.validation) == 3
    assert conductor.history.before == replayed.before != ()
    assert conductor.history.now == replayed.now and conductor.history.kept
    assert conductor.history.notes == replayed.notes


def test_nothing_is_on_at_first(conductor: Watched, qtbot: QtBot) -> None:
    assert not (conductor.busy or conductor.paused or conductor.stopping or conductor.held)
    conductor.pause()
    conductor.stop()
    conductor.go_on()
    assert not conductor.busy and conductor.run is None and conductor.history.end is None


def test_standing_through_a_life(conductor: Watched, make: Make, qtbot: QtBot) -> None:
    run, other = make("one", epochs=ENDLESS), make("other")
    heard: list[str] = []
    conductor.changed.connect(lambda: heard.append(conductor.standing(run)))
    conductor.add(run)
    assert conductor.standing(run) == "running"
    wait_for_steps(qtbot, conductor, 2)
    conductor.pause()
    assert conductor.standing(run) == "paused" and conductor.paused and conductor.busy
    assert conductor.standing(Run(run.folder)) == "paused"  # another object of the same run
    assert conductor.standing(other) == "waiting"
    qtbot.wait(50)
    step = conductor.history.step
    qtbot.wait(50)
    assert conductor.history.step == step
    conductor.pause(False)
    assert conductor.standing(run) == "running" and not conductor.paused
    wait_for_steps(qtbot, conductor, step + 2)
    conductor.pause()
    conductor.stop()  # also while it is paused
    assert conductor.standing(run) == "stopping" and conductor.stopping and not conductor.paused
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert conductor.standing(run) == run.state() == "stopped"
    assert isinstance(conductor.history.end, Stopped)
    assert conductor.history.end.step == conductor.history.step == conductor.history.loss.count
    assert heard == ["running", "paused", "running", "paused", "stopping", "stopped"]


def test_a_run_that_is_stopped_before_it_began(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    run = make("one")
    conductor.add(run)
    conductor.stop()
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert isinstance(conductor.history.end, Stopped)
    assert conductor.standing(run) in ("waiting", "stopped") and conductor.over == ["one"]
    conductor.add(run)  # it can still be carried out
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert conductor.standing(run) == "finished"


# The queue


def test_runs_are_carried_out_one_after_another(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    runs = [make(name) for name in ("a", "b", "c")]
    for run in runs:
        conductor.add(run)
    assert conductor.queue == ["b", "c"] and kept() == ["b", "c"]
    assert [conductor.standing(run) for run in runs] == ["running", "waiting", "waiting"]
    wait_for_all(qtbot, conductor)
    assert conductor.begun == conductor.over == ["a", "b", "c"] and kept() == []
    assert [conductor.standing(run) for run in runs] == ["finished"] * 3
    for run in runs:  # each told of itself alone
        assert History(run.events()).loss.count == 3
    assert conductor.history.loss.count == 3 and conductor.run is runs[-1]


def test_moving_and_removing(conductor: Watched, make: Make, qtbot: QtBot) -> None:
    conductor.held = True
    a, b, c, d = (make(name) for name in "abcd")
    for run in (a, b, c, d):
        conductor.add(run)
    assert not conductor.busy and conductor.queue == kept() == [*"abcd"]
    conductor.move(d, -1)
    assert conductor.queue == kept() == [*"abdc"]
    conductor.move(Run(a.folder), 1)  # another object of the same run
    assert conductor.queue == kept() == [*"badc"]
    conductor.move(b, -1)  # it is the first
    conductor.move(c, 1)  # and it the last
    conductor.move(make("stranger"), 1)
    assert conductor.queue == kept() == [*"badc"]
    conductor.remove(Run(a.folder))
    conductor.remove(make("another stranger"))
    assert conductor.queue == kept() == [*"bdc"]
    assert a.folder.is_dir() and conductor.standing(a) == "waiting"
    conductor.go_on()
    wait_for_all(qtbot, conductor)
    assert conductor.over == [*"bdc"] and a.state() == "waiting"


def test_what_waits_can_be_moved_while_a_run_is_on(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    on = make("on", epochs=ENDLESS)
    conductor.add(on)
    a, b, c = (make(name) for name in "abc")
    for run in (a, b, c):
        conductor.add(run)
    wait_for_steps(qtbot, conductor, 1)
    conductor.move(c, -1)
    conductor.remove(a)
    conductor.move(on, 1)
    conductor.remove(on)  # it does not wait
    assert conductor.queue == kept() == ["c", "b"] and conductor.standing(on) == "running"
    conductor.stop()
    wait_for_all(qtbot, conductor)
    assert conductor.over == ["on", "c", "b"]


def test_a_held_queue_waits_for_the_user(conductor: Watched, make: Make, qtbot: QtBot) -> None:
    runs = [make("a"), make("b")]
    Preferences().queue = [run.folder for run in runs]
    conductor.restore([Run(folder) for folder in Preferences().queue])
    assert conductor.held and not conductor.busy and conductor.queue == kept() == ["a", "b"]
    conductor.add(make("c"))
    assert not conductor.busy and conductor.queue == ["a", "b", "c"]
    conductor.go_on()
    assert conductor.busy and not conductor.held and conductor.queue == ["b", "c"]
    conductor.held = True  # the run that is on goes on to its end, and no other begins
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert conductor.over == ["a"] and conductor.queue == kept() == ["b", "c"]
    conductor.go_on()
    wait_for_all(qtbot, conductor)
    assert conductor.over == ["a", "b", "c"]


def test_a_run_that_is_begun_goes_ahead_of_a_held_queue(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    conductor.restore([make("a")])
    started = make("c")
    conductor.begin(started)
    assert conductor.run is started and conductor.held and conductor.queue == ["a"]
    conductor.begin(make("d"))
    assert conductor.run is started and conductor.queue == ["a", "d"]
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert conductor.over == ["c"] and conductor.queue == ["a", "d"]
    conductor.begin(conductor.waiting[0])
    assert conductor.queue == ["d"] and conductor.held
    conductor.go_on()
    wait_for_all(qtbot, conductor)
    assert conductor.over == ["c", "a", "d"]


def test_an_empty_queue_of_an_earlier_start_holds_nothing(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    conductor.restore([])
    assert not conductor.held
    conductor.add(make("a"))
    assert conductor.busy
    wait_for_all(qtbot, conductor)


def test_a_run_is_not_queued_twice(conductor: Watched, make: Make, qtbot: QtBot) -> None:
    on, waits = make("on"), make("waits")
    conductor.add(on)
    for run in (on, waits, Run(on.folder), Run(waits.folder)):
        conductor.add(run)
    assert conductor.queue == kept() == ["waits"]
    wait_for_all(qtbot, conductor)
    assert conductor.over == ["on", "waits"]
    assert [on.state(), waits.state()] == ["finished", "finished"]


def test_a_run_can_be_begun_when_another_has_just_ended(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    """From within the signal, before the queue goes on by itself."""
    last = make("last")

    def more(run: Run) -> None:
        if run.folder.name == "a":
            conductor.add(last)

    conductor.ended.connect(more)
    conductor.add(make("a"))
    conductor.add(make("b"))
    wait_for_all(qtbot, conductor)
    assert conductor.over == conductor.begun == ["a", "b", "last"]


# What goes wrong


def test_a_run_whose_images_vanished_fails_in_words_and_the_next_goes_on(
    conductor: Watched, make: Make, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.copytree(images, tmp_path / "gone")
    lost, fine = make("lost", folder=tmp_path / "gone"), make("fine")
    shutil.rmtree(tmp_path / "gone")
    ends: list[object] = []
    conductor.ended.connect(lambda _: ends.append(conductor.history.end))
    conductor.add(lost)
    conductor.add(fine)
    wait_for_all(qtbot, conductor)
    failed, finished = ends
    assert isinstance(failed, Failed) and isinstance(finished, Finished)
    assert "gone" in failed.message and not failed.details
    assert conductor.standing(lost) == "failed" and conductor.standing(fine) == "finished"
    assert conductor.over == ["lost", "fine"]


@pytest.mark.parametrize("what", ["folder", "job"])
def test_a_run_of_which_something_vanished_while_it_waited_fails_too(
    conductor: Watched, make: Make, qtbot: QtBot, what: str
) -> None:
    on, lost, fine = make("on"), make("lost"), make("fine")
    ends: dict[str, object] = {}
    conductor.ended.connect(lambda run: ends.update({run.folder.name: conductor.history.end}))
    for run in (on, lost, fine):
        conductor.add(run)
    if what == "job":
        (lost.folder / "job.toml").unlink()
    else:
        shutil.rmtree(lost.folder)
    wait_for_all(qtbot, conductor)
    assert conductor.over == ["on", "lost", "fine"]
    failed = ends["lost"]
    assert isinstance(failed, Failed) and "lost" in failed.message and not failed.details
    assert isinstance(ends["fine"], Finished)


def test_a_finished_run_is_not_carried_out_again(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    run = make("a")
    conductor.add(run)
    wait_for_all(qtbot, conductor)
    log = run.log.read_bytes()
    conductor.add(run)
    wait_for_all(qtbot, conductor)
    assert isinstance(conductor.history.end, Failed)
    assert "has finished already" in conductor.history.end.message
    assert run.log.read_bytes() == log and conductor.standing(run) == "finished"


def test_a_run_that_is_being_worked_on_is_left_alone(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    run, fine = make("theirs"), make("fine")
    with run.lock():
        assert conductor.standing(run) == "running"
        conductor.add(run)
        conductor.add(fine)
        wait_for_all(qtbot, conductor)
        assert conductor.over == ["theirs", "fine"] and not run.log.stat().st_size
    assert fine.state() == "finished"


# Going on


def stop_at(qtbot: QtBot, conductor: Conductor, step: int) -> int:
    """Stop the run that is on, not before a step; the step it stopped at."""
    wait_for_steps(qtbot, conductor, step)
    conductor.stop()
    qtbot.waitUntil(lambda: not conductor.busy, timeout=LONG)
    assert isinstance(conductor.history.end, Stopped)
    return conductor.history.end.step


def test_a_stopped_run_goes_on_with_its_whole_history_once(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    run = make("a", epochs=60)
    conductor.add(run)
    stopped: list[int] = []
    for more in (2, 5):
        stopped.append(stop_at(qtbot, conductor, conductor.history.step + more))
        assert run.state() == "stopped" and conductor.history.loss.count == stopped[-1]
        conductor.add(run)
        assert conductor.standing(run) == "running"
        qtbot.waitUntil(lambda: conductor.history.step > stopped[-1], timeout=LONG)
        assert conductor.history.end is None
        assert conductor.history.loss.count == conductor.history.step
    wait_for_all(qtbot, conductor)
    assert run.state() == "finished"
    events = [*run.events()]
    steps = [event.step for event in events if isinstance(event, Step)]
    assert steps == [*range(1, 181)]
    assert [e.step for e in events if isinstance(e, Started)] == [0, *stopped]
    history, replayed = conductor.history, History(events)
    assert history.loss.count == history.memory.count == history.speed.count == 180
    assert history.validation == replayed.validation and len(history.validation) == 61
    told = Counter(
        e.step for e in events if isinstance(e, Evaluated) and e.step % 3 == 0 and e.step < 180
    )
    assert history.zero_shot == replayed.zero_shot is not None and told[0] == 1
    assert history.before == replayed.before != () and history.notes == replayed.notes
    assert [line.tolist() for line in history.loss.means()] == [
        line.tolist() for line in replayed.loss.means()
    ]


def test_another_conductor_goes_on_with_what_one_left(
    conductor: Watched, make: Make, qtbot: QtBot
) -> None:
    """As the next start of the program does, from what is on the disk alone."""
    run, waits = make("a", epochs=40), make("b")
    conductor.add(run)
    conductor.add(waits)
    conductor.held = True
    stopped = stop_at(qtbot, conductor, 4)
    preferences = Preferences()
    preferences.unfinished = run.folder
    preferences.sync()
    assert kept() == ["b"]
    runs = run.folder.parent
    assert [left.folder for left in to_go_on_with(runs, preferences.unfinished)] == [run.folder]
    assert to_go_on_with(runs, None) == []

    engine = Engine()
    try:
        later = Watched(engine)
        later.restore([Run(folder) for folder in preferences.queue])
        (left,) = to_go_on_with(runs, preferences.unfinished)
        later.held = False
        later.add(left)
        assert later.queue == ["a"] and later.run is not None  # what waited longer goes first
        wait_for_all(qtbot, later)
        assert later.over == ["b", "a"]
        assert later.history.loss.count == 120 and stopped < 120
        assert to_go_on_with(runs, preferences.unfinished) == []
        later.close()
    finally:
        engine.close()


def test_what_to_go_on_with(make: Make, tmp_path: Path) -> None:
    """Runs left in the middle by a crash, and the one that was left on purpose."""
    states: dict[str, list[Any]] = {
        "waiting": [],
        "interrupted": [Started(time=0.0, device="CPU", precision="float32")],
        "stopped": [Stopped(step=3)],
        "also stopped": [Stopped(step=3)],
        "failed": [Failed(message="no")],
        "finished": [Finished(summary={})],
    }
    for name, events in states.items():
        run = make(name)
        if events:
            with run.lock() as log:
                for event in events:
                    log.append(event)
    folder = tmp_path / "runs"

    def names(unfinished: Path | None) -> list[str]:
        return sorted(run.folder.name for run in to_go_on_with(folder, unfinished))

    assert names(None) == names(folder / "gone") == ["interrupted"]
    assert names(folder / "stopped") == ["interrupted", "stopped"]
    for other in ("waiting", "failed", "finished", "interrupted"):
        assert names(folder / other) == ["interrupted"]
    assert to_go_on_with(tmp_path / "no runs", None) == []


def test_closing_the_engine_in_the_middle_leaves_a_run_to_go_on_with(
    make: Make, qtbot: QtBot
) -> None:
    run, waits = make("a", epochs=ENDLESS), make("b")
    engine = Engine()
    conductor = Watched(engine)
    conductor.add(run)
    conductor.add(waits)
    wait_for_steps(qtbot, conductor, 3)
    conductor.pause()
    engine.close()
    conductor.close()
    qtbot.wait(10)
    assert conductor.over == [] and kept() == ["b"]
    assert run.state() == "stopped" and waits.state() == "waiting"
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert steps == [*range(1, len(steps) + 1)] and len(steps) >= 3
    assert (run.best / "adapter_model.safetensors").is_file()
