"""What a run can be taken elsewhere as: a module for each target, listed once. No torch."""

from cliptune.core.errors import ClipTuneError, nearest
from cliptune.export.classifier import Classifier
from cliptune.export.merged import Merged
from cliptune.export.onnx import Onnx
from cliptune.export.peft import Peft
from cliptune.export.target import Target

TARGETS: dict[str, Target] = {
    target.kind: target for target in (Peft(), Merged(), Classifier(), Onnx())
}
"""Every target by its name, in the order of lists."""


def find(name: str) -> Target:
    """A target by its name. Raises `ClipTuneError` naming those there are."""
    if name not in TARGETS:
        raise ClipTuneError(
            f'"{name}" is no target.{nearest(name, TARGETS)}', f"One of: {', '.join(TARGETS)}."
        )
    return TARGETS[name]
