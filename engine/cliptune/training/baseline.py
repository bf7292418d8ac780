"""What a run is measured against: the untouched base, and a linear probe on it."""

import json
from dataclasses import dataclass

from torch import Tensor

from cliptune.core.events import Probed, Warned, Work
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.core.metrics import Metrics, Split
from cliptune.evaluation.prepared import final_part
from cliptune.evaluation.probe import ProbeResult, probe_base
from cliptune.models import devices
from cliptune.runs.layout import Layout
from cliptune.training.reporting import answered, evaluated
from cliptune.training.setup import Setup

_NO_PROBE = text(
    "probe-lacks-memory", "There was too little memory for a linear probe: it is skipped."
)


@dataclass(frozen=True)
class Baseline:
    """Figures by the part of the images that they are of."""

    zero_shot: dict[Split, Metrics]
    probe_accuracy: dict[Split, float]
    """What a linear probe gets right, 0 to 1; nothing where none was tried."""


def measure_baseline(setup: Setup) -> Work[Baseline]:
    """Measure the untouched base, once in a run's life: what every plot is read against.

    A run that goes on reads what was measured. Raises `Cancelled` on stop.
    """
    files = setup.run.files
    if setup.session.checkpoint:
        return _read(files)
    zero_shot: dict[Split, Metrics] = {}
    seen: dict[Split, Tensor] = {}
    prepared, cancel = setup.prepared, setup.session.cancel
    for part in dict.fromkeys(("validation", final_part(setup.splits))):
        seen[part] = yield from prepared.look(part, cancel, "zero-shot")
        metrics = yield from prepared.judge(seen[part], part, cancel, "zero-shot")
        if part == "validation":
            yield answered(0, metrics, prepared)
        yield evaluated(0, metrics)
        zero_shot[part] = metrics
    probed = setup.job.method.trains and bool(prepared.prompts.names)
    accuracies = (yield from _probe(setup, seen)) if probed else {}
    baseline = Baseline(zero_shot, accuracies)
    if setup.session.world.leads:
        _write(baseline, files)
    return baseline


def _probe(setup: Setup, seen: dict[Split, Tensor]) -> Work[dict[Split, float]]:
    """What a linear probe gets right of the parts whose features `(images, width)` were `seen`."""
    probe = yield from _fit_probe(setup)
    # What the probe held is not to be counted with the training's.
    devices.give_back(setup.base.device)
    setup.session.memory.restart()
    if probe is None:
        yield Warned(told=_NO_PROBE())
        return {}
    accuracies: dict[Split, float] = {}
    for part, features in seen.items():
        accuracies[part] = setup.prepared.accuracy_of(features, part, probe.vectors)
        yield Probed(split=part, accuracy=accuracies[part], images=probe.images)
    return accuracies


def _fit_probe(setup: Setup) -> Work[ProbeResult | None]:
    """A linear probe on the training images; None where memory lacks for it."""
    scanned, cancel = setup.prepared.scan, setup.session.cancel
    try:
        return (yield from probe_base(setup.job, setup.base, scanned, setup.splits, cancel))
    except Exception as error:
        if not devices.lacks_memory(error):
            raise
    return None


def _read(files: Layout) -> Baseline:
    known = json.loads(files.zero_shot.read_text(encoding="utf-8"))
    zero_shot = {part: Metrics.model_validate(known[part]) for part in known}
    probed = files.probe.exists()  # older versions wrote none
    return Baseline(
        zero_shot, json.loads(files.probe.read_text(encoding="utf-8")) if probed else {}
    )


def _write(baseline: Baseline, files: Layout) -> None:
    known = {part: metrics.model_dump() for part, metrics in baseline.zero_shot.items()}
    write_text(files.zero_shot, json.dumps(known, indent=2) + "\n")
    write_text(files.probe, json.dumps(baseline.probe_accuracy, indent=2) + "\n")
