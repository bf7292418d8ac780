"""A base is asked which language it reads: for prompts of its classes, and to warn of others."""

from pathlib import Path

import pytest
import torch

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Warned, finish
from cliptune.data.class_names import TEMPLATES
from cliptune.data.scan import scan
from cliptune.evaluation.prepared import language_of
from cliptune.export import proof
from cliptune.families import FAMILIES
from cliptune.inference.open import Answering, put_on
from cliptune.inference.predict import Predictor
from cliptune.job import Data
from cliptune.models.catalogue import CATALOGUE, LANGUAGES, Entry
from cliptune.models.load import load
from cliptune.runs import Run
from engine import drawn
from engine.commands import cliptune
from engine.exports import ask_here, exported, holds
from engine.tiny_families import TINY
from engine.training import carry, small_job

CHINESE = {"red": "红色", "green": "绿色", "blue": "蓝色"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Chinese-CLIP in a folder."""
    return TINY["chinese_clip"](tmp_path_factory.mktemp("chinese"))


def in_chinese(folder: Path) -> Path:
    """Class folders that are named in Chinese."""
    images = drawn.classes(folder)
    for name, chinese in CHINESE.items():
        (images / name).rename(images / chinese)
    return images


def test_class_folders_in_chinese_are_learned_with_no_edit(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the folders to an exported adapter, by the base's own vocabulary."""
    images = in_chinese(tmp_path / "images")
    events = carry(small_job(images, base, templates=(), epochs=1), tmp_path / "run")
    run = Run(tmp_path / "run")
    told = [str(event.told) for event in events if isinstance(event, Warned)]
    assert not [line for line in told if "language" in line]
    assert "一张红色的照片" in run.described().prompts
    text = opened(base).base.tokenise(["一张红色的照片"])[0]
    assert text.shape == (1, 9) and 1 not in text  # every character is known
    image = next((images / "红色").iterdir())
    said = cliptune("predict", run.folder, image, "--top", 1, "--device", "cpu")
    assert said.returncode == 0 and [one for one in CHINESE.values() if one in said.stdout]
    monkeypatch.setattr(proof, "_ask", ask_here)
    made = exported(run, "peft", tmp_path / "exported", base=str(base))
    holds(made)
    card = (made.path / "README.md").read_text(encoding="utf-8")
    assert all(one in card for one in CHINESE.values())
    assert "一张红色的照片" in (made.path / "cliptune.json").read_text(encoding="utf-8")


def opened(base: Path) -> Predictor:
    towers = load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    return Predictor(towers, torch.float32)


def test_words_are_filled_into_templates_in_the_language_of_a_base_in_a_folder(base: Path) -> None:
    predictor = opened(base)
    filled = [template.replace("{}", "红色") for template in TEMPLATES["zh"]]
    with torch.no_grad():
        features = predictor.base.encode_texts(*predictor.base.tokenise(filled))
        expected = predictor.base.scale() * torch.nn.functional.normalize(features.mean(0), dim=0)
    torch.testing.assert_close(torch.from_numpy(predictor.answers(["红色"])[0]), expected)
    finish(put_on(predictor, {"other": Answering(None, ("红色", "猫"))}))
    torch.testing.assert_close(predictor._ready["other"].answers[0], expected)


def test_a_base_is_asked_which_languages_it_reads(base: Path, tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images")
    (images / "red").rename(images / "朱砂")
    scanned = finish(scan(Data(images=images), CancelToken()))
    foreign = {
        language: [one.path for one in scanned.read_in(language).problems if "lang" in one.kind]
        for language in LANGUAGES
    }
    assert foreign == {"en": ["朱砂"], "zh": ["blue", "green"], "": []}
    assert [one.path for one in scanned.problems if one.kind == "language"] == ["朱砂"]
    named = scanned.read_in("en", {"朱砂": "red", "blue": "蓝色"}).problems
    assert [one.path for one in named if one.kind == "other language"] == ["blue"]
    job = {"data": {"images": str(images)}, "base": {"model": ""}, "method": {"kind": "lora"}}
    siglip = TINY["siglip"](tmp_path / "siglip")
    for folder, language in ((siglip, "en"), (base, "zh")):
        job["base"] = {"model": str(folder)}
        assert language_of(jobs.build(job)) == language


@pytest.mark.parametrize(
    "entry", [entry for entry in CATALOGUE if entry.repo], ids=lambda entry: entry.name
)
def test_the_catalogue_and_the_config_of_a_base_name_one_language(entry: Entry) -> None:
    assert FAMILIES[entry.family].reads_in(entry.config().to_dict()) == entry.language
