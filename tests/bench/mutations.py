"""Damaged images of the formats whose readers are the least tried: no crash, no hang, no warning.

`python tests/bench/mutations.py --count 5000` takes some minutes. The files of
each format are met in a process of their own; a crash or a hang ends it, and its file is kept.
"""

import argparse
import faulthandler
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from engine.mutated import meet, mutations, samples

HANG = 20.0
"""Seconds after which a file is said to hang."""


def meet_all(place: Path, kind: str, count: int, seed: int) -> None:
    """Meet mutations of one kind of file, and print what came of them."""
    whole = samples(place)[kind]
    came: Counter[str] = Counter()
    slowest = 0.0
    for damaged in mutations(whole, count, seed):
        path = place / "file"  # without suffix: known by its content
        path.write_bytes(damaged)
        began = time.perf_counter()
        faulthandler.dump_traceback_later(HANG, exit=True)
        came[meet(path).partition(";")[0]] += 1
        faulthandler.cancel_dump_traceback_later()
        slowest = max(slowest, time.perf_counter() - began)
    print(f"{kind:20} {count:6,}  {slowest:5.2f} s at most  {dict(came.most_common())}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind")
    parser.add_argument("--place", type=Path)
    asked = parser.parse_args()
    if asked.kind:
        meet_all(asked.place, asked.kind, asked.count, asked.seed)
        return
    with tempfile.TemporaryDirectory() as place:
        kinds = list(samples(Path(place)))
        failed = 0
        for kind in kinds:
            command = [sys.executable, __file__, "--kind", kind, "--place", place]
            command += ["--count", str(-(-asked.count // len(kinds))), "--seed", str(asked.seed)]
            done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
            if done.returncode:
                failed += 1
                kept = Path(tempfile.mkdtemp()) / "file"
                kept.write_bytes((Path(place) / "file").read_bytes())
                print(f"{kind}: ended with {done.returncode}, at {kept}\n{done.stderr[-2000:]}")
        print(f"{failed} of {len(kinds)} kinds failed")
        sys.exit(failed > 0)


if __name__ == "__main__":
    main()
