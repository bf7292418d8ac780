"""A whole run of ClipTune against a plain script, side by side, in seconds of CPU.

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
from pathlib import Path

RATE = "0.003"


def seconds(*command: object, **environment: str) -> float:
    """Of CPU that a command takes, on all its threads."""
    before = os.times()
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
    return user + after.children_system - before.children_system


def compare(images: Path, base: str, epochs: int, threads: int) -> str:
    """A row of the table."""
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
    ratios = " | ".join(f"{one:.1f} | {plain / one:.2f} x" for one in took)
    return f"| {threads} | {epochs} | {plain:.1f} | {ratios} |"


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--base", required=True)
    parser.add_argument("--epochs", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    asked = parser.parse_args()
    print("| threads | epochs | script | ClipTune | | again | |\n|---|---|---|---|---|---|---|")
    for threads in asked.threads:
        for epochs in asked.epochs:
            print(compare(asked.set.absolute(), asked.base, epochs, threads), flush=True)


if __name__ == "__main__":
    main()
