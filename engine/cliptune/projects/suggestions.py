"""What unlabelled images probably show, learned anew from every label that a person gives.

Class vectors (`evaluation.vectors`) on the cached features of the untouched base: they begin with
the words of the classes, and each fit with where the one before it ended. In the same call images
are left out by turns, which tells how good the labels are so far and whether more would help.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.evaluation.intervals import wilson
from cliptune.evaluation.vectors import UNTRIED, Choice, choose
from cliptune.projects.learning import FOLDS, HALVES, Floats, Space, Teacher, scale_of

GAIN = 0.01
"""More labels still help as long as twice as many may have gained more accuracy than this."""
FIRST, GROWN = 16, 1.5
"""Labels from which on it is chosen how to learn from them; and again when they are so many times
as many."""
FIRST_ASKED, CANDIDATES, SPOKEN_FOR = 24, 500, 1000
"""So many images are put first, of so many of the most doubtful ones, by what they say of so many
images that stand for all. Over two sets and two bases 20 to 100 labels came to 1.4 to 2.6 points
more by it than at random, where doubt alone came to no more."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Suggestions:
    """What all images probably show, and how good such answers are."""

    probabilities: Floats
    """`(images, classes)`, calibrated by images that were left out, where there are labels."""
    accuracy: float | None
    """Of labelled images, each judged by vectors that did not see it; None of too few."""
    interval: tuple[float, float]
    """Where the true one lies with 95 %."""
    judged: int
    """How many images those were."""
    learning: bool
    """Whether more labels still help."""

    @property
    def doubt(self) -> Floats:
        """How doubtful each image is `(images,)`: 0 where a class is certain, 1 where the two
        likeliest are as likely."""
        if self.probabilities.shape[1] < 2:
            return np.zeros(len(self.probabilities), np.float32)
        second, first = np.partition(self.probabilities, -2, axis=1)[:, -2:].T
        doubt: Floats = 1 - (first - second)
        return doubt


class Sorter:
    """The images of a folder by their features, and what is learned of them so far.

    Features and texts are as `evaluation.features` and `prepared.read` give them; a text of zeros
    is a class without words, such as "none of these": nothing is suggested to be one until a label
    says so. Rows and classes are numbers. Not for several threads at once.
    """

    def __init__(self, features: Floats, texts: Floats) -> None:
        """`features` `(images, width)` of length 1, fp32; `texts` as in `set_classes`."""
        self._space = Space(features, texts)
        self._choice: Choice | None = None
        self._chosen = 0  # labels that it was chosen for
        self._forget()

    def set_classes(self, texts: Floats) -> None:
        """Other classes: the features of their prompts times the scale of the logits `(classes,
        width)`. How to learn is kept, what was learned is learned anew."""
        self._space.set_classes(texts)
        self._forget()

    def _forget(self) -> None:
        self._residuals: Tensor | None = None
        self._teacher = Teacher()

    def suggest(self, labels: Mapping[int, int], cancel: CancelToken) -> Suggestions:
        """What all images show, learned from `labels`, row to class.

        Raises `Cancelled` on a stop.
        """
        known = self._space.worded.clone()
        if not labels:
            logits = self._space.images @ self._space.texts.T
            return Suggestions(_probabilities(logits, known), None, (0.0, 1.0), 0, learning=True)
        taught = self._teacher.deal(labels)
        known[taught.classes] = True
        problem = self._space.problem(taught)
        choice = self._choice or Choice(1.0, UNTRIED, 1.0, len(taught.rows))
        kept = [torch.ones_like(taught.turns, dtype=torch.bool)]
        kept += [taught.without(fold, FOLDS) for fold in range(FOLDS)]
        kept += [taught.without(half, HALVES) for half in range(HALVES)]
        inside = problem.balanced(torch.stack(kept))
        text_weights = inside.new_full((len(inside),), choice.text_weight)
        decay = choice.decay * choice.images / len(taught.rows)
        self._residuals = problem.fit(text_weights, decay, inside, cancel, self._residuals)
        logits = problem.logits(text_weights, self._residuals)
        judged = (taught.turns >= 0).nonzero()[:, 0]
        of_folds = logits[1 + taught.turns[judged] % FOLDS, judged]
        of_halves = logits[1 + FOLDS + taught.turns[judged] % HALVES, judged]
        scale = scale_of(problem.part(judged), of_folds)
        given = scale * self._space.logits(choice, self._residuals[0])
        probabilities = _probabilities(given, known)
        if not len(judged):
            return Suggestions(probabilities, None, (0.0, 1.0), 0, learning=True)
        truth = taught.classes[judged]
        hits = (of_folds.argmax(dim=1) == truth).double()
        gained = hits - (of_halves.argmax(dim=1) == truth).double()
        accuracy, chance = hits.mean().item(), gained.std(correction=0).item() / len(hits) ** 0.5
        few = len(hits) < FOLDS * len(self._space.texts)
        learning = few or gained.mean().item() + chance > GAIN
        interval = wilson(accuracy, len(hits))
        return Suggestions(probabilities, accuracy, interval, len(hits), learning)

    def due(self, labels: Mapping[int, int]) -> bool:
        """Whether it is time to choose how to learn from labels."""
        return len(labels) >= max(FIRST, GROWN * self._chosen) and len(set(labels.values())) > 1

    def choose(self, labels: Mapping[int, int], cancel: CancelToken) -> Work[None]:
        """Choose by folds how much the words count and how strongly vectors are pulled to them: of
        500 labels in about a second, and worth it whenever it is `due`. `suggest` may be called
        between two events. Raises `Cancelled` on a stop.
        """
        taught = self._teacher.deal(labels)
        chosen = yield from choose(self._space.problem(taught), taught.classes, 0, cancel)
        self._choice, self._chosen = chosen.choice, len(labels)

    def order(self, labels: Mapping[int, int], told: Suggestions) -> Rows:
        """All rows without a label, those that teach most first: what `suggest` told of `labels`.

        The first ones speak for the most doubtful images that no label speaks for yet, nor an image
        before them: each is as like an image as their cosine is (facility location, as of Wei,
        Iyer and Bilmes 2015, Proc. ICML 37, p. 1954). The others follow by doubt.
        """
        images, doubt = self._space.images, torch.from_numpy(told.doubt)
        free = np.setdiff1d(np.arange(len(images)), [*labels])
        rest = torch.as_tensor(free)[doubt[free].argsort(descending=True, stable=True)]
        standing = torch.as_tensor(np.random.default_rng(0).permutation(len(images))[:SPOKEN_FOR])
        rows, doubts = rest[:CANDIDATES], doubt[standing]
        like = images[rows] @ images[standing].T
        spoken = torch.full((len(standing),), -1.0)
        for some in torch.tensor([*labels], dtype=torch.int64).split(SPOKEN_FOR):
            if len(some):
                spoken = spoken.maximum((images[standing] @ images[some].T).amax(dim=1))
        first: list[int] = []
        for _ in range(min(FIRST_ASKED, len(rows))):
            gain = (like - spoken).clamp(min=0) @ doubts
            gain[first] = -1.0
            first.append(int(gain.argmax()))
            spoken = spoken.maximum(like[first[-1]])
        others = np.setdiff1d(np.arange(len(rest)), first)
        return np.concatenate([rest[first].numpy(), rest[others].numpy()])


def likest(features: Floats, to: Floats) -> Rows:
    """All rows of features `(images, width)`, those that are most like others `(width,)` first: of
    words, or of an image, which itself is the first then."""
    return np.argsort(-(features @ to), kind="stable")


def _probabilities(logits: Tensor, known: Tensor) -> Floats:
    """Of classes that are not `known` `(classes,)`: none."""
    probabilities: Floats = (
        logits.masked_fill(~known, -torch.inf).softmax(dim=1).nan_to_num().numpy()
    )
    return probabilities
