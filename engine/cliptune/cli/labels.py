"""Commands about what a person says of images: label, labels."""

import csv
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from cliptune.cli.hints import in_full
from cliptune.cli.options import Device, absolute
from cliptune.cli.progress import figure
from cliptune.cli.terminal import console, ctrl_c, errors, listing, watch
from cliptune.core import quantities
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.language import tr, worded
from cliptune.core.messages import text
from cliptune.core.metrics import ACCURACY
from cliptune.methods.method import STARTER
from cliptune.projects.project import NONE, Change, Project, State

if TYPE_CHECKING:
    from cliptune.data.walk import File
    from cliptune.evaluation.features import Features
    from cliptune.projects.learning import Floats
    from cliptune.projects.suggestions import Suggestions

_FORMS = ("csv", "folders", "metadata")
_SUGGESTION = ("file", "label", "probability")
_DOUBT = ("file", "label", "likely", "wrong")
_UNREAD = text("cli-unread", 'Passed over is "{name}": {reason}.')
_SEVERAL_UNREAD = text(
    "cli-several-unread", 'Passed over are {count:,} images, the first is "{name}": {reason}.'
)
_DOUBTS_ALONE = text(
    "cli-doubts-alone",
    "--doubtful is about labels that are there, --suggest and --accept about others.",
    "Give one of them.",
)
_NO_FORM = text("cli-no-such-form", '"{form}" is no form of labels.{meant}', "One of: {forms}.")
_NONE_YET = text(
    "cli-no-labels-yet",
    "Nothing is said of the images in {folder} yet.",
    "Sort them in the window, or: cliptune label FOLDER --classes cup,plate --suggest",
)
_TOO_FEW = text(
    "cli-too-few-classes",
    "There are no two classes to tell apart.",
    "Name some: --classes cup,plate",
)
_NO_PROJECT = text(
    "cli-no-project",
    "There are no labels of yours over {folder}.",
    "Leave --labels out to learn what its own folders or tables say.",
)
_NOT_OURS = text(
    "cli-labels-beside-table", "--labels and --table each say what is learned.", "Give one of them."
)
_NO_SOURCE = text("cli-no-such-labels", '--labels cannot be "{given}".', "It is folder or project.")

Classes = Annotated[
    str,
    typer.Option(
        help=f"What to sort into, as cup,plate,{NONE}: {NONE} is what belongs to no class."
    ),
]


def label(
    folder: Annotated[Path, typer.Argument(help="Folder of images, which is never written to.")],
    classes: Classes = "",
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Say what each undecided image probably shows.")
    ] = False,
    accept: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Take suggestions that are at least so probable."),
    ] = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Say which labels are probably wrong instead.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(help="Write the table to this file, not to the screen.")
    ] = None,
    add: Annotated[
        list[Path] | None,
        typer.Option(help="Copy an image, or those of a folder, into your project first."),
    ] = None,
    base: Annotated[
        str, typer.Option(help="Base model that looks at the images: a name or a folder.")
    ] = STARTER,
    device: Device = "auto",
) -> None:
    """Sort a folder of images by the words of classes; what is accepted is kept and can be undone.

    Labels that you gave before, here or in the window, are learned from.
    """
    from cliptune.data.class_names import listed
    from cliptune.inference.output import check_table

    folder = absolute(folder)
    named = [NONE if name.casefold() == NONE else name for name in listed(classes)]
    if doubtful and (suggest or accept is not None):
        raise ClipTuneError(_DOUBTS_ALONE())
    asked = suggest or doubtful or accept is not None or csv is not None
    quiet = (suggest or doubtful) and not csv
    if csv:
        check_table(csv, {folder})
    with ctrl_c() as cancel:
        begin = bool(add) or (bool(named) if not asked else accept is not None)
        if add:
            _added(folder, add, cancel, quiet)
        images, files, (given, _), project = _opened(folder, cancel, begin=begin)
        state = project.state if project else State()
        wanted = tuple(dict.fromkeys((*state.classes, *named)))
        if not asked:
            if project and set(wanted) - {NONE, *state.classes}:
                state = project.decide(Change(classes=wanted))
            _show(state, given, len(files))
            return
        known = {**given, **state.labels}
        names = tuple(dict.fromkeys((*wanted, *given.values(), *known.values())))
        looked = _looked(images, files, names, known, state, (base, device), cancel, quiet)
        if doubtful:
            return _write(_DOUBT, _doubted(looked, files, names, state, cancel, quiet), csv)
        seen = _suggested(looked, files, names, known, state, cancel, quiet)
    if project and accept is not None:
        sure = {path: name for path, name, probability in seen if probability >= accept}
        if sure:
            project.decide(Change(classes=wanted, labels=sure))
            with ctrl_c() as cancel:
                watch(project.identify(cancel), quiet=quiet)
        line = tr("Labels taken: {count:,} of {all:,} undecided images.")
        errors.print(line.format(count=len(sure), all=len(seen)))
    if suggest or csv:
        _write(_SUGGESTION, [(*one, f"{chance:.4f}") for *one, chance in seen], csv)


def labels(
    folder: Annotated[Path, typer.Argument(help="Folder of images.")],
    out: Annotated[Path, typer.Argument(help="File or folder to make.")],
    to: Annotated[str, typer.Option(help=", ".join(_FORMS))] = "csv",
) -> None:
    """Write what you said of images for other programs: as a table, as copies in folders of their
    classes, or as copies with the table that the library datasets reads."""
    from cliptune.core.files import check_place
    from cliptune.data.project_table import given_away
    from cliptune.inference import output
    from cliptune.projects.snapshot import labels as labels_of

    if to not in _FORMS:
        raise ClipTuneError(_NO_FORM(form=to, meant=nearest(to, _FORMS), forms=[*_FORMS]))
    folder = absolute(folder)
    if to == "csv":
        output.check_table(out, {folder})
    check_place(out, (folder,))
    with ctrl_c() as cancel:
        images, _, (given, splits), project = _opened(folder, cancel)
        state = project.state if project else State()
        of_image = labels_of(state, given, project.gone if project else frozenset())
        of_image = {path: one for path, one in of_image.items() if path not in state.excluded}
        if not of_image:
            raise ClipTuneError(_NONE_YET(folder=folder))
        if to == "csv":
            output.write_table(given_away(of_image, splits), out)
        else:
            write = output.write_folders if to == "folders" else output.write_data_set
            watch(write(of_image, images, out, cancel), quiet=False)
    line = tr("{place}: {images}, classes: {classes:,}").format(
        images=worded(quantities.images(len(of_image))),
        classes=len(set(of_image.values())),
        place=out,
    )
    console.print(escape(line), soft_wrap=True)
    count = sum(file.path in of_image for file in (project.added if project else ()))
    if project and count and to == "csv":
        told = tr(
            "Of these {count:,} were added to your project, and lie in {folder}. Copies of all: "
            "--to folders"
        )
        console.print(escape(told.format(count=count, folder=project.place)), soft_wrap=True)


def learned_from(folder: Path, asked: str, table: bool) -> dict[str, Any]:
    """What of a job's data learns the person's own labels; nothing where a folder's own count. An
    archive is unpacked for that, as for training.

    `asked` is "project", "folder", or "" where nobody said: then the person's count where the
    folder says nothing itself. With a `table` that was named neither does.
    """
    from cliptune.data.scan import find_files
    from cliptune.data.sources import folder_of, hub_name
    from cliptune.projects.snapshot import job_data, of_folder

    if asked not in ("", "folder", "project"):
        raise ClipTuneError(_NO_SOURCE(given=asked))
    if asked and table:
        raise ClipTuneError(_NOT_OURS())
    if asked == "folder" or table:
        return {}
    folder = absolute(folder)
    with ctrl_c() as cancel:
        images = folder_of(folder)
        if not images.is_dir() and (asked or not hub_name(folder)):
            images, _, _ = watch(find_files(folder, cancel), quiet=True)
        project = Project.find(images, cancel) if images.is_dir() else None
        state = project.state if project else State()
        if not project or not (state.labels or state.excluded):
            if asked:
                raise ClipTuneError(_NO_PROJECT(folder=folder))
            return {}
        given, splits = watch(of_folder(state, images, cancel), quiet=True)
    own, others = len(state.labels), len(given.keys() - state.labels.keys())
    if given and not asked:
        told = tr(
            "Learned is what the folder says, not your labels ({own:,}): for these --labels project"
        )
        console.print(told.format(own=own), soft_wrap=True)
        return {}
    told = tr("Learned are your labels ({own:,}).")
    if others:
        told = tr(
            "Learned are your labels ({own:,}) and what the folder says of other images "
            "({others:,})."
        )
    console.print(told.format(own=own, others=others), soft_wrap=True)
    for line in project.told:
        console.print(escape(tr("Note: {told}").format(told=in_full(line))), soft_wrap=True)
    return job_data(project, given, splits) | {"images": str(folder)}


def _opened(
    folder: Path, cancel: CancelToken, *, begin: bool = False
) -> "tuple[Path, list[File], tuple[dict[str, str], dict[str, str]], Project | None]":
    """Where the images of a folder lie, these, what the folder itself says of them as `of_folder`
    has it, and the project; what there is to say of that is told."""
    from cliptune.data.problems import lines
    from cliptune.data.scan import find_files
    from cliptune.projects.snapshot import of_folder

    images, files, problems = watch(find_files(folder, cancel), quiet=True)
    missed = (one for one in problems if one.kind not in ("hidden", "other"))
    for problem in lines(missed):
        errors.print(escape(in_full(problem)), soft_wrap=True)
    project = Project.open(images, cancel) if begin else Project.find(images, cancel)
    for line in project.told if project else ():
        errors.print(escape(tr("Note: {told}").format(told=in_full(line))), soft_wrap=True)
    state = project.state if project else State()
    given = watch(of_folder(state, images, cancel), quiet=True)
    added = project.added if project else ()
    files = [*(file for file in files if file.image), *added]
    return images, files, given, project


def _added(folder: Path, paths: list[Path], cancel: CancelToken, quiet: bool) -> None:
    """Add images to the project of a folder, and tell what became of them."""
    from cliptune.data.scan import find_files
    from cliptune.data.sources import find_images

    images, _, _ = watch(find_files(folder, cancel), quiet=True)
    places = [Path(os.path.expanduser(path)).absolute() for path in paths]
    found = watch(find_images(places, cancel), quiet=quiet)
    work = Project.open(images, cancel).add(dict.fromkeys(found), cancel)
    for line in watch(work, quiet=quiet).told():
        errors.print(escape(in_full(line)), soft_wrap=True)


@dataclass(frozen=True)
class _Looked:
    """Images as a base sees them, with the texts of classes and the labels so far."""

    features: "Features"
    texts: "Floats"
    taught: dict[int, int]
    """Places of images to places of classes."""


def _looked(
    folder: Path,
    files: "list[File]",
    names: tuple[str, ...],
    known: Mapping[str, str],
    state: State,
    base: tuple[str, str],
    cancel: CancelToken,
    quiet: bool,
) -> _Looked:
    """Look at the images of a folder and read the words of classes."""
    import numpy as np

    from cliptune.data.class_names import tidied
    from cliptune.data.kept import of_files
    from cliptune.data.problems import by_reason
    from cliptune.data.project_table import called
    from cliptune.evaluation.features import features
    from cliptune.inference.base_model import BaseModel
    from cliptune.inference.open import open_base_model

    worded = [name for name in names if name != NONE]
    if len(worded) + (NONE in known.values()) < 2:
        raise ClipTuneError(_TOO_FEW())
    name, device = base
    edited = {name: one for name, one in state.words.items() if name in worded}
    words = tidied(worded, edited)
    predictor = watch(open_base_model(BaseModel(name), device, cancel), quiet=quiet)
    seen = watch(
        features(predictor.base, predictor.precision, of_files(folder, files), cancel), quiet=quiet
    )
    troubles = ((called(files[row].path), why) for row, why in seen.troubles.items())
    for line in by_reason(troubles, _UNREAD, _SEVERAL_UNREAD):
        errors.print(escape(in_full(line)), soft_wrap=True)
    texts = np.zeros((len(names), seen.images.shape[1]), np.float32)
    texts[[names.index(one) for one in worded]] = predictor.answers([*words.values()])
    read = (n for n in range(len(files)) if n not in seen.troubles)
    taught = {n: names.index(known[path]) for n in read if (path := files[n].path) in known}
    return _Looked(seen, texts, taught)


def _doubted(
    looked: _Looked,
    files: "list[File]",
    names: tuple[str, ...],
    state: State,
    cancel: CancelToken,
    quiet: bool,
) -> list[tuple[str, ...]]:
    """The labels that are probably wrong, what they may be instead, and how probably."""
    from cliptune.projects.suspects import suspects

    work = suspects(looked.features.images, looked.taught, looked.texts, 0, cancel)
    found = [one for one in watch(work, quiet=quiet) if files[one.row].path not in state.excluded]
    line = tr("Doubtful: {count:,} of {all:,} labels.")
    errors.print(line.format(count=len(found), all=len(looked.taught)))
    return [
        (files[one.row].path, names[one.given], names[one.likely], f"{one.wrong:.4f}")
        for one in found
    ]


def _suggested(
    looked: _Looked,
    files: "list[File]",
    names: tuple[str, ...],
    known: Mapping[str, str],
    state: State,
    cancel: CancelToken,
    quiet: bool,
) -> list[tuple[str, str, float]]:
    """What each image that is not `known` probably shows, and how probably."""
    from cliptune.projects.suggestions import Sorter

    sorter = Sorter(looked.features.images, looked.texts)
    if sorter.due(looked.taught):
        watch(sorter.choose(looked.taught, cancel), quiet=quiet)
    found = sorter.suggest(looked.taught, cancel)
    _tell_how_good(found)
    likeliest = found.probabilities.argmax(axis=1)
    return [
        (files[n].path, names[likeliest[n]], float(found.probabilities[n, likeliest[n]]))
        for n in range(len(files))
        if n not in looked.features.troubles
        and files[n].path not in known
        and files[n].path not in state.excluded
    ]


def _tell_how_good(found: "Suggestions") -> None:
    if found.accuracy is None:
        told = tr("Suggested by words alone: how sure that is will be known once some have labels.")
    else:
        rate = figure(found.accuracy, found.judged, ACCURACY)
        told = tr(
            "Suggestions like these: accuracy {rate} on images with labels; more labels help "
            "little."
        )
        if found.learning:
            told = tr(
                "Suggestions like these: accuracy {rate} on images with labels; more labels still "
                "help."
            )
        told = told.format(rate=rate)
    errors.print(escape(told), soft_wrap=True)


def _write(columns: tuple[str, ...], rows: list[tuple[str, ...]], file: Path | None) -> None:
    """A table whose first column is an image, to a file or the screen."""
    from cliptune.data.project_table import called
    from cliptune.inference.output import write_table

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows((called(path), *said) for path, *said in rows)
    if file:
        write_table(table.getvalue(), file)
        errors.print(escape(tr("The table is in {path}").format(path=file)), soft_wrap=True)
    else:
        print(table.getvalue(), end="")


def _show(state: State, given: Mapping[str, str], images: int) -> None:
    """What is said so far, class by class."""
    known = {**given, **state.labels}
    counted = listing(tr("class"), tr("images"), tr("of these by you"))
    for name in dict.fromkeys((*state.classes, *sorted(set(known.values())))):
        of_class = [path for path, label in known.items() if label == name]
        own = sum(path in state.labels for path in of_class)
        counted.add_row(escape(name), f"{len(of_class):,}", f"{own:,}")
    console.print(counted)
    undecided = images - len(known)
    line = tr("Undecided: {count:,} of {all:,} images; excluded: {excluded:,}.")
    console.print(line.format(count=undecided, all=images, excluded=len(state.excluded)))
