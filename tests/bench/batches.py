"""Which learning rate goes with a larger batch, where the number of epochs stays.

    python tests/bench/batches.py ROWS.jsonl SET... --base FOLDER [--rate 1e-3] [--method lora]
    python tests/bench/batches.py ROWS.jsonl --table

Half of a set's training images are for validation, and 384 of the others are learned from; test
images are not looked at. A batch of 32 is taken at the rate and at twice the rate, one of k
times as many images at the rate, at its square root of k times and its k times. Each case is a line
of ROWS.jsonl, and what is there already is not done again. The table has what the tuned model comes
to by its words on validation after the last step (accuracy, and the loss at the temperature that
suits it best) and the mean loss of the last epoch's steps: the mean over seeds with the lowest and
the highest.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
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
LEARNED = 384
RULES = {"same": 0.0, "root": 0.5, "linear": 1.0}
"""By which power of what a batch is larger its rate is; of the smallest, of 2."""
KEYS = ("set", "method", "batch", "rule", "seed")
SPREAD = ("accuracy", "validation", "training")


def job_of(case: dict[str, Any], images: Path, asked: argparse.Namespace) -> Job:
    """What is to be done in a case."""
    larger = case["batch"] / SMALL if case["batch"] > SMALL else 2
    rate = asked.rate * larger ** RULES[case["rule"]]
    train = {"batch_size": case["batch"], "epochs": asked.epochs, "learning_rate": rate}
    return jobs.build(
        {
            "data": {"images": str(images), "seed": case["seed"], "validation": 0.5},
            "base": {"model": str(asked.base)},
            "method": {"kind": case["method"]},
            "train": train | {"seed": case["seed"]},
        }
    )


def carry(job: Job) -> dict[str, Any]:
    """What comes of training, without anything else that a run does."""
    began, cancel, world = time.process_time(), CancelToken(), World()
    scanned = finish(scan(job.data, cancel))
    splits, prompts = split(scanned, job.data.validation, job.data.seed), prompts_of(job, scanned)
    base = finish(open_base(job, cancel))
    prepared = finish(prepare(job, base, scanned, splits, prompts, cancel, training=True))
    apply(job, base)
    finish(prepared.texts.keep(cancel))
    loop = Loop(
        model=base.model,
        criterion=ClassLoss(prepared.images, prepared.texts, prepared.labels, world),
        rows=splits.train[:LEARNED],
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
    yield "| set | method | batch | rate | | steps | seeds | accuracy | validation | training |"
    yield "|" + "---|" * 10
    groups = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["set"], row["method"], row["batch"], row["rate"])):
        groups[tuple(row[key] for key in KEYS[:-1])].append(row)
    for (images, method, batch, rule), found in groups.items():
        cells = [images, method, batch, f"{found[0]['rate']:.2g}", rule, found[0]["steps"]]
        cells.append(len(found))
        for name in SPREAD:
            values, digits = [row[name] for row in found], 1 if name == "accuracy" else 3
            told = [f"{value:.{digits}f}" for value in (mean(values), min(values), max(values))]
            cells.append("{} ({} to {})".format(*told))
        yield "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--method", default="lora")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batches", nargs="+", type=int, default=[32, 64, 128])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    done = {tuple(row[key] for key in KEYS) for row in read(asked.rows)}
    cases = [
        (images, dict(zip(KEYS, (images.name, asked.method, batch, rule, seed), strict=True)))
        for seed in asked.seeds
        for images in asked.sets
        for batch in asked.batches
        for rule in RULES
        if batch != SMALL or rule != "root"
    ]
    with keeping():
        for images, case in cases:
            if tuple(case[key] for key in KEYS) in done:
                continue
            row = case | carry(job_of(case, images / "train", asked))
            with asked.rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
            print(json.dumps(row), flush=True)
    if asked.table:
        print("\n".join(table(read(asked.rows))))


if __name__ == "__main__":
    main()
