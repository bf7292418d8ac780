"""Which classifier a tuned model is used with: its class prompts, or vectors that are fitted.

How class vectors are fitted, the strength of their pull and how much the prompts count, is chosen
on the features of the untouched base. Folds over the features of a model that was tuned on the same
images would flatter weak pulls: every image is near its class there. So would prompts that were
tuned on them, if they counted for more than before; and a pull that was weak on the untouched ones
is too weak for these. Where only prompts are tuned, images look as before, and the pull stays.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.metrics import AnyMetrics, Classifier, Split
from cliptune.evaluation.features import seen
from cliptune.evaluation.noise import as_good
from cliptune.evaluation.prepared import PreparedData, final_part
from cliptune.evaluation.vectors import Choice, refit

MOST = 500
"""Images that vectors are fitted to at an evaluation while training goes on: to look at more of
them each time would take as long as the training."""
LEAST = 0.1
"""The weakest pull on tuned features, as `Choice.decay`. With 600 images to learn from, judged on
training images held out, 10 times as strong a pull as the untouched features asked for (0.0025)
brought LoRA from 54.8 to 57.6 % and full fine-tuning from 56.1 to 57.0 %; 3 and 10 times 0.08
brought LoRA from 42.7 to 43.9 and 43.6 %, and of 0.025 all strengths up to 2.5 did as well."""


@dataclass
class Classifiers:
    """Measures a tuned model by each classifier that its run may come to be used with."""

    prepared: PreparedData
    choice: Choice | None
    """How vectors are fitted; None where only words can tell the images apart."""
    asked: str
    """`train.classifier` of the job."""
    from_base: bool
    """Whether a model in which nothing was tuned yet sees what the untouched base sees, which is
    known."""
    vectors: Tensor | None = None
    """Those that were fitted last `(classes, width)`."""

    def decide(
        self, cancel: CancelToken, *, tuned: bool = True, last: bool = False
    ) -> Work[AnyMetrics]:
        """Measure on validation by words and by vectors fitted to at most `MOST` images, or the
        `last` time to all that may be looked at, and let the vectors stand in `prepared` unless
        they are worse beyond chance.

        `tuned` says whether the model is another than the untouched base. Raises `Cancelled` on a
        stop.
        """
        words = yield from self._words(cancel)
        self.vectors, choice = None, self.choice
        if choice is not None and words is not None:
            if tuned and self.prepared.images.trains:
                choice = replace(choice, decay=max(choice.decay, LEAST))
            self.vectors = yield from self._fitted(choice, words, cancel, tuned, last)
        found = yield from self._measured("validation", words, cancel, tuned)
        best: Classifier = "words"
        if self.vectors is not None and (self.asked == "vectors" or _as_good(found)):
            best = "vectors"
        self.prepared.vectors = self.vectors if best == "vectors" else None
        return found[best]

    def compare(self, cancel: CancelToken) -> Work[dict[Classifier, AnyMetrics]]:
        """Measure the model as it is on the part that it is judged by in the end, by each.

        Raises `Cancelled` on a stop.
        """
        words = yield from self._words(cancel)
        part = final_part(self.prepared.splits)
        return (yield from self._measured(part, words, cancel, tuned=True))

    def _words(self, cancel: CancelToken) -> Work[Tensor | None]:
        """What the class prompts say; None of captions."""
        if not self.prepared.prompts.names:
            return None
        return (yield from self.prepared.read(cancel))

    def _measured(
        self, part: Split, words: Tensor | None, cancel: CancelToken, tuned: bool
    ) -> Work[dict[Classifier, AnyMetrics]]:
        features = yield from self._look(self.prepared.rows(part), cancel, tuned)
        if words is None:
            return {"words": (yield from self.prepared.judge(features, part, cancel, "evaluate"))}
        found: dict[Classifier, AnyMetrics] = {}
        if self.vectors is not None:
            found["vectors"] = self.prepared.judge_by(features, self.vectors, part)
        found["words"] = self.prepared.judge_by_words(features, words, part)
        return found

    def _look(self, rows: np.ndarray, cancel: CancelToken, tuned: bool) -> Work[Tensor]:
        """The features of images as the model sees them now `(images, width)`."""
        images = self.prepared.images
        if tuned or not self.from_base:
            return (yield from images.encode(rows, cancel, "evaluate"))
        return (yield from seen(images, rows, self.prepared.scan, cancel, "evaluate"))

    def _fitted(
        self, choice: Choice, words: Tensor, cancel: CancelToken, tuned: bool, last: bool
    ) -> Work[Tensor]:
        prepared, count = self.prepared, len(self.prepared.looked)
        places = np.linspace(0, count - 1, min(MOST, count)).round().astype(int)
        features = yield from self._look(prepared.looked[places], cancel, tuned)
        others = np.setdiff1d(np.arange(count), places)
        if last and len(others):  # those above were mostly seen with these weights
            rest = yield from self._look(prepared.looked[others], cancel, tuned)
            places = np.concatenate([places, others])
            features = torch.cat([features, rest])[torch.as_tensor(places.argsort())]
            places.sort()
        labels = prepared.labels[torch.as_tensor(prepared.looked[places])].to(features.device)
        return refit(choice, features, labels, words, cancel, balanced=prepared.balanced)


def _as_good(found: dict[Classifier, AnyMetrics]) -> bool:
    return as_good(found["vectors"].likelihood, found["words"].likelihood)
