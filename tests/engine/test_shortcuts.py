"""What a model need not compute: it says what transformers' own does, of less work."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers.activations import QuickGELUActivation

from cliptune.families import FAMILIES
from cliptune.models.load import load
from cliptune.models.quick_gelu import QuickGelu
from engine.tiny_families import WRITERS

TYPES = (torch.float32, torch.bfloat16, torch.float16)


def some(dtype: torch.dtype = torch.float32) -> Tensor:
    numbers = 4 * torch.randn(3, 5, 7, generator=torch.Generator().manual_seed(0))
    return numbers.to(dtype).requires_grad_()


@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_it_says_what_transformers_says_to_the_bit(dtype: torch.dtype) -> None:
    x = some(dtype)
    expected = QuickGELUActivation()(x)
    assert torch.equal(QuickGelu()(x), expected)
    assert torch.equal(QuickGelu()(x.detach()), expected)
    with torch.no_grad():
        assert torch.equal(QuickGelu()(x), expected)
    assert torch.equal(x, some(dtype)), "its input was written to"


def test_its_gradients_are_right() -> None:
    assert torch.autograd.gradcheck(QuickGelu(), some(torch.float64))


def test_nothing_but_its_input_is_held_for_the_backward_pass() -> None:
    def held(activation: nn.Module) -> list[Tensor]:
        kept: list[Tensor] = []

        def keep(tensor: Tensor) -> Tensor:
            kept.append(tensor)
            return tensor

        x = some()
        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            activation(x)
        return [tensor for tensor in kept if tensor.data_ptr() != x.data_ptr()]

    assert held(QuickGELUActivation())
    assert not held(QuickGelu())


@pytest.mark.parametrize("kind", WRITERS)
def test_a_base_takes_the_shortcuts_of_its_family(kind: str, tmp_path: Path) -> None:
    folder = WRITERS[kind](tmp_path)
    base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    assert not [one for one in base.model.modules() if isinstance(one, QuickGELUActivation)]
    tower = base.family.vision
    last = base.model.get_submodule(tower.blocks)[-1]
    seen: list[int] = []
    for name in tower.pooled_first:
        last.get_submodule(name).register_forward_hook(
            lambda _, given, made: seen.append(made.shape[1])
        )
    base.encode_images(torch.zeros(2, 3, base.resolution, base.resolution))
    assert seen == [1] * len(tower.pooled_first)


def test_bases_with_a_class_token_pool_it_alone() -> None:
    with_one = {kind for kind, family in FAMILIES.items() if family.vision.pooled_first}
    assert with_one == FAMILIES.keys() - {"siglip"}
