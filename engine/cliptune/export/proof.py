"""The proof of an export: read again in a fresh process, and compared with the model in memory."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import text
from cliptune.export import TARGETS
from cliptune.export.peft import write_adapter
from cliptune.export.target import Question, Target, called
from cliptune.methods.peft_method import PeftMethod

if TYPE_CHECKING:
    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned

FILE = "proof.json"
QUESTION, ANSWER = "question.json", "answer.safetensors"

REPORT = "This is a mistake in the program or one of its libraries: please report it."
_SAYS_OTHER = text(
    "export-says-other",
    "The export does not say what the model says: read again ({reader}), logits differ by up to "
    "{difference:.2g} where {tolerance:.2g} is let pass, and {agreement:.1%} of {count} images are "
    "taken for the same. Nothing was kept.",
    REPORT,
)
_UNREAD = text(
    "export-unread",
    "The export could not be read again, and nothing was kept: {reason}.",
    REPORT,
)
_GONE = text(
    "export-proof-gone",
    '"{path}" went while the export was proven, and nothing was kept.',
    "Put it back, then export again.",
)

CLOSE, CLOSE_IN_HALF = 1e-3, 1e-2
"""How far logits may be from those in memory, in units of the largest that there can be: numbers of
32 bits differ by the order in which they are added up, those of 16 bits have three digits."""


@dataclass(frozen=True)
class ReaderResult:
    """How one reader's answers compare with those of the model in memory."""

    difference: float
    """The largest of any logit."""
    tolerance: float
    """The largest that is let pass."""
    agreement: float
    """Fraction of the images that both take for the same, 0 to 1."""
    least: float
    """The least that is let pass: all in 32 bits. In 16, classes that are equally likely may
    change places, which the tolerance limits by itself."""
    accuracy: float | None
    """Fraction of the images that the reader gets right; None where nobody knows what is right."""
    accuracy_here: float | None
    """The same of the model in memory."""

    @property
    def holds(self) -> bool:
        """Whether the export says what the model says."""
        return self.difference <= self.tolerance and self.agreement >= self.least


def prove(
    target: Target, tuned: "Tuned", folder: Path, room: Path, cancel: CancelToken
) -> Work[dict[str, ReaderResult]]:
    """The figures of every reader of an export in `folder`; `room` is for files that pass by.

    Raises `ClipTuneError` if it cannot be read again, or says something else.
    """
    question = Question(
        export=str(folder),
        base=str(tuned.plain.folder.absolute()),
        adapter=str(_kept(tuned, room)),
        images=[str(path) for path in tuned.proof_set.images],
        prompts=tuned.proof_set.prompts,
        each=tuned.proof_set.each,
        tokens=tuned.base.context_length,
        family=tuned.base.family.kind,
        steady=tuned.steady,
        greys=tuned.adapter.greys,
    )
    given = yield from _ask(target, question, room, cancel)
    figures = {name: _judge(name, logits, tuned) for name, logits in given.items()}
    for name, one in figures.items():
        if not one.holds:
            raise ClipTuneError(
                _SAYS_OTHER(
                    reader=called(name),
                    difference=one.difference,
                    tolerance=one.tolerance,
                    agreement=one.agreement,
                    count=len(tuned.logits),
                )
            )
    return figures


def _kept(tuned: "Tuned", room: Path) -> Path:
    """A folder that holds what was tuned, and nothing that was not looked at."""
    if not issubclass(tuned.adapter.method, PeftMethod):
        return tuned.adapter.folder.absolute()
    kept = room / "adapter"
    kept.mkdir()
    write_adapter(tuned, kept)
    return kept


def answer(target: str, room: Path) -> None:
    """Answer the question that lies in a folder, as the export's readers do."""
    from safetensors.numpy import save_file

    question = Question(**json.loads((room / QUESTION).read_text(encoding="utf-8")))
    answers = TARGETS[target].answers(question)
    logits = {name: np.ascontiguousarray(one, dtype=np.float32) for name, one in answers.items()}
    save_file(logits, room / ANSWER)


def _ask(
    target: Target, question: Question, room: Path, cancel: CancelToken
) -> Work["Mapping[str, Logits]"]:
    """What a fresh process answers; a stop ends it at once."""
    from safetensors.numpy import load_file

    (room / QUESTION).write_text(json.dumps(asdict(question)), encoding="utf-8")
    complaint = yield from process.run(
        "prove", target.kind, str(room), room=room, phase="prove", cancel=cancel
    )
    if complaint:
        for path in (question.base, *question.images):
            if not os.path.exists(path):
                raise ClipTuneError(_GONE(path=path))
        raise ClipTuneError(_UNREAD(reason=complaint))
    logits: Mapping[str, Logits] = load_file(room / ANSWER)
    return logits


def _judge(name: str, logits: "Logits", tuned: "Tuned") -> ReaderResult:
    here = (tuned.logits_by_words if "words" in name else tuned.logits).numpy()
    half = "fp16" in name
    most = float(tuned.base.scale() if "words" in name else tuned.rows.norm(dim=1).max())
    difference = np.abs(logits - here).max()
    predicted, predicted_here = logits.argmax(axis=1), here.argmax(axis=1)
    right = None if tuned.proof_set.labels is None else np.array(tuned.proof_set.labels)
    return ReaderResult(
        # What is no number is as far off as can be.
        difference=float(np.nan_to_num(difference, nan=np.inf)),
        tolerance=most * (CLOSE_IN_HALF if half else CLOSE),
        agreement=float(np.mean(predicted == predicted_here)),
        least=0.0 if half else 1.0,
        accuracy=None if right is None else float(np.mean(predicted == right)),
        accuracy_here=None if right is None else float(np.mean(predicted_here == right)),
    )
