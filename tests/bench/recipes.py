"""Each method at its defaults on sets, bases and sizes, beside zero-shot and the linear probe.

    python tests/bench/recipes.py ROWS.jsonl SET... --bases starter FOLDER --shots 16 0 --seeds 3
    python tests/bench/recipes.py ROWS.jsonl SET... --rates 1e-4 3e-4 1e-3   # a grid by hand
    python tests/bench/recipes.py ROWS.jsonl --table

Every run is a line of ROWS.jsonl, and what is there already is not run again. A set is a folder
with the parts train and test; with `--shots 16` so many training images of each class are drawn by
the seed, 0 takes all. With `--hold-out` the test images are not looked at: a third of the training
images stands in for them.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Probed, Searched, Step
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune.training.session import carry_out

KEYS = ("set", "base", "shots", "method", "seed", "rate", "hold_out")


def subset(images: Path, shots: int, seed: int, hold_out: bool, place: Path) -> Path:
    """Links to so many training images of each class, and to those to test on."""
    for class_folder in sorted((images / "train").iterdir()):
        files = sorted(class_folder.iterdir())
        files = [files[n] for n in np.random.default_rng([seed, 7]).permutation(len(files))]
        tested = sorted((images / "test" / class_folder.name).iterdir())
        if hold_out:
            third = len(files) // 3
            tested, files = files[:third], files[third:]
        for part, chosen in (("train", files[: shots or None]), ("test", tested)):
            (place / part / class_folder.name).mkdir(parents=True)
            for file in chosen:
                (place / part / class_folder.name / file.name).symlink_to(file)
    return place


def carry(case: dict[str, Any], images: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Carry out a case; it with what it came to."""
    with tempfile.TemporaryDirectory() as place:
        folder = subset(images, case["shots"], case["seed"], asked.hold_out, Path(place) / "images")
        given: dict[str, Any] = {
            "data": {"images": str(folder), "seed": case["seed"]},
            "base": {"model": case["base"]},
            "method": {"kind": case["method"]},
            "train": {"seed": case["seed"]},
        }
        if case["rate"]:
            given["train"]["learning_rate"] = case["rate"]
        for setting in asked.settings:
            jobs.put(given, *jobs.parse_setting(setting))
        run = Run.create(jobs.build(given), Path(place) / "run")
        # Of the processor, so that other work on the machine does not count.
        began, spent, events = time.process_time(), {"search": 0.0}, list[Event]()
        for event in carry_out(run, CancelToken()):
            events.append(event)
            if isinstance(event, Searched):
                spent["search"] = time.process_time() - began
            if isinstance(event, Probed):
                spent["before"] = time.process_time() - began
            if isinstance(event, Step):
                spent["trained"] = time.process_time() - began
        last = events[-1]
        if isinstance(last, Failed):
            sys.exit(f"{case}: {last.message}\n{last.details}")
        summary = run.summary()
        assert summary is not None
        return case | {
            "seconds": time.process_time() - began,
            "spent": spent,
            "count": summary.zero_shot.count,
            "zero_shot": summary.zero_shot.accuracy,
            "probe": summary.probe,
            "accuracy": summary.accuracy,
            "words": _value(summary.by_words, summary.accuracy),
            "vectors": _value(summary.by_vectors, None),
            "classifier": summary.classifier,
            "learning_rate": summary.learning_rate,
            "trials": [[e.rate, e.loss] for e in events if isinstance(e, Searched)],
            "steps": [summary.best_step, summary.steps],
            "settled": [
                e.told.params.get("fraction", 0.0)
                for e in events
                if e.event == "noted" and e.told.code.startswith("interpolated")
            ],
        }


def _value(figures: dict[str, Any], default: float | None) -> float | None:
    return next((figure.value for figure in figures.values()), default)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows that are there."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The rows as a table: means over seeds, in brackets the lowest and the highest."""
    yield (
        "| base | set | a class | method | rate | zero-shot | probe | by words | by vectors | kept "
        "| over the probe | seconds |"
    )
    yield "|" + "---|" * 12
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in KEYS if key != "seed")].append(row)
    for found in sorted(groups.values(), key=_order):
        row = found[0]
        rates = sorted({f"{one['learning_rate']:g}" for one in found})
        kept = [100 * one["accuracy"] for one in found]
        over = [100 * (one["accuracy"] - one["probe"]) for one in found]
        cells = [Path(row["base"]).name, row["set"], str(row["shots"] or "all")]
        cells += [row["method"], ", ".join(rates)]
        cells += [_mean(found, name) for name in ("zero_shot", "probe", "words", "vectors")]
        cells.append(f"{mean(kept):.1f} ({min(kept):.1f} to {max(kept):.1f})")
        cells += [f"{mean(over):+.1f}", f"{mean(one['seconds'] for one in found):.0f}"]
        yield "| " + " | ".join(cells) + " |"


def _mean(rows: list[dict[str, Any]], name: str) -> str:
    values = [row[name] for row in rows if row[name] is not None]
    return f"{100 * mean(values):.1f}" if values else ""


def _order(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    row = rows[0]
    place = [*METHODS].index(row["method"])
    return row["base"], row["set"], not row["shots"], row["shots"], place, row["rate"] or 0


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--bases", nargs="+", default=["starter"])
    trained = [kind for kind, method in METHODS.items() if method.trains]
    parser.add_argument("--methods", nargs="+", default=trained)
    parser.add_argument("--shots", nargs="+", type=int, default=[0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rates", nargs="+", type=float, default=[None])
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    done = {tuple(row[key] for key in KEYS) for row in read(asked.rows)}
    cases = [
        dict(zip(KEYS, (images, base, shots, method, seed, rate, asked.hold_out), strict=True))
        for seed in asked.seeds
        for shots in asked.shots
        for images in asked.sets
        for base in asked.bases
        for method in asked.methods
        for rate in asked.rates
    ]
    for case in cases:
        images = case["set"].absolute()
        case["set"] = images.name
        if tuple(case[key] for key in KEYS) in done:
            continue
        row = carry(case, images, asked)
        with asked.rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        print(" ".join(str(case[key]) for key in KEYS), f"{row['accuracy']:.1%}", flush=True)
    if asked.table:
        print("\n".join(table(read(asked.rows))))


if __name__ == "__main__":
    main()
