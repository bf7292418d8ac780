"""What is read of every layout of `tests/engine/layouts.py`: a table in Markdown.

python tests/bench/layouts.py
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Print a row for each."""
    from engine.folders import look
    from engine.layouts import LAYOUTS

    print("| layout | learned | images | classes or labels | split | told |\n|" + "---|" * 6)
    for name, (make, asked, _) in LAYOUTS.items():
        with tempfile.TemporaryDirectory() as place:
            scanned = look(make(Path(place)), **asked)
            counts = ", ".join(f"{one} {count}" for one, count in scanned.counts().items())
            captions = sum(map(len, scanned.said))
            sides = Counter(side for side in scanned.table["split"][:] if side)
            kinds = ", ".join(dict.fromkeys(one.kind for one in scanned.problems))
            print(
                f"| {name} | {scanned.kind} | {len(scanned.table)} "
                f"| {counts or f'{captions} captions'} "
                f"| {', '.join(f'{side} {n}' for side, n in sides.items())} | {kinds} |"
            )


if __name__ == "__main__":
    main()
