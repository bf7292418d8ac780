"""Makes what `test_upgrade.py` opens: runs, an adapter, an export and a comparison of older code.

Made on 28 November 2026 with the code of commit 57edb1563df6cbdbad87fdda26a8022fb60afc83 (of 26
November 2026), and kept as it was then, since its age is the point: this script shows how, and
refuses where something is kept already. To make it again, check that commit out, put this file into
its `tests/upgrade/`, and there

    PYTHONPATH=tests OMP_NUM_THREADS=1 python tests/upgrade/make.py

The pictures are some of the sample's at 48 pixels, the base of the full fine-tuning is the tests'
tiny CLIP. Where files name folders of the machine they were made on, they now hold a word in place
of each, IMAGES, CAPTIONS or BASE.
"""

import json
import multiprocessing
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cliptune.events import Step
from cliptune.run import carry_out
from cliptune.stop import Stop
from PIL import Image

import cliptune_resources
from cliptune import job as jobs
from cliptune.cli import app
from cliptune.runs import Run, home
from engine.tiny import tiny_clip

HERE = Path(__file__).resolve().parent
IMAGES, CAPTIONS, BASE = HERE / "images", HERE / "captions", HERE / "base"
CLASSES = ("hot-air_balloon", "mushroom", "owl", "teapot")
TRAIN = {"epochs": 3, "batch_size": 8, "device": "cpu", "precision": "fp32"}
SMALL = {"rank": 2}
METHODS: dict[str, dict[str, object]] = {
    "lora": SMALL,
    "qlora": SMALL,
    "bottleneck": {"adapter_type": "pfeiffer", "reduction_factor": 48},
    "prefix": {"virtual_tokens": 2},
    "prompt": {"virtual_tokens": 4, "towers": "both", "depth": 2},
    "probe": {},
    "zero-shot": {},
}
STOPPED, KILLED = "stopped", "killed"
UNTIL = {STOPPED: 4, KILLED: 5}
"""The step, of three an epoch, after which those end: one more is done when a stop is asked for."""


def main() -> None:
    """Make everything, then look whether it can be kept."""
    kept = ("runs", "imported", "peft", "comparison")
    if any((HERE / name).exists() for name in kept):
        sys.exit(f"{HERE} holds what was made already, and a later one is no older one.")
    draw_images()
    draw_captions()
    tiny_clip(BASE, width=16, layers=1, heads=2, context=24, projection=16)
    with tempfile.TemporaryDirectory() as user:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CACHE_HOME"] = user
        make_runs(HERE / "runs")
        runs = HERE / "runs"
        cliptune("export", runs / "lora", "--to", "peft", "--out", HERE / "peft", "--device", "cpu")
        cliptune("import", HERE / "peft")
        shutil.copytree(home().with_name("imported"), HERE / "imported")
    compare(HERE / "comparison")
    for name in kept:
        forget_places(HERE / name)


def draw_images() -> None:
    """Eight pictures a class to train on, and four for the test."""
    sample = Path(cliptune_resources.sample())
    for part, count in (("train", 8), ("test", 4)):
        for name in CLASSES:
            for file in sorted((sample / part / name).iterdir())[:count]:
                shrink(file, IMAGES / part / name / file.name)


def draw_captions() -> None:
    """Twelve pictures, each with its sentence beside it."""
    sample = Path(cliptune_resources.sample()) / "train"
    for name in CLASSES:
        for file, sort in zip(
            sorted((sample / name).iterdir())[8:11], ("first", "next", "last"), strict=True
        ):
            picture = CAPTIONS / f"{sort} {name}.jpg"
            shrink(file, picture)
            words = name.replace("_", " ")
            picture.with_suffix(".txt").write_bytes(f"the {sort} picture of a {words}\n".encode())


def shrink(file: Path, place: Path) -> None:
    """Write a picture at 48 pixels."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(file) as picture:
        picture.convert("RGB").resize((48, 48)).save(place.with_suffix(".jpg"), quality=85)


def make_runs(folder: Path) -> None:
    """A finished run of each method, one on captions, one that was stopped and one killed."""
    for kind, settings in METHODS.items():
        train(folder / kind, IMAGES, kind, settings)
    train(folder / "captions", CAPTIONS, "lora", SMALL, "data.validation=0.34")
    own = f"base.model={json.dumps(str(BASE))}"
    train(folder / "full", IMAGES, "full", {}, own, "train.learning_rate=3e-3")
    given = {"data": {"images": str(IMAGES)}, "method": {"kind": "lora", **SMALL}, "train": TRAIN}
    for name in (STOPPED, KILLED):
        Run.create(jobs.build(given), folder / name)
    until(folder / STOPPED, os_exits=False)
    Run(folder / STOPPED).rename("Four things, stopped")
    fresh = multiprocessing.get_context("spawn")
    child = fresh.Process(target=until, args=(folder / KILLED,), kwargs={"os_exits": True})
    child.start()
    child.join()


def train(out: Path, images: Path, kind: str, method: dict[str, object], *settings: str) -> None:
    """`cliptune train`, to the end."""
    chosen = [f"method.{name}={json.dumps(value)}" for name, value in method.items()]
    chosen += [f"train.{name}={json.dumps(value)}" for name, value in TRAIN.items()]
    flags = [part for setting in (*chosen, *settings) for part in ("--set", setting)]
    cliptune("train", "--images", images, "--method", kind, "--out", out, *flags)


def until(place: Path, *, os_exits: bool) -> None:
    """Carry out a run up to a step; then stop it, or die as a process does that is killed."""
    stop = Stop()
    for event in carry_out(Run(place), stop):
        if isinstance(event, Step) and event.step == UNTIL[place.name]:
            if os_exits:
                os._exit(9)
            stop.set()


def compare(out: Path) -> None:
    """`cliptune compare` of LoRA and the probe; two epochs, no checkpoints kept."""
    flags = [f"train.{name}={json.dumps(value)}" for name, value in (TRAIN | {"epochs": 2}).items()]
    chosen = [part for setting in flags for part in ("--set", setting)]
    cliptune("compare", "--images", IMAGES, "--out", out, "--methods", "lora,probe", *chosen)
    shutil.rmtree(out / "lora-0" / "checkpoints")  # as large as all else, and done with


def cliptune(*arguments: object) -> None:
    """A command, in this process."""
    if code := app([*map(str, arguments)], standalone_mode=False):
        sys.exit(code)


def forget_places(folder: Path) -> None:
    """Put a word in the place of each folder's path; fail if more of this machine is told of."""
    secrets = (HERE.parents[1], Path.home(), tempfile.gettempdir(), f'"{socket.gethostname()}"')
    for file in files(folder):
        content = file.read_bytes()
        for place in (IMAGES, CAPTIONS, BASE):
            word = json.dumps(place.name.upper())
            content = content.replace(json.dumps(str(place)).encode(), word.encode())
        file.write_bytes(content)
        for secret in secrets:
            assert str(secret).encode() not in content, (file, secret)


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


if __name__ == "__main__":
    main()
