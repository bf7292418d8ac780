"""What the rows of a comparison were made with, and in what of it they differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from cliptune import job as jobs
from cliptune.comparison.table import Row
from cliptune.core import quantities
from cliptune.core.messages import COMMA, Message, text
from cliptune.core.summary import RunSummary
from cliptune.job import AUTO, Job, fields
from cliptune.methods import METHODS

_FOUND = text("rate-found", "{rate} (found)")
_TRAINED_ON = text("images-trained-on", "{count:,} trained on")

PARTS = ("train", "data", "base", "method")
"""Of a job, in the order in which differences are told."""
HOWEVER = ("train.balance", "train.device", "train.precision")
"""Settings of training that matter to methods that do not train, too."""


@dataclass(frozen=True)
class Difference:
    """A setting in which rows differ."""

    name: str
    """As a job file has it: `train.epochs`."""
    title: str
    """What people call it, to be translated."""
    values: tuple[Any, ...]
    """One a row: the value, a `Message`, a tuple of those of several seeds; None where the row has
    no such setting."""


def made_with(
    job: Job, summary: RunSummary, device: str = "", precision: str = ""
) -> dict[str, Any]:
    """What a run was made with, by the names of its settings, as `train.epochs`.

    What was left to the program is told as it came out: the learning rate that was found, and
    device and precision where they are known. `data.images` is how many were trained on.
    """
    made = settings_of(job) | {"data.images": _TRAINED_ON(count=summary.images)}
    if job.train.learning_rate == AUTO and summary.learning_rate is not None:
        made["train.learning_rate"] = _FOUND(rate=f"{summary.learning_rate:.3g}")
    known = {"train.device": device and quantities.device(device), "train.precision": precision}
    made |= {name: value for name, value in known.items() if value}
    if not job.method.trains:
        made = {
            name: value
            for name, value in made.items()
            if not name.startswith("train.") or name in HOWEVER
        }
    return made


def settings_of(job: Job) -> dict[str, Any]:
    """Every setting of a job by its name, as `train.epochs`."""
    parts = {part: getattr(job, part) for part in PARTS}
    return {
        f"{part}.{name}": getattr(of, name)
        for part, of in parts.items()
        for name in fields(type(of))
    }


def over_seeds(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the runs of a row were made with, one a seed: where they differ, a tuple of all."""
    first = runs[0]
    values = {name: [run.get(name) for run in runs] for name in first}
    return {name: of[0] if _alike(of) else tuple(of) for name, of in values.items()}


def differences(rows: Sequence[Row]) -> list[Difference]:
    """The settings in which rows of a comparison differ, those of zero-shot left alone.

    A setting that only some have, such as the rank, counts where these differ in it.
    """
    return [
        Difference(name, title_of(name), tuple(row.settings.get(name) for row in rows))
        for name in differing([row.settings for row in rows])
    ]


def differing(made: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The names of the settings in which some of those that have them differ, in order."""
    names = dict.fromkeys(name for settings in made for name in settings)
    ordered = sorted(names, key=lambda name: PARTS.index(name.partition(".")[0]))
    for name in ordered:
        if not _alike([settings[name] for settings in made if name in settings]):
            yield name


def title_of(name: str) -> str:
    """What people call a setting, by its name in a job file."""
    part, _, own = name.partition(".")
    models: dict[str, list[type[BaseModel]]] = {
        "data": [jobs.Data],
        "base": [jobs.Base],
        "train": [jobs.Train],
    }
    for model in models.get(part, [*METHODS.values()]):
        if (field := fields(model).get(own)) and field.title:
            return field.title
    return own


def in_words(value: Any, translate: Callable[[str], str] = str) -> str:
    """The value of a setting, in English unless translated; nothing where there is none."""
    if value is None or value == {} or value == ():
        return ""
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, Mapping):
        return translate(COMMA).join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, tuple):
        return translate(COMMA).join(in_words(one, translate) for one in value)
    if isinstance(value, Message):
        return value.text(translate)
    return f"{value:g}" if isinstance(value, float) else translate(str(value))


def _alike(values: Sequence[Any]) -> bool:
    return all(value == values[0] for value in values)
