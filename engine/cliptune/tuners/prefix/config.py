"""The settings of a prefix."""

from dataclasses import dataclass, field
from typing import ClassVar

from cliptune.tuners.tuner import Kind, TunerConfig, check


@dataclass
class ClipPrefixTuningConfig(TunerConfig):
    """Trained keys and values before each layer's own.

    Li and Liang 2021, arXiv 2101.00190, sec. 4. With `prefix_projection` they come from an MLP
    (sec. 4.3), which is trained, saved and loaded as any adapter is. Once training is over,
    `ClipPrefixTuningModel.fold()` puts what it makes in its place. `output_attentions` tells
    nothing of a tower with a prefix: transformers listens to the attention that this one stands in
    for.
    """

    method: ClassVar[Kind] = Kind.CLIP_PREFIX

    num_virtual_tokens: int = field(
        default=20, metadata={"help": "Key and value pairs before each layer's own."}
    )
    prefix_projection: bool = field(
        default=False, metadata={"help": "Compute them with an MLP, until it is folded."}
    )
    encoder_hidden_size: int | None = field(
        default=None, metadata={"help": "Width of that MLP; the tower's own if not given."}
    )

    def __post_init__(self) -> None:
        """Raises `ValueError` on what cannot be."""
        super().__post_init__()
        check(self.num_virtual_tokens >= 1, "num_virtual_tokens", self.num_virtual_tokens)
        hidden = self.encoder_hidden_size
        check(hidden is None or hidden >= 1, "encoder_hidden_size", hidden)
