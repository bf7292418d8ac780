"""Takes what was tuned elsewhere: a module for each target, listed once; each export is proven.

`exporting` writes one and `proof` reads it again; what can be exported how, its method says. No
torch here.
"""

from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.messages import text
from cliptune.export.classifier import Classifier
from cliptune.export.merged import Merged
from cliptune.export.onnx import Onnx
from cliptune.export.open_clip import OpenClip
from cliptune.export.peft import Peft
from cliptune.export.target import Target

_NO_TARGET = text(
    "export-no-target", '"{name}" is no target of an export.{nearest}', "One of: {targets}."
)

TARGETS: dict[str, Target] = {
    target.kind: target for target in (Peft(), Merged(), OpenClip(), Classifier(), Onnx())
}
"""Every target by its name, in the order of lists."""


def find(name: str) -> Target:
    """A target by its name. Raises `ClipTuneError` naming those there are."""
    if name not in TARGETS:
        raise ClipTuneError(
            _NO_TARGET(name=name, nearest=nearest(name, TARGETS), targets=[*TARGETS])
        )
    return TARGETS[name]
