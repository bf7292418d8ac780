"""Full fine-tuning: every weight of the chosen towers is trained."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cliptune import families
from cliptune.core import bounded
from cliptune.core.messages import text
from cliptune.methods.method import (
    Method,
    Tower,
    chosen,
    measured,
    save_whole,
    steady,
    towers_setting,
)

if TYPE_CHECKING:
    from torch import nn


class Full(Method):
    """All weights but those of the logits, as fp32 masters."""

    label = "Full fine-tuning"
    summary = "Trains every weight: the most memory and time, often the best result."
    description = (
        "Every weight of the model is trained at a small rate, in full precision. It needs "
        "memory for weights, gradients and two optimiser states, and forgets more of what the "
        "base knew than the other methods do."
    )
    explained = (
        "Every weight learns. It can learn the most, takes the most memory, and makes a whole "
        "model, not an adapter."
    )
    drawing = "all-layers"
    scenarios = ("Many images and a large device", "Squeezing out the last points")
    position = 60
    because = "For the last points, where the device has room for all weights four times."
    frozen_base = False
    quantisations = ("none",)
    file = "config.json"
    refusals = {
        "peft": text(
            "full-no-adapter",
            "Full fine-tuning changed the base itself, so there is no adapter. Take the merged "
            "model.",
        )
    }
    rates = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3)

    kind: Literal["full"] = "full"
    towers: Tower = towers_setting()

    def recommended(self, base: str) -> dict[str, Any]:
        return measured(base, 8e-4) | {"weight_decay": 0.1} | steady(self.towers)

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        towers = families.of(model.config).towers
        trained = {part for side in chosen(self.towers) for part in towers[side].parts}
        for parameter_name, parameter in model.named_parameters():
            parameter.requires_grad_(parameter_name.split(".")[0] in trained)
        return model

    def save(self, model: "nn.Module", folder: Path) -> None:
        save_whole(model, folder)

    def restore(self, model: "nn.Module", folder: Path) -> None:
        from safetensors.torch import load_model

        bounded.check(folder / "model.safetensors")
        load_model(model, folder / "model.safetensors")
