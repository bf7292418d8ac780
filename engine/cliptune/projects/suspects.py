"""Doubtful labels: those that vectors which did not see them find hard to believe.

A label is taken to be right, or with some small probability any class at all (the random
classification noise of Angluin and Laird 1988, Machine Learning 2, p. 343). How often that happens
comes from the labels themselves: where it is the likelier explanation, a label is doubtful.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.evaluation.vectors import SCALES, choose
from cliptune.projects.learning import FOLDS, Floats, Space, Taught, Teacher

RATES = (0.0, *np.geomspace(0.002, 0.5, 25).tolist())
"""Fractions of labels that may be wrong, of which the likeliest is taken."""
DOUBTFUL = 0.3
"""A label is listed from this probability on that it is wrong. With 5 % turned wrong, over two sets
and two bases, such lists held 49 % of them, and 45 % of what they listed was wrong; of confident
learning (Northcutt et al. 2021, arXiv 1911.00068) it was 71 % and 20 %."""


@dataclass(frozen=True)
class Suspect:
    """An image whose label is doubtful. Rows and classes are numbers."""

    row: int
    wrong: float
    """The probability that the label is wrong."""
    given: int
    likely: int
    probabilities: tuple[float, ...]
    """Of each class, by a fit without this label."""
    nearest: int | None
    """The row of the image labelled so, beyond doubt, that it is most like; None of no such one."""


def suspects(
    features: Floats, labels: Mapping[int, int], texts: Floats, seed: int, cancel: CancelToken
) -> Work[list[Suspect]]:
    """The doubtful ones of labels, row to class, the most doubtful first.

    `features` `(images, width)` and `texts` `(classes, width)` are as `Sorter` takes them. Of a
    class with one label nothing is known, nor of one with neither words nor labels. Yields
    `Progress` of phase "doubts"; raises `Cancelled` on a stop.
    """
    if len(set(labels.values())) < 2:
        return []
    told = np.isin(np.arange(len(texts)), [*labels.values()]) | texts.any(axis=1)
    classes = np.flatnonzero(told)
    place_of = {label: place for place, label in enumerate(classes.tolist())}
    space = Space(features, texts[told])
    labels = {row: place_of[label] for row, label in labels.items()}
    taught, logits = yield from _left_out(space, labels, seed, cancel)
    judged = taught.turns >= 0
    rows, given, logits = taught.rows[judged], taught.classes[judged], logits[judged]
    chances, wrong = _explained(logits, given)
    own = chances.gather(1, given[:, None])[:, 0]
    over, likely = chances.scatter(1, given[:, None], -1.0).max(dim=1)
    doubtful = (wrong >= DOUBTFUL) & (over > own)
    found = []
    for place in doubtful.nonzero()[:, 0][own[doubtful].argsort(stable=True)].tolist():
        row, label = int(rows[place]), int(likely[place])
        probabilities = np.zeros(len(texts))
        probabilities[classes] = chances[place].numpy()
        same = rows[~doubtful & (given == label)]
        near = (space.images[same] @ space.images[row]).argmax() if len(same) else None
        found.append(
            Suspect(
                row,
                float(wrong[place]),
                int(classes[given[place]]),
                int(classes[label]),
                tuple(probabilities.tolist()),
                None if near is None else int(same[near]),
            )
        )
    return found


def _left_out(
    space: Space, labels: Mapping[int, int], seed: int, cancel: CancelToken
) -> Work[tuple[Taught, Tensor]]:
    """All labels, and the logits `(labels, classes)` of their images by fits without them."""
    rows = np.random.default_rng(seed).permutation(list(labels)).tolist()
    dealt = {row: labels[row] for row in rows}
    some = Teacher().deal(dealt)
    chosen = yield from choose(space.problem(some), some.classes, seed, cancel)
    taught = Teacher(most=len(labels)).deal(dealt)
    problem = space.problem(taught)
    decay = chosen.choice.decay * chosen.choice.images / len(labels)
    text_weight = torch.tensor([chosen.choice.text_weight])
    logits = problem.words.clone()
    for fold in range(FOLDS):
        yield Progress(phase="doubts", done=fold, total=FOLDS)
        seen = taught.without(fold, FOLDS)
        residual = problem.fit(text_weight, decay, problem.balanced(seen[None]), cancel)
        logits[~seen] = problem.logits(text_weight, residual)[0, ~seen]
    yield Progress(phase="doubts", done=FOLDS, total=FOLDS)
    return taught, logits


def _explained(logits: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """Probabilities of the classes `(labels, classes)`, and that a label is wrong `(labels,)`, by
    the scale of logits and the rate of wrong labels that make `given` likeliest."""
    logits, classes = logits.double(), logits.shape[1]
    rates = logits.new_tensor(RATES)[:, None]
    best = -torch.inf
    for scale in SCALES:
        chances = (scale * logits).softmax(dim=1)
        explained = (1 - rates) * chances.gather(1, given[:, None])[:, 0] + rates / classes
        likelihood, at = explained.clamp(min=1e-300).log().sum(dim=1).max(dim=0)
        if likelihood > best:
            best = likelihood.item()
            found = chances, rates[at] / classes / explained[at].clamp(min=1e-300)
    return found
