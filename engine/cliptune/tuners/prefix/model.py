"""Puts prefixes into a CLIP, and folds their projection away on saving and loading."""

import re
from typing import Any

import torch
from torch import Tensor, nn

from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.prefix.layer import PrefixLayer
from cliptune.tuners.tuner import Tuner


class ClipPrefixTuningModel(Tuner):
    """A CLIP with prefixes: see `ClipPrefixTuningConfig`."""

    prefix = "prefix_"
    tuner_layer_cls = PrefixLayer

    def targets(self, config: ClipPrefixTuningConfig, model: Any) -> set[str]:
        """Every block's attention."""
        return {"self_attn"}

    def wrap(self, config: ClipPrefixTuningConfig, target: nn.Module, key: str) -> PrefixLayer:
        """A layer around an attention, which knows the first of its tower."""
        first = re.sub(r"layers\.\d+\.", "layers.0.", key)
        return PrefixLayer(target, None if first == key else self.model.get_submodule(first))

    @classmethod
    def _get_adapter_state_dict(
        cls,
        model: nn.Module,
        config: Any,
        adapter_name: str,
        state_dict: dict[str, Tensor],
        unwanted_adapter_names: list[str],
    ) -> dict[str, Tensor]:
        found = super()._get_adapter_state_dict(
            model, config, adapter_name, state_dict, unwanted_adapter_names
        )
        made_by = re.compile(rf"\.prefix_(head|trunk)\.{re.escape(adapter_name)}\.")
        kept = {key: value for key, value in found.items() if not made_by.search(key)}
        return kept | folded(model, adapter_name)

    @classmethod
    def _remap_adapter_state_dict_for_load(
        cls, model: nn.Module, config: Any, adapter_name: str, state_dict: dict[str, Tensor]
    ) -> dict[str, Tensor]:
        layers = _projected(model, adapter_name).values()
        for layer in layers:
            layer.fold(adapter_name)
        for layer in layers:
            if adapter_name in layer.prefix_trunk:
                del layer.prefix_trunk[adapter_name]
        remapped: dict[str, Tensor] = super()._remap_adapter_state_dict_for_load(
            model, config, adapter_name, state_dict
        )
        return remapped


@torch.no_grad()
def folded(model: nn.Module, adapter: str = "default") -> dict[str, Tensor]:
    """Keys and values that an MLP still makes, by the names that they have without it."""
    found: dict[str, Tensor] = {}
    for name, layer in _projected(model, adapter).items():
        keys, values = layer.prefix(adapter)
        found[f"{name}.prefix_keys.{adapter}"] = keys.contiguous()
        found[f"{name}.prefix_values.{adapter}"] = values.contiguous()
    return found


def _projected(model: nn.Module, adapter: str) -> dict[str, PrefixLayer]:
    """The layers whose prefix an MLP still makes, by name."""
    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, PrefixLayer) and adapter in module.prefix_head
    }
