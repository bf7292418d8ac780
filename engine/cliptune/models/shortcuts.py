"""What a model need not compute, as nobody reads it: it says the same."""

from typing import Any

from torch import Tensor, nn
from transformers.activations import QuickGELUActivation

from cliptune import families
from cliptune.models.quick_gelu import QuickGelu


def take(model: Any) -> None:
    """Have a model of a family, as transformers made it, take the shortcuts that there are."""
    for module in list(model.modules()):
        for name, child in module.named_children():
            if isinstance(child, QuickGELUActivation):
                setattr(module, name, QuickGelu())
    tower = families.of(model.config).vision
    last = model.get_submodule(tower.blocks)[-1]
    for name in tower.pooled_first:
        last.get_submodule(name).register_forward_pre_hook(_first)


def _first(_: nn.Module, given: tuple[Tensor]) -> Tensor:
    """The first place of `(batch, tokens, width)` alone: what comes of it is added to the others,
    too, which are not read."""
    return given[0][:, :1].contiguous()  # products of others are computed in other ways
