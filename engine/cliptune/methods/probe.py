"""Linear probe: a vector for each class, fitted to the untouched base's picture features."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cliptune.methods.method import Method

if TYPE_CHECKING:
    from torch import nn


class LinearProbe(Method):
    """What is within reach without training the model (arXiv 2103.00020, sec. 3.2)."""

    label = "Linear probe"
    summary = "Learns a vector for each class from what the base sees, in seconds."
    description = (
        "The base stays as it is and looks at every picture once. In the place of each class "
        "sentence a vector is learned that tells the class from the others. Where only accuracy "
        "over fixed classes counts, this is the line to beat; words mean nothing to it."
    )
    scenarios = ("What is within reach without training the model",)
    position = 1
    trains = False
    fits = True

    kind: Literal["probe"] = "probe"

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        return model

    def save(self, model: "nn.Module", folder: Path) -> None:
        """The model stays as it is."""

    def restore(self, model: "nn.Module", folder: Path) -> None:
        """The model stays as it is."""
