"""Comparisons: the table, what is not run again, and what is refused; the probe beneath them."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cliptune import job as jobs
from cliptune.comparison import compare as comparing
from cliptune.comparison import report
from cliptune.comparison.compare import compare
from cliptune.comparison.halving import Cost
from cliptune.comparison.plan import Plan, with_seed
from cliptune.comparison.table import Comparison, Row
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Noted, Progress, Step, Work, finish
from cliptune.methods import METHODS
from cliptune.runs import Run, RunSummary
from cliptune.training.loss import ClassLoss
from engine import drawn
from engine.test_cli import cliptune
from engine.training import EXACT


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.classes(tmp_path_factory.mktemp("images"), 12, test=8)


def given(images: Path, base: Path, **train: Any) -> dict[str, Any]:
    return {
        "data": {"images": str(images)},
        "base": {"model": str(base)},
        "train": EXACT | {"epochs": 2, "batch_size": 8, "learning_rate": 2e-4} | train,
    }


def finished(folder: Path) -> RunSummary:
    """What a run came to."""
    summary = Run(folder).summary()
    assert summary
    return summary


def test_all_methods_are_compared_and_none_is_run_twice(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = given(images, base)
    found = finish(
        compare(
            asked,
            Plan(("lora", "prompt"), 2),
            tmp_path / "out",
            CancelToken(),
        )
    )
    assert [row.kind for row in found.rows] == ["zero-shot", "probe", "lora", "prompt"]
    assert (found.split, found.count, found.seeds) == ("test", 24, 2)
    for row in found.rows:
        assert row.low <= row.accuracy <= row.high
    summaries = [finished(tmp_path / "out" / f"lora-{seed}") for seed in range(2)]
    lora = found.rows[2]
    assert lora.accuracy == pytest.approx(sum(one.accuracy or 0 for one in summaries) / 2)
    assert lora.gained == pytest.approx(lora.accuracy - found.rows[0].accuracy)
    assert lora.parameters == summaries[0].trainable_parameters
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out").glob("*/events.jsonl")}
    work = compare(
        asked,
        Plan(("lora", "prompt", "bottleneck"), 2),
        tmp_path / "out",
        CancelToken(),
    )
    told = []
    try:
        while True:
            told.append(next(work))
    except StopIteration as end:
        more: Comparison = end.value
    notes = [event.message for event in told if isinstance(event, Noted)]
    assert [note for note in notes if "seed" in note] == [
        "Adapter (bottleneck), seed 0.",
        "Adapter (bottleneck), seed 1.",
    ]
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert more.rows[:2] == found.rows[:2] and len(more.rows) == 5


def test_one_split_and_seed_for_all(images: Path, base: Path, tmp_path: Path) -> None:
    finish(
        compare(
            given(images, base),
            Plan(
                (
                    "lora",
                    "full",
                )
            ),
            tmp_path / "out",
            CancelToken(),
        )
    )
    splits = [
        (tmp_path / "out" / f"{kind}-0" / "splits.json").read_text(encoding="utf-8")
        for kind in ("zero-shot", "lora", "full")
    ]
    assert splits[0] == splits[1] == splits[2]


def test_captions_are_compared_without_a_probe(base: Path, tmp_path: Path) -> None:
    captions = drawn.captions(tmp_path / "images")
    found = finish(compare(given(captions, base), Plan(("lora",)), tmp_path / "out", CancelToken()))
    assert [row.kind for row in found.rows] == ["zero-shot", "lora"]


def test_a_stopped_comparison_goes_on(images: Path, base: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    work = compare(given(images, base, epochs=50), Plan(("lora",)), tmp_path / "out", cancel)
    with pytest.raises(Cancelled):
        for event in work:
            if isinstance(event, Step) and event.step == 3:
                cancel.set()
    found = finish(
        compare(given(images, base, epochs=50), Plan(("lora",)), tmp_path / "out", CancelToken())
    )
    assert [row.kind for row in found.rows] == ["zero-shot", "probe", "lora"]


def test_a_folder_of_another_comparison_is_refused(
    images: Path, base: Path, tmp_path: Path
) -> None:
    finish(compare(given(images, base), Plan(()), tmp_path / "out", CancelToken()))
    others = drawn.classes(tmp_path / "others")
    with pytest.raises(ClipTuneError, match="holds a comparison of other images"):
        finish(compare(given(others, base), Plan(()), tmp_path / "out", CancelToken()))
    with pytest.raises(ClipTuneError, match="other settings"):
        finish(compare(given(images, base, epochs=9), Plan(()), tmp_path / "out", CancelToken()))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="not empty and holds no comparison"):
        finish(compare(given(images, base), Plan(()), tmp_path / "full", CancelToken()))
    with pytest.raises(ClipTuneError, match="would lie among the images"):
        finish(compare(given(images, base), Plan(()), images / "out", CancelToken()))
    (tmp_path / "out" / "comparison.json").write_text("{", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="is damaged"):
        finish(compare(given(images, base), Plan(()), tmp_path / "out", CancelToken()))


def test_methods_that_are_none_are_refused(images: Path, base: Path, tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match='no method "lara"'):
        finish(compare(given(images, base), Plan(("lara",)), tmp_path / "out", CancelToken()))
    assert not (tmp_path / "out").exists()


def test_a_run_that_fails_is_told_by_its_method(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr(ClassLoss, "backward", fail)
    with pytest.raises(ClipTuneError, match="^Full fine-tuning: .*the disk went away"):
        finish(compare(given(images, base), Plan(("full",)), tmp_path / "out", CancelToken()))


def test_minutes_are_shared_by_what_trains() -> None:
    plan = Plan(("probe", "lora", "full"), seeds=3, budget="minutes", minutes=6)
    assert plan.share == 60
    fast, slow, too_slow = Cost(10, 1), Cost(10, 5), Cost(10, 70)
    assert [plan.epochs_of(20, cost) for cost in (fast, slow, too_slow, None)] == [20, 10, 1, 20]
    assert replace(plan, budget="equal", epochs=7).epochs_of(20, slow) == 7
    assert replace(plan, budget="own").epochs_of(20, slow) == 20


def test_a_comparison_within_minutes_goes_on_as_it_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paces = iter([SimpleNamespace(beside=1.0, epoch=1.0)])

    def pace(*_: object) -> Work[Any]:
        yield Progress(phase="trial", done=0, total=1)
        return next(paces)

    monkeypatch.setattr(comparing, "estimate_job_time", pace)
    plan = Plan(("lora",), budget="minutes", minutes=4 / 60)
    job = jobs.build({"data": {"images": "dogs"}, "method": {"kind": "lora"}})
    assert finish(comparing._epochs(plan, job, tmp_path / "lora-0", CancelToken())) == 3
    Run.create(with_seed(job, 0, 3), tmp_path / "lora-0")
    assert finish(comparing._epochs(plan, job, tmp_path / "lora-0", CancelToken())) == 3
    second = with_seed(job, 1, 3)
    assert (second.data.seed, second.train.seed, second.train.epochs) == (1, 1, 3)


def test_images_that_changed_in_between_are_told(images: Path, base: Path, tmp_path: Path) -> None:
    mine, out = tmp_path / "images", tmp_path / "out"
    shutil.copytree(images, mine)
    finish(compare(given(mine, base, epochs=1), Plan(()), out, CancelToken()))
    ours, theirs = sorted((mine / "test").iterdir())[:2]
    (ours / "000.png").rename(theirs / "moved.png")
    (theirs / "001.png").rename(ours / "moved.png")
    with pytest.raises(ClipTuneError, match="judged on different images"):
        finish(compare(given(mine, base, epochs=1), Plan(("lora",)), out, CancelToken()))


# The report


ROWS = (
    Row("zero-shot", "Zero-shot", 0.5, 0.4, 0.6, None, None, None, None, None),
    Row("probe", "Linear probe", 0.7, 0.6, 0.8, 0.2, 3.0, None, 1930, None),
    Row("lora", "LoRA & <b>", 0.9, 0.85, 0.95, 0.4, 40.0, 1.1e9, 491_520, 0.0032),
)
FOUND = Comparison("dogs", "vit-b-32", 3, "test", 100, "CPU", ROWS)


def test_the_guides_columns_are_all_there(tmp_path: Path) -> None:
    places = report.write(FOUND, tmp_path)
    assert [place.suffix for place in places] == [".md", ".csv"]
    text = report.markdown(FOUND)
    assert "| LoRA & <b> | 40 s | 1,100 MB | 90.0 % | 85.0 to 95.0 % | 491,520 | 0.32 % |" in text
    assert "dogs: 100 test images, 3 seeds, base OpenAI ViT-B/32, CPU." in text
    with places[1].open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines[2]["accuracy"] == "0.9" and lines[2]["peak_memory"] == "1100000000.0"
    assert lines[0]["seconds"] == ""


# The command


def test_compare_on_the_command_line(images: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = cliptune(
        *("compare", "--images", images, "--base", base, "--methods", "lora", "--out", out),
        *("--set", "train.epochs=1", "--set", "train.device=cpu"),
    )
    assert told.returncode == 0, told.stderr
    assert "Linear probe" in told.stdout and "LoRA" in told.stdout
    assert {file.name for file in out.glob("comparison.*")} == {
        "comparison.json",
        "comparison.md",
        "comparison.csv",
        "comparison.html",
    }
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert "Biggest mistakes" in page and "cliptune compare --images" in page
    repeated = cliptune("report", out, "--out", tmp_path / "report.pdf")
    assert repeated.returncode == 0, repeated.stderr
    assert "cliptune compare --images" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert json.loads((out / "lora-0" / "summary.json").read_text(encoding="utf-8"))["steps"] > 0
    refused = cliptune("compare", "--images", images, "--out", out, "--methods", "lara")
    assert refused.returncode == 1 and 'no method "lara"' in refused.stderr
    assert set(METHODS) >= {"lora", "full"}
