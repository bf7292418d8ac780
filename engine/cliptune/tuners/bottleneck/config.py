"""The settings of a bottleneck adapter."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from transformers.activations import ACT2FN

from cliptune.tuners.tuner import Kind, TunerConfig, check

PLAIN = ACT2FN.keys() - {"prelu", "xielu"}
"""Activation functions without weights of their own."""


@dataclass
class BottleneckAdapterConfig(TunerConfig):
    """x + scaling * up(act(down(x))) after attention and MLP ("houlsby") or MLP only ("pfeiffer").

    Houlsby et al. 2019, arXiv 1902.00751, fig. 2; Pfeiffer et al. 2020, arXiv 2005.00247, fig. 5.
    As in AdapterHub (`SeqBnConfig`), Pfeiffer's x is the MLP's output with the residual added: the
    output of the block. With `original_ln_before=False` it is the MLP's output alone. Where x is
    the block's, transformers' `hidden_states` are those before the adapter.
    """

    method: ClassVar[Kind] = Kind.BOTTLENECK

    adapter_type: Literal["houlsby", "pfeiffer"] = field(
        default="houlsby",
        metadata={"help": "After attention and MLP of each block, or after the MLP alone."},
    )
    original_ln_before: bool = field(
        default=True,
        metadata={"help": "Pfeiffer: feed the residual in with the MLP's output, as AdapterHub."},
    )
    reduction_factor: float = field(
        default=16, metadata={"help": "The width is divided by this in the bottleneck."}
    )
    non_linearity: str = field(
        default="relu", metadata={"help": "A name of transformers' activation functions."}
    )
    adapter_dropout: float = field(
        default=0.1, metadata={"help": "Fraction of the bottleneck's values dropped at random."}
    )
    scaling: float = field(default=1.0, metadata={"help": "What the adapter's output is times."})
    target_modules: list[str] | str | None = field(  # type: ignore[misc]
        default=None,
        metadata={"help": "Linear layers to put an adapter after, if not those of the type."},
    )

    @classmethod
    def check_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        """What was saved before there was `original_ln_before` is of the form without it."""
        return {"original_ln_before": False} | dict(super().check_kwargs(**kwargs))

    def __post_init__(self) -> None:
        """Raises `ValueError` on what cannot be."""
        super().__post_init__()
        check(self.adapter_type in ("houlsby", "pfeiffer"), "adapter_type", self.adapter_type)
        # Houlsby's adapters have each their module's output alone.
        self.original_ln_before = self.original_ln_before and self.adapter_type == "pfeiffer"
        check(self.reduction_factor >= 1, "reduction_factor", self.reduction_factor)
        check(self.non_linearity in PLAIN, "non_linearity", self.non_linearity)
        check(0 <= self.adapter_dropout < 1, "adapter_dropout", self.adapter_dropout)
