"""Puts bottleneck adapters into a model."""

from typing import Any

from torch import nn

from cliptune.tuners.bottleneck.config import BottleneckAdapterConfig
from cliptune.tuners.bottleneck.layer import BottleneckLayer
from cliptune.tuners.tuner import Tuner

TARGETS = {"houlsby": {"out_proj", "fc2"}, "pfeiffer": {"fc2"}}
"""The last Linear of attention and of the MLP: their outputs are where the papers put adapters."""


class BottleneckAdapterModel(Tuner):
    """A model with bottleneck adapters: see `BottleneckAdapterConfig`."""

    prefix = "bottleneck_"
    tuner_layer_cls = BottleneckLayer

    def targets(self, config: BottleneckAdapterConfig, model: Any) -> set[str]:
        """The Linears that an adapter comes after."""
        return TARGETS[config.adapter_type]

    def wrap(self, config: BottleneckAdapterConfig, target: nn.Module, key: str) -> BottleneckLayer:
        """A layer around a Linear, quantised or not. Raises `ValueError` on anything else."""
        if not hasattr(target, "out_features"):
            raise ValueError(f"{key} is not a linear layer; a bottleneck adapter follows only one.")
        return BottleneckLayer(target)
