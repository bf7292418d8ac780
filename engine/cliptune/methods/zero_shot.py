"""Zero-shot: the base as it is, measured and not trained."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cliptune.methods.method import Method

if TYPE_CHECKING:
    from torch import nn


class ZeroShot(Method):
    """The untouched base: the line that every method is read against."""

    label = "Zero-shot"
    summary = "Measures the base model as it is, without training."
    description = (
        "Compares each picture with one sentence per class and takes the nearest. Nothing is "
        "trained; the result is the line that every method is read against."
    )
    scenarios = ("Before deciding whether to train at all",)
    position = 0
    trains = False

    kind: Literal["zero-shot"] = "zero-shot"

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        return model

    def save(self, model: "nn.Module", folder: Path) -> None:
        """Nothing was trained, so there is nothing to write."""

    def restore(self, model: "nn.Module", folder: Path) -> None:
        """Nothing was trained, so there is nothing to read."""
