"""A whole run of ClipTune against a plain script, side by side: seconds of CPU and of the clock.

    python tests/bench/whole.py SET --base BASE --epochs 1 3 --threads 1

SET holds `train/` and `test/` with a folder a class. What `script.py` does stands there: it learns,
and measures what it learned once. `cliptune train` at the same rate looks through the folder,
measures the base and a probe, evaluates each epoch, writes checkpoints, settles how far to go and
fits class vectors: first with nothing in its cache, then once more.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RATE = "0.003"


def seconds(*command: object, **environment: str) -> tuple[float, float]:
    """Of CPU that a command takes, on all its threads, and of the clock."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    after = os.times()
    user = after.children_user - before.children_user
    used = user + after.children_system - before.children_system
    return used, time.perf_counter() - began


def compare(images: Path, base: str, epochs: int, threads: int) -> str:
    """Two rows of the table."""
    script = Path(__file__).with_name("script.py")
    settings = [f"--set=train.epochs={epochs}", f"--set=train.learning_rate={RATE}"]
    with tempfile.TemporaryDirectory() as place:
        given = {"OMP_NUM_THREADS": str(threads), "CLIPTUNE_CACHE": place}
        parts = images / "train", images / "test", base
        plain = seconds(script, *parts, "--epochs", epochs, "--rate", RATE, **given)
        ours = ("-m", "cliptune", "train", "--images", images, "--base", base, *settings)
        took = [
            seconds(*ours, "--out", Path(place) / f"run {number}", **given) for number in range(2)
        ]
    rows = [(plain[clock], *(one[clock] for one in took)) for clock in (0, 1)]
    lines = []
    for of, (script_took, *ours_took) in zip(("CPU", "clock"), rows, strict=True):
        ratios = " | ".join(f"{one:.1f} | {script_took / one:.2f} x" for one in ours_took)
        lines.append(f"| {threads} | {epochs} | {of} | {script_took:.1f} | {ratios} |")
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--base", required=True)
    parser.add_argument("--epochs", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    asked = parser.parse_args()
    print("| threads | epochs | seconds of | script | ClipTune | | again | |\n" + "|---" * 8 + "|")
    for threads in asked.threads:
        for epochs in asked.epochs:
            print(compare(asked.set.absolute(), asked.base, epochs, threads), flush=True)


if __name__ == "__main__":
    main()
