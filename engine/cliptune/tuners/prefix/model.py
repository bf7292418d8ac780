"""Puts prefixes into a model, and folds their projection away when asked to."""

from torch import nn

from cliptune.tuners.anatomy import Block
from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.prefix.layer import PrefixLayer
from cliptune.tuners.tuner import Tuner


class ClipPrefixTuningModel(Tuner):
    """A model with prefixes: see `ClipPrefixTuningConfig`."""

    prefix = "prefix_"
    tuner_layer_cls = PrefixLayer

    def targets(self, config: ClipPrefixTuningConfig, found: list[Block]) -> list[str]:
        """Every block's attention."""
        return [block.attention for block in found]

    def wrap(self, config: ClipPrefixTuningConfig, target: nn.Module, key: str) -> PrefixLayer:
        """A layer around an attention."""
        return PrefixLayer(target)

    def fold(self, adapter_name: str = "default") -> None:
        """Put the keys and values of a prefix in the place of the MLP that makes them, for good.

        What is trained then are these: an optimiser made before holds the weights of the MLP.
        """
        layers = [m for m in self.model.modules() if isinstance(m, PrefixLayer)]
        for layer in layers:
            if adapter_name in layer.prefix_head:
                layer.fold(adapter_name)
        for layer in layers:
            if adapter_name in layer.prefix_trunk:
                del layer.prefix_trunk[adapter_name]
        self.peft_config[adapter_name].prefix_projection = False
