"""Measures of several labels an image: average precision, F1, thresholds, intervals. No torch.

Probabilities and truths are `(images, labels)`; labels that no image has are passed over in means.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cliptune.core.metrics import EXACT, MACRO_F1, MAP, MICRO_F1

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.floating]
"""How often each image counts, `(draws, images)`: as often as there are images, all in all."""

DRAWS, FEWEST = 400, 100
"""Of the bootstrap, and of one over very many images and labels, whose intervals are narrow."""
_MANY = 2_000_000
"""Images times labels from which on there are fewer draws: so much takes a second."""
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
    draws = min(DRAWS, max(FEWEST, DRAWS * _MANY // seen.truth.size))
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), draws)
    # Of each image all draws lie side by side; float32 counts exactly to 16 million.
    weights = np.asfortranarray(drawn, dtype=np.float32)
    bounds = {}
    for name, values in _measured(seen, weights).items():
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


def average_precision(scores: Floats, truth: Bools, weights: Weights) -> Floats:
    """The area under steps of precision over recall `(draws,)`, NaN where no image is true.

    `scores` and `truth` `(images,)`, `weights` `(draws, images)`: how often each image counts. The
    formula is scikit-learn's, without interpolation: the sum of precision times what recall rises.
    """
    if not truth.any():
        return np.full(len(weights), np.nan)
    order = np.argsort(-scores, kind="stable")
    right = truth[order]
    last = np.append(np.diff(scores[order]) < 0, True)  # of equal scores
    step = (last.cumsum() - last)[right]
    first = np.flatnonzero(np.diff(step, prepend=-1))  # recall rises with these steps alone
    ends = np.flatnonzero(last)[step[first]] + 1
    said = _summed(weights, order[: ends[-1]], np.append(0, ends[:-1])).cumsum(axis=0)
    risen = _summed(weights, order[right], first)
    hits = risen.cumsum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(said > 0, hits / said, 0.0)
        return np.asarray((precision * risen).sum(axis=0) / hits[-1])


def _summed(weights: Weights, images: npt.NDArray[np.intp], starts: npt.NDArray[np.intp]) -> Floats:
    """How often images count `(starts, draws)`, from each of the starts to the next."""
    return np.add.reduceat(weights.T[images], starts, axis=0).astype(np.float64)


def _measured(seen: Seen, weights: Weights) -> dict[str, Floats]:
    """Every measure `(draws,)`; `weights` `(draws, images)` say how often each image counts."""
    there = seen.truth.any(axis=0)
    truth, said = seen.truth[:, there], seen.said
    columns = zip(seen.probabilities[:, there].T, truth.T, strict=True)
    precisions = np.stack([average_precision(*column, weights) for column in columns])
    hits = _counted(weights, truth & said[:, there])
    both = _counted(weights, truth) + _counted(weights, said[:, there])
    besides = _counted(weights, said[:, ~there])
    known = ~np.isnan(precisions)  # of few images a draw may lack every label
    with np.errstate(invalid="ignore"):
        mean = np.where(known, precisions, 0).sum(axis=0) / known.sum(axis=0)
        micro = 2 * hits.sum(axis=1) / (both.sum(axis=1) + besides.sum(axis=1))
    exact = _counted(weights, (seen.truth == said).all(axis=1)) / len(truth)
    return {
        MAP: mean,
        MICRO_F1: micro,
        MACRO_F1: (2 * hits / np.maximum(both, 1)).mean(axis=1),
        EXACT: exact,
    }


def _counted(weights: Weights, said: Bools) -> Floats:
    """In how many images something is so `(draws, ...)`."""
    return (weights @ said.astype(weights.dtype)).astype(np.float64)
