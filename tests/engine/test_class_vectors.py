"""Class vectors beside what was tuned: they answer for its own classes, and words for all else."""

import ast
import io
import json
import shutil
import zipfile
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from cliptune.cli import main
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, finish
from cliptune.evaluation import probe
from cliptune.evaluation.best import evaluate_best
from cliptune.export import proof
from cliptune.export.exporting import export
from cliptune.inference import adapter as adapters
from cliptune.inference.importing import import_adapter
from cliptune.inference.predict import Prediction, Predictor
from cliptune.methods.method import CLASS_VECTORS
from cliptune.runs import Run
from cliptune.runs.layout import DESCRIPTION
from engine.exports import ask_here, exported, follow, holds, run
from engine.fitted import Fitted, fitted, predictor
from engine.untrusted_adapters import change

BOTH = ("lora", "full")
"""What is kept is an adapter, and a whole model."""


@pytest.fixture(scope="module")
def runs(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fitted]:
    place = tmp_path_factory.mktemp("runs")
    return {kind: fitted(run(images, base, place / kind, kind), base) for kind in BOTH}


@pytest.fixture(scope="module")
def paths(images: Path) -> list[Path]:
    return sorted(images.rglob("*.png"))[::5]


def classified(on: Predictor, name: str, paths: list[Path]) -> list[Prediction]:
    return finish(on.classify(paths, [name], CancelToken()))[name]


def scale_of(made: Fitted) -> float:
    """What makes its logits as sure as they are right."""
    certainty = adapters.read(made.run.folder).certainty
    assert certainty
    return certainty.scale


@pytest.mark.parametrize("kind", BOTH)
def test_they_answer_for_its_own_classes_and_words_for_others(
    kind: str, runs: dict[str, Fitted], base: Path, paths: list[Path]
) -> None:
    adapter, on = adapters.read(runs[kind].run.folder), predictor(base)
    assert adapter.kind == kind and adapter.by_vectors
    on.add(adapter, "vectors")
    on.add(adapter.telling(adapter.classes, adapter.prompts), "words")
    assert on.by_vectors("vectors") and not on.by_vectors("words")
    features = finish(on.embed(paths, "vectors", CancelToken())).features
    assert adapter.certainty
    logits = adapter.certainty.scale * features @ runs[kind].vectors.T
    chances = logits.softmax(dim=1).max(dim=1).values
    by_vectors, by_words = (classified(on, name, paths) for name in ("vectors", "words"))
    for one, other, chance in zip(by_vectors, by_words, chances.tolist(), strict=True):
        assert one.probabilities[0][1] == pytest.approx(chance, abs=1e-5)
        at = adapter.classes.index(one.probabilities[0][0])
        assert other.probabilities[0][0] == adapter.classes[at - 1]


def test_search_is_by_words(runs: dict[str, Fitted], base: Path, paths: list[Path]) -> None:
    adapter, on = adapters.read(runs["lora"].run.folder), predictor(base)
    on.add(adapter, "run")
    among = finish(on.embed(paths, "run", CancelToken()))
    found = on.search(among, adapter.prompts[1], "run", most=1)
    by_words = among.features @ runs["lora"].vectors[2]  # where the words of the second stand
    assert found[0].path == paths[int(by_words.argmax())]


def test_several_labels_are_said_by_their_bias_and_thresholds(
    runs: dict[str, Fitted], base: Path, paths: list[Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(runs["lora"].run.best, tmp_path / "adapter")
    bias, thresholds = [0.5, -0.5, 0.0], [0.1, 0.2, 0.3]
    change(folder / DESCRIPTION, bias=bias, thresholds=thresholds)
    on, adapter = predictor(base), adapters.read(folder)
    on.add(adapter, "run")
    logits = finish(on.embed(paths, "run", CancelToken())).features @ runs["lora"].vectors.T
    chances = (logits + torch.tensor(bias)).sigmoid()
    for one, row in zip(classified(on, "run", paths), chances, strict=True):
        assert dict(one.probabilities) == pytest.approx(
            dict(zip(adapter.classes, row.tolist(), strict=True)), abs=1e-5
        )
        said = [name for name, p, t in zip(adapter.classes, row, thresholds, strict=True) if p >= t]
        assert one.labels is not None and {word for word, _ in one.labels} == {*said}


@pytest.mark.parametrize("kind", BOTH)
def test_a_run_is_measured_again_by_them(kind: str, runs: dict[str, Fitted], base: Path) -> None:
    made, on = runs[kind].run, predictor(base)
    on.add(adapters.read(made.folder), "run")
    measured = finish(evaluate_best(made, CancelToken()))
    paths = [made.job.data.images / one.path for one in measured.answers]
    said = [one.probabilities[0][0] for one in classified(on, "run", paths)]
    assert said == [one.said for one in measured.answers]


def test_the_file_is_saved_and_imported_with_the_rest(
    runs: dict[str, Fitted], tmp_path: Path
) -> None:
    for kind, made in runs.items():
        saved = finish(made.run.save_best(tmp_path / kind, CancelToken()))
        brought = [finish(import_adapter(saved, tmp_path / "here", CancelToken()))]
        with zipfile.ZipFile(tmp_path / f"{kind}.zip", "w") as archive:
            for file in saved.iterdir():
                archive.write(file, file.name)
        packed = tmp_path / f"{kind}.zip"
        brought.append(finish(import_adapter(packed, tmp_path / "here", CancelToken())))
        for adapter in brought:
            assert adapter.by_vectors and adapter.kind == kind
            assert torch.equal(load_file(adapter.folder / CLASS_VECTORS)["classes"], made.vectors)


# Exports


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are read again in this process."""
    monkeypatch.setattr(proof, "_ask", ask_here)


def test_an_adapter_takes_them_along_and_its_readme_uses_them(
    runs: dict[str, Fitted], base: Path, paths: list[Path], here: None, tmp_path: Path
) -> None:
    made = runs["lora"]
    found = exported(made.run, "peft", tmp_path / "out")
    holds(found)
    assert found.readers.keys() == {"peft", "peft by words"}
    scale = scale_of(made)
    assert torch.equal(load_file(found.path / CLASS_VECTORS)["classes"], scale * made.vectors)
    again, on = adapters.read(found.path), predictor(base)
    assert again.by_vectors
    on.add(again, "vectors")
    on.add(replace(again, classifier="words"), "words")
    with redirect_stdout(io.StringIO()) as told:
        assert len(follow(found, base, paths[0], tmp_path)) == 2
    for line, name in zip(told.getvalue().splitlines(), ("vectors", "words"), strict=True):
        probability, prompt = ast.literal_eval(line)[0]
        ((word, chance), *_) = classified(on, name, paths[:1])[0].probabilities
        assert prompt == f"a photo of a {word}"
        assert probability == pytest.approx(chance, abs=1e-4)
    text = (found.path / "README.md").read_text(encoding="utf-8")
    assert "Told apart by** vectors" in text and "LoRA by words " in text


@pytest.mark.parametrize("kind", BOTH)
def test_the_classifier_is_the_vectors(
    kind: str, runs: dict[str, Fitted], here: None, tmp_path: Path
) -> None:
    found = exported(runs[kind].run, "classifier", tmp_path / "out")
    holds(found)
    rows = load_file(found.path / "classes.safetensors")["classes"]
    assert torch.equal(rows, scale_of(runs[kind]) * runs[kind].vectors)
    labels = json.loads((found.path / "labels.json").read_text(encoding="utf-8"))
    assert labels["classifier"] == "vectors"


def test_a_merged_model_answers_by_words_and_says_what_that_costs(
    runs: dict[str, Fitted], here: None, tmp_path: Path
) -> None:
    made = runs["lora"].run
    work = export(made.folder, "merged", tmp_path / "out", CancelToken(), device="cpu")
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            found = end.value
            break
    holds(found)
    assert all("words" in name for name in found.readers)
    assert [one for one in told if isinstance(one, Warned) and "class vectors" in one.message]
    assert not (found.path / CLASS_VECTORS).exists()
    assert not adapters.read(found.path).by_vectors
    text, summary = (found.path / "README.md").read_text(encoding="utf-8"), made.summary()
    assert summary is not None and summary.accuracy is not None
    apart = 100 * abs(summary.accuracy - 0.25)
    for said in (
        "Told apart by** their prompts",
        "is 25.0 %, by the vectors",
        f"{apart:.1f} points",
    ):
        assert said in " ".join(text.split())


def test_how_several_labels_are_said_goes_with_the_vectors(
    runs: dict[str, Fitted], base: Path, paths: list[Path], here: None, tmp_path: Path
) -> None:
    made = Run(Path(shutil.copytree(runs["lora"].run.folder, tmp_path / "run")))
    change(made.best / DESCRIPTION, bias=[0.5, -0.5, 0.0], thresholds=[0.1, 0.2, 0.3])
    found, on = exported(made, "peft", tmp_path / "peft"), predictor(base)
    with redirect_stdout(io.StringIO()) as told:
        follow(found, base, paths[0], tmp_path)
    on.add(adapters.read(found.path), "run")
    ((one,), said) = classified(on, "run", paths[:1]), told.getvalue().splitlines()[0]
    assert one.labels is not None
    assert {*ast.literal_eval(said)} == {f"a photo of a {word}" for word, _ in one.labels}
    merged = exported(made, "merged", tmp_path / "merged").path
    assert not adapters.read(merged).thresholds
    assert "none is said" in (merged / "README.md").read_text(encoding="utf-8")


def test_other_vectors_than_the_run_answers_by_are_not_kept(
    runs: dict[str, Fitted], here: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = probe.save_vectors
    monkeypatch.setattr(probe, "save_vectors", lambda rows, folder: save(rows.roll(1, 0), folder))
    with pytest.raises(ClipTuneError, match="does not say what the model says"):
        exported(runs["lora"].run, "peft", tmp_path / "out")
    assert not any(tmp_path.iterdir())


def test_the_command_line_says_what_answered(
    runs: dict[str, Fitted],
    paths: list[Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = str(runs["lora"].run.folder)
    for command in (
        ["predict", folder, str(paths[0]), "--device", "cpu"],
        ["evaluate", folder],
    ):
        monkeypatch.setattr("sys.argv", ["cliptune", *command])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr().out
        assert not end.value.code and "by fitted class vectors" in " ".join(told.split()), told
