"""CLIP's activation: what transformers computes, with less held for the backward pass."""

import pytest
import torch
from torch import Tensor, nn
from transformers.activations import QuickGELUActivation

from cliptune.models.quick_gelu import QuickGelu, put_in

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


def test_it_takes_the_place_of_transformers_own() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(QuickGELUActivation(), nn.ReLU()))
    put_in(model)
    kinds = [type(module) for module in model.modules()]
    assert QuickGelu in kinds
    assert QuickGELUActivation not in kinds
    assert nn.ReLU in kinds
