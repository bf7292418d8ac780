"""What a person said that images really are, of a run's images: kept in their project, and the run
once more with that."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work, finish
from cliptune.data.scan import read_labels
from cliptune.data.split import PARTS, saved
from cliptune.job import Job
from cliptune.projects.project import Change, Project, State
from cliptune.projects.snapshot import called, job_data, labels
from cliptune.runs import Run
from cliptune.runs.layout import is_run


def say(images: Path, really: Mapping[Path, str], told_by: Path | None = None) -> None:
    """Keep in the project of a folder what images really are: words of a class, or `NONE`.

    Images that lie elsewhere are added to it. Of a run that `told_by` is, the words are those of
    its classes. Raises `ClipTuneError` as `Project.open` and `Project.decide` do, and if an image
    cannot be added.
    """
    names = _names(Run(told_by)) if told_by and is_run(told_by) else {}
    project = Project.open(images)
    said = {path: names.get(one, one) for path, one in really.items()}
    if all(path.is_relative_to(images) for path in said):
        labels = {path.relative_to(images).as_posix(): name for path, name in said.items()}
        project.decide(Change(labels=labels))
    elif (added := finish(project.add(said))).refused:
        raise ClipTuneError(added.told()[-1])
    finish(project.identify(CancelToken()))


def fixes(run: Run, cancel: CancelToken) -> Work[dict[str, str]]:
    """The run's images, by relative path, that its project says are of another class than it saw,
    and the words of that class; `NONE` of those that are of no class.

    Raises `ClipTuneError` if images or project cannot be read.
    """
    job = run.job
    images, kind, seen, _ = yield from read_labels(job.data, cancel, job.base.hub)
    project = Project.find(images, cancel) if kind == "classes" else None
    if project is None:
        return {}
    return {path: now for path, (_, now) in _changed(run, seen, project.state).items()}


@dataclass(frozen=True)
class Again:
    """A run once more, to learn what its project says by now."""

    job: Job
    before: str
    """What the run is called."""
    changed: Mapping[str, tuple[str, str]]
    """Image -> words of the class that the run saw, and of that of now; `NONE` of none."""
    part: str
    """The part of the split, as in "test", that both are measured on."""
    count: int
    """How many of its images there are still."""


def again(run: Run, cancel: CancelToken) -> Work[Again]:
    """The run with the labels of now; every image is for what it was for.

    Raises `ClipTuneError` if images or project cannot be read, or the labels not be written.
    """
    job = run.job
    images, _, seen, _ = yield from read_labels(job.data, cancel, job.base.hub)
    project = Project.open(images, cancel)
    parts = zip(PARTS, saved(run.files.splits), strict=True)
    splits = {path: part for part, paths in parts for path in paths}
    of_folder = called(project.state, {path: said[0] for path, said in seen.items() if said})
    given = job.model_dump(mode="json", exclude_none=True)
    data = job_data(project, of_folder, splits)
    data["classes"] = given["data"]["classes"] | data["classes"]
    data["leave_out"] = sorted({*given["data"]["leave_out"], *data["leave_out"]})
    given["data"] |= data
    kept = labels(project.state, of_folder, project.gone).keys() - data["leave_out"]
    summary = run.summary()
    part = summary.split if summary else PARTS[1]
    return Again(
        job=jobs.build(given),
        before=run.title,
        changed=_changed(run, seen, project.state),
        part=part,
        count=sum(splits.get(path) == part for path in kept),
    )


def _changed(run: Run, seen: Mapping[str, list[str]], state: State) -> dict[str, tuple[str, str]]:
    """Of images of which a run saw another class than a project says, the words of both."""
    words = {name: word for word, name in _names(run).items()}
    return {
        path: (words.get(seen[path][0], seen[path][0]), words.get(label, label))
        for path, label in state.labels.items()
        if path in seen and seen[path] != [label]
    }


def _names(run: Run) -> dict[str, str]:
    """The classes of a run by their words."""
    return {words: name for name, words in run.described().classes.items()}
