"""Condenses the rows of `recipes.py` to the cases that advice goes by.

    python tests/bench/evidence.py ROWS.jsonl --all sample=90 clothing=90

Writes `engine/cliptune/evidence.json`: a line for each base, set, number of images a class and
method, the mean over seeds. Only runs at the defaults count. `--all` says how many images a class a
set has that all were taken of.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

PLACE = Path(__file__).parents[2] / "engine" / "cliptune" / "evidence.json"
FIGURES = ("zero_shot", "probe", "accuracy")


def cases(rows: list[dict[str, Any]], whole: dict[str, float]) -> list[dict[str, Any]]:
    """The rows at the defaults, seeds together."""
    groups = defaultdict(list)
    for row in rows:
        if not row["rate"] and row["probe"] is not None:
            per_class = row["shots"] or whole[row["set"]]
            groups[Path(row["base"]).name, row["set"], per_class, row["method"]].append(row)
    return [
        dict(zip(("base", "set", "per_class", "method"), key, strict=True))
        | {name: round(mean(row[name] for row in found), 4) for name in FIGURES}
        for key, found in sorted(groups.items())
    ]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--all", nargs="*", default=[], dest="whole", metavar="SET=IMAGES")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.rows.read_text(encoding="utf-8").splitlines()]
    whole = {name: float(count) for name, _, count in (one.partition("=") for one in asked.whole)}
    lines = ",\n".join(f"    {json.dumps(case)}" for case in cases(rows, whole))
    head = '{\n  "from": "tests/bench/recipes.py",\n  "cases": [\n'
    PLACE.write_text(f"{head}{lines}\n  ]\n}}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
