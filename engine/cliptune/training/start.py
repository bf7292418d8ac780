"""What training begins from where that is not the method's own beginning: an adapter's weights.

The adapter is only read. Its weights are copied into the run once they fit, so that the run is
resumed without it, and whatever becomes of it meanwhile changes nothing.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cliptune.core.errors import ClipTuneError
from cliptune.core.files import sync
from cliptune.core.messages import Message, text
from cliptune.core.metrics import SHOWN
from cliptune.core.untrusted import shapes, shown
from cliptune.inference import adapter as adapters
from cliptune.inference import validation
from cliptune.inference.adapter import Adapter
from cliptune.inference.open import bases_of_runs, trained_on
from cliptune.job import Job
from cliptune.methods.method import Method
from cliptune.methods.peft_method import WEIGHTS, Peft, PeftMethod
from cliptune.models.folder import SINGLE
from cliptune.models.load import TwoTowers
from cliptune.models.reuse import sharing
from cliptune.runs import Run, all_runs
from cliptune.runs.layout import is_run

_NOTHING_TUNED = text(
    "start-of-nothing",
    'Training cannot begin from "{start}": {method} tunes no weights.',
    "Begin from a run of a method that trains.",
)
_OTHER_METHOD = text(
    "start-of-another-method",
    'Training by {method} cannot begin from "{start}", which was tuned by {other}.',
    "Take the method that it was tuned by, or begin from the base.",
)
_OTHER_SETTINGS = text(
    "start-of-other-settings",
    'Training cannot begin from "{start}", which was tuned with other settings:\n{settings}',
    "Take the settings that it was tuned with, or begin from the base.",
)
_SETTING = text("start-setting", "{name}: {there} there, {here} here")
_OTHER_PARTS = text(
    "start-of-other-parts",
    'Training cannot begin from "{start}", which was tuned in other parts of the model: {name} is '
    "{there} there, {here} here.",
    "Take the settings that it was tuned with, or begin from the base.",
)
_NOTHING = text("start-shape-nothing", "nothing")
_HELD_OTHERWISE = text(
    "start-held-otherwise",
    '"{start}" was tuned on a base with quantisation {there}, and here it is {here}: it begins a '
    "little off.",
)
_FROM = text("start-from", 'Training begins from "{start}".')
_KNOWN = text(
    "start-classes-known",
    'Training begins from "{start}", which knows {known:,} of the {classes:,} classes; new: {new}.',
)
_MORE = text("start-classes-more", "{classes} and {more:,} more")


def read(job: Job) -> Adapter | None:
    """The adapter that a job's training begins from, if it names one.

    Raises `ClipTuneError` if it is none, not to be trusted, or tuned by another method or with
    other settings than the job has. No weights are read.
    """
    if job.train.start_from is None:
        return None
    start, method = adapters.read(job.train.start_from), job.method
    if not start.method.trains:
        raise ClipTuneError(_NOTHING_TUNED(start=start.title, method=start.method.label))
    if _family(start.method) != _family(type(method)):
        raise ClipTuneError(
            _OTHER_METHOD(start=start.title, method=method.label, other=start.method.label)
        )
    validation.check(start)
    if isinstance(method, PeftMethod) and (others := [*_others(start, method)]):
        raise ClipTuneError(_OTHER_SETTINGS(start=start.title, settings=others))
    return start


def _family(method: type[Method]) -> str:
    """What two methods have in common whose weights fit each other, as LoRA's and QLoRA's do."""
    return method.peft_type if issubclass(method, PeftMethod) else method.its_kind()


def _others(start: Adapter, method: PeftMethod) -> Iterator[Message]:
    """The settings by which the adapter's weights would say something else under the method."""
    there, here = validation.config(start), method.config("")
    marks: dict[str, tuple[str, Peft]] = {
        mark.name: (field.title or mark.name, mark) for _, field, mark in method.marked()
    }
    read = method.accepted()
    for name in sorted(read.model_fields.keys() - read.ignored - {"target_modules"}):
        title, mark = marks.get(name, (name, None))
        theirs, ours = getattr(there, name), getattr(here, name)
        if theirs != ours and not (mark and mark.only_training):
            yield _SETTING(name=title, there=shown(str(theirs), 40), here=str(ours))


def check(start: Adapter, job: Job, base: TwoTowers) -> None:
    """See that an adapter that `read` gave was tuned on this base, in the parts of it that the
    job's method tunes, and that its weights are numbers.

    Raises `ClipTuneError`.
    """
    validation.check_base(start, base)
    path, wanted = _weights(start), _wanted(job.method, base)
    given = shapes(path)
    for name in sorted(wanted.keys() | given.keys()):
        here, there = wanted.get(name), given.get(name)
        if here != there:
            raise ClipTuneError(
                _OTHER_PARTS(
                    start=start.title, name=shown(name), there=_shape(there), here=_shape(here)
                )
            )
    validation.weights(path)


def _weights(start: Adapter) -> Path:
    return start.folder / (SINGLE if start.whole else WEIGHTS)


def _wanted(method: Method, base: TwoTowers) -> dict[str, tuple[int, ...]]:
    """The shapes of the weights that the method saves of the base, by name."""
    if not method.frozen_base:
        return {name: tuple(values.shape) for name, values in base.model.named_parameters()}
    assert isinstance(method, PeftMethod)
    saved = method.saved(method.apply(sharing(base.model), "", None))
    return {name: tuple(values.shape) for name, values in saved.items()}


def _shape(shape: tuple[int, ...] | None) -> Message | str:
    return _NOTHING() if shape is None else " x ".join(map(str, shape))


def keep(start: Adapter, folder: Path) -> None:
    """Copy the weights of an adapter that `check` looked at into a run's own `folder`, from where
    `Method.restore` reads them."""
    beside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    path = _weights(start)
    shutil.copyfile(path, beside / path.name)
    sync(beside / path.name)
    os.rename(beside, folder)  # whole: where it is, nothing is looked for where it came from


def held_otherwise(start: Adapter, job: Job) -> Message | None:
    """What is to be told where the base is quantised otherwise than it was for the adapter."""
    assert job.train.start_from is not None
    there, here = trained_on(job.train.start_from).quantisation, job.base.quantisation
    return _HELD_OTHERWISE(start=start.title, there=there, here=here) if there != here else None


def told(start: Adapter, classes: Sequence[str]) -> Message:
    """That training begins from an adapter, and which classes are new to it, by their words.

    Nothing in the weights hangs on these: words are read by the model, and class vectors fitted
    anew.
    """
    new = [name for name in classes if name not in start.classes]
    if not new or not start.classes:
        return _FROM(start=start.title)
    named: Message | list[str] = new[:SHOWN]
    if (more := len(new) - SHOWN) > 0:
        named = _MORE(classes=named, more=more)
    known = len(classes) - len(new)
    return _KNOWN(start=start.title, known=known, classes=len(classes), new=named)


def settings_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The parts `base`, `method` and `train` of a job that goes on from a run or an adapter, as far
    as its files say them.

    Raises `ClipTuneError` if there is none.
    """
    start, base = adapters.read(folder), trained_on(folder)
    if not base.name:
        base = trained_on(folder, bases_of_runs(all_runs()))
    named = {"model": base.name, "revision": base.revision, "hub": base.hub}
    given = {name: value for name, value in named.items() if value}
    return {
        "base": given | {"quantisation": base.quantisation},
        "method": {"kind": start.kind} | _settings(start, folder),
        "train": {"start_from": str(folder.absolute())},
    }


def _settings(start: Adapter, folder: Path) -> dict[str, Any]:
    """The settings of the method that an adapter was tuned with, as far as its files say them."""
    if is_run(folder):
        return Run(folder).job.method.model_dump(exclude={"kind"})
    method = start.method
    if not issubclass(method, PeftMethod):
        return {}
    config = validation.config(start)
    return {name: getattr(config, mark.name) for name, _, mark in method.marked()}
