"""Zero-shot: the base as it is, measured and not trained."""

from typing import Literal

from cliptune.methods.method import Untrained


class ZeroShot(Untrained):
    """The untouched base: the line that every method is read against."""

    label = "Zero-shot"
    summary = "Measures the base model as it is, without training."
    description = (
        "Compares each image with one prompt per class and takes the nearest. Nothing is "
        "trained; the result is the line that every method is read against."
    )
    scenarios = ("Before deciding whether to train at all",)
    position = 0

    kind: Literal["zero-shot"] = "zero-shot"
