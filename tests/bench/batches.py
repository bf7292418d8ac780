"""Which learning rate goes with a larger batch, where the number of epochs stays.

    python tests/bench/batches.py ROWS.jsonl SET... --base FOLDER --batches 128 --times 1 2 4
    python tests/bench/batches.py ROWS.jsonl --table

48 % of a set's training images are for validation, and so many of the others are learned from
(`--images`); test images are not looked at. Each batch is taken at so many `--times` the `--rate`,
which is that of a batch of 32; that one is taken where nothing else is asked for. Each case is a
line of ROWS.jsonl, and what is there already is not done again. The table has what the tuned model
comes to by its words on validation after the last step (accuracy, and the loss at the temperature
that suits it best) and the mean loss of the last epoch's steps: the mean over seeds, and by how
much it is over the batch of 32 at the rate itself on the same seeds, with the standard deviation of
these differences.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from recipes import read

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Clock, Step, finish
from cliptune.data.scan import scan
from cliptune.data.split import split
from cliptune.evaluation.prepared import apply, open_base, prepare, prompts_of
from cliptune.job import Job
from cliptune.models import devices
from cliptune.models.reuse import keeping
from cliptune.training.checkpoint import TrainState
from cliptune.training.distributed import World
from cliptune.training.loop import Loop
from cliptune.training.loss import ClassLoss

SMALL = 32
VALIDATION = 0.48
KEYS = ("base", "set", "method", "images", "epochs", "batch", "times", "seed")
FIGURES = {"accuracy": 1, "validation": 3, "training": 3}
"""With the digits that are told."""


def job_of(case: dict[str, Any], images: Path, asked: argparse.Namespace) -> Job:
    """What is to be done in a case."""
    train = {"batch_size": case["batch"], "learning_rate": asked.rate * case["times"]}
    return jobs.build(
        {
            "data": {"images": str(images), "seed": case["seed"], "validation": VALIDATION},
            "base": {"model": asked.base},
            "method": {"kind": case["method"]},
            "train": train | {"epochs": case["epochs"], "seed": case["seed"]},
        }
    )


def carry(job: Job, images: int) -> dict[str, Any]:
    """What comes of training, without anything else that a run does."""
    began, cancel, world = time.process_time(), CancelToken(), World()
    scanned = finish(scan(job.data, cancel))
    splits, prompts = split(scanned, job.data.validation, job.data.seed), prompts_of(job, scanned)
    base = finish(open_base(job, cancel))
    prepared = finish(prepare(job, base, scanned, splits, prompts, cancel, training=True))
    apply(job, base)
    finish(prepared.texts.keep(cancel))
    finish(prepared.images.keep(cancel))
    loop = Loop(
        model=base.model,
        criterion=ClassLoss(prepared.images, prepared.texts, prepared.labels, world),
        rows=splits.train[:images],
        evaluate=lambda cancel: prepared.measure("validation", cancel),
        save_best=lambda: "",
        save_checkpoint=lambda state, optimiser: "",
        settings=job.train,
        world=world,
        begun_by=1,
        memory=devices.Memory(base.device),
        clock=Clock(),
        rate=float(job.train.learning_rate),
        warmup=job.train.warmup,
    )
    state, losses = TrainState(), []
    while state.step < loop.steps:
        losses += [one.loss for one in loop.step(state, stopping=False) if isinstance(one, Step)]
    losses += [one.loss for one in loop.catch_up(state) if isinstance(one, Step)]
    base.model.eval()
    metrics = finish(prepared.measure("validation", cancel))
    return {
        "rate": job.train.learning_rate,
        "steps": loop.steps,
        "accuracy": 100 * metrics.accuracy,
        "validation": metrics.calibrated_loss,
        "training": mean(losses[-loop.batches.per_epoch :]),
        "seconds": time.process_time() - began,
    }


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The cases, their seeds together."""
    yield (
        "| base | set | method | images | epochs | batch | times | rate | steps | seeds | accuracy "
        "| over 32 | validation | over 32 | training | over 32 |"
    )
    yield "|" + "---|" * 16
    groups = defaultdict(dict)
    for row in sorted(rows, key=lambda row: [row[key] for key in KEYS]):
        groups[tuple(row[key] for key in KEYS[:-1])][row["seed"]] = row
    for case, found in groups.items():
        small = groups.get((*case[:-2], SMALL, 1), {})
        one = next(iter(found.values()))
        cells = [*case[:-1], f"{case[-1]:g}", f"{one['rate']:.2g}", one["steps"], len(found)]
        for name, digits in FIGURES.items():
            over = [row[name] - small[seed][name] for seed, row in found.items() if seed in small]
            cells.append(f"{mean(row[name] for row in found.values()):.{digits}f}")
            spread = f" ± {stdev(over):.{digits}f}" if len(over) > 1 else ""
            cells.append(f"{mean(over):+.{digits}f}{spread}" if over and found is not small else "")
        yield "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--base", default="starter")
    parser.add_argument("--method", default="lora")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--images", type=int, default=512)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batches", nargs="+", type=int, default=[SMALL])
    parser.add_argument("--times", nargs="+", type=float, default=[1.0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    done = {tuple(row[key] for key in KEYS) for row in read(asked.rows)}
    base = Path(asked.base).name
    with keeping():
        for seed, images, batch, times in product(
            asked.seeds, asked.sets, asked.batches, asked.times
        ):
            each = (base, images.name, asked.method, asked.images, asked.epochs, batch, times, seed)
            if each in done:
                continue
            case = dict(zip(KEYS, each, strict=True))
            row = case | carry(job_of(case, images / "train", asked), asked.images)
            with asked.rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
            print(json.dumps(row), flush=True)
    if asked.table:
        print("\n".join(table(read(asked.rows))))


if __name__ == "__main__":
    main()
