"""What a run came to as evidence: the conclusion on it."""

from collections import Counter
from collections.abc import Sequence

from cliptune.core.metrics import ACCURACY, AnyMetrics
from cliptune.data.checks import UNEQUAL
from cliptune.evaluation.conclusion import Conclusion, Evidence, conclude
from cliptune.evaluation.intervals import figures
from cliptune.training.baseline import Baseline
from cliptune.training.checkpoint import TrainState
from cliptune.training.setup import Setup


def concluded(
    setup: Setup, baseline: Baseline, metrics: AnyMetrics, state: TrainState
) -> Conclusion:
    """What is to be said of a run whose best was measured as `metrics`."""
    method, prepared, part = setup.job.method, setup.prepared, metrics.split
    before, measure = baseline.zero_shot[part], metrics.measure
    rows = setup.splits.test if part == "test" else setup.splits.validation

    def right(said: Sequence[int]) -> list[bool]:
        """Of which images that is true; nothing where they are not judged by that."""
        if measure != ACCURACY or len(said) != len(rows):
            return []
        found: list[bool] = (prepared.labels.numpy()[rows] == said).tolist()
        return found

    own = part == "test" or "validation" in prepared.scan.table["split"][:]
    return conclude(
        Evidence(
            kind=method.kind,
            count=metrics.count,
            measure=measure,
            zero_shot=figures(before)[measure],
            tuned=figures(metrics)[measure] if method.keeps() else None,
            probe=baseline.probe.get(part, {}).get(measure) if method.trains else None,
            before=right(before.predicted),
            after=right(metrics.predicted),
            probed=right(baseline.said.get(part, [])),
            classes=len(prepared.prompts.names),
            fraction=1.0 if own else setup.job.data.validation,
            unequal=method.keeps() and not prepared.balanced and _unequal(setup),
            doubtful=baseline.doubtful,
            rising=method.trains and state.step == state.best_step and not state.stale,
        )
    )


def _unequal(setup: Setup) -> bool:
    """Whether the largest class has many times the images of the smallest to train on."""
    if setup.prepared.scan.kind != "classes":
        return False
    counts = Counter(setup.prepared.labels[setup.splits.train].tolist()).values()
    return max(counts) >= UNEQUAL * min(counts)
