"""What a run is measured against: the untouched base, and a linear probe on it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from pydantic import TypeAdapter
from torch import Tensor

from cliptune.core import bounded
from cliptune.core.events import Probed, Warned, Work
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.core.metrics import ACCURACY, AnyMetrics, Figure, Split
from cliptune.evaluation.features import seen
from cliptune.evaluation.intervals import figures
from cliptune.evaluation.prepared import final_part
from cliptune.evaluation.probe import fit_probe
from cliptune.evaluation.vectors import Choice, ClassVectors
from cliptune.models import devices
from cliptune.projects.suspects import suspects
from cliptune.runs import AdapterDescription
from cliptune.runs.damage import undamaged
from cliptune.runs.layout import Layout
from cliptune.training.reporting import answered, evaluated
from cliptune.training.setup import Setup

FEWEST, MOST = 50, 10_000
"""Images whose labels are looked at: of fewer little is known, of more it takes half a minute."""

_counted: dict[bytes, int] = {}
"""How many labels are doubtful, by what stands for images, words and labels."""

_NO_PROBE = text(
    "probe-lacks-memory", "There was too little memory for a linear probe: it is skipped."
)


@dataclass(frozen=True)
class Baseline:
    """Figures by the part of the images that they are of."""

    zero_shot: dict[Split, AnyMetrics]
    probe: dict[Split, dict[str, Figure]]
    """What a linear probe comes to, what models are judged by first; nothing where none was tried.
    """
    choice: Choice | None = None
    """How class vectors are fitted, as the probe's folds chose; None where none was tried."""
    said: dict[Split, list[int]] = field(default_factory=dict)
    """The class that the probe took each image for, where each has one."""
    doubtful: int = 0
    """Labels that are probably wrong, of those that were looked at."""

    def probe_accuracy(self, part: Split) -> float | None:
        """What a linear probe is judged by on a part of the images, if one was tried."""
        return next((figure.value for figure in self.probe.get(part, {}).values()), None)


def measure_baseline(setup: Setup) -> Work[Baseline]:
    """Measure the untouched base, once in a run's life: what every plot is read against.

    A run that goes on reads what was measured, unless images that it is measured on are gone
    since. Raises `Cancelled` on stop.
    """
    files, prepared = setup.run.files, setup.prepared
    parts: dict[Split, None] = dict.fromkeys(("validation", final_part(setup.splits)))
    if setup.session.checkpoint:
        prepared.recall(AdapterDescription.read(files.description))
        if not setup.splits.gone.keys() - {"train"}:
            return _read(files, parts)
    zero_shot: dict[Split, AnyMetrics] = {}
    looked: dict[Split, Tensor] = {}
    cancel = setup.session.cancel
    for part in parts:
        rows = prepared.rows(part)
        looked[part] = yield from seen(prepared.images, rows, prepared.scan, cancel, "zero-shot")
        metrics = yield from prepared.judge(looked[part], part, cancel, "zero-shot")
        if part == "validation":
            yield answered(0, metrics, prepared)
        yield evaluated(0, metrics)
        zero_shot[part] = metrics
    doubtful = yield from _doubtful(setup)  # before the memory of the training is counted
    baseline = Baseline(zero_shot, {})
    if setup.job.method.trains and prepared.prompts.names:
        baseline = yield from _probe(setup, looked, zero_shot)
    baseline = replace(baseline, doubtful=doubtful)
    if setup.session.world.leads:
        prepared.describe(AdapterDescription.read(files.description)).write(files.description)
        _write(baseline, files)
    return baseline


def _doubtful(setup: Setup) -> Work[int]:
    """How many labels are probably wrong, where each image has one and they are neither too few to
    tell nor so many that looking takes long.

    As the board and `cliptune label` count them, however the images are split; of the runs of one
    comparison or search they are looked for once.
    """
    of, splits, cancel = setup.prepared, setup.splits, setup.session.cancel
    rows = np.sort(np.concatenate([splits.train, splits.validation, splits.test]))
    if of.scan.kind != "classes" or not FEWEST <= len(rows) <= MOST or not setup.job.method.keeps():
        return 0
    features = (yield from seen(of.images, rows, of.scan, cancel, "features")).cpu().numpy()
    texts = (yield from of.read(cancel, "features")).cpu().numpy()
    labels = of.labels[rows].numpy()
    parts = (part.tobytes() for part in (features, texts, labels))
    name = hashlib.sha256(b"".join(parts)).digest()
    if name not in _counted:
        of_rows = dict(enumerate(labels.tolist()))
        _counted[name] = len((yield from suspects(features, of_rows, texts, 0, cancel)))
    return _counted[name]


def _probe(
    setup: Setup, looked: dict[Split, Tensor], zero_shot: dict[Split, AnyMetrics]
) -> Work[Baseline]:
    """What a linear probe makes of the parts whose features `(images, width)` were `looked` at."""
    probe = yield from _fit_probe(setup)
    # What the probe held is not to be counted with the training's.
    if setup.base.device.type != "cpu":  # there a look through all objects takes as long as a probe
        devices.give_back(setup.base.device)
    setup.session.memory.restart()
    if probe is None:
        yield Warned(told=_NO_PROBE())
        return Baseline(zero_shot, {})
    found: dict[Split, dict[str, Figure]] = {}
    said: dict[Split, list[int]] = {}
    for part, features in looked.items():
        metrics = setup.prepared.judge_by(features, probe.vectors, part)
        found[part], said[part] = figures(metrics), metrics.predicted
        yield Probed(
            split=part,
            accuracy=metrics.accuracy,
            measure=metrics.measure,
            figures=metrics.figures,
            measured=metrics.count,
            images=probe.images,
        )
    return Baseline(zero_shot, found, probe.choice, said)


def _fit_probe(setup: Setup) -> Work[ClassVectors | None]:
    """A linear probe on the training images; None where memory lacks for it."""
    of, cancel = setup.prepared, setup.session.cancel
    given = of.images, of.texts, of.looked, of.scan, setup.job.data.seed, cancel
    try:
        return (yield from fit_probe(*given, balanced=of.balanced))
    except Exception as error:
        if not devices.lacks_memory(error):
            raise
    return None


_parts: TypeAdapter[dict[Split, AnyMetrics]] = TypeAdapter(dict[Split, AnyMetrics])
_figures: TypeAdapter[dict[Split, dict[str, Figure]]] = TypeAdapter(dict[Split, dict[str, Figure]])
_baseline: TypeAdapter[Baseline] = TypeAdapter(Baseline)


def _read(files: Layout, parts: Iterable[Split]) -> Baseline:
    """What was measured on these parts."""
    with undamaged(files.probe):
        probe = json.loads(bounded.read(files.probe)) if files.probe.exists() else {}
        rest = {name: probe.pop(name) for name in ("choice", "said", "doubtful") if name in probe}
        for part, known in probe.items():  # older versions wrote nothing else, or none at all
            if isinstance(known, float):
                probe[part] = {ACCURACY: Figure(value=known)}
        baseline = _baseline.validate_python({"zero_shot": {}, "probe": probe, **rest})
    with undamaged(files.zero_shot):
        known = _parts.validate_json(bounded.read(files.zero_shot))
        return replace(baseline, zero_shot={part: known[part] for part in parts})


def _write(baseline: Baseline, files: Layout) -> None:
    known = {part: metrics.model_dump() for part, metrics in baseline.zero_shot.items()}
    probe: dict[str, Any] = dict(_figures.dump_python(baseline.probe))
    if baseline.choice:
        probe |= {"choice": asdict(baseline.choice), "said": baseline.said}
    if baseline.doubtful:
        probe["doubtful"] = baseline.doubtful
    write_text(files.zero_shot, json.dumps(known, indent=2) + "\n")
    write_text(files.probe, json.dumps(probe, indent=2) + "\n")
