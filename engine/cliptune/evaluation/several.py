"""Measures of several labels an image: average precision, F1, thresholds, intervals. No torch.

Probabilities and truths are `(images, labels)`; labels that no image has are passed over in means.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cliptune.core.metrics import EXACT, MACRO_F1, MAP, MICRO_F1

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DRAWS = 400
"""Of the bootstrap."""
HALF = 0.5
"""The threshold of a label that no image for validation has."""


@dataclass(frozen=True)
class Seen:
    """What a model says of images, and what is true of them."""

    probabilities: Floats
    truth: Bools
    thresholds: Floats
    """`(labels,)`: a label is said from its threshold on."""

    @property
    def said(self) -> Bools:
        """The labels that are said of each image."""
        return self.probabilities >= self.thresholds


def figures(seen: Seen) -> dict[str, float]:
    """Every measure by its name, mean average precision first."""
    once = np.ones((1, len(seen.truth)))
    return {name: float(values[0]) for name, values in _measured(seen, once).items()}


def intervals(seen: Seen) -> dict[str, tuple[float, float]]:
    """Where the true figures lie with 95 %: percentiles of a bootstrap over the images.

    Efron and Tibshirani 1993, ch. 13; always by the same numbers. Thresholds stay as they are.
    """
    count = len(seen.truth)
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), DRAWS)
    bounds = {}
    for name, values in _measured(seen, drawn.astype(np.float64)).items():
        low, high = np.nanquantile(values, [0.025, 0.975])
        bounds[name] = float(low), float(high)
    return bounds


def per_label(seen: Seen) -> Floats:
    """The average precision of each label `(labels,)`, NaN of one that no image has."""
    once = np.ones((1, len(seen.truth)))
    columns = zip(seen.probabilities.T, seen.truth.T, strict=True)
    return np.array([average_precision(*column, once)[0] for column in columns])


def thresholds(probabilities: Floats, truth: Bools) -> Floats:
    """For each label the threshold with the best F1 on these images `(labels,)`.

    It lies half-way down to the next image; of several that are as good the highest is taken.
    Lipton et al. 2014 (arXiv 1402.1892) show that F1 wants a threshold of its own for each label.
    """
    return np.array([_threshold(*column) for column in zip(probabilities.T, truth.T, strict=True)])


def _threshold(probabilities: Floats, truth: Bools) -> float:
    if not truth.any():
        return HALF
    order = np.argsort(-probabilities, kind="stable")
    sorted_, hits = probabilities[order], truth[order].cumsum()
    last = np.append(sorted_[1:] < sorted_[:-1], True)  # of images that are as likely
    scores = np.where(last, 2 * hits / (np.arange(1, len(hits) + 1) + truth.sum()), -1)
    best = int(scores.argmax())
    below = sorted_[best + 1] if best + 1 < len(sorted_) else 0.0
    return float((sorted_[best] + below) / 2)


def average_precision(scores: Floats, truth: Bools, weights: Floats) -> Floats:
    """The area under steps of precision over recall `(draws,)`, NaN where no image is true.

    `scores` and `truth` `(images,)`, `weights` `(draws, images)`: how often each image counts. The
    formula is scikit-learn's, without interpolation: the sum of precision times what recall rises.
    """
    order = np.argsort(-scores, kind="stable")
    own = weights[:, order] * truth[order]
    hits, said = own.cumsum(axis=1), weights[:, order].cumsum(axis=1)
    ends = np.flatnonzero(np.append(np.diff(scores[order]) < 0, True))  # of equal scores
    risen = np.diff(hits[:, ends], axis=1, prepend=0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(said[:, ends] > 0, hits[:, ends] / said[:, ends], 0.0)
        return np.asarray((precision * risen).sum(axis=1) / hits[:, -1])


def _measured(seen: Seen, weights: Floats) -> dict[str, Floats]:
    """Every measure `(draws,)`; `weights` `(draws, images)` say how often each image counts."""
    there = seen.truth.any(axis=0)
    truth, said = seen.truth[:, there], seen.said
    columns = zip(seen.probabilities[:, there].T, truth.T, strict=True)
    precisions = np.stack([average_precision(*column, weights) for column in columns])
    hits = weights @ (truth & said[:, there])
    both = weights @ truth.astype(np.float64) + weights @ said[:, there].astype(np.float64)
    with np.errstate(invalid="ignore"):
        micro = 2 * hits.sum(axis=1) / (both.sum(axis=1) + weights @ said[:, ~there].sum(axis=1))
    exact = weights @ (seen.truth == said).all(axis=1) / weights.sum(axis=1)
    return {
        MAP: np.nanmean(precisions, axis=0),
        MICRO_F1: micro,
        MACRO_F1: (2 * hits / np.maximum(both, 1)).mean(axis=1),
        EXACT: exact,
    }
