"""What the wizard holds, as JSON knows it, and the wizard filled in with it again. No widgets."""

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.methods.method import Goal
from cliptune_gui.state import drafts
from cliptune_gui.state.images import AUTOMATIC
from cliptune_gui.state.search import LONGEST
from cliptune_gui.state.wizard import Draft

if TYPE_CHECKING:
    from cliptune.projects.fixes import Again


def settings(draft: Draft) -> dict[str, Any]:
    """All that is chosen, but for what is said of single images and classes, for device and hub."""
    changed = [kind for (kind, _), values in draft.chosen.items() if values]
    kinds = dict.fromkeys((draft.kind, *changed))
    again = draft.again
    return {
        "jobs": [_dumped(_job(draft, kind)) for kind in kinds],
        "templates": [*draft.templates],
        "quantisation": draft.quantisation,
        "follows": draft.kind == draft.followed,
        "trained": draft.trained,
        "searching": draft.searching,
        "minutes": draft.minutes,
        "goal": draft.goal,
        "again": again and vars(again) | {"job": _dumped(again.job)},
    }


def whole(draft: Draft) -> dict[str, Any]:
    """The same with what is said of images and classes."""
    said = {"words": draft.words, "left_out": sorted(draft.left_out), "recalls": draft.recalls}
    return settings(draft) | said


def filled(given: Mapping[str, Any], folder: Path) -> Draft | None:
    """A draft of the images in `folder` that holds what they gave; None where that is not
    understood: another version's, say."""
    try:
        read = [_of(one, folder) for one in given["jobs"]]
        draft = next(iter(read))
        if draft is None:
            return None
        for other in filter(None, read[1:]):
            draft.chosen |= other.chosen
        draft.templates = tuple(map(str, given.get("templates", ())))
        draft.quantisation = str(given.get("quantisation", ""))
        draft.followed = draft.kind if given.get("follows") else ""
        draft.trained = str(given.get("trained")) if given.get("trained") in METHODS else ""
        draft.searching = bool(given.get("searching"))
        draft.minutes = min(max(1.0, float(given.get("minutes", draft.minutes))), LONGEST)
        draft.goal = given["goal"] if given.get("goal") in get_args(Goal) else None
        draft.again = _again(given.get("again"))
        draft.words = {str(name): str(words) for name, words in {**given.get("words", {})}.items()}
        draft.left_out = frozenset(map(str, given.get("left_out", ())))
        draft.recalls = given.get("recalls") is not False
    except (ValueError, TypeError, LookupError, AttributeError, StopIteration):
        return None
    return draft


def _job(draft: Draft, kind: str) -> Job:
    """A method's job, as far as that is one of it alone, and without what is wrong just now."""
    bare = copy(draft)
    bare.images, bare.words, bare.device, bare.hub = None, {}, "auto", ""
    bare.kind, bare.templates, bare.quantisation = kind, (), ""
    with suppress(ClipTuneError):
        return bare.outline()
    bare.chosen = {}
    with suppress(ClipTuneError):
        return bare.outline()
    bare.labels, bare.greys = AUTOMATIC, None
    return bare.outline()


def _dumped(job: Job) -> dict[str, Any]:
    return job.model_dump(mode="json", exclude_none=True)


def _of(given: Mapping[str, Any], folder: Path) -> Draft | None:
    """A draft of one of the jobs; None where that is none any more."""
    with suppress(ClipTuneError):
        return drafts.of(jobs.build({**given, "data": {**given["data"], "images": str(folder)}}))
    return None


def _again(given: Any) -> "Again | None":
    """The run that is done once more."""
    from cliptune.projects.fixes import Again  # not before the first frame

    if not given:
        return None
    with suppress(ClipTuneError):
        changed = {str(path): (str(was), str(now)) for path, (was, now) in given["changed"].items()}
        job, count = jobs.build(given["job"]), int(given["count"])
        return Again(job, str(given["before"]), changed, str(given["part"]), count)
    return None
