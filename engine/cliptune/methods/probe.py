"""Linear probe: a vector for each class, fitted to the untouched base's image features."""

from typing import Literal

from cliptune.core.messages import text
from cliptune.methods.method import CLASS_VECTORS, Untrained


class LinearProbe(Untrained):
    """What is within reach without training the model (arXiv 2103.00020, sec. 3.2)."""

    label = "Linear probe"
    summary = "Learns a vector for each class from what the base sees, in seconds."
    description = (
        "The base stays as it is and looks at every image once. In the place of each class "
        "prompt a vector is learned that tells the class from the others; it begins with what the "
        "prompt says, as far as that helps. Where only accuracy over fixed classes counts, this is "
        "the line to beat; it answers for the classes it learned, and for no other words."
    )
    explained = (
        "The base stays as it is, and only a border between your classes is fitted. It takes "
        "seconds and is hard to beat."
    )
    drawing = "border"
    scenarios = ("What is within reach without training the model",)
    position = 1
    fits = True
    file = CLASS_VECTORS
    refusals = {
        "peft": text(
            "probe-no-adapter",
            "A linear probe is no adapter but a vector for each class. Take class vectors.",
        ),
        "merged": text(
            "probe-not-merged",
            "A linear probe leaves the model as it is. Take class vectors or ONNX graphs.",
        ),
    }

    kind: Literal["probe"] = "probe"
