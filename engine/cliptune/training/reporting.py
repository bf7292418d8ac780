"""Measurements as events."""

import numpy as np

from cliptune.core.events import Answered, Evaluated
from cliptune.core.metrics import AnyMetrics, Metrics
from cliptune.evaluation.prepared import PreparedData

EXAMPLES = 16
"""Validation images whose answers are told at every evaluation."""


def evaluated(step: int, metrics: Metrics) -> Evaluated:
    """The figures of a measurement."""
    return Evaluated(
        step=step,
        split=metrics.split,
        accuracy=metrics.accuracy,
        measure=metrics.measure,
        figures=metrics.figures,
        loss=metrics.loss,
        images=metrics.count,
    )


def answered(step: int, metrics: AnyMetrics, prepared: PreparedData) -> Answered:
    """What was said of images at even distances, which are of all classes: these lie side by side.

    `metrics` are those of `prepared`'s images.
    """
    count = min(EXAMPLES, metrics.count)
    which = np.linspace(0, metrics.count - 1, count).round().astype(int)
    return Answered(step=step, answers=tuple(prepared.answers(metrics, which.tolist())))
