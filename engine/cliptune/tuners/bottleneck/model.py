"""Puts bottleneck adapters into a model."""

from torch import nn

from cliptune.tuners.anatomy import Block, blocks
from cliptune.tuners.bottleneck.config import BottleneckAdapterConfig
from cliptune.tuners.bottleneck.layer import BottleneckLayer
from cliptune.tuners.tuner import Tuner


class BottleneckAdapterModel(Tuner):
    """A model with bottleneck adapters: see `BottleneckAdapterConfig`."""

    prefix = "bottleneck_"
    tuner_layer_cls = BottleneckLayer

    def targets(self, config: BottleneckAdapterConfig, found: list[Block]) -> list[str]:
        """The Linears, or blocks, that an adapter comes after: where the papers put them."""
        if config.adapter_type == "houlsby":
            return [name for b in found for name in (b.after_attention, b.after_mlp)]
        return [block.name if config.original_ln_before else block.after_mlp for block in found]

    def wrap(self, config: BottleneckAdapterConfig, target: nn.Module, key: str) -> BottleneckLayer:
        """A layer around a Linear, quantised or not, or a block. Raises `ValueError` on others."""
        if hasattr(target, "out_features"):
            return BottleneckLayer(target)
        widths = {block.name: block.width for block in blocks(self.model)}
        if key not in widths:
            raise ValueError(f"{key} is not a linear layer; a bottleneck adapter follows only one.")
        return BottleneckLayer(target, widths[key])
