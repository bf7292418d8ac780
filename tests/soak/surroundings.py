"""Bad surroundings: full disks, homes that are read-only or slow, clocks that jump, other users,
folders that go meanwhile. Each is made for real, and the real program is tried in it.

    python tests/soak/surroundings.py [TRIAL ...] [--cases COUNT]

Wants root on Linux, in whose mounts of their own (`unshare`) small disks lie. Clocks want
libfaketime. For each trial it prints what was said, how often, and whether all was right: that is,
done or told in words; nothing half there that passes for whole; and the same command, or resuming,
comes to what an undisturbed one does once the surroundings are good again.
"""

import argparse
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from somebody import (
    LONGEST,
    PLACES,
    Moment,
    Said,
    Somebody,
    clear,
    fill,
    holds,
    lay_out,
    let_in,
    load,
)

TARGETS = ("peft", "merged", "open_clip", "classifier", "onnx")
SEARCHED = "training at a searched rate"
Words = Callable[[Somebody], tuple[str | Path, ...]]


class Trial:
    """What was said in one, and what was wrong."""

    def __init__(self, place: Path, cases: int) -> None:
        self.shared, self.cases, self.number = place, cases, 0
        self.said, self.wrong = Counter[str](), 0

    def somebody(self) -> Somebody:
        """Another person."""
        self.number += 1
        return Somebody(self.shared / f"person-{self.number}", self.shared)

    def hear(self, who: Somebody, said: Said, what: str) -> Said:
        """Take note of what was said, and whether that is in words."""
        told = said.told.replace(str(who.room), "").replace(str(self.shared), "")
        self.said[f"({said.code}) {told}"[:400]] += 1
        self.judge(said.right, f"{what}: {said.words[-2000:]}")
        return said

    def judge(self, right: bool, what: str) -> None:
        """Take note of what is wrong, unless it is right."""
        if not right:
            self.wrong += 1
            print(f"  WRONG {what}", flush=True)


def some(total: int, count: int) -> Iterable[int]:
    """So many numbers from 1 to a total, evenly spread."""
    return sorted({1 + (total - 1) * one // max(1, count - 1) for one in range(count)})


def _train(job: str) -> Words:
    """Begin a run, or go on with it."""

    def words(who: Somebody) -> tuple[str | Path, ...]:
        run = who.out / "run"
        if (run / "job.toml").exists():
            return "train", "--resume", run
        return "train", who.shared / job, "--out", run

    return words


def _export(target: str) -> Words:
    return lambda who: ("export", who.shared / "done", "--to", target, "--out", who.out / "export")


def _report(suffix: str) -> Words:
    return lambda who: ("report", who.shared / "done", "--out", who.out / f"report{suffix}")


def _predict(option: str, name: str) -> Words:
    return lambda who: (
        *("predict", who.shared / "done", who.shared / "images" / "test"),
        *(option, who.out / name),
    )


def _label(who: Somebody) -> tuple[str | Path, ...]:
    given = ("--classes", "red,green,blue", "--base", who.shared / "base", "--accept", "0")
    return "label", who.shared / "loose", *given


def _labels(who: Somebody) -> tuple[str | Path, ...]:
    return "labels", who.shared / "loose", who.out / "copies", "--to", "metadata"


def _compare(who: Somebody) -> tuple[str | Path, ...]:
    given = ("--methods", "zero-shot,probe,lora", "--epochs", "1")
    images, base = who.shared / "images", who.shared / "base"
    return "compare", "--images", images, "--base", base, "--out", who.out / "compared", *given


def _tune(who: Somebody) -> tuple[str | Path, ...]:
    given = ("--base", who.shared / "base", "--out", who.out / "tuned", "--minutes", "0.1")
    return "tune", "--images", who.shared / "images", *given


COMMANDS: dict[str, Words] = {
    "training": _train("job.toml"),
    SEARCHED: _train("searched.toml"),
    "window": lambda who: (),
    **{f"export as {one}": _export(one) for one in TARGETS},
    "export as a zip": lambda who: (*_export("peft")(who), "--zip"),
    "report": _report(".html"),
    "report as PDF": _report(".pdf"),
    "predictions": _predict("--csv", "table.csv"),
    "sorted copies": _predict("--sort-into", "sorted"),
    "search": lambda who: ("search", who.shared / "done", who.shared / "images", "a red one"),
    "evaluation": lambda who: ("evaluate", who.shared / "done"),
    "import": lambda who: ("import", who.shared / "adapter"),
    "labels": _label,
    "copies by labels": _labels,
    "comparison": _compare,
    "tuning": _tune,
    "check": lambda who: ("check", who.shared / "images"),
    "list of runs": lambda who: ("runs",),
    "version": lambda who: ("--version",),
    "help": lambda who: ("train", "--help"),
}
ASKS = ("check", "list of runs", "version", "help")
"""What writes nothing."""
GOES_ON = ("training", SEARCHED, "window", "sorted copies", "labels", "comparison", "tuning")
"""What leaves something to go on with."""
OTHERWISE = ("tuning", "sorted copies")
"""What goes by the clock, or copies again what it has copied."""
IN_HOME = ("window", "import", "labels", "copies by labels")
"""What a home has to take something of."""
AT_HOME = ("window", "search", "evaluation", "import", "labels", "check")
"""What writes nothing but into a home."""


# Full disks


def full(trial: Trial, name: str, at: str) -> None:
    """A disk becomes full at one operation on its files or another: bytes, or places for names."""
    words = COMMANDS[name]
    who = _on_disk(trial, name, at)
    said = trial.hear(who, who.do(*words(who), moment=Moment(who.room / at)), "undisturbed")
    trial.judge(said.code == 0, f"undisturbed: {said.words}")
    whole = made(who)
    who.leave()
    for place, number in enumerate(some(said.operations, trial.cases)):
        names = bool(place % 2)
        what = f"{'names' if names else 'bytes'} at operation {number} of {said.operations}"
        who = _on_disk(trial, name, at)
        disk, there = who.room / at, made(who)
        moment = Moment(disk, number, lambda disk=disk, names=names: fill(disk, names))
        ended = trial.hear(who, who.do(*words(who), moment=moment), what)
        if ended.code:
            left = _differ(there, made(who))
            trial.judge(name in GOES_ON or not left, f"{what}: {left} is left")
            clear(disk)
            ended = who.do(*words(who))
            trial.judge(ended.code == 0, f"{what}, again: {ended.words[-3000:]}")
        others = _differ(whole, made(who))
        trial.judge(
            name in OTHERWISE or not others, f"{what}: otherwise than undisturbed: {others}"
        )
        who.leave()


def _on_disk(trial: Trial, name: str, at: str) -> Somebody:
    """Somebody with a disk of their own at a folder, who has given what comes before a command."""
    who = trial.somebody()
    who.disk(who.room / at)
    if name == "copies by labels":
        said = who.do(*_label(who))
        trial.judge(said.code == 0, said.words)
    return who


def made(who: Somebody) -> dict[str, str]:
    """What somebody made, and what is their own in their home."""
    there = holds(who.out) | {f"home: {name}": of for name, of in holds(who.home / "data").items()}
    # The mark of a process that is gone may stay: whoever comes next knows that it is.
    there = {name: of for name, of in there.items() if not name.endswith("holder.json")}
    return {re.sub(r"\d{4}-\d\d-\d\d-\d{6}", "TIME", name): of for name, of in there.items()}


def _differ(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in {*one} | {*other} if one.get(name) != other.get(name))


# Homes and temporary folders


def every(trial: Trial, change: Callable[[Somebody], object], fails: Container[str] = ()) -> None:
    """Every command where something stays as it is: each does what it is asked, but for some. One
    target of an export stands for all."""
    for name, words in COMMANDS.items():
        if name.startswith("export as") and name != "export as merged":
            continue
        who = trial.somebody()
        change(who)
        if name == "copies by labels":
            who.do(*_label(who))
        said = trial.hear(who, who.do(*words(who)), name)
        trial.judge((said.code == 0) != (name in fails), f"{name}: {said.code}, {said.words}")
        who.leave()


def read_only_home(who: Somebody) -> None:
    """A home that nothing is written to."""
    who.fix(who.home)


def read_only_images(who: Somebody) -> None:
    """Images, base and runs of others that nothing is written to."""
    who.fix(who.shared)
    who.disk(who.room)
    who.settle()


def forbidden_home(who: Somebody) -> None:
    """The home of somebody else, who lets nobody in."""
    who.uid = 54321
    os.chown(who.out, who.uid, who.uid)
    os.chown(who.temporary, who.uid, who.uid)
    who.home.chmod(0o700)


def no_home(who: Somebody) -> None:
    """As in a container: a number of a user whom nobody knows, and no home said."""
    forbidden_home(who)
    who.environment |= dict.fromkeys(("HOME", *(f"XDG_{name}_HOME" for name in PLACES)))


def no_temporary(who: Somebody) -> None:
    """A folder for temporary files that is not there."""
    who.temporary.rmdir()


def read_only_temporary(who: Somebody) -> None:
    """One that nothing is written to."""
    who.fix(who.temporary)


def full_temporary(who: Somebody) -> None:
    """One that is full."""
    who.disk(who.temporary)
    fill(who.temporary)


# Clocks


def clock(trial: Trial, says: Sequence[str]) -> None:
    """A training by a clock that says something else than it was, and says it while it goes on."""
    who = trial.somebody()
    job = who.room / "job.toml"
    told = (who.shared / "job.toml").read_text(encoding="utf-8")
    job.write_text(told.replace("epochs = 2", "epochs = 30"), encoding="utf-8")
    first, run = who.out / "first", who.out / "run"
    said = who.do("train", job, "--out", first)
    trial.judge(said.code == 0, said.words)
    file = who.room / "clock"
    file.write_text(says[0], encoding="ascii")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    who.environment |= {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(file)}
    who.environment |= {"FAKETIME_CACHE_DURATION": "1", "DONT_FAKE_MONOTONIC": "1"}
    began = time.monotonic()
    started = who.start("train", job, "--out", run)
    for number, one in enumerate(says[1:], start=1):
        while started.poll() is None and steps(run) < 6 * number:
            time.sleep(0.02)
        file.write_text(one, encoding="ascii")
    words, _ = started.communicate(timeout=LONGEST)
    took = time.monotonic() - began
    trial.hear(who, Said(started.returncode, words), "training")
    summary = json.loads((run / "summary.json").read_bytes())
    trial.judge(0 < summary["seconds"] < took, f"{summary['seconds']} s of {took}")
    trial.judge(not re.search(r"-\d+(\.\d+)? ?(s|min|h)\b", words), f"less than no time: {words}")
    others = _differ(holds(first), holds(run))
    trial.judge(not others, f"otherwise than undisturbed: {others}")
    for words in (("runs",), ("report", run, "--out", who.out / "report.html"), _again(who, run)):
        said, _ = who.start(*words).communicate(timeout=LONGEST)
        trial.judge("Traceback" not in said and "Error" not in said, said)
    who.leave()


def _again(who: Somebody, run: Path) -> tuple[str | Path, ...]:
    return "predict", run, who.shared / "images" / "test"


def steps(run: Path) -> int:
    """How many steps a run has told of."""
    log = run / "events.jsonl"
    return log.read_bytes().count(b'"event":"step"') if log.exists() else 0


# Two users


def users(trial: Trial) -> None:
    """Two people share a cache and a folder of runs; one comes to what the other made."""
    one, other = trial.somebody(), trial.somebody()
    shared = trial.shared / "together"
    for number, who in enumerate((one, other)):
        who.uid = 54321 + number
        for folder in (who.home, who.out, who.temporary):
            os.chown(folder, who.uid, who.uid)
        who.environment["CLIPTUNE_CACHE"] = str(shared)
    shared.mkdir()
    shared.chmod(0o777)
    job, run = trial.shared / "job.toml", shared / "run"

    def judge(who: Somebody, code: int, *words: str | Path, umask: int = 0o022) -> None:
        os.umask(umask)
        said = trial.hear(who, who.do(*words), str(words[0]))
        trial.judge(said.code == code, f"{words[0]}: {said.code} {said.words}")
        os.umask(0o022)

    judge(one, 0, "train", job, "--out", run)
    judge(other, 0, "train", job, "--out", other.out / "own")
    judge(other, 0, "predict", run, trial.shared / "images", "--csv", other.out / "table.csv")
    judge(other, 0, "search", run, trial.shared / "images", "a red one")
    judge(other, 0, "export", run, "--to", "merged", "--out", other.out / "merged")
    judge(other, 0, "report", run, "--out", other.out / "report.html")
    judge(other, 0, "evaluate", run)
    judge(other, 1, "train", "--resume", run)
    judge(other, 1, "train", job, "--out", run)
    judge(other, 1, "train", job, "--out", run / "inside")
    judge(one, 0, "train", job, "--out", shared / "secret", umask=0o077)
    for words in (
        ("predict", shared / "secret", trial.shared / "images"),
        ("report", shared / "secret"),
    ):
        judge(other, 1, *words)
    judge(other, 0, "train", job, "--out", other.out / "again")
    judge(other, 1, "clean", "--yes")
    long = shared / "job.toml"
    long.write_text(job.read_text().replace("epochs = 2", "epochs = 400"), encoding="utf-8")
    started = one.start("train", long, "--out", shared / "long")
    while started.poll() is None and steps(shared / "long") < 5:
        time.sleep(0.05)
    judge(other, 1, "train", "--resume", shared / "long")
    judge(one, 1, "train", "--resume", shared / "long")
    judge(other, 0, "predict", shared / "long", trial.shared / "images")
    started.send_signal(signal.SIGINT)
    words, _ = started.communicate(timeout=LONGEST)
    trial.judge("Stopped at step" in words, words)
    judge(other, 1, "train", "--resume", shared / "long")
    for who in (other, one):
        who.leave()


# What goes meanwhile


def gone(trial: Trial, name: str, what: str) -> None:
    """A folder goes at one operation on files or another, and comes back."""
    words = COMMANDS[name]
    who = trial.somebody()
    said = trial.hear(who, who.do(*words(who), moment=Moment(who.room)), "undisturbed")
    whole = made(who)
    who.leave()
    for number in some(said.operations, trial.cases):
        who = trial.somebody()
        place = _place(who, name, what)
        away = place.with_name(f"{place.name}.away")

        def go(place: Path = place, away: Path = away) -> None:
            if place.exists() and not away.exists():
                os.rename(place, away)

        case = f"{what} gone at operation {number} of {said.operations}"
        ended = trial.hear(who, who.do(*words(who), moment=Moment(who.room, number, go)), case)
        if away.exists() and what != "cache":
            trial.judge(not place.exists(), f"{case}: there is another {sorted(holds(place))}")
            shutil.rmtree(place, ignore_errors=True)
            os.rename(away, place)
        if ended.code:
            ended = who.do(*words(who))
            done = ended.code == 0 or "has finished already" in ended.words
            trial.judge(done, f"{case}, again: {ended.words[-2000:]}")
        others = _differ(whole, made(who))
        trial.judge(not others, f"{case}: otherwise than undisturbed: {others}")
        who.leave()


def _place(who: Somebody, name: str, what: str) -> Path:
    """Where what goes lies."""
    runs = {"training": "out/run", "comparison": "out/compared"}
    runs["window"] = "home/data/cliptune/runs"
    places = {"cache": who.home / "cache", "run": who.room / runs.get(name, "")}
    if name not in runs:
        places["run"] = who.shared / "done"
    return places.get(what, who.shared / what)


TRIALS: dict[str, Callable[[Trial], None]] = {
    **{
        f"full: {name}": partial(full, name=name, at="home" if name in AT_HOME else "out")
        for name in COMMANDS
        if name not in ASKS
    },
    "full: home in training": partial(full, name="training", at="home"),
    "home: read-only": partial(every, change=read_only_home, fails=IN_HOME),
    "home: of another": partial(every, change=forbidden_home, fails=(*IN_HOME, "list of runs")),
    "home: none": partial(every, change=no_home, fails={*COMMANDS} - {"version", "help"}),
    "clock: 9 hours ahead": partial(clock, says=("+9h",)),
    "clock: 9 hours behind": partial(clock, says=("-9h",)),
    "clock: 400 days ahead": partial(clock, says=("+400d",)),
    "clock: jumps": partial(clock, says=("+0", "+9h", "-30d", "+400d")),
    "users": users,
    **{
        f"gone: {what} in {name}": partial(gone, name=name, what=what)
        for name in ("training", "window", "predictions", "export as merged", "comparison")
        for what in ("cache", "run", "images", "base")
    },
    "images: read-only": partial(every, change=read_only_images),
    "temporary folder: none": partial(every, change=no_temporary),
    "temporary folder: read-only": partial(every, change=read_only_temporary),
    "temporary folder: full": partial(every, change=full_temporary),
}


def main(asked: argparse.Namespace) -> int:
    """Try what was chosen, or all; 1 if anything was not as it should be."""
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        shared = Path(place).resolve()
        shared.chmod(0o755)
        let_in(Path(sys.base_prefix))
        load()
        lay_out(shared)
        for name in asked.trials or TRIALS:
            print(name, flush=True)
            trial = Trial(shared, asked.cases)
            TRIALS[name](trial)
            for said, count in trial.said.most_common():
                print(f"{count:6}  {said}")
            print(f"  {trial.wrong} wrong" if trial.wrong else "  right", flush=True)
            wrong += [name] if trial.wrong else []
    print(f"Wrong: {', '.join(wrong)}" if wrong else "All right.")
    return int(bool(wrong))


if __name__ == "__main__":
    if os.environ.get("APART") != "1":
        apart = ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
        os.execvpe(apart[0], apart, os.environ | {"APART": "1"})
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help="; ".join(TRIALS))
    parser.add_argument("--cases", type=int, default=8, help="moments at which a disk becomes full")
    sys.exit(main(parser.parse_args()))
