"""Dropout of few random numbers: the same as torch's but for which numbers are drawn."""

import math
from pathlib import Path

import pytest
import torch
from peft import get_peft_model
from peft.tuners.lora import LoraLayer
from torch import Tensor, nn
from transformers import CLIPModel

from cliptune.families import USUAL
from cliptune.methods.lora import Lora
from cliptune.tuners.dropout import Dropout, dropped
from engine.tiny import tiny_clip

COUNT = 100_003
"""Not a multiple of what one draw decides."""


def ones(dtype: torch.dtype = torch.float32) -> Tensor:
    torch.manual_seed(0)
    return torch.ones(COUNT, dtype=dtype)


@pytest.mark.parametrize("probability", [0.003, 0.1, 0.5, 0.97])
def test_it_drops_as_many_as_it_should(probability: float) -> None:
    share = float((dropped(ones(), probability) == 0).float().mean())
    assert share == pytest.approx(
        probability, abs=5 * math.sqrt(probability * (1 - probability) / COUNT)
    )


def test_neighbours_are_dropped_independently_of_each_other() -> None:
    lost = (dropped(ones(), 0.3) == 0).float()
    for apart in (1, 2, 3, 4, 5):
        both = float((lost[apart:] * lost[:-apart]).mean())
        assert both == pytest.approx(0.09, abs=5 * math.sqrt(0.09 * 0.91 / COUNT))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
def test_what_is_kept_grows_by_as_much_and_its_gradient_alike(dtype: torch.dtype) -> None:
    x = ones(dtype).requires_grad_()
    y = dropped(x, 0.1)
    assert set(y.tolist()) == {0.0, float(torch.tensor(1 / 0.9, dtype=dtype))}
    y.backward(torch.ones_like(y))
    assert torch.equal(x.grad, y)


def test_it_follows_from_the_seed_alone() -> None:
    first, again = dropped(ones(), 0.1), dropped(ones(), 0.1)
    assert torch.equal(first, again)
    assert not torch.equal(first, dropped(torch.ones(COUNT), 0.1))


def test_the_ends_of_what_it_may_be() -> None:
    assert torch.equal(dropped(ones(), 0.0), ones())
    assert not dropped(ones(), 1.0).any()
    assert float((dropped(ones(), 1 - 1e-9) != 0).float().mean()) < 1e-3
    assert dropped(torch.ones(0, 3), 0.1).shape == (0, 3)


def test_nothing_is_dropped_but_in_training() -> None:
    dropout = Dropout(0.5)
    assert not torch.equal(dropout(ones()), ones())
    assert torch.equal(dropout.eval()(ones()), ones())


def test_loras_drop_so_and_leave_the_type_of_their_input(tmp_path: Path) -> None:
    folder = tiny_clip(tmp_path)
    model = CLIPModel.from_pretrained(folder, dtype=torch.bfloat16)
    adapted = Lora(dropout=0.1).apply(model, "", None).train()
    layers = [module for module in adapted.modules() if isinstance(module, LoraLayer)]
    assert layers
    for layer in layers:
        assert [type(dropout) for dropout in layer.lora_dropout.values()] == [Dropout]
    seen: list[torch.dtype] = []
    layers[0].lora_A["default"].register_forward_pre_hook(
        lambda _, given: seen.append(given[0].dtype)
    )
    with torch.autocast("cpu", torch.bfloat16):
        layers[0](torch.ones(1, 2, layers[0].in_features, dtype=torch.bfloat16))
    assert seen == [torch.bfloat16]
    without = Lora(dropout=0.0).apply(CLIPModel.from_pretrained(folder), "", None)
    assert not any(isinstance(module, nn.Dropout) for module in without.modules())


def test_dora_computes_as_plain_peft_does(tmp_path: Path) -> None:
    """In the types that an adapter of it is used in, the lengths of columns among them."""
    folder, said = tiny_clip(tmp_path), []
    ids = torch.tensor([[1, 5, 9, 2]])
    for plain in (False, True):
        model = CLIPModel.from_pretrained(folder, dtype=torch.bfloat16)
        method = Lora(dropout=0.0, dora=True)
        config = method.config("")
        method.aim(config, USUAL)
        torch.manual_seed(0)
        adapted = get_peft_model(model, config) if plain else method.apply(model, "", None)
        for name, weight in adapted.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(weight, std=1e-2)
        with torch.autocast("cpu", torch.bfloat16), torch.no_grad():
            said.append(adapted.get_text_features(input_ids=ids).pooler_output)
    assert torch.equal(*said)
