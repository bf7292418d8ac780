"""Where the seconds of CPU of a whole run go, by what it says that it does.

    python tests/bench/phases.py SET --base BASE [--epochs 1]

SET holds `train/` and `test/` with a folder a class; nothing is known of it, or of BASE, before.
What all threads take until the run has begun is nearly all imports.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path


def took(images: Path, base: str, epochs: int, place: Path) -> dict[str, float]:
    """Seconds of CPU by phase, in the order in which they began."""
    os.environ["CLIPTUNE_CACHE"] = str(place / "cache")
    from cliptune import job as jobs
    from cliptune.core.cancel import CancelToken
    from cliptune.core.events import Failed, Progress, Started, Step
    from cliptune.runs import Run
    from cliptune.training.session import carry_out

    train = {"epochs": epochs, "learning_rate": 0.003}
    data, method = {"images": str(images)}, {"kind": "lora"}
    job = jobs.build({"data": data, "base": {"model": base}, "method": method, "train": train})
    seconds: dict[str, float] = defaultdict(float)
    before, phase, trained = 0.0, "begin", ""
    for event in carry_out(Run.create(job, place / "run"), CancelToken()):
        now = time.process_time()
        if isinstance(event, Failed):
            sys.exit(f"{event.message}\n{event.details}")
        if isinstance(event, Progress):
            phase = event.phase + trained
        elif isinstance(event, Step):
            phase, trained = "steps", " after training" if event.step == event.steps else ""
        elif isinstance(event, Started):
            phase = "begin"
        seconds[phase] += now - before
        before = now
    return seconds


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--base", required=True)
    parser.add_argument("--epochs", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        seconds = took(asked.set.absolute(), asked.base, asked.epochs, Path(place))
    print("| phase | CPU s |\n|---|---|")
    for phase, of_phase in seconds.items():
        print(f"| {phase} | {of_phase:.2f} |")
    print(f"| in all | {sum(seconds.values()):.2f} |")


if __name__ == "__main__":
    main()
