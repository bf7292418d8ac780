"""Prefix tuning: trained keys and values before each layer's own (Li and Liang 2021)."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from cliptune.core.messages import text
from cliptune.core.untrusted import Given
from cliptune.methods.method import Tower, measured, setting, steady, towers_setting
from cliptune.methods.peft_method import Peft, PeftMethod

if TYPE_CHECKING:
    from torch import Tensor, nn

Tokens = Annotated[int, Field(ge=1, le=4096)]


class _Elsewhere(Given):
    ignored = frozenset({"prefix_projection", "encoder_hidden_size"})  # see `by_weights`


class Prefix(PeftMethod):
    """softmax(q [P_k; K]^T / sqrt(d)) [P_v; V] in every layer (arXiv 2101.00190, sec. 4)."""

    label = "Prefix tuning"
    summary = "A few trained keys and values for every layer to look at. For very little data."
    description = (
        "Gives the attention of each layer a few extra tokens to look at, which are trained; the "
        "model itself is not touched. Four tokens are 0.08 % of ViT-B/32. Twenty in the vision "
        "tower are 0.24 %, and with a projection 10 % while training, which is folded away on "
        "saving. So few numbers hardly overfit, and learn less than LoRA does."
    )
    explained = (
        "Gives each layer a few learned tokens to look at. The weights of the base stay as they "
        "are."
    )
    drawing = "tokens-beside-layers"
    scenarios = ("Fewer than 100 images", "A quick first try")
    position = 40
    begins_at_base = False  # keys take a little attention before their values say anything
    goal = "very little data"
    because = "For fewer than 100 images, or a quick first try."
    peft_type = "CLIP_PREFIX"
    ours = True
    elsewhere = _Elsewhere
    refusals = {
        "merged": text(
            "prefix-not-merged",
            "A prefix adds keys and values to the model, which no weight of the base could stand "
            "for. Take ONNX graphs or the PEFT adapter.",
        )
    }
    reach = 1.0  # attention is drawn all at once: on the way there is less than at either end
    rates = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)

    kind: Literal["prefix"] = "prefix"
    virtual_tokens: Annotated[int, Peft("num_virtual_tokens", Tokens)] = setting(
        4, "Virtual tokens", "Trained keys and values before each layer's own.", ge=1, le=256
    )
    projection: bool = setting(
        False,
        "Projection",
        "Let a small network make them while training: steadier, in far more memory.",
        advanced=True,
    )
    hidden_size: int = setting(
        0,
        "Projection width",
        "Width of that network; 0 takes the tower's own.",
        ge=0,
        le=8192,
        advanced=True,
    )
    towers: Annotated[Tower, Peft("towers")] = towers_setting()

    def recommended(self, base: str) -> dict[str, Any]:
        # A projection's are an MLP's weights, which the rates of a bare prefix destroy.
        rate = measured(base, 3e-3 if self.projection else 1e-1)
        return rate | {"weight_decay": 0.0, "epochs": 40} | steady(self.towers)

    @classmethod
    def by_weights(cls, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
        """The network is there if it was saved: our runs fold it, PEFT leaves that to its user."""
        trunks = [shape for name, shape in shapes.items() if name.endswith("prefix_trunk.weight")]
        if not trunks or any(len(shape) != 2 for shape in trunks):
            return {}
        own = all(hidden == width for hidden, width in trunks)
        return {"prefix_projection": True, "encoder_hidden_size": None if own else trunks[0][0]}

    def folded(self, model: "nn.Module") -> "dict[str, Tensor]":
        if not self.projection:
            return {}
        learned = self._folded(model).named_parameters()
        return {name: p.detach().cpu() for name, p in learned if p.requires_grad}

    def saved(self, model: "nn.Module") -> "dict[str, Tensor]":
        return super().saved(self._folded(model))

    def save(self, model: "nn.Module", folder: Path) -> None:
        super().save(self._folded(model), folder)

    def restore(self, model: "nn.Module", folder: Path) -> None:
        model.base_model.fold()  # type: ignore[operator, union-attr]
        super().restore(model, folder)

    def _folded(self, model: "nn.Module") -> "nn.Module":
        """The model once more, of the same weights, with keys and values in the place of the
        network that makes them."""
        if not self.projection:
            return model
        held = (*model.parameters(), *model.buffers())
        other = copy.deepcopy(model, {id(values): values for values in held})
        other.base_model.fold()  # type: ignore[operator, union-attr]
        return other

    def config(self, folder: str) -> Any:
        from cliptune.tuners import ClipPrefixTuningConfig

        return ClipPrefixTuningConfig(
            **self.peft_settings(),
            prefix_projection=self.projection,
            encoder_hidden_size=self.hidden_size or None,
        )
