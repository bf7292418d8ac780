"""A Linear, or a whole block, with a bottleneck adapter after it."""

from typing import Any

import torch
from torch import Tensor, nn
from transformers.activations import ACT2FN

from cliptune.tuners.bottleneck.config import BottleneckAdapterConfig
from cliptune.tuners.dropout import dropped
from cliptune.tuners.tuner import TunerLayer


class BottleneckLayer(TunerLayer):
    """y + scaling * up(act(down(y))) of a module's output y `(batch, tokens, width)`."""

    adapter_layer_names = ("bottleneck_down", "bottleneck_up")
    other_param_names = ("activation", "dropout", "scaling")

    def __init__(self, base_layer: nn.Module, width: int | None = None) -> None:
        super().__init__(base_layer, width)
        self.bottleneck_down = nn.ModuleDict()
        self.bottleneck_up = nn.ModuleDict()
        self.activation: dict[str, nn.Module] = {}
        self.dropout: dict[str, float] = {}
        self.scaling: dict[str, float] = {}

    def add(
        self, adapter: str, config: BottleneckAdapterConfig, key: str, model: nn.Module
    ) -> None:
        """A new adapter: up is zero, so that it changes nothing yet."""
        width = self.out_features
        narrow = max(1, round(width / config.reduction_factor))
        down, up = nn.Linear(width, narrow), nn.Linear(narrow, width)
        # N(0, 0.01) is Houlsby's (sec. 3.6), for down and up alike; a zero up starts at the base.
        nn.init.normal_(down.weight, std=1e-2)
        nn.init.zeros_(down.bias)
        nn.init.zeros_(up.weight)
        nn.init.zeros_(up.bias)
        for linear in (down, up):
            linear.weight, linear.bias = self.own(linear.weight.data), self.own(linear.bias.data)
        self.bottleneck_down[adapter], self.bottleneck_up[adapter] = down, up
        self.activation[adapter] = ACT2FN[config.non_linearity]
        self.dropout[adapter] = config.adapter_dropout
        self.scaling[adapter] = config.scaling

    def forward(self, x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        """`(..., width in) -> (..., width out)`."""
        y: Tensor = self.base_layer(x, *args, **kwargs)
        added = y
        for name in self.active():
            down, up = self.bottleneck_down[name], self.bottleneck_up[name]
            narrow = self.activation[name](down(self.like(y, down)))
            if self.training and self.dropout[name]:
                narrow = dropped(narrow, self.dropout[name])
            added = torch.add(added, up(narrow).to(y.dtype), alpha=self.scaling[name])
        return added
