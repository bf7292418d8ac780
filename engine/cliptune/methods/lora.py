"""LoRA: a low-rank update beside the frozen weights (Hu et al. 2021, arXiv 2106.09685)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import Given, Name, Pattern, shown
from cliptune.families import USUAL, Family, Linear
from cliptune.methods.method import (
    Goal,
    Tower,
    chosen,
    measured,
    setting,
    steady,
    towers_setting,
)
from cliptune.methods.peft_method import Peft, PeftMethod

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

Rank = Annotated[int, Field(ge=1, le=8192)]
Tokens = Annotated[list[Annotated[int, Field(ge=0, lt=2**31)]], Field(max_length=100_000)]

_CHANGES_BASE = text(
    "lora-changes-base",
    '{path} was begun with "{init}", which changes the base itself in a way that nothing here can '
    "repeat.",
    "Where it was trained, convert it to an ordinary LoRA (in PEFT: save_pretrained with "
    "path_initial_model_for_weight_conversion), or merge it into its base and open that model.",
)

_INITS = (None, True, False, "gaussian", "eva", "orthogonal", "mica")
"""What a LoRA may be begun with (`init_lora_weights`) that leaves the base as it is."""
_REPEATED = ("pissa", "olora")
"""What takes a part away from the base's weights that can be computed again from them alone."""


_SINCE = {
    "use_rslora": (0, 8),
    "use_dora": (0, 10),
    "lora_bias": (0, 14),
    "trainable_token_indices": (0, 15),
}
"""The PEFT from which on it reads what a LoRA may use; DoRA of patches came in 0.10."""


def _cast(x: "Tensor", dtype: "torch.dtype") -> "Tensor":
    """`x` as a LoRA's first product takes it: autocast would cast back what is cast before it."""
    import torch

    kind = x.device.type
    casts = torch.amp.is_autocast_available(kind) and torch.is_autocast_enabled(kind)
    return x if casts else x.to(dtype)


class _Elsewhere(Given):
    ignored = frozenset(
        {"target_modules", "exclude_modules", "layers_to_transform", "layers_pattern"}
        | {"eva_config", "corda_config", "lora_ga_config", "loftq_config", "runtime_config"}
        | {"qalora_group_size", "megatron_core"}  # of what is refused by other settings
        | {"fan_in_fan_out"}  # PEFT sets it right for each module; none of CLIP's is the other way
    )

    init_lora_weights: bool | Literal["pissa", "olora"] = True
    rank_pattern: Annotated[dict[Pattern, Rank], Field(max_length=400)] = {}
    alpha_pattern: Annotated[dict[Pattern, float], Field(max_length=400)] = {}
    bias: Literal["none", "all", "lora_only"] = "none"
    lora_bias: bool = False
    modules_to_save: Annotated[list[Name], Field(max_length=400)] | None = None
    trainable_token_indices: dict[Name, Tokens] | None = None

    @field_validator("init_lora_weights", mode="before")
    @classmethod
    def _no_beginning(cls, init: Any) -> Any:
        """How it was begun says nothing of what it became, unless the base was changed then."""
        return init if init in _REPEATED else True


class Lora(PeftMethod):
    """W + (alpha / rank) B A on the chosen linear layers (eq. 3 of the paper)."""

    label = "LoRA"
    summary = "Small updates beside the frozen weights. The one to start with."
    description = (
        "Freezes the base and learns, beside each chosen layer, the product of two thin matrices. "
        "Good results at well under 1 % of the parameters, and the update can be merged into the "
        "base afterwards."
    )
    explained = (
        "Learns a narrow way beside the large weights of the base, which are frozen. Small, "
        "quick, known to many programs."
    )
    drawing = "detour"
    scenarios = ("Most tuning tasks", "The first method to try")
    position = 10
    goal: ClassVar[Goal | None] = "general"
    because = "Good results with little effort; where to start."
    peft_type = "LORA"
    elsewhere = _Elsewhere
    beside = re.compile(r"^(?:base_model\.model\.)?(.+)\.lora_(?:embedding_)?A(?:\.weight)?$")

    kind: Literal["lora"] = "lora"
    rank: Annotated[int, Peft("r", Rank)] = setting(
        8,
        "Rank",
        "Width of the update: larger learns more and overfits sooner. 4 to 8 for a base under a "
        "billion weights, 8 to 16 up to ten billion, 16 to 32 above; more images carry a larger "
        "one.",
        ge=1,
        le=256,
    )
    alpha: Annotated[float, Peft("lora_alpha", float)] = setting(
        32.0, "Alpha", "Strength of the update; it is scaled by alpha / rank.", gt=0, le=1024
    )
    dropout: Annotated[float, Peft("lora_dropout", only_training=True)] = setting(
        0.1, "Dropout", "Fraction of the update's input that is dropped at random.", ge=0, lt=1
    )
    targets: tuple[Linear, ...] = setting(
        ("q_proj", "v_proj"),
        "Layers",
        "Which linear layers of each block get an update.",
        min_length=1,
        advanced=True,
    )
    towers: Tower = towers_setting()
    rslora: Annotated[bool, Peft("use_rslora")] = setting(
        False,
        "rsLoRA",
        "Scale by alpha / sqrt(rank), steadier at large ranks (arXiv 2312.03732).",
        advanced=True,
    )
    dora: Annotated[bool, Peft("use_dora")] = setting(
        False,
        "DoRA",
        "Learn magnitude and direction apart (arXiv 2402.09353): a little better, slower.",
        advanced=True,
    )

    def recommended(self, base: str) -> dict[str, Any]:
        return measured(base, 3e-3) | {"weight_decay": 0.01} | steady(self.towers)

    def config(self, folder: str) -> Any:
        from peft import LoraConfig

        made = LoraConfig(**self.peft_settings())
        self.aim(made, USUAL)
        return made

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        from peft.tuners.lora import LoraLayer
        from torch import nn

        from cliptune.tuners.dropout import Dropout

        adapted = super().apply(model, name, revision)
        for layer in adapted.modules():
            if isinstance(layer, LoraLayer):
                if not self.dora:  # which computes the lengths of its columns in that type, too
                    layer._cast_input_dtype = _cast
                for adapter, dropout in layer.lora_dropout.items():
                    if isinstance(dropout, nn.Dropout):
                        layer.lora_dropout[adapter] = Dropout(dropout.p)
        return adapted

    def aim(self, config: Any, family: Family) -> None:
        layers = "|".join(family.pattern(side, self.targets) for side in chosen(self.towers))
        config.target_modules = rf"(.*\.)?({layers})"

    @classmethod
    def check_config(cls, path: Path, table: Mapping[str, Any]) -> None:
        init = table.get("init_lora_weights")
        if init not in _INITS + _REPEATED:
            raise ClipTuneError(_CHANGES_BASE(path=path, init=shown(str(init), 80)))

    @classmethod
    def changed_in_base(cls, config: Any) -> frozenset[str]:
        changes = config.init_lora_weights in _REPEATED
        return frozenset(f"{name}.weight" for name in config.target_modules if changes)

    @classmethod
    def oldest_peft(cls, config: Any) -> str:
        used = [since for name, since in _SINCE.items() if getattr(config, name)]
        biases = (0, 7) if config.bias != "none" else (0, 6)
        return ".".join(map(str, max([biases, *used])))
