"""Runs that are killed at random moments and resumed: none is lost, and all end in the same bits.

    python tests/soak/kills.py [COUNT] [--seed SEED] [--window FRACTION]

Small runs of several methods are begun by the command line and in the real window, offscreen, each
for a person with folders of their own. They die by SIGKILL: half of them after a random part of
the processor time that such a run takes, half at a random one of the operations on files. Each is
resumed as a person would, may be killed again, and is compared at the end with one that nobody
killed: weights, figures, what lies in its folder. Told are the kills by where the run stood.

To take less time most processes are forked from this one, which has loaded the libraries; of those
that are killed one in five loads them itself.
"""

import argparse
import gc
import json
import multiprocessing
import os
import random
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
PROGRAM = Path(__file__).with_name("program.py")
PLACES = ("DATA", "CACHE", "CONFIG", "STATE")
METHODS: dict[str, dict[str, Any]] = {
    "lora": {},
    "lora, rate searched": {"learning_rate": "auto"},
    "lora, from another": {"start_from": True},
    "bottleneck": {},
    "prefix": {},
    "prompt": {},
    "full": {"learning_rate": 1e-5},
    "probe": {},
}
FRESH = 0.2
"""Of the processes that are killed, those that load the libraries themselves."""
AGAIN = 0.4
"""How probable it is that a run which goes on after a kill is killed once more."""
LOADING = 5.0
"""Seconds of the processor that this takes, about."""
LONGEST = 900
"""Seconds after which a process is taken to hang."""
OTHERWISE = ("seconds", "peak_memory_bytes")
"""What a summary tells of the time and the machine."""


@dataclass
class Whole:
    """What one takes and comes to that nobody kills."""

    seconds: float
    """Of the processor."""
    operations: int
    """On files."""
    came_to: dict[str, Any]


class Person:
    """Somebody with folders of their own, a base, images, and one job to be trained."""

    def __init__(self, room: Path, shared: Path, method: str, window: bool) -> None:
        self.room, self.window = room, window
        self.runs = room / "user" / "data" / "cliptune" / "runs"
        room.mkdir()
        for name in ("base", "images"):
            (room / name).symlink_to(shared / name)
        train = {"device": "cpu", "epochs": 3, "batch_size": 8, "learning_rate": 1e-3}
        train |= METHODS[method]
        if train.pop("start_from", False):
            train["start_from"] = str(shared / "other")
        described = {
            "data": {"images": str(shared / "images")},
            "base": {"model": str(shared / "base")},
            "method": {"kind": method.split(",")[0]},
            "train": train,
        }
        from cliptune import job as jobs

        (room / "job.toml").write_text(jobs.to_toml(jobs.build(described)), encoding="utf-8")

    def act(self, number: int, fresh: bool) -> None:
        """In a process for it, start the program: it begins the job, or goes on with what there is
        of it."""
        words: list[str] = []
        if not self.window:
            there = sorted(self.runs.glob("*/job.toml"))
            words = ["train", *(["--resume", there[0].parent.name] if there else ["job.toml"])]
        told = os.open(self.room / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(told, 1)
        os.dup2(told, 2)
        (self.room / "tmp").mkdir(exist_ok=True)
        os.chdir(self.room)
        os.environ |= {
            f"XDG_{name}_HOME": str(self.room / "user" / name.lower()) for name in PLACES
        }
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(self.room / "tmp")}
        tempfile.tempdir = None
        sys.argv = [str(PROGRAM), str(self.room), str(number), *words]
        if fresh:
            os.execv(sys.executable, [sys.executable, *sys.argv])
        runpy.run_path(sys.argv[0], run_name="__main__")

    def end(self, number: int = 0, seconds: float = 0, fresh: bool = False) -> tuple[int, float]:
        """Have the program run to its end, or until it kills itself at the operation with that
        number, or has taken so many seconds of the processor; its status, and what it took."""
        child = multiprocessing.get_context("fork").Process(target=self.act, args=(number, fresh))
        child.start()
        took, until = 0.0, time.monotonic() + LONGEST
        while child.exitcode is None:
            with suppress(psutil.Error):  # it ended meanwhile
                times = psutil.Process(child.pid).cpu_times()
                took = max(took, times.user + times.system)
            if seconds and took >= seconds:
                child.kill()
            if time.monotonic() > until:
                child.terminate()
            child.join(0.01)
        return child.exitcode, took

    @property
    def has_finished(self) -> bool:
        """Whether the run has come to its end, after which there is nothing to resume."""
        from cliptune.runs import all_runs

        return [run.state() for run in all_runs(self.runs)] == ["finished"]

    def stands(self) -> str:
        """Where the run stands that was just killed."""
        folders = [*self.runs.iterdir()] if self.runs.is_dir() else []
        if not folders:
            return "before there is a folder"
        if not (folders[0] / "job.toml").exists():
            return "while its job is written"
        if not (folders[0] / "events.jsonl").exists():
            return "before it begins"
        if any(folders[0].glob("**/*new*")):
            return "while something is written"
        lines = (folders[0] / "events.jsonl").read_bytes().splitlines()
        try:
            last = json.loads(lines[-1])
        except (IndexError, ValueError):
            return "while an event is written"
        known = {"step": "training", "saved": f"after the {last.get('what')} is kept"}
        return last.get("phase") or known.get(last["event"], f"after {last['event']}")

    def came_to(self) -> dict[str, Any]:
        """What there is at the end: what was kept and told, and what lies about."""
        (run,) = [one.parent for one in self.runs.glob("*/job.toml")]
        summary = json.loads((run / "summary.json").read_bytes())
        # The mark of one that was killed after the end stays, as nobody takes the run up again.
        paths = (path for path in run.rglob("*") if path.name != "holder.json")
        lies = (path.relative_to(run).as_posix() for path in paths)
        return {
            "weights": {one.name: one.read_bytes() for one in run.glob("best/*.safetensors")},
            "description": (run / "best" / "cliptune.json").read_bytes(),
            "summary": {name: one for name, one in summary.items() if name not in OTHERWISE},
            "evaluation": (run / "evaluation.json").read_bytes(),
            "files of the run": sorted(lies),
            # Of a killed window folders stay for images that pass by; they are empty.
            "temporary files": sorted(
                one.name for one in (self.room / "tmp").rglob("*") if one.is_file()
            ),
            "half of something": sorted(
                one.name for one in run.rglob("*") if ".new" in one.name or one.suffix == ".part"
            ),
            "steps told": [
                one["step"]
                for one in map(json.loads, (run / "events.jsonl").read_bytes().splitlines())
                if one["event"] == "step"
            ],
        }


def kill(person: Person, whole: Whole, chance: random.Random) -> str:
    """Let it be killed at a random moment; where it stood, or nothing if it ended before."""
    fresh = chance.random() < FRESH
    if chance.random() < 0.5:
        status, _ = person.end(chance.randint(1, whole.operations), fresh=fresh)
    else:
        seconds = whole.seconds + (LOADING if fresh else 0)
        status, _ = person.end(seconds=chance.uniform(0.02, seconds), fresh=fresh)
    if status not in (0, -signal.SIGKILL):
        raise RuntimeError(f"it ended with {status}")
    return person.stands() if status else ""


def whole(person: Person) -> Whole:
    """One that nobody kills."""
    status, seconds = person.end()
    if status:
        sys.exit((person.room / "told").read_text(encoding="utf-8"))
    return Whole(seconds, int((person.room / "count").read_text()), person.came_to())


def lay_out(shared: Path) -> None:
    """What all of them work with: a base, images, an adapter to begin from."""
    laid = multiprocessing.get_context("fork").Process(target=_draw, args=(shared,))
    laid.start()
    laid.join()
    other = Person(shared / "first", shared, "lora", window=False)
    whole(other)
    (run,) = other.runs.iterdir()
    shutil.copytree(run, shared / "other")


def _draw(shared: Path) -> None:
    """In a process for it: what it uses of the libraries is not to be forked."""
    from engine import drawn
    from engine.tiny import tiny_clip

    tiny_clip(shared / "base")
    drawn.classes(shared / "images", 10, 4)


def load() -> None:
    """Load what the program loads, so that processes which are forked have it."""
    from transformers import CLIPModel, CLIPTokenizerFast  # noqa: F401

    import cliptune.training.session  # noqa: F401
    import cliptune_gui.pages.runs.page
    import cliptune_gui.shell.app  # noqa: F401

    gc.freeze()


def main(asked: argparse.Namespace) -> int:
    """Kill so many; 1 if anything was lost or came to something else."""
    chance, killed, faults = random.Random(asked.seed), Counter[tuple[str, str]](), list[str]()
    wholes: dict[tuple[str, bool], Whole] = {}
    with tempfile.TemporaryDirectory() as place:
        shared, number = Path(place).resolve(), 0
        load()
        lay_out(shared)
        while killed.total() < asked.count:
            number += 1
            method, window = chance.choice([*METHODS]), chance.random() < asked.window
            by = "window" if window else "command line"
            if (method, window) not in wholes:
                room = shared / f"whole-{len(wholes)}"
                wholes[method, window] = whole(Person(room, shared, method, window))
            known = wholes[method, window]
            person, stood = Person(shared / str(number), shared, method, window), list[str]()
            try:
                while (at := kill(person, known, chance)) and not stood.append(at):
                    killed[by, at] += 1
                    if person.has_finished or chance.random() > AGAIN:
                        break
                status = 0 if person.has_finished else person.end()[0]
                came_to = person.came_to() if status == 0 else {}
                wrong = [one for one, was in known.came_to.items() if came_to.get(one) != was]
                said = f"{wrong} otherwise" if status == 0 else f"ended with {status}"
            except (RuntimeError, OSError, ValueError) as error:
                wrong, said = ["lost"], repr(error)
            print(f"{number}: {method}, {by}, killed {', '.join(stood) or 'never'}", flush=True)
            if wrong:
                faults.append(f"{number}: {said}")
                print(f"   {said}; kept in {asked.keep}/{number}", flush=True)
                shutil.copytree(person.room, asked.keep / str(number), symlinks=True)
            shutil.rmtree(person.room)
    for by in ("command line", "window"):
        print(by)
        for (of, at), times in killed.most_common():
            if of == by:
                print(f"{times:6}  {at}")
    print(f"{killed.total()} killed in {number} runs; {len(faults)} lost or otherwise.", *faults)
    return int(bool(faults))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--window", type=float, default=0.3, help="how many are in the window")
    parser.add_argument("--keep", type=Path, default=Path("killed"), help="for what went wrong")
    sys.exit(main(parser.parse_args()))
