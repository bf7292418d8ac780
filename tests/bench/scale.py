"""How time and memory grow with the number of images, of runs, and of runs that are compared.

    python tests/bench/scale.py FOLDER [--sizes 1000 10000 100000 1000000] [--tasks scan again ...]

Each figure is of a process of its own, after its libraries were loaded: seconds of the processor
(of all threads together) and of the clock, the most memory that it held, and by which power of the
number the seconds of the processor grew since the size before. FOLDER is scratch: the images are
made there once (4 KB each on most disks) and used again; caches are emptied where a task is to find
nothing in them.

scan, again: a folder that was never looked through, and the same once more.
cancel: the longest from a stop to its end, of stops spread over such a second scan.
decode, features, known: the pixel cache; the features of a tiny base, and those once more.
runs, reread: the list of runs as the window reads it, and once more with nothing changed;
compared: a table of as many of them.
"""

import argparse
import json
import math
import os
import resource
import shutil
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

SIZES = (1_000, 10_000, 100_000, 1_000_000)
COMMON = ("cpu", "wall", "peak")
STOPS = 12
"""Stops of a scan."""
WIDE = 8
"""Pixels that an image is decoded to: a million of 224 would be 150 GB."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=[*TASKS])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(TASKS[asked.tasks[0]](asked.folder.absolute(), asked.sizes[0])))
        return
    for task in asked.tasks:
        before: tuple[int, float] | None = None
        for size in sorted(asked.sizes):
            found = alone(asked.folder.absolute(), task, size)
            grown = ""
            if before:
                power = math.log(found["cpu"] / before[1]) / math.log(size / before[0])
                grown = f", grows by the power {power:.2f}"
            before = size, max(found["cpu"], 1e-3)
            told = "".join(f", {name} {one}" for name, one in found.items() if name not in COMMON)
            print(
                f"{task} {size:,}: {found['cpu']:.2f} s of the processor, {found['wall']:.2f} s, "
                f"{found['peak'] / 2**20:,.0f} MiB{told}{grown}",
                flush=True,
            )


def alone(folder: Path, task: str, size: int) -> dict[str, float]:
    """What a task takes in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (make_runs if task in ("runs", "reread", "compared") else make)(folder, size)
    cache = folder / f"cache-{size}"
    if task in ("scan", "decode", "features"):
        for name in EMPTIED[task]:
            for file in (cache / "cliptune-cache" / "pixels").glob(name):
                file.unlink()
    command = (sys.executable, __file__, str(folder), "--one", "--tasks", task)
    environment = {**os.environ, "CLIPTUNE_CACHE": str(cache)}
    done = subprocess.run(
        [*command, "--sizes", str(size)], env=environment, check=True, capture_output=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def measured(work: Callable[[], object]) -> dict[str, float]:
    """Seconds of the processor and of the clock that a call takes, and the most memory (bytes) that
    this process and those it started held."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    held = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": cpu, "wall": wall, "peak": held * unit}


def run_scan(folder: Path, size: int) -> Any:
    from cliptune.core.cancel import CancelToken
    from cliptune.core.events import finish
    from cliptune.data.scan import scan
    from cliptune.job import Data

    return finish(scan(Data(images=make(folder, size)), CancelToken()))


def scan_task(folder: Path, size: int) -> dict[str, float]:
    import datasets  # noqa: F401
    import pyarrow  # noqa: F401

    import cliptune.data.scan  # noqa: F401

    return measured(lambda: run_scan(folder, size))


def cancel_task(folder: Path, size: int) -> dict[str, float]:
    """A stop after each twelfth of the time that a scan takes; `longest` is in seconds."""
    from cliptune.core.cancel import CancelToken
    from cliptune.core.errors import Cancelled
    from cliptune.core.events import finish
    from cliptune.data.scan import scan
    from cliptune.job import Data

    whole = scan_task(folder, size)["wall"]
    waits = []

    def stop_at(after: float) -> None:
        cancel, asked = CancelToken(), [0.0]

        def stop() -> None:
            asked[0] = time.perf_counter()
            cancel.set()

        timer = threading.Timer(after, stop)
        timer.start()
        try:
            finish(scan(Data(images=make(folder, size)), cancel))
        except Cancelled:
            waits.append(time.perf_counter() - asked[0])
        timer.cancel()

    found = measured(lambda: [stop_at(whole * part / STOPS) for part in range(1, STOPS)])
    return found | {"longest": round(max(waits, default=0.0), 2)}


def decode_task(folder: Path, size: int) -> dict[str, float]:
    from PIL import Image

    from cliptune.core.cancel import CancelToken
    from cliptune.core.events import finish
    from cliptune.data.framing import Framing
    from cliptune.data.pixels import cache

    table = run_scan(folder, size).table
    framing = Framing(WIDE, WIDE, Image.Resampling.BICUBIC)
    return measured(lambda: finish(cache(table, framing, CancelToken())))


def features_task(folder: Path, size: int) -> dict[str, float]:
    import torch

    from cliptune.core.cancel import CancelToken
    from cliptune.core.events import finish
    from cliptune.evaluation.features import features, of_table
    from cliptune.models.load import load
    from engine.tiny import tiny_clip

    place = tiny_clip(folder / "base", image=WIDE, patch=WIDE, width=8, heads=1, layers=1)
    base = load(place, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    images = of_table(run_scan(folder, size).table, CancelToken())
    return measured(lambda: finish(features(base, torch.float32, images, CancelToken())))


def runs_task(folder: Path, size: int) -> dict[str, float]:
    from cliptune_gui.state.run_entry import read_all

    listed = []
    found = measured(lambda: listed.append(read_all(make_runs(folder, size))))
    assert len(listed[0].runs) == size
    return found


def reread_task(folder: Path, size: int) -> dict[str, float]:
    from cliptune_gui.state.run_entry import read_all

    place = make_runs(folder, size)
    known = read_all(place).runs
    return measured(lambda: read_all(place, known))


def compared_task(folder: Path, size: int) -> dict[str, float]:
    from cliptune.comparison.side_by_side import FinishedRun, compare
    from cliptune_gui.state.run_entry import read_all

    runs = [
        FinishedRun(one.title, one.job, one.summary, "cpu", judged="x")
        for one in read_all(make_runs(folder, size)).runs
        if one.summary
    ]
    return measured(lambda: compare(runs))


TASKS: dict[str, Callable[[Path, int], dict[str, float]]] = {
    "scan": scan_task,
    "again": scan_task,
    "cancel": cancel_task,
    "decode": decode_task,
    "features": features_task,
    "known": features_task,
    "runs": runs_task,
    "reread": reread_task,
    "compared": compared_task,
}
EMPTIED = {"scan": ["*"], "decode": ["*.npy"], "features": ["[0-9a-f]*.rows"]}
"""What a task is not to find in the cache."""


def make_runs(folder: Path, count: int) -> Path:
    """`count` run folders that are listed as real ones are, each with a rate of its own."""
    from cliptune import job as jobs
    from cliptune.core.events import Finished
    from cliptune.runs import Run
    from cliptune.runs.layout import Layout
    from engine.summaries import summary

    whole = folder / f"runs-{count}"
    if whole.is_dir():
        return whole
    beside = whole.with_suffix(".part")
    shutil.rmtree(beside, ignore_errors=True)
    for number in range(count):
        given = {
            "data": {"images": str(folder / "images")},
            "base": {"model": "starter"},
            "method": {"kind": "lora"},
            "train": {"learning_rate": 1e-4 * (1 + number)},
        }
        files = Layout(Run.create(jobs.build(given), beside / f"run-{number:06d}").folder)
        came_to = summary()
        files.summary.write_text(came_to.model_dump_json(), encoding="utf-8")
        files.log.write_text(Finished(summary=came_to).model_dump_json() + "\n", encoding="utf-8")
        files.best.mkdir()
    beside.rename(whole)
    return whole


def make(folder: Path, count: int) -> Path:
    """`count` tiny PNGs in class folders of at most 1,000; one in a hundred is a copy of that
    before it, which lies in another class."""
    whole = folder / f"images-{count}"
    if whole.is_dir():
        return whole
    beside = whole.with_suffix(".part")
    classes = max(10, count // 1000)
    for number in range(classes):
        (beside / f"class-{number:04d}").mkdir(parents=True, exist_ok=True)
    generator, content = np.random.default_rng(0), b""
    for number in range(count):
        file = beside / f"class-{number % classes:04d}" / f"IMG_{number}.png"
        content = content if number % 100 == 99 else png(generator, number)
        file.write_bytes(content)
    beside.rename(whole)
    return whole


def png(generator: np.random.Generator, number: int) -> bytes:
    """An image of noise, 4 to 8 pixels wide and high, with its number in its first pixels."""
    side = 4 + number % 5
    pixels = generator.integers(0, 256, (side, side * 3), np.uint8)
    pixels.flat[:4] = np.frombuffer(struct.pack(">I", number), np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    main()
