"""Our tuners as users of PEFT use them, and what they refuse."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import torch
from peft import (
    PeftConfig,
    PeftModel,
    functional,
    get_peft_model,
    get_peft_model_state_dict,
)
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoTokenizer, CLIPModel, CLIPProcessor

import cliptune_resources
from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig
from engine.tiny import tiny_clip

Make = Callable[[], PeftConfig]

CONFIGS: dict[str, Make] = {
    "bottleneck": lambda: BottleneckAdapterConfig(adapter_dropout=0.0),
    "prefix": lambda: ClipPrefixTuningConfig(num_virtual_tokens=3),
    "projected": lambda: ClipPrefixTuningConfig(num_virtual_tokens=3, prefix_projection=True),
    "prompt": lambda: ClipPromptTuningConfig(num_virtual_tokens=4, towers="both", depth=2),
}
TEXTS = ["a photo of a cat", "two red birds in the tree"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(params=CONFIGS)
def make(request: pytest.FixtureRequest) -> Make:
    return CONFIGS[request.param]


def clip(folder: Path, dtype: torch.dtype = torch.float32) -> CLIPModel:
    return CLIPModel.from_pretrained(folder, dtype=dtype).eval()


def trained(model: nn.Module) -> None:
    """Draw what would be trained anew."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            nn.init.normal_(parameter, std=0.3)


def inputs(folder: Path, **padding: object) -> dict[str, Tensor]:
    tokens = AutoTokenizer.from_pretrained(folder)(
        TEXTS, return_tensors="pt", **({"padding": True} | padding)
    )
    generator = torch.Generator().manual_seed(0)
    return dict(tokens) | {"pixel_values": torch.randn(2, 3, 32, 32, generator=generator)}


def said(model: nn.Module, given: dict[str, Tensor]) -> Tensor:
    with torch.no_grad():
        answer = model(**given)
    return torch.cat([answer.text_embeds, answer.image_embeds])


def test_adapters_are_saved_loaded_switched_and_deleted(
    make: Make, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = inputs(folder)
    plain = said(clip(folder), given)
    model = get_peft_model(clip(folder), make()).eval()
    model.print_trainable_parameters()
    assert "trainable params" in capsys.readouterr().out
    trained(model)
    first = said(model, given)
    model.add_adapter("other", make())
    model.set_adapter("other")
    trained(model)
    other = said(model, given)
    model.save_pretrained(tmp_path)  # each in a folder of its own but "default"
    again = PeftModel.from_pretrained(clip(folder), tmp_path).eval()
    torch.testing.assert_close(said(again, given), first, atol=1e-6, rtol=0)
    again.load_adapter(str(tmp_path / "other"), "other")
    torch.testing.assert_close(said(again, given), first, atol=1e-6, rtol=0)
    again.set_adapter("other")
    torch.testing.assert_close(said(again, given), other, atol=1e-6, rtol=0)
    again.delete_adapter("default")
    torch.testing.assert_close(said(again, given), other, atol=1e-6, rtol=0)
    with again.disable_adapter():
        assert torch.equal(said(again, given), plain)
    bare = again.unload()
    assert torch.equal(said(bare, given), plain)
    assert type(bare) is CLIPModel and not hasattr(bare, "peft_config")
    assert [key for key in bare.state_dict()] == [key for key in clip(folder).state_dict()]


def test_loading_takes_memory_for_the_adapter_once(
    make: Make, folder: Path, tmp_path: Path
) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    trained(model)
    model.save_pretrained(tmp_path)
    again = PeftModel.from_pretrained(clip(folder), tmp_path, low_cpu_mem_usage=True).eval()
    given = inputs(folder)
    torch.testing.assert_close(said(again, given), said(model, given), atol=1e-6, rtol=0)


def test_training_goes_on_from_what_was_saved(make: Make, folder: Path, tmp_path: Path) -> None:
    get_peft_model(clip(folder), make()).save_pretrained(tmp_path)
    model = PeftModel.from_pretrained(clip(folder), tmp_path, is_trainable=True)
    saved = get_peft_model_state_dict(model, save_embedding_layers=False)
    learning = [p for p in model.parameters() if p.requires_grad]
    assert sum(p.numel() for p in learning) == sum(v.numel() for v in saved.values())
    model(**inputs(folder)).logits_per_image.sum().backward()
    assert all(p.grad is not None for p in learning)


@pytest.mark.parametrize("merge", ["merge_and_unload", "merge_adapter"])
def test_it_says_why_it_cannot_be_merged(make: Make, merge: str, folder: Path) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    trained(model)
    before = said(model, inputs(folder))
    with pytest.raises(NotImplementedError, match="cannot be merged: it adds steps to the model"):
        getattr(model, merge)()
    assert torch.equal(said(model, inputs(folder)), before)


@pytest.mark.filterwarnings("ignore:`gradient_checkpointing_enable` is deprecated:FutureWarning")
def test_gradient_checkpointing_changes_no_gradient(make: Make, folder: Path) -> None:
    found = []
    for checkpointing in (False, True):
        torch.manual_seed(0)
        model = get_peft_model(clip(folder), make()).train()
        trained(model)
        if checkpointing:
            model.gradient_checkpointing_enable({"use_reentrant": False})
        model(**inputs(folder)).logits_per_image.sum().backward()
        found.append([p.grad for p in model.parameters() if p.requires_grad])
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)


def test_compiles(make: Make, folder: Path) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    trained(model)
    given = inputs(folder)
    compiled = torch.compile(model, backend="eager", fullgraph=True)
    torch.testing.assert_close(said(compiled, given), said(model, given))
    torch.compiler.reset()


@pytest.mark.parametrize("autocast", [True, False])
def test_mixed_precision(make: Make, autocast: bool, folder: Path) -> None:
    given = inputs(folder)
    torch.manual_seed(0)
    model = get_peft_model(clip(folder, torch.bfloat16), make()).eval()
    trained(model)
    assert {p.dtype for p in model.parameters() if p.requires_grad} == {torch.float32}
    torch.manual_seed(0)
    exact = get_peft_model(clip(folder), make()).eval()
    trained(exact)
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        found = said(model, given).float()
        model(**given).logits_per_image.sum().backward()
    gradients = [p.grad for p in model.parameters() if p.requires_grad]
    assert all(g is not None and torch.isfinite(g).all() and g.abs().max() > 0 for g in gradients)
    assert (found * said(exact, given)).sum(dim=1).min() > 0.99


def test_a_copy_is_a_model_of_its_own(make: Make, folder: Path) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    trained(model)
    given = inputs(folder)
    before = said(model, given)
    other = copy.deepcopy(model)
    assert torch.equal(said(other, given), before)
    trained(other)
    assert not torch.equal(said(other, given), before)
    assert torch.equal(said(model, given), before)


def test_transformers_itself_loads_it(make: Make, folder: Path, tmp_path: Path) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    trained(model)
    model.save_pretrained(tmp_path)
    plain = clip(folder)
    plain.load_adapter(str(tmp_path))
    given = inputs(folder)
    torch.testing.assert_close(said(plain, given), said(model, given), atol=1e-6, rtol=0)


@pytest.mark.filterwarnings("ignore:The PEFT config's `base_model_name_or_path` was renamed")
def test_a_config_serves_several_bases(make: Make, folder: Path, tmp_path: Path) -> None:
    config = make()
    get_peft_model(clip(folder), config)
    wide = tiny_clip(tmp_path / "wide", width=32, layers=3)
    model = get_peft_model(clip(wide), config).eval()
    trained(model)
    assert said(model, inputs(folder)).shape == (4, 32)
    config.save_pretrained(str(tmp_path / "config"))
    assert PeftConfig.from_pretrained(str(tmp_path / "config")).peft_type == config.peft_type


# Where each starts


def start(folder: Path, config: PeftConfig) -> dict[str, Tensor]:
    torch.manual_seed(0)
    model = get_peft_model(clip(folder), config)
    return {name: p.detach() for name, p in model.named_parameters() if p.requires_grad}


def test_a_bottleneck_starts_at_nothing(folder: Path) -> None:
    for name, values in start(folder, BottleneckAdapterConfig(reduction_factor=2)).items():
        if "down.default.weight" in name:
            assert values.std() == pytest.approx(0.01, rel=0.1)
        else:
            assert not values.any()


@pytest.mark.parametrize("projected", [False, True])
def test_a_prefixs_values_start_at_zero(folder: Path, projected: bool) -> None:
    config = ClipPrefixTuningConfig(num_virtual_tokens=50, prefix_projection=projected)
    torch.manual_seed(0)
    model = get_peft_model(clip(folder), config)
    model.base_model.fold()
    for name, values in get_peft_model_state_dict(model, save_embedding_layers=False).items():
        if name.endswith("values"):
            assert not values.any()
        elif not projected:
            assert values.std() == pytest.approx(0.02, rel=0.1)


def test_a_prompt_starts_as_in_coop_and_vpt(folder: Path) -> None:
    config = ClipPromptTuningConfig(num_virtual_tokens=60, towers="both")
    for name, values in start(folder, config).items():
        if "prompt_text" in name:
            assert values.std() == pytest.approx(0.02, rel=0.1)
        else:
            bound = (6 / (3 * 8 * 8 + 64)) ** 0.5
            assert bound * 0.99 < values.abs().max() <= bound


def test_a_bottleneck_drops_only_while_training(folder: Path) -> None:
    model = get_peft_model(clip(folder), BottleneckAdapterConfig(adapter_dropout=0.5))
    trained(model)
    given = inputs(folder)
    assert not torch.equal(said(model.train(), given), said(model, given))
    assert torch.equal(said(model.eval(), given), said(model, given))


# Prefix


@pytest.mark.parametrize("name", ["prefix_head", "my_prefix_trunk", "other"])
def test_an_adapters_name_is_only_a_name(name: str, folder: Path, tmp_path: Path) -> None:
    model = get_peft_model(clip(folder), CONFIGS["prefix"](), adapter_name=name).eval()
    trained(model)
    model.save_pretrained(tmp_path)
    again = PeftModel.from_pretrained(clip(folder), tmp_path / name, adapter_name=name).eval()
    given = inputs(folder)
    torch.testing.assert_close(said(again, given), said(model, given), atol=1e-6, rtol=0)


def test_folding_keeps_what_a_projection_makes(folder: Path, tmp_path: Path) -> None:
    model = get_peft_model(clip(folder, torch.bfloat16), CONFIGS["projected"]()).eval()
    trained(model)
    given = inputs(folder)
    before = said(model, given)
    model.base_model.fold()
    assert torch.equal(said(model, given), before)
    assert model.peft_config["default"].prefix_projection is False
    learning = {name: p for name, p in model.named_parameters() if p.requires_grad}
    assert {name.split(".")[-2] for name in learning} == {"prefix_keys", "prefix_values"}
    assert {p.dtype for p in learning.values()} == {torch.float32}
    model.save_pretrained(tmp_path)
    saved = load_file(tmp_path / "adapter_model.safetensors")
    assert {tuple(values.shape) for values in saved.values()} == {(3, 64)}
    again = PeftModel.from_pretrained(clip(folder, torch.bfloat16), tmp_path).eval()
    torch.testing.assert_close(said(again, given), before, atol=1e-6, rtol=0)


def test_other_attention_is_refused(folder: Path) -> None:
    model = get_peft_model(clip(folder), CONFIGS["prefix"]())
    model.base_model.model.vision_model.config._attn_implementation = "flex_attention"
    with pytest.raises(ValueError, match="eager or sdpa attention, not with flex_attention"):
        said(model, inputs(folder))


# Prompt


def test_padding_changes_nothing(folder: Path) -> None:
    model = get_peft_model(clip(folder), CONFIGS["prompt"]()).eval()
    trained(model)
    full = inputs(folder, padding="max_length", max_length=77)
    assert full["input_ids"].shape[1] == 77
    torch.testing.assert_close(said(model, full), said(model, inputs(folder)), atol=1e-6, rtol=0)
    masked = inputs(folder)
    unmasked = {key: masked[key] for key in masked if key != "attention_mask"}
    torch.testing.assert_close(said(model, unmasked), said(model, masked), atol=1e-6, rtol=0)


def test_a_model_that_ends_at_its_largest_token(folder: Path) -> None:
    given = inputs(folder)
    found = []
    for end in (None, 2):
        torch.manual_seed(0)
        base = clip(folder)
        base.text_model.eos_token_id = end or base.text_model.eos_token_id
        model = get_peft_model(base, CONFIGS["prompt"]()).eval()
        trained(model)
        found.append(said(model, given))
    assert torch.equal(*found)


def test_no_word_is_ever_cut_off(folder: Path) -> None:
    model = get_peft_model(clip(folder), ClipPromptTuningConfig(num_virtual_tokens=10)).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    for words in (1, 64, 65):
        text = " ".join(["cat"] * words + ["dog"])  # and a start and an end
        tokens = tokenizer([text, "cat"], padding="max_length", max_length=77, return_tensors="pt")
        if words < 65:
            other = tokenizer([text[:-3] + "bird"], return_tensors="pt")
            with torch.no_grad():
                found = model.get_text_features(**tokens).pooler_output[0]
                changed = model.get_text_features(**other).pooler_output[0]
            assert not torch.allclose(found, changed), "the last word was not read"
        else:
            told = "Prompt 1 has 68 tokens; with 10 virtual tokens that is 78, and the model"
            with pytest.raises(ValueError, match=told):
                model.get_text_features(**tokens)


@pytest.mark.parametrize("count", [2, 20])
def test_the_text_it_starts_from_may_be_longer_or_shorter(count: int, folder: Path) -> None:
    config = ClipPromptTuningConfig(
        num_virtual_tokens=count,
        prompt_tuning_init="TEXT",
        prompt_tuning_init_text="a photo of the red cat",
    )
    base = clip(folder)
    ids = AutoTokenizer.from_pretrained(folder)("a photo of the red cat")["input_ids"][1:-1]
    words = base.text_model.embeddings.token_embedding.weight
    wanted = words[(ids * 4)[:count]]
    (prompt,) = [p for p in get_peft_model(base, config).parameters() if p.requires_grad]
    assert torch.equal(prompt, wanted)


def test_loading_a_prompt_needs_no_tokenizer(folder: Path, tmp_path: Path) -> None:
    config = ClipPromptTuningConfig(prompt_tuning_init="TEXT", tokenizer_name_or_path=str(folder))
    get_peft_model(clip(folder), config).save_pretrained(tmp_path)
    described = json.loads((tmp_path / "adapter_config.json").read_text(encoding="utf-8"))
    assert described["tokenizer_name_or_path"] is None
    base = clip(folder)
    base.name_or_path = ""
    PeftModel.from_pretrained(base, tmp_path, is_trainable=True)


def test_only_one_prompt_is_active(folder: Path) -> None:
    model = get_peft_model(clip(folder), CONFIGS["prompt"]())
    model.add_adapter("other", CONFIGS["prompt"]())
    for switch in (model.base_model.set_adapter, partial(functional.set_adapter, model)):
        with pytest.raises(ValueError, match="Only one prompt can be active"):
            switch(["default", "other"])


def test_positions_are_not_taken_beside_a_prompt(folder: Path) -> None:
    model = get_peft_model(clip(folder), CONFIGS["prompt"]())
    tokens = {key: value for key, value in inputs(folder).items() if key != "pixel_values"}
    places = torch.arange(tokens["input_ids"].shape[1])[None]
    with pytest.raises(ValueError, match="position_ids"):
        model.get_text_features(**tokens, position_ids=places)
    length = tokens["input_ids"].shape[1]
    square = torch.ones(2, 1, length, length, dtype=torch.bool)
    with pytest.raises(ValueError, match=r"attention_mask is \(prompts, tokens\)"):
        model.get_text_features(tokens["input_ids"], attention_mask=square)


# What cannot be


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: BottleneckAdapterConfig(adapter_type="parallel"), "adapter_type='parallel'"),
        (lambda: BottleneckAdapterConfig(reduction_factor=0.5), "reduction_factor=0.5"),
        (lambda: BottleneckAdapterConfig(non_linearity="prelu"), "non_linearity='prelu'"),
        (lambda: BottleneckAdapterConfig(adapter_dropout=1.0), "adapter_dropout=1.0"),
        (lambda: BottleneckAdapterConfig(towers="left"), "towers='left'"),
        (lambda: ClipPrefixTuningConfig(num_virtual_tokens=0), "num_virtual_tokens=0"),
        (lambda: ClipPrefixTuningConfig(encoder_hidden_size=0), "encoder_hidden_size=0"),
        (lambda: ClipPromptTuningConfig(num_virtual_tokens=0), "num_virtual_tokens=0"),
        (lambda: ClipPromptTuningConfig(depth=0), "depth=0"),
        (lambda: ClipPromptTuningConfig(prompt_tuning_init="HOPE"), "prompt_tuning_init='HOPE'"),
    ],
)
def test_a_config_refuses(make: Make, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        make()


def test_a_model_refuses(folder: Path) -> None:
    with pytest.raises(ValueError, match="the vision tower has 2 layers"):
        get_peft_model(clip(folder), ClipPromptTuningConfig(towers="vision", depth=3))
    with pytest.raises(ValueError, match="not a linear layer"):
        get_peft_model(clip(folder), BottleneckAdapterConfig(target_modules=["mlp"]))
    with pytest.raises(ValueError, match="is for CLIP, SigLIP, .* not for a model of type 'cust"):
        get_peft_model(nn.Sequential(nn.Linear(2, 2)), ClipPrefixTuningConfig())
    nameless = clip(folder)
    nameless.name_or_path = ""
    with pytest.raises(ValueError, match="needs tokenizer_name_or_path"):
        get_peft_model(nameless, ClipPromptTuningConfig(prompt_tuning_init="TEXT"))
    with pytest.raises(ValueError, match="prompt_tuning_init_text is empty"):
        config = ClipPromptTuningConfig(prompt_tuning_init="TEXT", prompt_tuning_init_text="")
        get_peft_model(clip(folder), config)


def test_towers_are_kept_apart(folder: Path) -> None:
    for tower, other in (("vision", "text"), ("text", "vision")):
        for config in (
            BottleneckAdapterConfig(towers=tower),
            ClipPrefixTuningConfig(towers=tower),
            ClipPromptTuningConfig(towers=tower),
        ):
            model = get_peft_model(clip(folder), config)
            names = [name for name, p in model.named_parameters() if p.requires_grad]
            assert names and not any(f"{other}_model" in name for name in names)


def test_other_linear_layers_can_be_named(folder: Path) -> None:
    last = BottleneckAdapterConfig(target_modules=["visual_projection"], towers="vision")
    model = get_peft_model(clip(folder), last)
    assert model.base_model.targeted_module_names == ["visual_projection"]
    config = BottleneckAdapterConfig(target_modules=["fc1"], towers="vision")
    model = get_peft_model(clip(folder), config)
    assert model.base_model.targeted_module_names == [
        f"vision_model.encoder.layers.{layer}.mlp.fc1" for layer in range(2)
    ]


# In another process


ELSEWHERE = """
import gc
gc.disable()
import sys, torch
from pathlib import Path
import cliptune.tuners
from peft import PeftModel
from transformers import CLIPModel
base, given, *adapters = sys.argv[1:]
for adapter in adapters:
    clip = CLIPModel.from_pretrained(base, dtype=torch.float32)
    model = PeftModel.from_pretrained(clip, adapter).eval()
    with torch.no_grad():
        answer = model(**torch.load(given, weights_only=True))
    out = Path(adapter).with_suffix(".pt")
    torch.save(torch.cat([answer.text_embeds, answer.image_embeds]), out)
ours = {name for name in sys.modules if name.startswith("cliptune")}
assert all(name == "cliptune" or name.startswith("cliptune.tuners") for name in ours), ours
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[Make, tuple[Tensor, Tensor]]:
    """What each says here and in another process, which is one for all: it takes long to start."""
    place, folder = tmp_path_factory.mktemp("elsewhere"), cliptune_resources.starter()
    processor = CLIPProcessor.from_pretrained(folder)
    tokens = processor.tokenizer(TEXTS, padding=True, return_tensors="pt")
    given = dict(tokens) | {"pixel_values": torch.randn(2, 3, 64, 64)}
    torch.save(given, place / "given.pt")
    here = {}
    for name, make in CONFIGS.items():
        model = get_peft_model(clip(folder), make()).eval()
        trained(model)
        model.save_pretrained(place / name)
        here[name] = said(model, given)
    paths = [folder, place / "given.pt", *(place / name for name in CONFIGS)]
    subprocess.run([sys.executable, "-c", ELSEWHERE, *map(str, paths)], check=True)
    return {
        make: (here[name], torch.load(place / f"{name}.pt", weights_only=True))
        for name, make in CONFIGS.items()
    }


def test_it_loads_elsewhere_with_plain_peft(
    make: Make, elsewhere: dict[Make, tuple[Tensor, Tensor]]
) -> None:
    here, there = elsewhere[make]
    torch.testing.assert_close(there, here, atol=1e-6, rtol=0)
