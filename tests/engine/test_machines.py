"""Processes that train together on several machines: what they hear of each other, what must be the
same for all, and what becomes of a run whose processes change. Threads with a store in memory stand
for the processes; `tests/bench/machines.py` tries two machines."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import pytest
import torch
import typer
from torch.distributed import DistNetworkError, HashStore, PrefixStore, ProcessGroupGloo

from cliptune.cli import train as commands
from cliptune.cli.hints import hint
from cliptune.cli.terminal import ctrl_c
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Event, Noted, Work, finish
from cliptune.core.messages import quoted
from cliptune.data.scan import Scan
from cliptune.models.towers import Pixels
from cliptune.runs import Run, holder, lock
from cliptune.training import agreement, peers, session, setup
from cliptune.training.checkpoint import TrainState
from cliptune.training.distributed import World
from cliptune.training.peers import Peers, meet
from engine import drawn
from engine.folders import look
from engine.training import carry, losses, small_job

T = TypeVar("T")


class Wire:
    """A process's way to a store, which can be cut."""

    def __init__(self, store: PrefixStore) -> None:
        self._store, self.cut = store, False

    def __getattr__(self, name: str) -> Any:
        if self.cut:
            raise DistNetworkError("cut")
        return getattr(self._store, name)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that hear each other soon."""
    for name, seconds in (("BEAT", 0.02), ("_SLICE", 0.01), ("_POLL", 0.001)):
        monkeypatch.setattr(peers, name, seconds)


def as_processes(
    work: Callable[[World], T], size: int = 2, wires: list[Wire] | None = None
) -> list[T | Exception]:
    """What each of several processes comes to, an error that it ends by among it."""
    store = HashStore()

    def carried_out(rank: int) -> T | Exception:
        wire: Any = Wire(PrefixStore("all", store))
        if wires is not None:
            wires[rank] = wire
        of = Peers(wire, rank, size)
        of.hosts = [f"box{number + 1}" for number in range(size)]
        world = World(rank, size, rank, of)
        try:
            return work(world)
        except ClipTuneError as error:
            world.leave(error.told)
            return error
        except Cancelled as error:
            world.leave(None)
            return error
        finally:
            of.leave()

    with ThreadPoolExecutor(size, thread_name_prefix="rank") as pool:
        return list(pool.map(carried_out, range(size)))


def told(outcomes: list[Any]) -> list[str]:
    """The errors of all, in words."""
    assert all(isinstance(one, ClipTuneError) for one in outcomes), outcomes
    return [one.message for one in outcomes]


# What they hear of each other


@pytest.mark.usefixtures("quick")
def test_everyone_hears_what_each_says_in_the_order_of_ranks() -> None:
    def work(world: World) -> list[Any]:
        return [world.exchange((world.rank, turn)) for turn in range(3)] + [
            world.tell(world.rank - 1)
        ]

    expected = [[(rank, turn) for rank in range(3)] for turn in range(3)]
    assert as_processes(work, size=3) == [[*expected, -1]] * 3


@pytest.mark.usefixtures("quick")
def test_an_error_of_one_is_told_on_every_machine() -> None:
    def work(world: World) -> None:
        if world.rank == 1:
            raise ClipTuneError(quoted("No job there."))
        world.exchange(None)

    outcomes = as_processes(work, size=3)
    assert told(outcomes) == ["On box2: No job there.", "No job there.", "On box2: No job there."]


@pytest.mark.usefixtures("quick")
def test_who_waits_in_a_collective_hears_it_too() -> None:
    store = HashStore()

    def work(world: World) -> None:
        group = ProcessGroupGloo(PrefixStore("group", store), world.rank, 2)
        if world.rank == 1:
            raise ClipTuneError(quoted("Too little memory."))
        assert world.peers is not None
        world.peers.wait(group.allreduce([torch.ones(1)]))

    assert told(as_processes(work))[0] == "On box2: Too little memory."


@pytest.mark.usefixtures("quick")
def test_a_collective_that_nobody_will_end_is_not_waited_for_at_the_end() -> None:
    class Pending:
        def wait(self, timeout: timedelta) -> None:
            raise RuntimeError("Operation timed out!")

        def is_completed(self) -> bool:
            return False

    def work(world: World) -> bool:
        if world.rank == 0:
            raise ClipTuneError(quoted("The wire was cut."))
        assert world.peers is not None
        with pytest.raises(ClipTuneError, match="On box1: The wire was cut."):
            world.peers.wait(cast(Any, Pending()))
        return world.peers.abandoned

    assert as_processes(work)[1] is True


@pytest.mark.usefixtures("quick")
def test_a_stop_on_one_machine_stops_all() -> None:
    def work(world: World) -> None:
        if world.rank == 1:
            raise Cancelled
        world.exchange(None)

    assert all(isinstance(one, Cancelled) for one in as_processes(work))


@pytest.mark.usefixtures("quick")
def test_whoever_is_cut_off_is_named_and_hears_nothing_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wires: list[Any] = [None, None]

    def work(world: World) -> None:
        world.exchange(None)
        wires[1].cut = True
        monkeypatch.setattr(peers, "SILENCE", 0.5)
        world.exchange(None)

    first, second = told(as_processes(work, wires=wires))
    assert "box2" in first and "cannot be reached" in first
    assert "box1" in second and "cannot be reached" in second


def test_processes_that_are_started_again_do_not_take_those_before_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = HashStore()

    names = set()
    for size in (3, 2, 3):
        with ThreadPoolExecutor(size) as pool:
            found = {*pool.map(lambda rank: meet(store, rank, size), range(size))}  # noqa: B023
        assert len(found) == 1
        names |= found
    assert len(names) == 3
    monkeypatch.setattr(peers, "JOINING", 0.1)
    with pytest.raises(ClipTuneError, match="1 of 2"):
        meet(store, 0, 2)


@pytest.mark.usefixtures("quick")
def test_one_process_of_a_machine_goes_before_the_others() -> None:
    order: list[int] = []

    def work(world: World) -> None:
        def decode() -> Work[None]:
            order.append(world.rank)
            yield from ()

        finish(replace(world, place=1 - world.rank).once(decode()))

    as_processes(work)
    assert order == [1, 0]


# What must be the same


@pytest.mark.usefixtures("quick")
def test_another_version_or_job_is_named() -> None:
    def work(world: World) -> None:
        facts = {"ClipTune": ("0.1.0", "0.2.0")[world.rank], "PyTorch": "2"}
        agreement._agree(world, facts, agreement._version)

    assert set(told(as_processes(work))) == {"box2 has ClipTune 0.2.0, and box1 has 0.1.0."}


@pytest.mark.usefixtures("quick")
def test_another_job_is_told_setting_by_setting(images: Path, base: Path) -> None:
    jobs = [small_job(images, base, batch_size=size) for size in (4, 6)]
    (message, _) = told(as_processes(lambda world: agreement.same_program(world, jobs[world.rank])))
    assert message.splitlines() == [
        "box2 was given another job than box1:",
        "  - train.batch_size: 6 there, 4 here",
    ]


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scan]:
    """What a folder is found to hold, and what it is after a change."""

    def changed(name: str, change: Callable[[Path], object]) -> Scan:
        folder = drawn.classes(tmp_path_factory.mktemp(name) / "images", 4)
        change(folder)
        return look(folder)

    def other_bytes(folder: Path) -> None:
        with (folder / "red" / "001.png").open("ab") as file:
            file.write(b"more")

    return {
        "same": changed("same", lambda folder: None),
        "lacking": changed("lacking", lambda folder: (folder / "red" / "001.png").unlink()),
        "size": changed("size", other_bytes),
        "moved": changed("moved", lambda folder: (folder / "red").rename(folder / "yellow")),
    }


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (
            "same",
            "lacking",
            'On box2 images are lacking that box1 can use: 1; the first is "red/001',
        ),
        (
            "lacking",
            "same",
            'On box2 there are images that box1 cannot use: 1; the first is "red/0',
        ),
        ("same", "size", 'On box2 images are other files than on box1: 1; the first is "red/001'),
        ("same", "moved", 'On box2 images are lacking that box1 can use: 4; the first is "red/000'),
    ],
)
def test_other_images_are_named(
    here: str, there: str, expected: str, scans: dict[str, Scan]
) -> None:
    pair = scans[here], scans[there]
    outcomes = as_processes(lambda world: agreement.same_images(world, pair[world.rank]))
    assert all(message.startswith(expected) for message in told(outcomes))
    assert all(hint(one.told) for one in outcomes if isinstance(one, ClipTuneError))


@pytest.mark.usefixtures("quick")
def test_the_same_images_with_other_words_are_named(tmp_path: Path) -> None:
    scans = []
    for name, word in (("one", "three"), ("other", "dark")):
        folder = drawn.captions(tmp_path / name, 6)
        table = folder / "metadata.jsonl"
        table.write_text(table.read_text("utf-8").replace("three", word, 1), encoding="utf-8")
        scans.append(look(folder))
    outcomes = as_processes(lambda world: agreement.same_images(world, scans[world.rank]))
    for message in told(outcomes):
        assert message == (
            'On box2 images belong to something else than on box1: 1; the first is "002.png", '
            f"{scans[1].table['captions'][2][0]} there and {scans[0].table['captions'][2][0]} here."
        )


@pytest.mark.usefixtures("quick")
def test_images_that_are_decoded_to_other_pixels_are_named(scans: dict[str, Scan]) -> None:
    decoded = torch.zeros(2, 12, 4, 4, 3, dtype=torch.uint8).numpy()
    decoded[1, 5, 0, 0, 0] = 1

    def work(world: World) -> None:
        rows = torch.arange(12).numpy()
        images = SimpleNamespace(pixels=Pixels(decoded[world.rank], rows, 12), larger=None)
        prepared: Any = SimpleNamespace(scan=scans["same"], images=images)
        finish(agreement.same_pixels(world, prepared, CancelToken()))

    expected = 'On box2 images look otherwise than on box1: 1; the first is "green/001.png".'
    assert told(as_processes(work)) == [expected] * 2


@pytest.mark.usefixtures("quick")
def test_another_base_is_named() -> None:
    def work(world: World) -> None:
        base: Any = SimpleNamespace(identity={"sha256": str(world.rank)})
        agreement.same_base(world, base)

    expected = "The weights of the base are others on box2 than on box1."
    assert told(as_processes(work)) == [expected] * 2


@pytest.mark.usefixtures("quick")
def test_a_run_folder_that_is_not_shared_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_processes(lambda world: agreement.same_run(world, tmp_path))
    assert not [*tmp_path.iterdir()]
    exists = Path.exists
    monkeypatch.setattr(
        Path,
        "exists",
        lambda path: exists(path) and threading.current_thread().name.endswith("_0"),
    )
    outcomes = as_processes(lambda world: agreement.same_run(world, tmp_path))
    expected = f"box2 does not see the run folder {tmp_path} of box1."
    assert told(outcomes) == [expected] * 2
    assert not [*tmp_path.iterdir()]


# Other processes than before


@contextmanager
def by_torchrun(monkeypatch: pytest.MonkeyPatch, name: str = "bench") -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TORCHELASTIC_RUN_ID", name)
        yield


def test_a_run_begun_by_two_goes_on_by_one_with_the_same_batches(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = small_job(images, base, epochs=1, batch_size=8, learning_rate=1e-3)
    as_one = carry(one, tmp_path / "one")
    monkeypatch.setattr(session, "TrainState", lambda: TrainState(processes=2))
    two = small_job(images, base, epochs=1, batch_size=4, learning_rate=1e-3)
    events = carry(two, tmp_path / "two")
    assert losses(events) == pytest.approx(losses(as_one), abs=1e-5)
    noted = [event.message for event in events if isinstance(event, Noted)]
    assert any("a step still takes 8 images, 8 for each of 1" in one for one in noted)


def test_processes_that_cannot_share_a_step_are_refused(images: Path, base: Path) -> None:
    job = small_job(images, base, batch_size=4)
    of_two: Any = SimpleNamespace(job=job, begun_by=2, world=World(0, 3))
    with pytest.raises(ClipTuneError, match="2 processes and 8 images a step, which 3"):
        list(setup._shared_out(of_two))


def test_torchrun_may_give_the_same_command_again(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, other = small_job(images, base), small_job(images, base, epochs=3)
    first = commands._made(job, tmp_path / "run")
    with pytest.raises(ClipTuneError, match="exists already"):
        commands._made(job, tmp_path / "run")
    with by_torchrun(monkeypatch):
        assert commands._made(job, tmp_path / "run").folder == first.folder
        with pytest.raises(ClipTuneError, match="exists already"):
            commands._made(other, tmp_path / "run")


def test_what_torchrun_started_elsewhere_and_ended_is_taken_over(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.create(small_job(images, base), tmp_path / "run")
    elsewhere = holder.this_process().model_copy(
        update={"host": "box1", "boot": "1", "machine": "2", "launch": "bench"}
    )
    run.files.holder.write_text(elsewhere.model_dump_json(), encoding="utf-8")
    for name in ("other", "none"):
        with by_torchrun(monkeypatch, name):
            assert lock.elsewhere(run.files.holder)
    with by_torchrun(monkeypatch), run.lock():
        assert holder.read(run.files.holder) == holder.this_process()
    assert not run.files.holder.exists()


def test_torchrun_ends_what_it_starts_again_without_a_stop_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ctrl_c():
        assert signal.getsignal(signal.SIGTERM) is not before
    with by_torchrun(monkeypatch), ctrl_c():
        assert signal.getsignal(signal.SIGTERM) is before
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler


def test_a_run_that_was_stopped_elsewhere_is_not_to_be_started_again(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(run: Run, _: CancelToken, world: World) -> Iterator[Event]:
        def work() -> Work[None]:
            raise Cancelled
            yield

        yield from session._to_the_end(work(), run, world)

    monkeypatch.setattr(session, "carry_out", stopped)
    run = Run.create(small_job(images, base), tmp_path / "run")
    for restarts, code in (("0", 130), ("3", 0)):
        monkeypatch.setenv("TORCHELASTIC_MAX_RESTARTS", restarts)
        with by_torchrun(monkeypatch), pytest.raises(typer.Exit) as ended:
            commands._tell(run, World())
        assert ended.value.exit_code == code
    with pytest.raises(typer.Exit) as ended:
        commands._tell(run, World())
    assert ended.value.exit_code == 130


def test_each_process_has_a_card_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "set_device", taken.append)
    peers: Any = object()
    World(0, 2, 0, peers).take_card("auto")
    with pytest.raises(ClipTuneError, match="no graphics card for process 2 of this machine"):
        World(1, 2, 1, peers).take_card("cuda")
    assert taken == [0]
