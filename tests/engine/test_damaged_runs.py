"""Files of a run that are damaged, or of somebody else: told of in words; others are seen."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.reasons import reason
from cliptune.document.contents import of_runs
from cliptune.evaluation.probe import FILE, load_vectors
from cliptune.methods.peft_method import WEIGHTS
from cliptune.runs import Run, all_runs
from cliptune.runs.layout import Layout, best_of
from cliptune.training import baseline, checkpoint
from cliptune.training.session import carry_out
from cliptune_gui.state.run_entry import interrupted, read_all
from engine.folders import two_classes
from engine.reported import ended

DEEP = "[" * 100_000
DAMAGED = ("", DEEP, "[]", "null", '{"validation": 1, "train": 2, "test": 3}', '{"step": "x"}')


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return ended(tmp_path / "runs" / "one", two_classes(tmp_path / "images", 2))


def test_one_damaged_folder_of_tries_hides_no_other_run(run: Run) -> None:
    other = run.folder.with_name("tuned")
    other.mkdir()
    long = json.dumps({"answer": "x" * 10_000})
    for written in (DEEP, long, '{"answer": "a\\u0000b"}', '{"answer": ".."}', "[]"):
        (other / "tune.json").write_text(written, encoding="utf-8")
        assert [one.folder for one in all_runs(run.folder.parent)] == [run.folder]


def test_one_log_that_cannot_be_read_hides_no_other_run(run: Run, tmp_path: Path) -> None:
    odd = ended(run.folder.with_name("odd"), tmp_path / "images")
    odd.files.log.unlink()
    odd.files.log.mkdir()
    listed = read_all(run.folder.parent)
    assert [entry.folder for entry in listed.runs] == [run.folder]
    (told,) = listed.troubles
    assert told.code == "run-file-damaged" and str(odd.files.log) in told.text()
    assert interrupted(run.folder.parent) == []
    with pytest.raises(ClipTuneError, match="events.jsonl is damaged"):
        next(carry_out(odd, CancelToken()))


@pytest.mark.parametrize("written", DAMAGED)
@pytest.mark.parametrize("name", ["splits", "summary", "evaluation", "zero_shot", "description"])
def test_a_report_says_which_run_is_damaged(run: Run, name: str, written: str) -> None:
    getattr(run.files, name).write_text(written, encoding="utf-8")
    with pytest.raises(ClipTuneError, match="damaged|cannot be read"):
        of_runs([run])


def test_a_summary_without_what_it_is_judged_by_is_none(run: Run) -> None:
    whole = run.files.summary.read_text(encoding="utf-8")
    spoilt = whole.replace('"measure": "accuracy"', '"measure": "../up"')
    assert spoilt != whole
    run.files.summary.write_text(spoilt, encoding="utf-8")
    with pytest.raises(ValueError, match="no figure of"):
        run.summary()


@pytest.mark.parametrize("odd", ["-0.5", "1.5", "1e300", "Infinity"])
@pytest.mark.parametrize("name", ["summary", "evaluation"])
def test_a_rate_that_can_be_none_is_told_of_as_damage(run: Run, name: str, odd: str) -> None:
    file = getattr(run.files, name)
    whole = file.read_text(encoding="utf-8")
    spoilt = re.sub(r'("accuracy": ?)0.75', rf"\g<1>{odd}", whole, count=1)
    assert spoilt != whole
    file.write_text(spoilt, encoding="utf-8")
    with pytest.raises(ClipTuneError, match="is damaged"):
        of_runs([run])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: given["confusion"][0].append(1),
        lambda given: given["confusion"].pop(),
        lambda given: [row.append(0) for row in given["confusion"]],
        lambda given: given["confusion"][0].__setitem__(0, -4),
        lambda given: given["per_class"].popitem(),
        lambda given: given["per_class"].update(bird=0.5),
    ],
)
def test_a_confusion_matrix_of_other_classes_is_told_of_as_damage(
    run: Run, spoil: Callable[[Any], object]
) -> None:
    given = json.loads(run.files.evaluation.read_text(encoding="utf-8"))
    spoil(given["metrics"])
    run.files.evaluation.write_text(json.dumps(given), encoding="utf-8")
    with pytest.raises(ClipTuneError, match="is damaged"):
        of_runs([run])


def test_a_measurement_of_other_images_is_the_first_of_these(run: Run) -> None:
    """As in a checkpoint that is damaged, or of a run whose images changed."""
    measured = run.measured()
    assert measured
    metrics = measured.metrics.model_copy(update={"likelihood": [-0.5, -0.25, -0.5]})
    state = checkpoint.TrainState(lead=[-1.0, -1.0], best_accuracy=0.5)
    assert state.consider(metrics) and state.lead == metrics.likelihood and state.stale == 0


@pytest.mark.parametrize("written", [*DAMAGED[:4], '{"step": "x"}'])
def test_a_run_is_not_resumed_from_a_damaged_state(tmp_path: Path, written: str) -> None:
    (tmp_path / checkpoint.STATE).write_text(written, encoding="utf-8")
    with pytest.raises(ClipTuneError, match=rf"{checkpoint.STATE} is damaged"):
        checkpoint.read_state(tmp_path)


@pytest.mark.parametrize("name", ["trained.safetensors", "optimiser.safetensors", checkpoint.STATE])
@pytest.mark.parametrize("how", ["gone", "cut off", "a folder", "a pipe"])
def test_a_checkpoint_of_which_a_file_is_not_whole(tmp_path: Path, name: str, how: str) -> None:
    model = torch.nn.Linear(2, 2)
    optimiser = torch.optim.AdamW(model.parameters())
    model(torch.ones(2)).sum().backward()
    optimiser.step()
    file = checkpoint.save(tmp_path, model, optimiser, checkpoint.TrainState(step=1)) / name
    whole = file.read_bytes()
    file.unlink()
    if how == "cut off":
        file.write_bytes(whole[:20])
    elif how == "a folder":
        file.mkdir()
    elif how == "a pipe":
        pipe(file)
    with pytest.raises(ClipTuneError, match=rf"{name} is damaged"):
        checkpoint.load(file.parent, model, optimiser)


@pytest.mark.parametrize("written", [*DAMAGED[:5], '{"choice": 1}', '{"choice": {"scale": 2}}'])
@pytest.mark.parametrize("name", ["probe.json", "zero_shot.json"])
def test_a_run_is_not_resumed_on_a_damaged_baseline(
    tmp_path: Path, name: str, written: str
) -> None:
    files = Layout(tmp_path)
    files.zero_shot.write_text("{}", encoding="utf-8")
    (tmp_path / name).write_text(written, encoding="utf-8")
    with pytest.raises(ClipTuneError, match=f"{name} is damaged"):
        baseline._read(files, ["validation"])


def test_a_run_is_not_resumed_on_a_baseline_of_other_images(tmp_path: Path) -> None:
    files = Layout(tmp_path)
    files.zero_shot.write_text("{}", encoding="utf-8")
    with pytest.raises(ClipTuneError, match=r"zero_shot.json is damaged"):
        baseline._read(files, ["validation", "test"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x1b[31m b\u202e\n", "a [31m b"),
        ("birds · LoRA, best in 1.2.3 minutes", "birds · LoRA, best in 1.2.3 minutes"),
        ("birds · LoRA, best in . minutes", "birds · LoRA, best in . minutes"),
        ("x" * 10_000, "x" * 1000),
    ],
)
def test_a_title_is_a_line_whatever_was_written(run: Run, written: str, shown: str) -> None:
    run.files.title.write_text(written, encoding="utf-8")
    assert run.title == shown


@pytest.mark.parametrize("name", ["splits", "summary", "evaluation", "zero_shot", "description"])
def test_a_file_of_a_run_that_claims_terabytes_is_told_of(run: Run, name: str) -> None:
    swollen(getattr(run.files, name))
    with pytest.raises(ClipTuneError, match="damaged|cannot be read|has more than"):
        of_runs([run])


@pytest.mark.parametrize("name", ["job", "log", "summary"])
def test_one_run_that_claims_terabytes_hides_no_other(run: Run, tmp_path: Path, name: str) -> None:
    odd = ended(run.folder.with_name("odd"), tmp_path / "images")
    swollen(getattr(odd.files, name))
    listed = read_all(run.folder.parent)
    assert run.folder in [entry.folder for entry in listed.runs]
    assert len(listed.runs) + len(listed.troubles) == 2


@pytest.mark.parametrize("name", [checkpoint.STATE, "probe.json", "zero_shot.json", "tune.json"])
def test_what_claims_terabytes_is_not_read(tmp_path: Path, name: str) -> None:
    files = Layout(tmp_path)
    files.zero_shot.write_text("{}", encoding="utf-8")
    swollen(tmp_path / name)
    assert best_of(tmp_path) is None
    if name == checkpoint.STATE:
        with pytest.raises(ClipTuneError, match="has more than"):
            checkpoint.read_state(tmp_path)
    elif name != "tune.json":
        with pytest.raises(ClipTuneError, match=f"{name} is damaged .*it has more than"):
            baseline._read(files, ["validation"])


@pytest.mark.parametrize("how", ["a folder", "a pipe"])
def test_what_lies_in_the_place_of_a_file_is_told_of(run: Run, tmp_path: Path, how: str) -> None:
    """As a folder, and not as a drive that was lost; nor is it waited for."""
    place = pipe if how == "a pipe" else Path.mkdir
    place(run.files.description)
    with pytest.raises(ClipTuneError, match=r"cliptune.json is damaged.*: it is a "):
        run.described()
    run.files.log.unlink()
    place(run.files.log)
    for look in (run.state, run.last_event, lambda: [*run.events()]):
        with pytest.raises(ClipTuneError, match=r"events.jsonl is damaged.*: it is a "):
            look()
    kept = tmp_path / "kept"
    kept.mkdir()
    readers: dict[str, Callable[[], object]] = {
        WEIGHTS: lambda: restore("lora", kept),
        "model.safetensors": lambda: restore("full", kept),
        FILE: lambda: load_vectors(kept),
    }
    for name, read in readers.items():
        place(kept / name)
        with pytest.raises(OSError) as error:  # noqa: PT011
            read()
        assert reason(error.value).text().startswith("it is a ")


def restore(kind: str, folder: Path) -> None:
    """As far as the files are looked at, before anything is asked of a model."""
    model: Any = None
    job = jobs.build({"data": {"images": "x"}, "method": {"kind": kind}})
    job.method.restore(model, folder)


def pipe(place: Path) -> Path:
    """What would be waited for without end."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(place)
    return place


def swollen(place: Path) -> Path:
    """A file of terabytes that take no room."""
    place.touch()
    try:
        os.truncate(place, 2**42)
    except OSError:
        pytest.skip("no sparse files here")
    return place
