"""A family of bases is one file: nothing else has to know it, nor names its classes."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from cliptune import families
from cliptune.core.errors import ClipTuneError
from cliptune.families import FAMILIES, Family
from cliptune.inference import validation
from cliptune.methods import METHODS
from cliptune.models.load import TwoTowers, load
from engine.tiny import tiny_clip

ROOT = Path(__file__).parents[2]

TOY = '''
"""A family that the program does not know, in one file: CLIP by another name."""
from transformers import CLIPConfig, CLIPModel
from cliptune.families.clip import Clip

class ToyConfig(CLIPConfig):
    model_type = "toy"

class ToyModel(CLIPModel):
    config_class = ToyConfig

class Toy(Clip):
    kind, label, position = "toy", "Toy", 99
    model, config = ToyModel, ToyConfig
'''


def opened(folder: Path) -> TwoTowers:
    """A base in 32 bits."""
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


def test_a_family_in_one_file_is_found_and_its_models_are_tuned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_clip(tmp_path / "toy")
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"model_type": "toy"}))
    with pytest.raises(ClipTuneError, match='of type "toy".*families: CLIP'):
        opened(folder)
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(tmp_path / "found")])
    monkeypatch.setitem(FAMILIES, "toy", families._find()["toy"])
    validation.check_whole(folder)
    base = opened(folder)
    assert base.family.label == "Toy" and type(base.model).__name__ == "ToyModel"
    base.model = METHODS["lora"].model_validate({"kind": "lora"}).apply(base.model, "", None)
    assert base.encode_texts(*base.tokenise(["a cat", "a dog"])).requires_grad


def test_no_module_but_a_family_s_own_names_its_classes() -> None:
    """The tuners are for any model of transformers, and look for themselves."""
    names = {name for family in FAMILIES.values() for name in classes_of(family)}
    inside = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})(Fast|Pil)?\b")
    named = {
        (path.relative_to(package).as_posix(), match[0])
        for package in (ROOT / "engine" / "cliptune", ROOT / "gui" / "cliptune_gui")
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] not in ("families", "tuners")
        if inside.search(path.read_text(encoding="utf-8"))
        for words in words_in(path)
        for match in inside.finditer(words)
    }
    assert not named


def classes_of(family: Family) -> set[str]:
    """What a family's classes are called in transformers, and where they are."""
    model = family.model_class
    return {
        *(model, model.removesuffix("Model") + "Config", family.processor_class),
        *(family.images_class, *family.tokenizer_classes, family.module.rstrip(".")),
        *(f"{tower.blocks}" for tower in family.towers.values()),
        *(part for tower in family.towers.values() for part in tower.parts),
    }


def words_in(path: Path) -> Iterator[str]:
    """The names and texts in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "name", "value", "module"):
            if isinstance(found := getattr(node, field, None), str):
                yield found
