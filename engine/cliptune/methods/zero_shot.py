"""Zero-shot: the base as it is, measured and not trained."""

from typing import Literal

from cliptune.core.messages import text
from cliptune.methods.method import Untrained


class ZeroShot(Untrained):
    """The untouched base: the line that every method is read against."""

    label = "Zero-shot"
    summary = "Measures the base model as it is, without training."
    description = (
        "Compares each image with one prompt per class and takes the nearest. Nothing is "
        "trained; the result is the line that every method is read against."
    )
    explained = (
        "The base model asked as it is, by prompts alone. Every run is compared with what that "
        "gets right."
    )
    drawing = "as-it-is"
    scenarios = ("Before deciding whether to train at all",)
    position = 0
    refusals = {
        "peft": text(
            "zero-shot-no-adapter",
            "Nothing was trained, so there is no adapter. Take class vectors or ONNX graphs.",
        ),
        "merged": text(
            "zero-shot-not-merged",
            "Nothing was trained: it would be the base itself. Take class vectors or ONNX graphs.",
        ),
    }

    kind: Literal["zero-shot"] = "zero-shot"
