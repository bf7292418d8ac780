"""Exports: what each method can be taken elsewhere as, proven; and that a bad one is not kept."""

import ast
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file
from transformers import CLIPImageProcessorPil as CLIPImageProcessor
from transformers import CLIPModel

import cliptune_resources
from cliptune.cli import main
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Progress, Warned, Work, finish
from cliptune.export import TARGETS, proof
from cliptune.export import target as targets
from cliptune.export.exporting import Exported, export
from cliptune.export.merged import Merged
from cliptune.export.target import Question, Target
from cliptune.inference import adapter as adapters
from cliptune.inference.predict import Predictor
from cliptune.models.load import load
from cliptune.runs import Run
from engine import drawn
from engine.exports import (
    EVERY,
    ask_here,
    exported,
    follow,
    holds,
    run,
    some_sample_images,
    told_of,
)
from engine.tiny import tiny_clip
from slow import slow

ALIKE = {
    *((kind, "onnx") for kind in EVERY),
    *{("qlora", "open_clip"), ("full", "open_clip")},
}
"""What is the same graph or the same names as another: LoRA's and the plain base's in `test_onnx`,
and another family's with the same method."""


@pytest.fixture(scope="module")
def runs(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """A finished run of every method, on a tiny CLIP."""
    place = tmp_path_factory.mktemp("runs")
    return {kind: run(images, base, place / kind, kind, **EVERY[kind]) for kind in EVERY}


@pytest.fixture(scope="module")
def on_starter(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A finished run of LoRA on the starter."""
    place = tmp_path_factory.mktemp("starter")
    images = some_sample_images(place / "images", 8)
    return run(images, Path(cliptune_resources.starter()), place / "lora", "lora")


@pytest.fixture(scope="module")
def fresh(on_starter: Run, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The starter's LoRA for PEFT, proven in a fresh process, from an untrusted folder."""
    place = tmp_path_factory.mktemp("strange")
    (place / "glob.py").write_text(f"open({str(place / 'ran')!r}, 'w')", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        # ONNX is read so, too, in `test_onnx`, and `merged` where it cannot be read
        found = exported(on_starter, "peft", tmp_path_factory.mktemp("fresh") / "peft")
    assert not (place / "ran").exists(), "untrusted modules are not run"
    return found


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are read again in this process."""
    monkeypatch.setattr(proof, "_ask", ask_here)


@pytest.mark.parametrize(
    ("kind", "target"),
    [pytest.param(*pair, marks=slow if pair in ALIKE else ()) for pair in product(EVERY, TARGETS)],
)
def test_the_matrix(
    kind: str,
    target: str,
    runs: dict[str, Run],
    base: Path,
    on_starter: Run,
    fresh: Exported,
    here: None,
    tmp_path: Path,
) -> None:
    """On a tiny CLIP; LoRA for PEFT on the starter, and in a fresh process."""
    made, out = runs[kind], tmp_path / "out"
    if reason := TARGETS[target].why_not(kind):
        with pytest.raises(ClipTuneError, match="cannot be exported as") as told:
            exported(made, target, out)
        assert reason.text() in told.value.message and "Take " in reason.text()
        assert not any(tmp_path.iterdir())
        return
    if (kind, target) == ("lora", "peft"):
        made, found, base = on_starter, fresh, Path(cliptune_resources.starter())
    else:
        found = exported(made, target, out)
    holds(found)
    told_of(found, base, made.folder, made.job.data.images)
    kept = json.loads((found.path / proof.FILE).read_text(encoding="utf-8"))
    assert kept["images"] == found.count and kept["readers"].keys() == found.readers.keys()
    assert not list(found.path.parent.glob("*.new*"))
    print(f"{kind:12} {target:12} {found.difference:.1e} {found.agreement:.0%} {found.size:,} B")


def test_every_no_is_known() -> None:
    refused = {(kind, name) for name in TARGETS for kind in EVERY if TARGETS[name].why_not(kind)}
    cannot_merge = {"zero-shot", "probe", "bottleneck", "prefix", "prompt"}
    assert refused == {(kind, "peft") for kind in ("zero-shot", "probe", "full")} | {
        (kind, target) for kind in cannot_merge for target in ("merged", "open_clip")
    }


@pytest.mark.parametrize("settings", [{"rslora": True}, {"dora": True}])
def test_every_kind_of_lora_merges(
    settings: dict[str, Any], images: Path, base: Path, here: None, tmp_path: Path
) -> None:
    made = run(images, base, tmp_path / "run", "lora", **settings)
    holds(exported(made, "merged", tmp_path / "out"))


def of_the_starter(found: Exported) -> None:
    """Proven, and said to be of the starter."""
    holds(found)
    assert found.count == 10
    assert "starter" in _readme(found.path)


def test_the_starter_is_proven_in_a_fresh_process(fresh: Exported) -> None:
    of_the_starter(fresh)
    path = fresh.path / "adapter_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    assert config["base_model_name_or_path"] == "starter" and config["auto_mapping"] is None


@slow
def test_the_starter_s_graphs_are_proven_in_a_fresh_process(
    on_starter: Run, tmp_path: Path
) -> None:
    of_the_starter(exported(on_starter, "onnx", tmp_path / "out"))


def turned(place: Path) -> Path:
    """An image as a phone takes it: red above blue, noted to lie on its side, partly cut off."""
    image = Image.new("RGB", (48, 96), "blue")
    image.paste("red", (0, 0, 48, 40))
    noted = Image.Exif()
    noted[0x0112] = 6
    image.save(place, exif=noted, quality=95)
    return place


@pytest.mark.parametrize(
    ("kind", "target"), [("lora", "peft"), ("bottleneck", "peft"), ("full", "merged")]
)
def test_the_readme_can_be_followed(
    kind: str, target: str, runs: dict[str, Run], base: Path, here: None, tmp_path: Path
) -> None:
    found = exported(runs[kind], target, tmp_path / "out")
    image = turned(tmp_path / "turned.jpg")
    told = io.StringIO()
    with redirect_stdout(told):
        blocks = follow(found, base, image, tmp_path)
    assert len(blocks) == (2 if target == "merged" else 1)
    (probability, prompt) = ast.literal_eval(told.getvalue().splitlines()[0])[0]
    opened = load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    predictor = Predictor(opened, torch.float32)
    predictor.add(adapters.read(runs[kind].folder), "run")
    (said,) = finish(predictor.classify([image], ["run"], CancelToken()))["run"]
    assert prompt == f"a photo of a {said.probabilities[0][0]}"
    assert probability == pytest.approx(said.probabilities[0][1], abs=1e-4)
    text = (found.path / "README.md").read_text(encoding="utf-8")
    for said in ("Licence of the base", "zero-shot", "Classes:** 3: blue, green, red", "epochs 1"):
        assert said in text
    if target == "merged":
        old, new = (found.path / f"{name}processor_config.json" for name in ("pre", ""))
        settings = json.loads(new.read_text(encoding="utf-8"))["image_processor"]
        assert settings.items() <= json.loads(old.read_text(encoding="utf-8")).items()
        both = CLIPImageProcessor.from_pretrained(found.path).to_dict()
        new.unlink()
        assert CLIPImageProcessor.from_pretrained(found.path).to_dict() == both
    needs = {"lora": "PEFT 0.6 and transformers 4.57", "bottleneck": "ClipTune, which"}
    assert needs.get(kind, "transformers 4.57 or later") in text


OF_OLD = {
    *("alpha_pattern", "auto_mapping", "base_model_name_or_path", "bias", "fan_in_fan_out"),
    *("inference_mode", "init_lora_weights", "layers_pattern", "layers_to_transform", "lora_alpha"),
    *("lora_dropout", "modules_to_save", "peft_type", "r", "rank_pattern", "revision"),
    *("target_modules", "task_type"),
}
"""What the configuration of a LoRA held when PEFT 0.6 wrote it."""


@pytest.mark.parametrize(
    ("settings", "more", "oldest"),
    [
        ({}, set(), "0.6"),
        ({"rslora": True}, {"use_rslora"}, "0.8"),
        ({"dora": True}, {"use_dora"}, "0.10"),
    ],
)
def test_an_adapter_asks_for_no_later_peft_than_it_needs(
    settings: dict[str, Any],
    more: set[str],
    oldest: str,
    images: Path,
    base: Path,
    here: None,
    tmp_path: Path,
) -> None:
    made = run(images, base, tmp_path / "run", "lora", **settings)
    found = exported(made, "peft", tmp_path / "out")
    for folder in (made.best, found.path):
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        assert config.keys() == OF_OLD | more
    assert f"needs PEFT {oldest} and" in _readme(found.path)


def test_class_vectors_say_which_embeddings_they_are_for(
    runs: dict[str, Run], images: Path, base: Path, here: None, tmp_path: Path
) -> None:
    words_only = run(images, base, tmp_path / "run", "lora", towers="text")
    np.save(tmp_path / "embeddings.npy", np.ones((2, 32), np.float32))
    image = sorted(images.rglob("*.png"))[0]
    for number, made in enumerate((words_only, runs["probe"])):
        found = exported(made, "classifier", tmp_path / str(number))
        assert len(follow(found, base, image, tmp_path)) == 2
        assert "belong to the embeddings of the plain base" in _readme(found.path)
    found = exported(runs["lora"], "classifier", tmp_path / "both")
    assert "to its embeddings and to no others" in _readme(found.path)
    merged = exported(runs["lora"], "merged", tmp_path / "merged").path
    text = _readme(found.path).replace("the merged model, a folder", str(merged))
    (found.path / "README.md").write_text(text, encoding="utf-8")
    follow(found, base, image, tmp_path)


def test_a_merged_model_is_in_32_bits_and_leaves_the_base_alone(
    runs: dict[str, Run], base: Path, here: None, tmp_path: Path
) -> None:
    before = (base / "model.safetensors").read_bytes()
    found = exported(runs["qlora"], "merged", tmp_path / "out")
    weights = load_file(found.path / "model.safetensors")
    assert {values.dtype for values in weights.values()} == {np.dtype(np.float32)}
    assert not any("lora" in name for name in weights)
    assert (base / "model.safetensors").read_bytes() == before
    assert CLIPModel.from_pretrained(found.path).dtype.is_floating_point
    assert "Trained on** the base in nf4" in _readme(found.path)


def test_captions_have_towers_and_no_classes(base: Path, here: None, tmp_path: Path) -> None:
    images = drawn.captions(tmp_path / "images")
    for kind, target in (("lora", "peft"), ("lora", "merged"), ("prompt", "peft")):
        made = run(images, base, tmp_path / f"{kind}-{target}", kind, **EVERY[kind])
        holds(exported(made, target, tmp_path / f"out-{kind}-{target}"))
    with pytest.raises(ClipTuneError, match="knows no classes"):
        exported(made, "classifier", tmp_path / "classifier")
    assert not list(tmp_path.glob("classifier*"))


def test_a_zip_holds_the_folder_and_nothing_else_is_left(
    runs: dict[str, Run], here: None, tmp_path: Path
) -> None:
    found = exported(runs["lora"], "peft", tmp_path / "mine", zipped=True)
    assert found.path == tmp_path / "mine.zip" and [*tmp_path.iterdir()] == [found.path]
    assert found.size == found.path.stat().st_size
    with zipfile.ZipFile(found.path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    names = {file.name for file in (tmp_path / "mine").iterdir()}
    assert names == {
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "cliptune.json",
        "proof.json",
    }


@pytest.mark.parametrize("name", ["adapter", "proof"])
def test_an_export_may_be_called_what_passes_by_is_called(
    runs: dict[str, Run], here: None, tmp_path: Path, name: str
) -> None:
    assert exported(runs["lora"], "peft", tmp_path / name).path == tmp_path / name
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_an_exported_adapter_is_exported_again_without_its_run(
    runs: dict[str, Run], base: Path, here: None, tmp_path: Path
) -> None:
    exported(runs["lora"], "peft", tmp_path / "peft")
    with pytest.raises(ClipTuneError, match="is not on this computer") as told:
        exported(tmp_path / "peft", "merged", tmp_path / "merged")
    assert "Name the base" in told.value.hint
    found = exported(tmp_path / "peft", "merged", tmp_path / "merged", base=str(base))
    assert found.accuracy is None and found.count > 50 and found.agreement == 1.0


@pytest.mark.parametrize("target", ["peft", "classifier"])
def test_an_untrusted_configuration_is_neither_used_nor_passed_on(
    target: str, runs: dict[str, Run], base: Path, here: None, tmp_path: Path
) -> None:
    """An expression would be tried on every module by PEFT, in the fresh process too."""
    adapter = shutil.copytree(runs["lora"].best, tmp_path / "adapter")
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    config["target_modules"] = "((.*)+)+!"
    config["auto_mapping"] = {"parent_library": "transformers.models.clip.modeling_clip"}
    (adapter / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
    found = exported(adapter, target, tmp_path / "out", base=str(base))
    assert found.agreement == 1.0
    if target == "peft":
        text = (tmp_path / "out" / "adapter_config.json").read_text(encoding="utf-8")
        assert "!" not in text and json.loads(text)["auto_mapping"] is None
        assert json.loads(text)["target_modules"]


def test_a_run_s_images_are_not_looked_through(
    runs: dict[str, Run], here: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("cliptune.data.scan.inspect_images")
    assert exported(runs["lora"], "peft", tmp_path / "out").accuracy is not None


def test_images_that_are_gone_are_told_of(
    images: Path, base: Path, here: None, tmp_path: Path
) -> None:
    mine = shutil.copytree(images, tmp_path / "images")
    made = run(mine, base, tmp_path / "run", "lora")
    shutil.rmtree(mine)
    work = export(made.folder, "peft", tmp_path / "out", CancelToken(), device="cpu")
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            assert end.value.accuracy is None
            break
    (warned,) = [event for event in told if isinstance(event, Warned)]
    assert "cannot be looked at" in warned.message and "sample images" in warned.hint


@pytest.mark.parametrize("wrong", ["other", "nan"])
def test_an_export_that_says_something_else_is_not_kept(
    wrong: str, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def ask(target: Target, question: Question, *_: Any) -> Work[Mapping[str, Any]]:
        yield Progress(phase="prove", done=1, total=1)
        ((name, logits),) = target.answers(question).items()
        logits[0, 0] = np.nan if wrong == "nan" else logits[0, 0] + 0.1
        return {name: logits}

    monkeypatch.setattr(proof, "_ask", ask)
    with pytest.raises(ClipTuneError, match="does not say what the model says"):
        exported(runs["lora"], "peft", tmp_path / "out")
    assert not any(tmp_path.iterdir())


def test_an_export_that_cannot_be_read_is_not_kept(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write = Merged.write

    def torn(self: Merged, tuned: Any, folder: Path, cancel: CancelToken) -> Work[None]:
        yield from write(self, tuned, folder, cancel)
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:1000])

    monkeypatch.setattr(Merged, "write", torn)
    with pytest.raises(ClipTuneError, match="could not be read again, and nothing was kept"):
        exported(runs["full"], "merged", tmp_path / "out")
    assert not any(tmp_path.iterdir())


def test_images_that_go_while_an_export_is_proven_are_no_mistake_of_the_program(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    moved: list[Path] = []

    def run(*_: str, room: Path, **__: object) -> Work[str]:
        moved.append(Path(json.loads((room / proof.QUESTION).read_bytes())["images"][0]))
        moved[0].rename(moved[0].with_suffix(".away"))
        yield from ()
        return "FileNotFoundError: [Errno 2] No such file or directory"

    monkeypatch.setattr(proof.process, "run", run)
    try:
        with pytest.raises(ClipTuneError, match="went while the export was proven") as error:
            exported(runs["lora"], "peft", tmp_path / "out")
    finally:
        moved[0].with_suffix(".away").rename(moved[0])
    assert str(moved[0]) in error.value.message
    assert not any(tmp_path.iterdir())


def test_a_stop_ends_the_fresh_process_at_once(runs: dict[str, Run], tmp_path: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for event in export(
            runs["lora"].folder, "peft", tmp_path / "new" / "out", cancel, device="cpu"
        ):
            if isinstance(event, Progress) and event.phase == "prove":
                cancel.set()
    assert not any(tmp_path.iterdir())


def test_a_place_that_will_not_do_is_refused_before_anything_is_loaded(
    runs: dict[str, Run], images: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("mine", encoding="utf-8")
    for place, told in (
        (runs["lora"].folder / "out", "inside the run"),
        (images / "out", "among the images"),
        (tmp_path / "taken", "not empty"),
    ):
        with pytest.raises(ClipTuneError, match=told):
            next(export(runs["lora"].folder, "peft", place, CancelToken()))
    with pytest.raises(ClipTuneError, match='Did you mean "merged"'):
        next(export(runs["lora"].folder, "merge", tmp_path / "out", CancelToken()))


def test_what_is_not_installed_is_said(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(targets, "find_spec", lambda name: None)
    with pytest.raises(ClipTuneError, match="onnx and onnxscript") as told:
        exported(runs["lora"], "onnx", tmp_path / "out")
    assert 'pip install "cliptune[onnx]"' in told.value.hint


def test_a_merged_model_is_proven_by_transformers_alone_where_nothing_else_is(
    runs: dict[str, Run], here: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(targets, "find_spec", lambda name: None)
    found = exported(runs["lora"], "merged", tmp_path / "out")
    holds(found)
    assert found.readers.keys() == {"transformers by words"}


def test_a_disk_that_is_too_small_is_told_before_writing(
    images: Path, here: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = run(images, tiny_clip(tmp_path / "base"), tmp_path / "run", "zero-shot")
    monkeypatch.setattr(TARGETS["classifier"].__class__, "size", lambda *_: 2**60)
    with pytest.raises(ClipTuneError, match="MB free; the export takes about"):
        exported(made, "classifier", tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_the_command(
    runs: dict[str, Run],
    here: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    place = str(tmp_path / "out")
    given = ["cliptune", "export", str(runs["lora"].folder), "--to", "peft", "--out", place]
    monkeypatch.setattr("sys.argv", given)
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr().out
    assert not end.value.code, told
    assert "read again by" in told and "100.0 %" in told and "Proven on 6 images, 0.04 MB" in told
    assert place in told.replace("\n", "")


def _readme(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")
