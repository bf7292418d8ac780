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
    """The runs at the defaults as a table: means over seeds, in brackets the lowest and the
    highest; then what they are over the probe on the whole."""
    yield (
        "| base | set | a class | seeds | method | rate | zero-shot | probe | by words "
        "| by vectors | kept | over the probe | seconds |"
    )
    yield "|" + "---|" * 13
    of_method = defaultdict(list)
    for found in _grouped([row for row in rows if not row["rate"]]):
        row = found[0]
        rates = sorted({one["learning_rate"] for one in found})
        kept = [100 * one["accuracy"] for one in found]
        over = mean(100 * (one["accuracy"] - one["probe"]) for one in found)
        of_method[row["method"]].append(over)
        cells = [*_case(row, len(found)), ", ".join(f"{rate:g}" for rate in rates)]
        cells += [_mean(found, name) for name in ("zero_shot", "probe", "words", "vectors")]
        cells.append(f"{mean(kept):.1f} ({min(kept):.1f} to {max(kept):.1f})")
        cells += [f"{over:+.1f}", f"{mean(one['seconds'] for one in found):.0f}"]
        yield "| " + " | ".join(cells) + " |"
    yield ""
    for method, over in of_method.items():
        under = sum(points < -0.5 for points in over)
        yield (
            f"- {method}: {mean(over):+.1f} over the probe on average, {min(over):+.1f} to "
            f"{max(over):+.1f}; of {len(over)} cases {under} are under the probe less half a point"
        )


def grid(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What the rate that was found comes to, beside each of a full grid, on the same seeds."""
    yield "| base | set | a class | seeds | method | rate | kept | of the grid | best less found |"
    yield "|" + "---|" * 9
    given = defaultdict(dict)
    for found in _grouped([row for row in rows if row["rate"]]):
        given[_key(found[0])][found[0]["rate"]] = found
    short = []
    for found in _grouped([row for row in rows if not row["rate"]]):
        rates = given.get(_key(found[0]))
        if not rates:
            continue
        seeds = set.intersection(*({one["seed"] for one in of_rate} for of_rate in rates.values()))
        found = [one for one in found if one["seed"] in seeds]
        kept = _accuracy(found)
        tried = {
            rate: _accuracy([one for one in of_rate if one["seed"] in seeds])
            for rate, of_rate in rates.items()
        }
        short.append(max(tried.values()) - kept)
        cells = [*_case(found[0], len(seeds)), f"{found[0]['learning_rate']:g}", f"{kept:.1f}"]
        cells.append(", ".join(f"{rate:g}: {value:.1f}" for rate, value in sorted(tried.items())))
        yield "| " + " | ".join([*cells, f"{short[-1]:+.1f}"]) + " |"
    if short:
        yield ""
        within = sum(points <= 1 for points in short)
        yield f"Within a point of the best: {within} of {len(short)}; on average {mean(short):+.1f}"


def _grouped(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each case, its seeds together, in order."""
    groups = defaultdict(list)
    for row in rows:
        groups[*_key(row), row["rate"]].append(row)
    return sorted(groups.values(), key=_order)


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    """The case of a row, but for its seed and its rate."""
    return tuple(row[key] for key in KEYS if key not in ("seed", "rate"))


def _case(row: dict[str, Any], seeds: int) -> list[str]:
    """What a case is called."""
    return [
        Path(row["base"]).name,
        row["set"],
        str(row["shots"] or "all"),
        str(seeds),
        row["method"],
    ]


def _accuracy(rows: list[dict[str, Any]]) -> float:
    """In per cent, over seeds."""
    return 100 * mean(one["accuracy"] for one in rows)


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
        rows = read(asked.rows)
        print("\n".join([*table(rows), "", *grid(rows)]))


if __name__ == "__main__":
    main()
