"""What every target of an export has."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, quoted, text
from cliptune.methods import METHODS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from cliptune.export.tuned import Tuned

    Logits = npt.NDArray[np.float32]

DISTRIBUTIONS = {"open_clip": "open-clip-torch"}
"""Of modules, those that are not called as these are."""

_NOT_INSTALLED = text(
    "export-not-installed",
    "{target} needs {modules}, which this installation lacks.",
    'Install what exporting needs: pip install "cliptune[onnx]"',
)
_BY_WORDS = text("reader-by-words", "{reader} by words")
AS_HERE = text("gives-as-here", "By the prompts of your classes it answers as here.")


@dataclass(frozen=True)
class Question:
    """What the program that reads an export is asked in a fresh process. All paths are absolute."""

    export: str
    base: str
    """Folder of the base that was tuned, as it was before."""
    adapter: str
    """Folder of what was tuned."""
    images: list[str]
    prompts: list[str]
    """Each in `each` wordings, one after another, whose features are averaged."""
    tokens: int
    """How many tokens of a prompt are read at most."""
    family: str
    """Of the base, by its kind."""
    steady: bool
    """Whether the image tower is the base's own."""
    greys: tuple[float, float] | None = None
    """What greys of more than 8 bits are shown from and to."""
    each: int = 1


class Target(ABC):
    """One way of taking along what was tuned. It has no state."""

    kind: ClassVar[str]
    label: ClassVar[str]
    summary: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    """Modules of `cliptune[onnx]` that it is written or read with."""
    also: ClassVar[tuple[str, ...]] = ()
    """Those that read it once more where they are installed."""
    holds_vectors: ClassVar[bool] = True
    """Whether class vectors that were fitted go with it."""

    def why_not(self, kind: str) -> Message | None:
        """Why what a method made cannot be exported this way, and what instead; None if it can."""
        refusal = METHODS[kind].refusals.get(self.kind)
        return refusal() if refusal else None

    @abstractmethod
    def gives(self, kind: str, vectors: bool) -> list[Message]:
        """What another program gets of what a method made: the files, what they can do there and
        what not. `vectors`: class vectors were fitted, and are what the model is judged by."""

    def libraries(self) -> list[str]:
        """The modules, of those that are extras, which it is written or read with here."""
        return [*self.needs, *(name for name in self.also if find_spec(name))]

    def check_installed(self) -> None:
        """Raise `ClipTuneError` unless the libraries that write and read it are there."""
        if missing := [name for name in self.needs if find_spec(name) is None]:
            raise ClipTuneError(_NOT_INSTALLED(target=self.label, modules=" and ".join(missing)))

    @abstractmethod
    def size(self, tuned: "Tuned") -> int:
        """About how many bytes it will take."""

    @abstractmethod
    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        """Write it into an existing, empty folder."""

    @abstractmethod
    def answers(self, question: Question) -> dict[str, "Logits"]:
        """Logits `(images, prompts)` that the export's readers give, by the reader's name.

        Runs in a fresh process, and reaches the export by its readers alone. Names that hold
        "fp16" are of 16 bits; names that hold "words" compare images with the prompts
        themselves, and not with the class vectors that may have been fitted in their place.
        """


def called(reader: str) -> Message:
    """A reader as people are told of it: by its library, and that it went by words."""
    library = reader.removesuffix(" by words")
    return quoted(reader) if library == reader else _BY_WORDS(reader=library)
