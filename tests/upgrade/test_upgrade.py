"""Runs, adapters, exports and comparisons of older code open, go on and can be taken elsewhere.

What is kept beside this file was made by `make.py`. It is never written to: a test works on a copy,
in which the words that stand for folders are those folders again.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import platformdirs
import pytest
import torch
from typer.testing import CliRunner

from cliptune.cli import app
from cliptune.export import proof
from cliptune.tuners import dropout
from engine.exports import ask_here
from upgrade import reading

HERE = Path(__file__).resolve().parent
IMAGES, CAPTIONS, BASE = HERE / "images", HERE / "captions", HERE / "base"
RUNS = {
    "lora": ("finished", "LoRA"),
    "qlora": ("finished", "QLoRA"),
    "bottleneck": ("finished", "Adapter (bottleneck)"),
    "prefix": ("finished", "Prefix tuning"),
    "prompt": ("finished", "Prompt tuning"),
    "full": ("finished", "Full fine-tuning"),
    "probe": ("finished", "Linear probe"),
    "zero-shot": ("finished", "Zero-shot"),
    "captions": ("finished", "LoRA"),
    "stopped": ("stopped", "LoRA"),
    "killed": ("interrupted", "LoRA"),
}
"""What became of each run, and the name of its method."""
FINISHED = [name for name, (state, _) in RUNS.items() if state == "finished"]
WITH_CLASSES = [name for name in FINISHED if name != "captions"]
CLOSE = 0.002
"""How far a probability may be from the one recorded: other machines add up in another order."""
CLOSE_IN_HALF = 0.05
"""The same of what was imported, which is used in 16 bits where the machine has them."""
CPU = ("--device", "cpu")


@pytest.fixture
def user() -> Path:
    """Where the program keeps what is the user's own, in this test."""
    return Path(platformdirs.user_data_path("cliptune"))


@pytest.fixture
def runs(user: Path) -> Path:
    """All runs, among the user's."""
    return put(HERE / "runs", user / "runs")


def put(kept: Path, place: Path) -> Path:
    """Copy what is kept, and name the folders in it."""
    shutil.copytree(kept, place)
    for file in (*place.rglob("job.toml"), *place.rglob("comparison.json")):
        text = file.read_text(encoding="utf-8")
        for folder in (IMAGES, CAPTIONS, BASE):
            text = text.replace(json.dumps(folder.name.upper()), json.dumps(str(folder)))
        file.write_text(text, encoding="utf-8", newline="\n")
    return place


def cliptune(*arguments: object) -> str:
    """What a command prints that succeeds, in this process."""
    told = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})
    assert told.exit_code == 0, (told.output, told.exception)
    return told.stdout


NAMES = {
    "pictures": "images",
    "truth_share": "truth_probability",
    "trainable_share": "trainable_fraction",
    "picture_to_text": "image_to_text",
    "text_to_picture": "text_to_image",
}
"""What is called otherwise since."""


def in_new_names(table: dict[str, Any]) -> dict[str, Any]:
    """A table of JSON as it would be written today."""
    if "event" in table and "message" in table:  # in words alone
        params = {"text": table.pop("message"), "hint": table.pop("hint", "")}
        table["told"] = {"code": "plain", "params": params}
    return {NAMES.get(name, name): value for name, value in table.items()}


def read_json(text: str) -> Any:
    """JSON of then, with the names of now."""
    return json.loads(text, object_hook=in_new_names)


def kept(run: Path, name: str) -> Any:
    """What a file of a run holds, read by no code of the program."""
    return read_json((run / name).read_text(encoding="utf-8"))


def lines(run: Path) -> list[Any]:
    """The events of a run, read by no code of the program."""
    return [*map(read_json, (run / "events.jsonl").read_text(encoding="utf-8").splitlines())]


def steps(run: Path) -> dict[int, float]:
    """The loss of every step of a run."""
    return {one["step"]: one["loss"] for one in lines(run) if one["event"] == "step"}


def position_of(run: Path) -> dict[str, Any]:
    """Where a run stood at its checkpoint."""
    [place] = (run / "checkpoints").glob("*/position.json")
    return json.loads(place.read_text(encoding="utf-8"))


def holds(found: Any, expected: Any) -> bool:
    """Whether all that was written is read, if perhaps with more beside it."""
    if isinstance(expected, dict):
        return all(name in found and holds(found[name], one) for name, one in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(holds, found, expected))
    return bool(found == expected)


def check_answers(said: list[Any], run: Path, close: float = CLOSE) -> None:
    """Each image of the test is taken for what the run recorded, as surely."""
    recorded = {IMAGES / one["path"]: one for one in kept(run, "evaluation.json")["answers"]}
    assert len(said) == len(recorded) == 16
    for one in said:
        answer, probabilities = recorded[Path(one["path"])], one["classes"]
        assert probabilities[answer["said"]] == pytest.approx(answer["confidence"], abs=close)
        assert max(probabilities.values()) <= probabilities[answer["said"]] + close


def check_listed(row: str, run: Path, state: str, label: str) -> None:
    """A line of the list of runs tells how a run stands and what it came to."""
    summary = kept(run, "summary.json") if (run / "summary.json").is_file() else {}
    base = "base" if run.name == "full" else "starter"
    rates = (summary.get("zero_shot", {}).get("accuracy"), summary.get("accuracy"))
    count = summary.get("zero_shot", {}).get("count", 0)
    told = ["-" if rate is None else f"{rate * count:.0f} of {count}" for rate in rates]
    expected = [run.name, state, label, base, *told, summary.get("split", "")]
    assert row.split() == " ".join(expected).split()


def test_all_are_listed(runs: Path) -> None:
    table = {line.split()[0]: line for line in cliptune("runs").splitlines()[1:-1]}
    assert table.keys() == RUNS.keys()
    for name, (state, label) in RUNS.items():
        check_listed(table[name], runs / name, state, label)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_read_whole(runs: Path, name: str) -> None:
    run = runs / name
    folder = "captions" if name == "captions" else "images"
    titled = {"stopped": "Four things, stopped"}
    assert reading.title(run) == titled.get(name, f"{folder} · {RUNS[name][1]}")
    written, read = lines(run), reading.log(run)
    assert len(read) == len(written) and holds(read, written)
    for part, metrics in kept(run, "zero_shot.json").items():
        assert holds(reading.zero_shot(run, part), metrics)
    if name in FINISHED:
        assert holds(reading.measured(run), kept(run, "evaluation.json"))
        assert written[-1] == {"event": "finished", "summary": kept(run, "summary.json")}


@pytest.mark.parametrize("name", FINISHED)
def test_a_finished_run_is_measured_again(runs: Path, name: str) -> None:
    found = json.loads(cliptune("evaluate", name, "--json"))
    recorded = kept(runs / name, "evaluation.json")["metrics"]
    summary = kept(runs / name, "summary.json")
    assert found["accuracy"] == recorded["accuracy"] == summary["accuracy"]
    assert (found["split"], found["count"]) == (recorded["split"], recorded["count"])
    assert found["predicted"] == recorded["predicted"]
    for probabilities in ("confidence", "truth_probability"):
        assert found[probabilities] == pytest.approx(recorded[probabilities], abs=CLOSE)


@pytest.mark.parametrize("name", WITH_CLASSES)
def test_an_adapter_says_what_it_said(runs: Path, name: str) -> None:
    said = json.loads(cliptune("predict", name, IMAGES / "test", *CPU, "--json"))
    check_answers(said[name], runs / name)
    if name not in ("full", "qlora"):  # their bases are others
        check_answers(said["zero-shot"], runs / "zero-shot")


def test_an_adapter_of_captions_knows_words(runs: Path) -> None:
    words = "hot-air balloon,mushroom,owl,teapot"
    said = json.loads(
        cliptune("predict", "captions", IMAGES / "test", "--classes", words, *CPU, "--json")
    )
    right = [Path(one["path"]).parent.name[:3] for one in said["captions"]]
    found = [max(one["classes"], key=one["classes"].get)[:3] for one in said["captions"]]
    assert sum(map(str.__eq__, right, found)) >= 12
    assert "owl" in cliptune("search", "captions", IMAGES / "test", "an owl", "--top", 3, *CPU)


@pytest.mark.parametrize("name", ["stopped", "killed"])
def test_a_run_goes_on_from_where_it_was(
    runs: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropout, "dropped", torch.nn.functional.dropout)  # as it was drawn then
    run = runs / name
    before, position = (run / "events.jsonl").read_bytes(), position_of(run)
    cliptune("train", "--resume", name)
    assert (run / "events.jsonl").read_bytes().startswith(before[: position["log_size"]])
    begun = [one["step"] for one in lines(run) if one["event"] == "started"]
    assert begun == [0, position["step"]] and 0 < position["step"] < 9
    summary = kept(run, "summary.json")
    assert lines(run)[-1] == {"event": "finished", "summary": summary}
    # As if it had never been stopped.
    whole = runs / "lora"
    assert steps(run) == pytest.approx(steps(whole), rel=CLOSE) and len(steps(run)) == 9
    # What is kept of them goes by another rule than before, and is measured as it is kept.
    assert summary["best_step"] in (3, 6, 9)
    assert summary["accuracy"] == kept(run, "evaluation.json")["metrics"]["accuracy"]


def test_an_export_is_proven(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_ask", ask_here)
    told = cliptune("export", "lora", "--to", "peft", "--out", tmp_path / "out", *CPU)
    assert "Proven on" in told and "100.0 %" in told
    for file in (HERE / "peft").iterdir():
        assert (tmp_path / "out" / file.name).is_file()
    weights = "adapter_model.safetensors"
    assert (tmp_path / "out" / weights).read_bytes() == (HERE / "peft" / weights).read_bytes()


def test_an_export_is_imported(user: Path, runs: Path) -> None:
    assert "LoRA for 4 classes" in cliptune("import", HERE / "peft")
    assert (user / "imported" / "peft").is_dir() and "Imported to" in cliptune("runs")
    said = json.loads(cliptune("predict", "peft", IMAGES / "test", *CPU, "--json"))
    check_answers(said["peft"], runs / "lora", CLOSE_IN_HALF)


def test_what_was_imported_is_there(user: Path, runs: Path) -> None:
    put(HERE / "imported", user / "imported")
    assert re.search(r"Imported to .*: peft$", cliptune("runs"), flags=re.MULTILINE)
    found = json.loads(cliptune("evaluate", "peft", "--images", IMAGES / "test", *CPU, "--json"))
    for who, run in {"peft": "lora", "zero-shot": "zero-shot"}.items():
        recorded = kept(runs / run, "summary.json")["accuracy"]
        assert found[who]["accuracy"] == pytest.approx(recorded, abs=1 / 16)


def rounded(row: str) -> list[str | float]:
    """The fields of a table's row with the decimals that tables have now."""
    found: list[str | float] = []
    for field in row.split(","):
        try:
            found.append(round(float(field), 4))
        except ValueError:
            found.append(field)
    return found


def test_a_comparison_goes_on_and_runs_nothing_again(tmp_path: Path) -> None:
    place = put(HERE / "comparison", tmp_path / "comparison")
    _, *table = (place / "comparison.csv").read_text(encoding="utf-8").splitlines()
    given = json.loads((place / "comparison.json").read_text(encoding="utf-8"))["train"]
    chosen = [f"train.{name}={json.dumps(value)}" for name, value in given.items()]
    flags = [part for setting in chosen for part in ("--set", setting)]
    asked = ("--images", IMAGES, "--out", place, "--methods", "lora,probe", *flags)
    told = cliptune("compare", *asked)
    assert "seed 0" not in told and "16 test images" in told
    for run in ("zero-shot-0", "probe-0", "lora-0"):
        events = (HERE / "comparison" / run / "events.jsonl").read_bytes()
        assert (place / run / "events.jsonl").read_bytes() == events
    heads, *rows = (place / "comparison.csv").read_text(encoding="utf-8").splitlines()
    assert [*map(rounded, rows)] == [*map(rounded, table)] and heads.startswith("kind,label,accu")
