"""Run folders: made, locked, replayed, and their state told truthfully."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune.core import files, language
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Event, Failed, Finished, Progress, Started, Step, Stopped, finish
from cliptune.core.language import tr, worded
from cliptune.methods.full import Full
from cliptune.runs import Run, all_runs, carrying_out, log, titles
from cliptune.runs import run as module
from engine.summaries import summary

JOB = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
STARTED = Started(time=0.0, device="CPU", precision="float32")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(JOB, tmp_path / "run")


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (Finished(summary=summary()), "finished"),
        (Stopped(step=3), "stopped"),
        (Failed(message="no"), "failed"),
        (STARTED, "interrupted"),
    ],
)
def test_the_state_is_what_was_said_last(run: Run, last: Event, state: str) -> None:
    with run.lock() as log:
        log.append(STARTED)
        log.append(last)
        assert run.state() == "running"
    assert run.state() == state


def test_a_torn_last_line_is_passed_over(run: Run) -> None:
    with run.lock() as log:
        log.append(STARTED)
        log.append(Stopped(step=1))
    with run.files.log.open("ab") as file:
        file.write(b'{"event": "stop')
    assert list(run.events()) == [STARTED, Stopped(step=1)]


def test_the_log_is_cut_back_to_a_checkpoint(run: Run) -> None:
    with run.lock() as log:
        log.append(STARTED)
        size = log.sync()
        log.append(Stopped(step=1))
    with run.lock() as log:
        log.cut(size)
        log.append(Stopped(step=2))
    assert list(run.events()) == [STARTED, Stopped(step=2)]


def test_a_living_process_keeps_others_out(run: Run) -> None:
    busy = pytest.raises(ClipTuneError, match="being worked on by another process")
    with run.lock(), busy, run.lock():
        pass


HOLD = """
import sys
from pathlib import Path
from cliptune.runs import Run
with Run(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(run: Run) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the run."""
    command = [sys.executable, "-c", HOLD, str(run.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_process_keeps_it_while_it_lives(run: Run, holder: subprocess.Popen[str]) -> None:
    assert run.state() == "running"
    with pytest.raises(ClipTuneError, match="being worked on by another process"), run.lock():
        pass
    holder.kill()
    holder.wait()
    assert run.state() == "interrupted"
    with run.lock():
        assert run.state() == "running"


def test_a_lock_of_an_older_version_holds_nobody_out(run: Run) -> None:
    (run.folder / "lock.json").write_text('{"pid": 1, "started": 1.0}', encoding="utf-8")
    assert run.state() == "waiting"
    with run.lock():
        assert run.state() == "running"


def test_runs_are_listed_newest_first_and_never_share_a_folder() -> None:
    first, second = Run.create(JOB), Run.create(JOB)
    assert first.folder != second.folder
    os.utime(first.files.job, (1, 1))  # else both may be of the same moment
    assert [run.folder for run in all_runs()] == [second.folder, first.folder]


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="not empty"):
        Run.create(JOB, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_left_of_a_run_that_was_killed_as_it_was_made_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(files, "sync", killed)
        patch.setattr(Path, "unlink", lambda *_, **__: None)  # nobody cleans up
        Run.create(JOB, tmp_path / "run")
    assert len([*(tmp_path / "run").iterdir()]) == 1 and not all_runs(tmp_path)
    run = Run.create(JOB, tmp_path / "run")
    assert [file.name for file in run.folder.iterdir()] == ["job.toml"]


def test_what_is_left_of_runs_killed_as_they_were_made_goes_with_the_next_run(
    tmp_path: Path,
) -> None:
    def left(name: str, *files: str, hours: float = 30) -> Path:
        (folder := tmp_path / name).mkdir()
        for file in files:
            (folder / file).touch()
        old = time.time() - 3600 * hours
        os.utime(folder, (old, old))
        return folder

    named = "2026-11-30-06250{}-photos-lora"
    going = [left(named.format(0)), left(named.format(1), "job.toml.4f0c.new")]
    going.append(left(named.format(5), hours=-30))  # the clock was set back since
    staying = [
        left(named.format(2), hours=0.1),  # perhaps being made
        left(named.format(3), "splits.json"),
        left(named.format(4), "job.toml"),
        left("photos"),  # not ours
    ]
    run = Run.create(JOB, tmp_path / "elsewhere" / "run")
    assert all(folder.is_dir() for folder in going), "not among the runs"
    run = Run.create(JOB, within=tmp_path)
    assert not any(folder.exists() for folder in going)
    assert all(folder.is_dir() for folder in [*staying, run.folder])
    assert (staying[1] / "splits.json").is_file() and (staying[2] / "job.toml").is_file()


def test_a_run_is_made_on_a_disk_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    run = Run.create(JOB, tmp_path / "run")
    assert run.job == JOB and [file.name for file in run.folder.iterdir()] == ["job.toml"]
    with run.lock():
        assert run.state() == "running"
    with pytest.raises(ClipTuneError, match="exists already"):
        Run.create(JOB, tmp_path / "run")


def test_a_run_among_the_images_is_refused(tmp_path: Path) -> None:
    given = {"data": {"images": str(tmp_path)}, "method": {"kind": "lora"}}
    with pytest.raises(ClipTuneError, match="among the images"):
        Run.create(jobs.build(given), tmp_path / "deep" / "run")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="not a run folder"):
        Run(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests may run as root, whom no permission stops: the system's answer is put in its mouth.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ClipTuneError, match="cannot be written: no permission"):
        Run.create(JOB, tmp_path / "run")


def test_free_disk_is_checked(tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="MB free"):
        files.require_disk(tmp_path / "not" / "yet", 10**18, "a test")
    files.require_disk(tmp_path, 1, "a test")


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "file.json"
    files.write_text(place, "old")
    monkeypatch.setattr(files.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        files.write_text(place, "new")
    assert place.read_text(encoding="utf-8") == "old"


# What it is called


def test_a_run_is_called_after_its_images_and_method(run: Run) -> None:
    assert run.title == "images · LoRA"


def test_a_run_can_be_called_something_else(run: Run) -> None:
    run.rename("  The “good”\n one:  rank 8 / 绘画 ")
    assert run.title == "The “good” one: rank 8 / 绘画"
    assert Run(run.folder).title == run.title
    run.rename("better")
    assert run.title == "better"
    for nothing in ("", " \n\t"):
        run.rename("named")
        run.rename(nothing)
        assert run.title == "images · LoRA"
    run.rename("")  # once more is nothing more
    assert sorted(path.name for path in run.folder.iterdir()) == ["job.toml"]


def test_a_run_that_nobody_named_is_called_in_the_language_of_now(run: Run) -> None:
    whole = run.job.model_copy(update={"method": Full()})
    best = titles.best_in(whole, 10)
    run.rename(str(best))
    try:
        language.use("zh_CN")
        assert (
            titles.by_method(whole) == f"images · {tr(Full.label)}" != "images · Full fine-tuning"
        )
        assert run.title == worded(best) != str(best)
        run.rename("mine, best in 10 minutes")
        assert run.title == "mine, best in 10 minutes"
    finally:
        language.use(language.ENGLISH)


# What was said last

STEP = Step(
    step=1,
    steps=10**6,
    epoch=0.5,
    loss=1.0,
    learning_rate=1e-3,
    images_per_second=9.0,
    memory=1,
    process_memory=1,
)


def test_a_run_without_a_log_has_said_nothing_and_waits(run: Run) -> None:
    assert run.last_event() is None and run.state() == "waiting"
    assert [*run.events()] == []


def test_a_run_that_was_begun_waits_no_longer(run: Run) -> None:
    with run.lock():
        assert run.state() == "running"
    assert run.last_event() is None and run.state() == "interrupted"


@pytest.mark.parametrize("torn", [b"", b'{"event": "stop', b"\n", b"\xff\xfe\0", b'{"event": 1}\n'])
def test_the_last_event_of_a_huge_log(run: Run, torn: bytes) -> None:
    """It is found from the end, in a log that is many times what is read of it."""
    last = Stopped(step=7, summary=summary(base="“ü”\u2028\x85\r"))
    with run.files.log.open("wb") as file:
        line = STEP.model_dump_json().encode() + b"\n"
        file.write(line * (5 * log.TAIL // len(line)))
        file.write(last.model_dump_json().encode() + b"\n")
        file.write(torn)
    assert run.files.log.stat().st_size > 4 * log.TAIL
    assert run.last_event() == last and run.state() == "stopped"


def test_a_torn_line_alone_is_no_event(run: Run) -> None:
    run.files.log.write_bytes(b'{"event": "finished", "summ')
    assert run.last_event() is None and run.state() == "interrupted"


def test_a_log_of_just_what_is_read(run: Run) -> None:
    line = STEP.model_dump_json().encode() + b"\n"
    for extra in (-1, 0, 1):
        first = Stopped(step=1, summary=summary(base="")).model_dump_json().encode() + b"\n"
        padding = log.TAIL - len(first) - len(line) + extra
        first = (
            Stopped(step=1, summary=summary(base="x" * padding)).model_dump_json().encode() + b"\n"
        )
        run.files.log.write_bytes(first + line)
        assert run.files.log.stat().st_size == log.TAIL + extra
        assert run.last_event() == STEP


# Saving what was learned elsewhere


@pytest.fixture
def learned(tmp_path: Path) -> Run:
    """A run with an adapter of three files, and its images."""
    images = tmp_path / "images"
    images.mkdir()
    given = {"data": {"images": str(images)}, "method": {"kind": "lora"}}
    made = Run.create(jobs.build(given), tmp_path / "run")
    made.best.mkdir()
    for name, size in (("adapter.safetensors", 300_000), ("config.json", 20), ("x.json", 3)):
        (made.best / name).write_bytes(name[:1].encode() * size)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_the_best_is_copied_whole(learned: Run, tmp_path: Path) -> None:
    place = tmp_path / "mine"
    work = learned.save_best(place, CancelToken())
    told: list[Event] = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            assert end.value == place
            break
        assert not place.exists()  # not before it is whole
    assert contents(place) == contents(learned.best) and len(contents(place)) == 3
    done = [(event.done, event.total) for event in told if isinstance(event, Progress)]
    assert done == [(0, 300_023), (300_000, 300_023), (300_020, 300_023)]
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "images", "run"}


def test_an_empty_folder_or_one_to_be_made_will_do(learned: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "not" / "yet", tmp_path / "run2"):
        assert finish(learned.save_best(place, CancelToken())) == place
        assert contents(place) == contents(learned.best)


def test_a_copy_that_fails_in_the_middle_leaves_nothing(
    learned: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = below(tmp_path)
    copy = shutil.copyfile

    def full(source: Path, target: Path) -> None:  # the disk, after the first file
        copy(source, target)
        if source.name == "config.json":
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module.shutil, "copyfile", full)
        told = "The adapter cannot be written to .*mine: no space left on the disk"
        with pytest.raises(ClipTuneError, match=told):
            finish(learned.save_best(tmp_path / "mine", CancelToken()))
    assert below(tmp_path) == before
    finish(learned.save_best(tmp_path / "mine", CancelToken()))
    assert contents(tmp_path / "mine") == contents(learned.best)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_copy_that_is_cancelled_leaves_nothing(learned: Run, tmp_path: Path, after: int) -> None:
    before, cancel = below(tmp_path), CancelToken()
    work = learned.save_best(tmp_path / "mine", cancel)
    for _ in range(after):
        next(work)
    assert (below(tmp_path) > before) == bool(after)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(work)
    assert below(tmp_path) == before


def test_a_copy_that_nobody_goes_on_with_leaves_nothing(learned: Run, tmp_path: Path) -> None:
    before = below(tmp_path)
    work = learned.save_best(tmp_path / "mine", CancelToken())
    next(work), next(work)
    work.close()
    assert below(tmp_path) == before


def test_a_folder_beside_of_the_users_own_is_left_alone(learned: Run, tmp_path: Path) -> None:
    """Whatever it is called: `mine.new` is where a copy would be made."""
    own = tmp_path / "mine.new"
    own.mkdir()
    (own / "thesis.txt").write_text("four years", encoding="utf-8")
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        finish(learned.save_best(tmp_path / "mine", cancel))
    assert contents(own) == {"thesis.txt": b"four years"}
    finish(learned.save_best(tmp_path / "mine", CancelToken()))
    assert contents(tmp_path / "mine") == contents(learned.best)
    assert contents(own) == {"thesis.txt": b"four years"}


def test_a_name_that_is_taken_is_refused(learned: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("mine", encoding="utf-8")
    before = below(tmp_path)
    for place in ("file", "folder", "run", "run/best"):
        with pytest.raises(ClipTuneError, match="exists already and is not empty"):
            finish(learned.save_best(tmp_path / place, CancelToken()))
    assert below(tmp_path) == before
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "place",
    ["run/mine", "run/best/mine", "images/mine", "images", "other/../run/mine", "link/mine"],
)
def test_a_place_in_the_run_or_among_the_images_is_refused(
    learned: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "images", target_is_directory=True)
    before = below(tmp_path)
    with pytest.raises(ClipTuneError, match="inside the run or among the images"):
        finish(learned.save_best(tmp_path / place, CancelToken()))
    assert below(tmp_path) == before


def test_a_place_among_the_images_is_refused_wherever_one_works(
    learned: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job of the command line may name its images from where it was started."""
    monkeypatch.chdir(tmp_path)
    run = Run.create(JOB, tmp_path / "another")
    shutil.copytree(learned.best, run.best)
    with pytest.raises(ClipTuneError, match="among the images"):
        finish(run.save_best(Path("images/mine"), CancelToken()))
    place = finish(run.save_best(Path("another/../mine"), CancelToken()))
    assert place.resolve() == (tmp_path / "mine").resolve()


def test_a_place_that_cannot_be_is_told_in_words(learned: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for place in (tmp_path / ("x" * 300), tmp_path / "file" / "mine"):
        with pytest.raises(ClipTuneError, match="The adapter cannot be written to"):
            finish(learned.save_best(place, CancelToken()))


def test_a_run_without_an_adapter_has_nothing_to_save(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="The run images · LoRA has kept no adapter yet"):
        finish(run.save_best(tmp_path / "mine", CancelToken()))
    run.best.mkdir()
    with pytest.raises(ClipTuneError, match="has kept no adapter yet"):
        finish(run.save_best(tmp_path / "mine", CancelToken()))
    assert not (tmp_path / "mine").exists()


def test_saving_asks_for_room(
    learned: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=70 << 20)
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: usage)
    finish(learned.save_best(tmp_path / "mine", CancelToken()))
    usage = usage._replace(free=60 << 20)
    with pytest.raises(ClipTuneError, match="63 MB free; the adapter takes about 67 MB"):
        finish(learned.save_best(tmp_path / "more", CancelToken()))
    assert not (tmp_path / "more").exists()


def test_the_run_of_a_job_is_found_the_finished_one_first(tmp_path: Path) -> None:
    other = jobs.build({"data": {"images": "images"}, "method": {"kind": "prompt"}})
    done, begun = (Run.create(JOB, tmp_path / name) for name in ("done", "begun"))
    os.utime(done.folder / "job.toml", (1, 1))  # the older one
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "job.toml").write_text("{", encoding="utf-8")

    def found(images: int | None) -> list[str]:
        there = carrying_out([(JOB, images), (other, images)], tmp_path)
        return [run.folder.name if run else "" for run in there]

    assert found(90) == ["begun", ""]
    done.write_summary(summary(images=90))
    with done.lock() as log:
        log.append(Finished(summary=summary()))
    assert found(90) == ["done", ""]
    assert found(91) == ["begun", ""]
    assert found(None) == ["done", ""]  # where it is not known how many it trains on


def test_a_file_is_new_also_on_a_disk_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    files.write_new(tmp_path / "job.toml", "one")
    with pytest.raises(FileExistsError):
        files.write_new(tmp_path / "job.toml", "two")
    assert (tmp_path / "job.toml").read_text(encoding="utf-8") == "one"
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(OSError, match="not permitted"):
        files.write_new(tmp_path / "other.toml", "three")
    assert [file.name for file in tmp_path.iterdir()] == ["job.toml"]
