"""Several wordings of a class: chosen by the base's language or a person, and one in features."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.data.class_names import TEMPLATES, fill_templates, templates_in
from cliptune.data.scan import Scan, scan
from cliptune.evaluation.prepared import Prompts, prompts_of
from cliptune.inference import adapter as adapters
from cliptune.models import catalogue
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import TextTower
from cliptune.runs import AdapterDescription
from engine import drawn
from engine.tiny import tiny_clip

NAMES = ["red owl", "green", "blue pants"]
WORDED = ("a photo of a {}", "a {}", "one of many: {}")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> TwoTowers:
    folder = tiny_clip(tmp_path_factory.mktemp("base"))
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    data = jobs.Data(images=drawn.classes(tmp_path_factory.mktemp("images") / "images"))
    return finish(scan(data, CancelToken()))


def tower(base: TwoTowers, *templates: str) -> TextTower:
    return TextTower(base, torch.float32, fill_templates(NAMES, templates), len(templates))


def encoded(one: TextTower, rows: list[int]) -> Tensor:
    return finish(one.encode(np.array(rows), CancelToken(), "features"))


def job(images: Path = Path(), **data: Any) -> jobs.Job:
    return jobs.build({"data": {"images": str(images)} | data, "method": {"kind": "lora"}})


def test_the_features_of_a_class_are_the_unit_mean_of_its_wordings(base: TwoTowers) -> None:
    singles = torch.stack([encoded(tower(base, one), [0, 1, 2]) for one in WORDED])
    expected = normalize(singles.mean(dim=0), dim=1)
    both = tower(base, *WORDED)
    assert len(both) == 3
    torch.testing.assert_close(encoded(both, [0, 1, 2]), expected, rtol=0, atol=1e-6)
    torch.testing.assert_close(encoded(both, [2, 0]), expected[[2, 0]], rtol=0, atol=1e-6)
    finish(both.keep(CancelToken()))
    torch.testing.assert_close(both(both.draw(np.array([1]))), expected[[1]], rtol=0, atol=1e-6)


def test_one_wording_is_what_it_was_to_the_bit(base: TwoTowers) -> None:
    texts = fill_templates(NAMES, WORDED[:1])
    one = tower(base, WORDED[0])
    with torch.no_grad():
        plain = base.encode_texts(*base.tokenise(texts))
        state = torch.get_rng_state()
        assert torch.equal(one(one.draw(np.arange(3))), plain)
        assert torch.equal(torch.get_rng_state(), state), "nothing is drawn"
    assert torch.equal(encoded(one, [0, 1, 2]), plain)


def test_training_sends_gradients_through_every_wording(base: TwoTowers) -> None:
    weights = base.model.text_projection.weight
    weights.requires_grad_()
    tower(base, *WORDED).plain(np.arange(3)).sum().backward()
    together, weights.grad = weights.grad, None
    singles = torch.stack([tower(base, one).plain(np.arange(3)) for one in WORDED])
    normalize(singles.mean(dim=0), dim=1).sum().backward()
    torch.testing.assert_close(together, weights.grad, rtol=0, atol=1e-5)
    weights.requires_grad_(False)
    weights.grad = None


@pytest.mark.parametrize(
    ("data", "templates"),
    [
        ({}, ()),
        ({"template": "a {}"}, ("a {}",)),
        ({"templates": "a {}"}, ("a {}",)),
        ({"templates": ["a {}", "{}"]}, ("a {}", "{}")),
    ],
)
def test_a_job_names_templates(data: dict[str, Any], templates: tuple[str, ...]) -> None:
    assert job(**data).data.templates == templates


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"templates": ["a {}", "a"]}, r'data.templates = "a": it must hold \{\}'),
        ({"templates": ["{}"] * 101}, "data.templates"),
        ({"templates": 7}, "data.templates = 7"),
        ({"templates": ["{}"], "template": "{}"}, "data.template: there is no such setting"),
    ],
)
def test_templates_that_cannot_do(data: dict[str, Any], says: str) -> None:
    with pytest.raises(ClipTuneError, match=says):
        job(**data)


def test_a_silent_job_takes_the_templates_of_the_bases_language(scanned: Scan) -> None:
    assert prompts_of(job(), scanned).templates == TEMPLATES["en"]
    assert templates_in("") == templates_in("fr") == TEMPLATES["en"] != templates_in("zh")
    assert all("{}" in template for known in TEMPLATES.values() for template in known)
    assert {entry.language for entry in catalogue.CATALOGUE} <= TEMPLATES.keys() | {""}


def test_prompts_stand_class_by_class(scanned: Scan) -> None:
    prompts = prompts_of(job(templates=["a {}", "{}!"]), scanned)
    first, second = prompts.names[:2]
    assert prompts.each == 2 and prompts.single[0] == prompts.texts[0]
    assert prompts.texts[:4] == [f"a {first}", f"{first}!", f"a {second}", f"{second}!"]


def described(now: Prompts, **others: Any) -> AdapterDescription:
    known: dict[str, Any] = {
        "base": {},
        "method": "lora",
        "classes": {name: name for name in now.names},
        "template": now.templates[0],
        "prompts": now.single,
    }
    return AdapterDescription.model_validate(known | others)


def test_a_run_that_has_begun_keeps_its_prompts(scanned: Scan) -> None:
    now = prompts_of(job(templates=["a photo of a {}"]), scanned)
    old = described(now, prompts=[f"a photo of a{name}" for name in now.names])
    for asked in ({}, {"template": "a photo of a {}"}):
        again = prompts_of(job(**asked), scanned, old)
        assert again.texts == old.prompts and again.templates == now.templates
    other = prompts_of(job(templates=["a {}"]), scanned, old)
    assert old.changed(described(other)) == ["template"]
    assert old.changed(described(now)) == []


def test_an_adapter_fills_its_own_templates_with_other_words(tmp_path: Path) -> None:
    wordings = [["a red", "red!"], ["a blue", "blue!"]]
    known = {
        "method": "zero-shot",
        "classes": {"r": "red", "b": "blue"},
        "template": "a {}",
        "templates": ["a {}", "{}!", "no place"],
        "prompts": ["a red", "a blue"],
        "wordings": wordings,
    }
    (tmp_path / "cliptune.json").write_text(json.dumps(known))
    adapter = adapters.read(tmp_path)
    assert adapter.wordings == ("a red", "red!", "a blue", "blue!") and adapter.each == 2
    assert adapter.prompts == ("a red", "a blue")
    other = adapter.telling(["owl", "裤子"]).worded("en")
    assert other.wordings == ("an owl", "owl!", "trousers", "trousers!") and other.each == 2
    assert other.worded("zh") is other and other.classes == ("owl", "裤子")
    plain = adapters.plain_base().telling(["owl"]).worded("en")
    assert plain.wordings == ("a photo of an owl", "an owl")


@pytest.mark.parametrize(
    "wordings",
    [[["a red"]], [["a red", "b"], ["a blue"]], [["b", "a red"], ["b", "a blue"]], [[], []]],
)
def test_wordings_that_do_not_fit_the_classes(tmp_path: Path, wordings: list[list[str]]) -> None:
    known = {"method": "zero-shot", "classes": ["red", "blue"], "prompts": ["a red", "a blue"]}
    (tmp_path / "cliptune.json").write_text(json.dumps(known | {"wordings": wordings}))
    with pytest.raises(ClipTuneError, match="not as many wordings of every class"):
        adapters.read(tmp_path)
