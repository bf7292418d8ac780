"""Where the towers of a transformers model are, their blocks, and what in a block can be tuned.

Found by looking at the modules, so that one rule serves a whole CLIP, one tower of it, a classifier
on it, and its relatives.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from peft.tuners.tuners_utils import BaseTunerLayer
from torch import nn

Tower = Literal["vision", "text"]

_PROJECTIONS: dict[str, Tower] = {"visual_projection": "vision", "text_projection": "text"}
"""What stands beside the towers and belongs to one of them."""


@dataclass(frozen=True)
class _Layout:
    """What the parts of a block are called."""

    attention: str
    after_attention: str
    after_mlp: str


_LAYOUTS = (
    _Layout("self_attn", "self_attn.out_proj", "mlp.fc2"),  # CLIP, SigLIP, MetaCLIP 2
    _Layout("attention", "attention.o_proj", "mlp.fc2"),  # ViT
    _Layout("attention.self", "attention.output.dense", "output.dense"),  # BERT
)


@dataclass(frozen=True)
class Block:
    """A block of a tower; names are of modules in the model."""

    name: str
    tower: Tower
    stack: str
    """What the list that it stands in is called."""
    index: int
    width: int
    attention: str
    after_attention: str
    """The last Linear of the attention, whose output is added to the block's input."""
    after_mlp: str


def blocks(model: nn.Module) -> list[Block]:
    """All blocks, in the model's order; none where it is no model of the kind."""
    return [
        block
        for path, stack in model.named_modules()
        if isinstance(stack, nn.ModuleList)
        for number in range(len(stack))
        for block in _block(model, path, number)
    ]


def _block(model: nn.Module, path: str, number: int) -> Iterator[Block]:
    name = f"{path}.{number}"
    for layout in _LAYOUTS:
        attention = _inside(model, name, layout.attention)
        after_attention = _inside(model, name, layout.after_attention)
        after_mlp = _inside(model, name, layout.after_mlp)
        if attention is None or after_attention is None or after_mlp is None:
            continue
        config = unwrapped(model.get_submodule(attention)).config
        tower = _tower(config)
        if tower is not None:
            stack = path.rpartition(".")[2]
            width = config.hidden_size
            yield Block(name, tower, stack, number, width, attention, after_attention, after_mlp)
            return


def _inside(model: nn.Module, name: str, parts: str) -> str | None:
    """The full name of a part of a module, through whatever has been put around either."""
    for part in parts.split("."):
        module = model.get_submodule(name)
        while isinstance(module, BaseTunerLayer):
            name, module = f"{name}.base_layer", module.base_layer
        if part not in module._modules:
            return None
        name = f"{name}.{part}"
    return name


def unwrapped(module: Any) -> Any:
    """What a tuner's layer was put around."""
    return module.get_base_layer() if isinstance(module, BaseTunerLayer) else module


def _tower(config: Any) -> Tower | None:
    """The tower that a configuration is one of; None for that of both, and of neither."""
    if hasattr(config, "patch_size"):
        return "vision"
    return "text" if hasattr(config, "vocab_size") else None


def tower_of(model: nn.Module, name: str) -> Tower | None:
    """The tower that a module lies in; None where it is in none, or in no model of the kind."""
    parts = name.split(".")
    if projected := [_PROJECTIONS[part] for part in parts if part in _PROJECTIONS]:
        return projected[0]
    for count in range(len(parts), -1, -1):
        config = getattr(model.get_submodule(".".join(parts[:count])), "config", None)
        if tower := _tower(config):
            return tower
    return None
