"""What runs are called that nobody named: by images and method, in the language of now."""

import re

from cliptune.core.language import tr, worded
from cliptune.core.messages import Message, text
from cliptune.job import Job

_BEST = text("tune-title", "{images} · {method}, best in {minutes:g} minutes")
_WRITTEN = re.compile(
    r"(?P<images>.+) · (?P<method>.+), best in (?P<minutes>\d+(?:\.\d+)?) minutes"
)
"""How `best_in` is written, which every version reads."""


def by_method(job: Job) -> str:
    """What the run of a job is called: `birds · LoRA`."""
    return f"{job.data.images.name} · {tr(job.method.label)}"


def best_in(job: Job, minutes: float) -> Message:
    """What the best of a search is called; it is written in English, as `str` gives it."""
    return _BEST(images=job.data.images.name, method=job.method.label, minutes=minutes)


def spoken(written: str) -> str:
    """A title as it is shown: that of the best of a search in the language of now, what a person
    wrote as it is."""
    if not (found := _WRITTEN.fullmatch(written)):
        return written
    return worded(_BEST(**found.groupdict() | {"minutes": float(found["minutes"])}))
