"""How many images are trained on: everybody who says it says what the split gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cliptune import advice
from cliptune.cli import app
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.split import SplitCounts, count, split
from cliptune.runs import Run, carrying_out
from cliptune.training import estimate as estimates
from engine import drawn
from engine.folders import look
from engine.training import carry, small_job


def twins(folder: Path) -> Path:
    """Copies of some images beside them, which have the same bytes."""
    for file in sorted(folder.rglob("*.*"))[::3]:
        for number in range(3):
            file.with_stem(f"{file.stem} copy {number}").write_bytes(file.read_bytes())
    return folder


def divided(folder: Path) -> Path:
    """Class folders in a training, a validation and a test part, of other sizes each."""
    for seed, (part, images) in enumerate({"train": 9, "validation": 4, "test": 2}.items()):
        drawn.classes(folder / part, images, seed=seed)
    return folder


MAKE: dict[str, Callable[[Path], Path]] = {
    "plain": lambda folder: drawn.classes(folder, 12),
    "with a test part": lambda folder: drawn.classes(folder, 12, test=3),
    "with its own validation": divided,
    "with twins": lambda folder: twins(drawn.classes(folder, 12)),
    "with twins and its own validation": lambda folder: twins(divided(folder)),
    "captions": lambda folder: drawn.captions(folder, 25),
}


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("validation", [0.02, 0.1, 0.3, 0.5])
def test_a_count_is_what_the_split_gives(kind: str, validation: float, tmp_path: Path) -> None:
    scanned = look(MAKE[kind](tmp_path / "images"))
    for seed in range(3):
        splits = split(scanned, validation, seed)
        parts = splits.train, splits.validation, splits.test
        counts = count(scanned, validation, seed)
        assert counts == SplitCounts(*map(len, parts))
        assert counts.all == len(scanned.paths)


@pytest.mark.parametrize("kind", MAKE)
def test_all_who_count_agree(
    kind: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = MAKE[kind](tmp_path / "images")
    job = small_job(images, base, "zero-shot")
    said: dict[str, int] = {}

    advise, memory = advice.advise, estimates.estimate_memory

    def advised(situation: advice.Situation) -> list[advice.Advice]:
        said["advise"] = situation.images
        return advise(situation)

    def estimated(job: Any, images: int, *rest: Any, **named: Any) -> Any:
        said["estimate"] = images
        return memory(job, images, *rest, **named)

    monkeypatch.setattr(advice, "advise", advised)
    monkeypatch.setattr(estimates, "estimate_memory", estimated)
    asked = CliRunner().invoke(app, ["advise", "--images", str(images), "--json"])
    assert asked.exit_code == 0, asked.output
    finish(estimates.estimate_job_memory(small_job(images, base), CancelToken()))
    carry(job, tmp_path / "run")
    summary = Run(tmp_path / "run").summary()
    assert summary
    said["run"] = summary.images
    trained = count(look(images), job.data.validation, job.data.seed).train
    assert said == dict.fromkeys(("advise", "estimate", "run"), trained)
    assert carrying_out([(job, trained)], tmp_path) == [Run(tmp_path / "run")] or [
        run and run.folder for run in carrying_out([(job, trained)], tmp_path)
    ] == [tmp_path / "run"]
