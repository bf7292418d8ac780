"""Somebody else's files, spoilt by chance, through the entries that people take.

    python tests/fuzz/drive.py images 1000 [--seed 0] [--first 0] [--place FOLDER]

The kinds are the modules beside this one that have `make`, `spoil` and `meet`. Each case is met in
a process that is used again: it must come to something or be refused in words, within 30 s and
2 GB, with nothing on standard error, nothing run, nothing asked of the network and nothing written
but in the program's own folders. What comes otherwise is a finding: it is printed and its files are
kept at `--place`; `--first N` with a count of 1 makes case N again.
"""

import argparse
import faulthandler
import gc
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import platformdirs
import psutil
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune.core.errors import ClipTuneError
from fuzz.watching import check_told, watched

KINDS = ("images", "adapters", "bases", "jobs", "tables", "archives", "runs", "projects", "caches")
HANG, ASLEEP = 30.0, 600.0
"""Seconds after which a case is said to hang: of work, or else of waiting (beside other programs
work may take that long)."""
MOST = 2 * 2**30
"""Bytes that a process may have taken."""
LOG = "complaints.log"


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """Let the program keep what it keeps in a folder, and nothing else."""
    (home / "tmp").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("user_data_path", "user_cache_path"):
            patch.setattr(platformdirs, name, lambda program, **_: home / program)
        for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):  # for processes that are started
            patch.setenv(variable, str(home))
        patch.setenv("TORCHINDUCTOR_CACHE_DIR", str(home / "compiler"))  # as the program does
        patch.setattr(tempfile, "tempdir", str(home / "tmp"))
        yield


def prepare(kind: str, place: Path) -> ModuleType:
    """The module of a kind, and what it begins with in the folder `place`."""
    module = importlib.import_module(f"fuzz.{kind}")
    with at_home(place / "home"):
        module.make(place)
    return module


def attempt(module: ModuleType, made: Path, place: Path, chance: Random) -> str:
    """Make a case in the folder `place` and meet it; what came of it in a word.

    Raises `AssertionError`, and whatever else must not come of it.
    """
    if (made / "given").is_dir():
        shutil.copytree(made / "given", place / "given")
    with at_home(place / "home"):
        module.spoil(made, place, chance)
        with watched(place / "home") as happened:
            try:
                came: str = module.meet(place)
            except ClipTuneError as error:
                check_told([error])
                came = error.told.code
    assert not happened, "\n".join(happened[:20])
    return came


def work(kind: str, seed: int, first: int, count: int, place: Path) -> None:
    """Meet cases one after another, and tell of each in a line on standard output."""
    tell = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print goes where their complaints go

    def say(**told: Any) -> None:
        tell.write(json.dumps(told) + "\n")
        tell.flush()

    made = place / "made"
    module = prepare(kind, made)
    if timed := hasattr(signal, "setitimer"):
        faulthandler.register(signal.SIGPROF, chain=True)  # and then it ends the process
    for number in range(first, first + count):
        say(begin=number)
        case = place / f"{number}"
        shutil.rmtree(case, ignore_errors=True)  # of a finding of another time
        case.mkdir()
        said = os.fstat(2).st_size
        began = time.process_time()
        faulthandler.dump_traceback_later(ASLEEP if timed else HANG, exit=True)
        if timed:
            signal.setitimer(signal.ITIMER_PROF, HANG)
        finding = came = ""
        try:
            came = attempt(module, made, case, Random(f"{kind} {seed} {number}"))
        except Exception:
            finding = traceback.format_exc(limit=-12)
        if timed:
            signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        sys.stderr.flush()
        if not finding and os.fstat(2).st_size > said:
            wrote = (place / LOG).read_bytes()[said:].decode(errors="replace")
            finding = f"it wrote on standard error:\n{wrote[:2000]}"
        if not finding and _peak() > MOST:
            finding = f"{_peak() / 1e6:,.0f} MB"
        own = psutil.Process()
        handles = own.num_fds() if hasattr(own, "num_fds") else own.num_handles()
        say(
            number=number,
            came=came,
            finding=finding,
            seconds=time.process_time() - began,
            held=(handles, threading.active_count(), own.memory_info().rss),
        )
        if finding and _peak() > MOST:
            os._exit(3)
        if not finding:
            shutil.rmtree(case, ignore_errors=True)
        gc.collect(0)
    tell.close()
    os._exit(0)


def _peak() -> int:
    """The most memory that this process has had, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def drive(kind: str, seed: int, first: int, count: int, place: Path) -> int:
    """Have processes meet the cases, and print what came of them; how many findings."""
    came: Counter[str] = Counter()
    findings, slowest, most, end = 0, (0.0, -1), (0, 0, 0), first + count
    begun: tuple[int, ...] = ()
    began = time.perf_counter()

    def found(number: int, what: str) -> None:
        nonlocal findings
        findings += 1
        print(
            f"FINDING {kind} {number} (seed {seed}), at {place / str(number)}\n{what}", flush=True
        )

    while first < end:
        shutil.rmtree(place / "made", ignore_errors=True)
        command = [sys.executable, __file__, kind, str(end - first), "--work"]
        command += ["--seed", str(seed), "--first", str(first), "--place", str(place)]
        log = place / LOG
        with log.open("wb") as complaints:
            worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints)
            assert worker.stdout is not None
            at = first - 1
            for line in worker.stdout:
                told = json.loads(line)
                if "begin" in told:
                    at = told["begin"]
                    continue
                came[told["came"] or "FINDING"] += 1
                slowest = max(slowest, (told["seconds"], at))
                begun = begun or tuple(told["held"])
                most = tuple(map(max, most, told["held"]))
                if told["finding"]:
                    found(at, told["finding"])
                first = at + 1
            code = worker.wait()
        if first < end and first == at + 1 and code == 3:
            continue
        if code or first < end:
            if at < first:
                sys.exit(log.read_text(encoding="utf-8", errors="replace"))  # it did not even begin
            said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
            found(at, f"the process ended with {code}:\n{said}")
            first = max(at, first) + 1
    took = time.perf_counter() - began
    for one, times in came.most_common(40):
        print(f"{times:7,}  {one}")
    print(
        f"{kind}, seed {seed}: {count:,} cases, {findings} findings, {took:,.0f} s, the slowest "
        f"{slowest[0]:.1f} s of work (case {slowest[1]}); handles, threads and bytes from {begun} "
        f"to {most}",
        flush=True,
    )
    return findings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--place", type=Path)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    place = asked.place or Path(tempfile.mkdtemp(prefix="fuzz-"))
    place.mkdir(parents=True, exist_ok=True)
    given = (asked.kind, asked.seed, asked.first, asked.count, place.resolve())
    if asked.work:
        work(*given)
    sys.exit(drive(*given) > 0)


if __name__ == "__main__":
    main()
