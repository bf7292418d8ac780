"""Our tuners against the papers' formulas, computed slowly and apart, in float64 to 1e-10.

With "eager" attention transformers computes the softmax in fp32, so that it is to 1e-5 there.
"""

from pathlib import Path

import pytest
import torch
from peft import PeftConfig, PeftModel, get_peft_model
from torch import Tensor, nn
from transformers import AutoTokenizer, CLIPModel

from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig
from engine import slow
from engine.tiny import tiny_clip

TEXTS = ["a photo of a cat", "dog", "a small red image of the yellow house in the tree"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(params=["eager", "sdpa"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def clip(folder: Path, kind: str = "eager") -> CLIPModel:
    return CLIPModel.from_pretrained(folder, dtype=torch.float64, attn_implementation=kind).eval()


def tuned(folder: Path, kind: str, config: PeftConfig) -> PeftModel:
    """A model whose adapter is as if trained: every number of it drawn anew."""
    torch.manual_seed(0)
    model = get_peft_model(clip(folder, kind), config).eval()
    for parameter in model.parameters():
        if parameter.requires_grad:
            nn.init.normal_(parameter, std=0.5)
    return model


def exactness(model: PeftModel) -> float:
    return 1e-10 if model.config.vision_config._attn_implementation == "sdpa" else 1e-5


def weights(model: PeftModel, name: str) -> list[Tensor]:
    """What was trained under a name, in the order of layers; text before vision."""
    return [p.detach() for key, p in model.named_parameters() if f".{name}.default" in key]


@torch.no_grad()
def check_texts(
    folder: Path, model: PeftModel, run: slow.Block, context: Tensor | None = None
) -> None:
    plain = clip(folder)
    tokens = AutoTokenizer.from_pretrained(folder)(TEXTS, padding=True, return_tensors="pt")
    found = model.get_text_features(**tokens).pooler_output
    for row, ids in enumerate(AutoTokenizer.from_pretrained(folder)(TEXTS)["input_ids"]):
        wanted = slow.prompt(plain, ids, run, context)
        torch.testing.assert_close(found[row], wanted, atol=exactness(model), rtol=0)


@torch.no_grad()
def check_images(
    folder: Path, model: PeftModel, run: slow.Block, prompts: list[Tensor] | None = None
) -> None:
    plain = clip(folder)
    generator = torch.Generator().manual_seed(1)
    pixels = torch.randn(2, 3, 32, 32, generator=generator, dtype=torch.float64)
    found = model.get_image_features(pixel_values=pixels).pooler_output
    for row in range(2):
        wanted = slow.image(plain, pixels[row], run, prompts or [])
        torch.testing.assert_close(found[row], wanted, atol=exactness(model), rtol=0)


def blocks(folder: Path, tower: str) -> slow.Block:
    """The blocks of a tower as they are in the base."""
    layers = getattr(clip(folder), f"{tower}_model").encoder.layers
    return lambda number, x: slow.block(x, layers[number], causal=tower == "text")


def test_the_slow_clip_is_clip(folder: Path, kind: str) -> None:
    check_texts(folder, clip(folder, kind), blocks(folder, "text"))
    check_images(folder, clip(folder, kind), blocks(folder, "vision"))


@pytest.mark.parametrize(
    ("form", "residual"), [("houlsby", True), ("pfeiffer", True), ("pfeiffer", False)]
)
def test_bottleneck(folder: Path, form: str, residual: bool) -> None:
    config = BottleneckAdapterConfig(
        adapter_type=form,
        original_ln_before=residual,
        reduction_factor=8,
        non_linearity="gelu",
        scaling=0.7,
    )
    model = tuned(folder, "sdpa", config)
    each = 2 if form == "houlsby" else 1  # of each block, attention's before the MLP's
    named = ("bottleneck_down", "bottleneck_up")
    down, up = (weights(model, name) for name in named)
    assert len(down) == 2 * each * 2 * 2  # weights and biases of two towers with two layers

    def adapter(place: int) -> slow.Change:
        def change(x: Tensor) -> Tensor:
            w1, b1, w2, b2 = *down[2 * place : 2 * place + 2], *up[2 * place : 2 * place + 2]
            return x + 0.7 * (slow.activation(x @ w1.T + b1, "gelu") @ w2.T + b2)

        return change

    def adapted(first: int, tower: str) -> slow.Block:
        layers = getattr(clip(folder), f"{tower}_model").encoder.layers

        def run(layer: int, x: Tensor) -> Tensor:
            place = first + layer * each
            last = adapter(place + each - 1)
            whole = residual and form == "pfeiffer"  # after all that the block says
            made = slow.block(
                x,
                layers[layer],
                causal=tower == "text",
                after_attention=adapter(place) if each == 2 else slow.nothing,
                after_mlp=slow.nothing if whole else last,
            )
            return last(made) if whole else made

        return run

    check_texts(folder, model, adapted(0, "text"))
    check_images(folder, model, adapted(2 * each, "vision"))


@torch.no_grad()
def check_alone(folder: Path, model: PeftModel, made: list[slow.Prefix]) -> None:
    """A prompt without padding or mask, which SDPA would take as causal from the prefix on."""
    plain = clip(folder)
    ids = AutoTokenizer.from_pretrained(folder)(TEXTS[0], return_tensors="pt")["input_ids"]
    layers = plain.text_model.encoder.layers

    def run(number: int, x: Tensor) -> Tensor:
        return slow.block(x, layers[number], True, prefix=made[number])

    found = model.get_text_features(input_ids=ids).pooler_output[0]
    wanted = slow.prompt(plain, ids[0].tolist(), run, None)
    torch.testing.assert_close(found, wanted, atol=exactness(model), rtol=0)


@pytest.mark.parametrize("projected", [False, True])
def test_prefix(folder: Path, kind: str, projected: bool) -> None:
    config = ClipPrefixTuningConfig(
        num_virtual_tokens=3, prefix_projection=projected, encoder_hidden_size=24
    )
    model = tuned(folder, kind, config)
    made: list[slow.Prefix] = []
    if projected:
        trunks, heads = weights(model, "prefix_trunk"), weights(model, "prefix_head")
        for tower in range(2):
            embedding, w1, b1 = trunks[3 * tower : 3 * tower + 3]
            for layer in range(2):
                w2, b2 = heads[4 * tower + 2 * layer : 4 * tower + 2 * layer + 2]
                both = (embedding @ w1.T + b1).tanh() @ w2.T + b2
                made.append((both[:, :64], both[:, 64:]))
    else:
        keys, values = weights(model, "prefix_keys"), weights(model, "prefix_values")
        made = list(zip(keys, values, strict=True))
    check_alone(folder, model, made)
    text, vision = (getattr(clip(folder), f"{tower}_model").encoder for tower in ("text", "vision"))
    check_texts(folder, model, lambda n, x: slow.block(x, text.layers[n], True, prefix=made[n]))
    check_images(
        folder, model, lambda n, x: slow.block(x, vision.layers[n], False, prefix=made[2 + n])
    )


def test_text_prompt(folder: Path, kind: str) -> None:
    model = tuned(folder, kind, ClipPromptTuningConfig(num_virtual_tokens=5))
    (context,) = weights(model, "prompt_text")
    check_texts(folder, model, blocks(folder, "text"), context)
    check_images(folder, model, blocks(folder, "vision"))


@pytest.mark.parametrize("depth", [1, 2])
def test_visual_prompt(folder: Path, kind: str, depth: int) -> None:
    config = ClipPromptTuningConfig(num_virtual_tokens=4, towers="both", depth=depth)
    model = tuned(folder, kind, config)
    prompts = weights(model, "prompt_vision")
    assert len(prompts) == depth
    check_images(folder, model, blocks(folder, "vision"), prompts)
    (context,) = weights(model, "prompt_text")
    check_texts(folder, model, blocks(folder, "text"), context)
