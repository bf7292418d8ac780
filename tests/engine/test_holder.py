"""Run folders on shared disks: what another host left there is never taken from it unasked.

The lock of another kernel is not seen here, as on many shared disks: only its mark is.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Finished, Noted, Stopped
from cliptune.runs import Run, holder, home, lock
from cliptune.runs.holder import Holder, this_process
from engine.commands import cliptune
from engine.summaries import summary

JOB = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
THERE = {"host": "node-7", "boot": "another", "machine": "another", "pid": 4_000_000}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(JOB, tmp_path / "run")


def left(run: Run, **mark: Any) -> None:
    """As a process leaves a run that was killed: this one's mark, but for what is said."""
    run.files.log.write_text(Noted(message="begun").model_dump_json() + "\n", encoding="utf-8")
    made = this_process().model_dump() | {"pid": 4_000_000} | mark
    run.files.holder.write_text(json.dumps(made), encoding="utf-8")


def test_a_run_names_who_is_at_it_and_forgets_it(run: Run) -> None:
    with run.lock():
        assert holder.read(run.files.holder) == this_process()
        assert this_process().pid == os.getpid() and this_process().host
    assert not run.files.holder.exists() and run.elsewhere() is None


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param(THERE, id="another host"),
        pytest.param(THERE | {"pid": os.getpid()}, id="a number that is a process's here"),
        pytest.param({"host": "node-7", "container": "pid:[1]"}, id="a container beside this one"),
        pytest.param({"boot": "another", "machine": "another"}, id="a host of the same name"),
        pytest.param({"boot": "another", "container": "pid:[1]"}, id="a container, another boot"),
        pytest.param({"host": "node-7", "boot": "another"}, id="a copy of this machine"),
        pytest.param({"boot": "another", "machine": ""}, id="a host that has no number"),
        pytest.param({"boot": "", "machine": ""}, id="nothing but a name"),
    ],
)
def test_what_another_host_may_be_at_is_not_taken_from_it(run: Run, mark: dict[str, Any]) -> None:
    left(run, **mark)
    host = mark.get("host", this_process().host)
    assert run.state() == "elsewhere" and run.elsewhere() == host
    before = run.files.log.read_bytes(), run.files.holder.read_bytes()
    with pytest.raises(ClipTuneError, match=f"may still be running on {host}") as told, run.lock():
        pass
    assert told.value.hint
    assert (run.files.log.read_bytes(), run.files.holder.read_bytes()) == before
    run.take_over()
    assert run.state() == "interrupted"
    with run.lock() as log:
        log.append(Stopped(step=1))
    assert run.state() == "stopped"


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param({}, id="killed here"),
        pytest.param({"pid": os.getpid()}, id="its number is another process's by now"),
        pytest.param({"boot": "another", "pid": os.getpid()}, id="the machine started anew"),
        pytest.param({"host": "laptop.lan"}, id="the network called the machine otherwise"),
    ],
)
def test_what_died_here_is_resumed_unasked(
    run: Run, mark: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Holder(host="here", boot="this", machine="4711")
    monkeypatch.setattr(holder, "_this_machine", lambda: known)
    left(run, **mark)
    assert run.state() == "interrupted" and run.elsewhere() is None
    with run.lock():
        assert holder.read(run.files.holder) == this_process()


def test_a_mark_that_nobody_lived_to_write_is_none(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(holder, "this_process", killed)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        holder.make(run.files.holder)
    assert run.elsewhere() is None
    with run.lock():
        assert holder.read(run.files.holder) == this_process()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"host": 5}', '{"pid": "x"}', "x" * 10_000])
def test_a_mark_that_says_nothing_is_asked_about(run: Run, content: str) -> None:
    left(run)
    run.files.holder.write_text(content, encoding="utf-8")
    assert run.state() == "elsewhere"
    with pytest.raises(ClipTuneError, match="may still be running on another computer"), run.lock():
        pass


def test_what_finished_elsewhere_is_finished(run: Run) -> None:
    left(run, **THERE)
    with run.files.log.open("ab") as log:
        log.write(Finished(summary=summary()).model_dump_json().encode())
    assert run.state() == "finished"


def test_who_is_seen_to_be_at_it_is_named_and_not_taken_over(run: Run) -> None:
    """Where the lock of another host is seen, as on NFS."""
    with lock.hold(run.files.lock, run.folder / "nothing"):
        left(run, **THERE)
        assert run.state() == "running"
        busy = pytest.raises(ClipTuneError, match="being worked on by a process on node-7")
        with busy, run.lock():
            pass
        with busy:
            run.take_over()
    assert run.files.holder.exists()


def test_of_two_hosts_at_once_one_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither sees the other's lock, and the other's mark comes just before ours."""
    make = holder.make

    def second(path: Path) -> None:
        left(run, **THERE)
        make(path)

    monkeypatch.setattr(holder, "make", second)
    with pytest.raises(ClipTuneError, match="may still be running on node-7"), run.lock():
        pass
    assert run.elsewhere() == "node-7"


def test_a_mark_that_was_taken_over_is_left_to_its_owner(run: Run) -> None:
    with run.lock():
        left(run, **THERE)
    assert run.elsewhere() == "node-7"


def test_the_list_of_runs_names_the_host() -> None:
    left(Run.create(JOB, home() / "run"), **THERE)
    assert "on node-7?" in cliptune("runs").stdout


def test_resuming_what_another_host_may_be_at_asks_for_a_word(run: Run) -> None:
    left(run, **THERE)
    done = cliptune("train", "--resume", run.folder)
    assert done.returncode == 1
    assert "may still be running on node-7" in done.stderr and "--take-over" in done.stderr
    assert run.elsewhere() == "node-7"
    done = cliptune("train", "--resume", run.folder, "--take-over")
    assert "node-7" not in done.stderr and not run.files.holder.exists()
    done = cliptune("train", "--take-over")
    assert done.returncode == 1 and "Name it with --resume" in done.stderr
