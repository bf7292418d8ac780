"""A plain script with PEFT and the Trainer of transformers, at each rate of a grid, as a peer.

    python tests/bench/trainer.py ROWS.jsonl SET... --base BASE --shots 16 --seeds 0 1 2
    python tests/bench/trainer.py ROWS.jsonl --table

The script is `script.py`, for 20 epochs. Nothing of ClipTune learns or judges here; it draws the
images only, the same as `recipes.py` does.
The table takes the best rate on the test images themselves, which favours the script.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

from recipes import read, subset
from script import tune

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
KEYS = ("set", "base", "shots", "seed", "rate")


def table(rows: list[dict[str, Any]]) -> None:
    """The best rate of each case, over its seeds."""
    cases: dict[Any, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        cases[Path(row["base"]).name, row["set"], row["shots"]][row["rate"]].append(row["accuracy"])
    print("| base | set | a class | seeds | each rate | best |\n|---|---|---|---|---|---|")
    for (base, images, shots), rates in sorted(cases.items()):
        each = {rate: 100 * mean(found) for rate, found in sorted(rates.items())}
        told = ", ".join(f"{rate:g}: {value:.1f}" for rate, value in each.items())
        cells = [base, images, str(shots or "all"), str(min(map(len, rates.values()))), told]
        print("| " + " | ".join([*cells, f"{max(each.values()):.1f}"]) + " |")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--base")
    parser.add_argument("--shots", nargs="+", type=int, default=[16])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rates", nargs="+", type=float, default=RATES)
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    done = {tuple(row[key] for key in KEYS) for row in read(asked.rows)}
    for seed in asked.seeds:
        for shots in asked.shots:
            for images in asked.sets:
                for rate in asked.rates:
                    case = dict(
                        zip(KEYS, (images.name, asked.base, shots, seed, rate), strict=True)
                    )
                    if tuple(case.values()) in done:
                        continue
                    began = time.process_time()
                    with tempfile.TemporaryDirectory() as place:
                        folder = subset(
                            images.absolute(), shots, seed, False, Path(place) / "images"
                        )
                        reached = tune(
                            folder / "train", folder / "test", asked.base, rate, seed, 20
                        )
                    case |= {"accuracy": reached, "seconds": time.process_time() - began}
                    with asked.rows.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(case) + "\n")
                    print(*case.values(), flush=True)
    if asked.table:
        table(read(asked.rows))


if __name__ == "__main__":
    main()
