"""Going on from an adapter against training anew: accuracy, and time to the same.

    python tests/bench/going_on.py SET... --base starter --seeds 3

Of each SET only the part train is looked at. An adapter learns two thirds of the classes, from 30
images each. Then there are all classes and 45 images each: a run begins from it, another from
nothing. Both are measured on 20 more images a class; told are where each begins and ends, and the
processor seconds of training until it first does as well as the other one's end.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Evaluated, Failed, Finished, Step
from cliptune.runs import Run
from cliptune.training.session import carry_out

BEFORE, NOW, MEASURED = 30, 45, 20


def laid_out(folder: Path, images: dict[str, list[Path]], count: int) -> Path:
    """Links to so many images a class to train on, and to those that are measured."""
    for name, files in images.items():
        for part, chosen in (
            ("validation", files[:MEASURED]),
            ("train", files[MEASURED : MEASURED + count]),
        ):
            (folder / part / name).mkdir(parents=True)
            for file in chosen:
                (folder / part / name / file.name).symlink_to(file)
    return folder


def carry(images: Path, run: Path, base: str, seed: int, start: Path | None) -> Any:
    """Carry out a run; its curve as (seconds of training, accuracy), and its summary."""
    given: dict[str, Any] = {"data": {"images": str(images)}, "base": {"model": base}}
    given["method"], given["train"] = {"kind": "lora"}, {"seed": seed, "patience": 0}
    if start:
        given["train"]["start_from"] = str(start)
    curve, began = list[tuple[float, float]](), None
    for event in carry_out(Run.create(jobs.build(given), run), CancelToken()):
        if isinstance(event, Failed):
            sys.exit(f"{event.message}\n{event.details}")
        if isinstance(event, Step) and began is None:
            began = time.process_time()
        if isinstance(event, Evaluated) and began is not None and event.split == "validation":
            curve.append((time.process_time() - began, event.accuracy))
        if isinstance(event, Finished):
            return curve, event.summary
    return None


def until(curve: list[tuple[float, float]], accuracy: float) -> str:
    """The seconds until a curve first reaches an accuracy."""
    return next((f"{seconds:.0f}" for seconds, reached in curve if reached >= accuracy), "never")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("--base", default="starter")
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    told = "set", "seed", "from nothing", "from the adapter", "s to the other's end", "so from it"
    print(f"| {' | '.join(told)} |")
    print("|---" * len(told) + "|")
    for images in asked.images:
        for seed in range(asked.seeds):
            generator = random.Random(seed)
            files = {
                folder.name: generator.sample(sorted(folder.iterdir()), NOW + MEASURED)
                for folder in sorted((images.absolute() / "train").iterdir())
            }
            old = generator.sample(sorted(files), 2 * len(files) // 3)
            with tempfile.TemporaryDirectory() as place:
                at = Path(place)
                few = laid_out(at / "few", {name: files[name] for name in old}, BEFORE)
                more = laid_out(at / "more", files, NOW)
                carry(few, at / "first", asked.base, seed, None)
                anew, plain = carry(more, at / "anew", asked.base, seed, None)
                on, begun = carry(more, at / "on", asked.base, seed, at / "first")
            cells = [f"{100 * summary.accuracy:.1f} %" for summary in (plain, begun)]
            times = until(anew, begun.accuracy), until(on, plain.accuracy)
            print(
                f"| {images.name} | {seed} | {' | '.join(cells)} | {', '.join(times)} |", flush=True
            )


if __name__ == "__main__":
    main()
