"""What every method keeps to, ours and PEFT's, on a tiny CLIP and, if asked for, the starter."""

import json
from copy import copy, deepcopy
from functools import cache
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from torch import Tensor, nn
from torch.nn import functional

import cliptune_resources
from cliptune.methods import METHODS
from cliptune.methods.method import Method
from cliptune.methods.peft_method import PeftMethod
from cliptune.models import shortcuts
from cliptune.models.load import TwoTowers, load
from engine.tiny import tiny_clip
from slow import slow

TRAINED = [kind for kind in METHODS if METHODS[kind].trains]
WORDS = ["a photo of a cat", "a photo of the red tree", "two dogs"]

CASES: dict[str, dict[str, object]] = {kind: {"kind": kind} for kind in TRAINED} | {
    "lora, dora": {"kind": "lora", "dora": True},
    "bottleneck, pfeiffer": {"kind": "bottleneck", "adapter_type": "pfeiffer"},
    "prefix, projection": {"kind": "prefix", "projection": True},
    "prompt, vision": {"kind": "prompt", "towers": "vision", "depth": 2},
    "prompt, both": {"kind": "prompt", "towers": "both"},
    "prompt, random": {"kind": "prompt", "init": "random"},
}
OURS = [name for name in CASES if not name.startswith(("lora", "qlora", "full"))]
WITH_PEFT = [name for name in CASES if name != "full"]


@pytest.fixture(scope="module", params=["tiny", pytest.param("starter", marks=slow)])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "tiny":
        return tiny_clip(tmp_path_factory.mktemp("tiny"))
    return cliptune_resources.starter()


def method_of(name: str) -> Method:
    """The method of a case, without chance in its forward."""
    settings = CASES[name]
    chosen = METHODS[str(settings["kind"])]
    plain = {"dropout": 0.0} if "dropout" in chosen.model_fields else {}
    return chosen.model_validate(plain | settings)


@cache
def loaded(folder: Path, quantisation: str) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation=quantisation, dtype=torch.float32)  # type: ignore[arg-type]


def opened(folder: Path, method: Method, quantisation: str = "none") -> TwoTowers:
    """The base with a model of its own, to be changed at will; copying is quicker than loading."""
    base = copy(loaded(folder, quantisation))
    base.model = deepcopy(base.model)
    base.context_length -= method.reserved_tokens()
    return base


def put_in(base: TwoTowers, method: Method, seed: int = 0) -> None:
    torch.manual_seed(seed)
    base.model = method.apply(base.model, "somebody/clip", None)


def outputs(base: TwoTowers, words: list[str] = WORDS) -> Tensor:
    """Features of some prompts and images `(n, width)`, as the model is in use."""
    base.model.eval()
    with torch.no_grad():
        return torch.cat([base.encode_texts(*base.tokenise(words)), images(base)])


def images(base: TwoTowers) -> Tensor:
    generator = torch.Generator().manual_seed(1)
    side = base.resolution
    return base.encode_images(torch.randn(3, 3, side, side, generator=generator))


def step(base: TwoTowers, rate: float = 1e-2) -> dict[str, Tensor]:
    """One step of training; the gradients by name."""
    trained = {name: p for name, p in base.model.named_parameters() if p.requires_grad}
    optimiser = torch.optim.SGD(trained.values(), lr=rate)
    base.model.train()
    prompts = base.encode_texts(*base.tokenise(WORDS))
    logits = 10 * images(base) @ prompts.T
    functional.cross_entropy(logits, torch.arange(3)).backward()
    gradients = {name: p.grad.clone() for name, p in trained.items() if p.grad is not None}
    optimiser.step()
    optimiser.zero_grad()
    return gradients


def train(base: TwoTowers) -> None:
    """Some steps after which nothing of the adapter is as it was."""
    trained = [p for p in base.model.parameters() if p.requires_grad]
    with torch.no_grad():
        for parameter in trained:  # else what begins at zero would have no gradient
            parameter += torch.randn_like(parameter) * 0.05
    for _ in range(3):
        step(base)


@pytest.mark.parametrize("name", CASES)
def test_shortcuts_change_neither_what_it_says_nor_what_it_learns(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = method_of(name)
    found: list[tuple[Tensor, dict[str, Tensor]]] = []
    for take in (shortcuts.take, lambda _: None):
        monkeypatch.setattr(shortcuts, "take", take)
        base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
        put_in(base, method)
        train(base)
        said = outputs(base)
        found.append((said, step(base)))
    (said, gradients), (said_by_all, gradients_of_all) = found
    close = {"atol": 2e-5, "rtol": 1e-3}
    torch.testing.assert_close(said, said_by_all, **close)
    torch.testing.assert_close(gradients, gradients_of_all, **close)


@pytest.mark.parametrize("name", WITH_PEFT)
def test_only_the_adapter_learns(name: str, folder: Path) -> None:
    method = method_of(name)
    base = opened(folder, method)
    before = {key: value.clone() for key, value in base.model.state_dict().items()}
    put_in(base, method)
    trained = {key: p for key, p in base.model.named_parameters() if p.requires_grad}
    start = {key: p.detach().clone() for key, p in trained.items()}
    train(base)
    gradients = step(base)
    assert gradients.keys() == trained.keys()
    for key, parameter in trained.items():
        assert gradients[key].abs().max() > 0, key
        assert not torch.equal(parameter, start[key]), key
    after = base.model.unload().state_dict()
    assert after.keys() == before.keys()
    for key, value in before.items():
        assert torch.equal(after[key], value), key


def test_full_trains_all_but_the_scale(folder: Path) -> None:
    method = method_of("full")
    base = opened(folder, method)
    before = {key: value.clone() for key, value in base.model.state_dict().items()}
    put_in(base, method)
    train(base)
    after = base.model.state_dict()
    same = [key for key in before if torch.equal(before[key], after[key])]
    assert same == ["logit_scale"]


@pytest.mark.parametrize("name", CASES)
def test_saved_and_loaded_it_says_the_same(name: str, folder: Path, tmp_path: Path) -> None:
    method = method_of(name)
    base = opened(folder, method)
    put_in(base, method)
    train(base)
    trained = outputs(base)
    method.save(base.model, tmp_path)
    again = opened(folder, method)
    if isinstance(method, PeftMethod):
        described = json.loads((tmp_path / "adapter_config.json").read_text(encoding="utf-8"))
        assert described["base_model_name_or_path"] == "somebody/clip"
        assert str(folder) not in json.dumps(described)
        again.model = PeftModel.from_pretrained(again.model, str(tmp_path))
        assert not any(p.requires_grad for p in again.model.parameters())
    else:
        put_in(again, method)
        method.restore(again.model, tmp_path)
    torch.testing.assert_close(outputs(again), trained, atol=1e-6, rtol=0)
    other = opened(folder, method)  # as a run does that measures what it kept
    put_in(other, method, seed=1)
    method.restore(other.model, tmp_path)
    torch.testing.assert_close(outputs(other), trained, atol=1e-6, rtol=0)
    assert method.trained(other.model) == method.trained(base.model)


@pytest.mark.parametrize("name", WITH_PEFT)
def test_disabled_it_is_the_base(name: str, folder: Path) -> None:
    method = method_of(name)
    base = opened(folder, method)
    untouched = outputs(base)
    put_in(base, method)
    train(base)
    trained = outputs(base)
    assert not torch.equal(trained, untouched)
    with base.model.disable_adapter():
        assert torch.equal(outputs(base), untouched)
    assert torch.equal(outputs(base), trained)


@pytest.mark.parametrize("name", WITH_PEFT)
def test_two_adapters_do_not_leak(name: str, folder: Path) -> None:
    method = method_of(name)
    assert isinstance(method, PeftMethod)
    base = opened(folder, method)
    untouched = outputs(base)
    put_in(base, method)
    train(base)
    first = outputs(base)
    base.model.add_adapter("second", method.config(str(folder)))
    base.model.set_adapter("second")
    train(base)
    second = outputs(base)
    assert not torch.equal(first, second)
    base.model.set_adapter("default")
    assert torch.equal(outputs(base), first)
    learning = [key for key, p in base.model.named_parameters() if p.requires_grad]
    assert learning and all("default" in key for key in learning)
    base.model.set_adapter("second")
    base.model.delete_adapter("default")
    assert torch.equal(outputs(base), second)
    base.model = base.model.unload()
    assert torch.equal(outputs(base), untouched)


@pytest.mark.parametrize("name", CASES)
def test_a_seed_decides_everything(name: str, folder: Path) -> None:
    method = method_of(name)
    found = []
    for seed in (0, 0, 1):
        base = opened(folder, method)
        put_in(base, method, seed)
        train(base)
        found.append(outputs(base))
    assert torch.equal(found[0], found[1])
    assert not torch.equal(found[0], found[2])


@pytest.mark.parametrize("name", [n for n in CASES if not n.startswith(("prefix", "prompt"))])
def test_at_step_0_it_is_the_base(name: str, folder: Path) -> None:
    method = method_of(name)
    base = opened(folder, method)
    untouched = outputs(base)
    put_in(base, method)
    torch.testing.assert_close(outputs(base), untouched, atol=2e-7 if "dora" in name else 0, rtol=0)


def test_a_text_prompt_starts_as_the_words_themselves(folder: Path) -> None:
    method = method_of("prompt")
    base = opened(folder, method)
    ids = base.tokenizer("Classify if this image contains:", add_special_tokens=False)["input_ids"]
    start = torch.tensor((ids * 8)[:8])
    tokens, mask = base.tokenise(WORDS)
    spoken = torch.cat([tokens[:, :1], start.expand(len(WORDS), -1), tokens[:, 1:]], dim=1)
    with torch.no_grad():
        wanted = base.encode_texts(spoken, torch.cat([mask[:, :1].expand(-1, 8), mask], dim=1))
    put_in(base, method)
    torch.testing.assert_close(outputs(base)[: len(WORDS)], wanted, atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", ["prefix", "prefix, projection", "prompt, vision"])
def test_a_start_at_random_stays_near_the_base(name: str, folder: Path) -> None:
    method = method_of(name)
    base = opened(folder, method)
    untouched = outputs(base)
    put_in(base, method)
    nearness = (outputs(base) * untouched).sum(dim=1)
    assert nearness[len(WORDS) :].min() > 0.99  # images
    assert nearness[: len(WORDS)].min() > 0.6  # short prompts, where four more tokens are many


@pytest.mark.parametrize(
    "name", [n for n in CASES if "nf4" in METHODS[str(CASES[n]["kind"])].quantisations]
)
@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
def test_works_on_a_quantised_base_after_an_evaluation(
    name: str, quantisation: str, folder: Path, tmp_path: Path
) -> None:
    if "dora" in name:
        pytest.skip("PEFT's own business")
    method = method_of(name)
    if quantisation not in method.quantisations:
        pytest.skip(f"{method.label} is for {method.quantisations}")
    base = opened(folder, method, quantisation)
    untouched = outputs(base)
    put_in(base, method)
    outputs(base)
    train(base)
    trained = outputs(base)
    assert torch.isfinite(trained).all() and not torch.equal(trained, untouched)
    with base.model.disable_adapter():
        assert torch.equal(outputs(base), untouched)
    method.save(base.model, tmp_path)
    again = opened(folder, method, quantisation)
    again.model = PeftModel.from_pretrained(again.model, str(tmp_path))
    torch.testing.assert_close(outputs(again), trained, atol=1e-6, rtol=0)


def test_every_trained_number_is_in_fp32_on_a_bf16_base(folder: Path) -> None:
    for name in WITH_PEFT:
        method = method_of(name)
        base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.bfloat16)
        put_in(base, method)
        kinds = {p.dtype for p in base.model.parameters() if p.requires_grad}
        assert kinds == {torch.float32}, name
        assert isinstance(base.model, nn.Module)
        step(base)  # without autocast: casts are the adapter's own business
