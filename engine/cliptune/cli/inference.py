"""Commands that use what was tuned: runs, evaluate, predict, search, import."""

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.cells import cell_len, set_cell_size
from rich.markup import escape

from cliptune.cli.hints import in_full
from cliptune.cli.options import BaseName, Classes, Device, absolute
from cliptune.cli.progress import figure, percent
from cliptune.cli.terminal import console, ctrl_c, listing, watch
from cliptune.core import collector, quantities
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.language import joined, mark, tr, worded
from cliptune.core.messages import Message, text
from cliptune.core.metrics import ACCURACY, BALANCED
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run, RunSummary, all_runs, home, unreadable
from cliptune.runs.layout import is_run

if TYPE_CHECKING:
    from cliptune.core.certainty import Level
    from cliptune.inference.predict import Prediction, Predictor

_NO_IMAGES = text(
    "cli-adapter-without-images",
    "{folder} is an adapter without images of its own.",
    "Name a folder of class folders: --images FOLDER.",
)
_UNREADABLE = text("cli-no-image-readable", "{path} cannot be read: {trouble}.", "Name images.")
_NO_WORDS = text(
    "cli-nothing-to-search", "There are no words to look for.", 'Name some, as "a red car".'
)
_SEVERAL = text(
    "cli-several-labels-on-folders",
    '"{adapter}" says several labels of an image, which folders of classes do not tell.',
    "Leave --images out to measure it on the run's own images.",
)
_NOT_A_CLASS = text(
    "cli-folder-of-no-class",
    '"{adapter}" tells no class apart that {folder} is named after.',
    "Its classes: {classes}.",
)

_NOT_KNOWN = text(
    "cli-certainty-unknown",
    '"{adapter}" does not know how sure it may be of the classes it is asked for.',
    "Leave --unsure out, or train it again: it is found out by validation, of classes.",
)
_NOT_REACHED = text(
    "cli-precision-not-reached",
    'No probability of "{adapter}" is high enough for {asked:.0%} of what is said to be right.',
    "Ask for less with --unsure: {most:.0%} at most.",
)

_DETAILS = {
    "per_class": mark("per class"),
    "image_to_text": mark("image to text"),
    "text_to_image": mark("text to image"),
    "others": mark("others"),
    "thresholds": mark("thresholds"),
}
"""What the details of a measurement are called."""


def runs() -> None:
    """List the runs there are."""
    found = all_runs()
    _list_imported()
    if not found:
        none = tr("No runs yet in {folder}. `cliptune demo` makes one.")
        console.print(escape(none.format(folder=home())))
        return
    table = listing(
        *(tr("run"), tr("state"), tr("method"), tr("base")),
        *(tr("zero-shot"), tr("tuned"), tr("balanced"), tr("on")),
    )
    troubles = []
    for run in found:
        name = run.folder.relative_to(home().resolve()).as_posix()  # of several tried, the best
        try:
            job, summary, state = run.job, run.summary(), run.state()
        except (ClipTuneError, OSError, ValueError) as error:
            table.add_row(escape(name), tr("unreadable"))
            troubles.append(error.told if isinstance(error, ClipTuneError) else unreadable(run))
            continue
        table.add_row(
            escape(name),
            tr("on {host}?").format(host=host) if (host := run.elsewhere()) else tr(state),
            tr(METHODS[job.method.kind].label),
            escape(Path(job.base.model).name),
            *(_figures(summary) if summary else ("-", "-")),
        )
    console.print(table)
    for told in troubles:
        console.print(escape(in_full(told)), soft_wrap=True)
    console.print(tr("They lie in {folder}.").format(folder=home()), soft_wrap=True)


def _figures(summary: RunSummary) -> tuple[str, ...]:
    """Of a run: zero-shot, tuned, balanced accuracy where there is one, and on which images."""
    named = "" if summary.measure == ACCURACY else f" {tr(summary.measure)}"
    balanced, count = summary.figures.get(BALANCED), summary.zero_shot.count
    return (
        figure(summary.zero_shot.accuracy, count, summary.measure, short=True),
        figure(summary.accuracy, count, summary.measure, short=True) + named,
        figure(balanced, count, BALANCED, short=True) if balanced else "",
        tr(summary.split),
    )


def evaluate(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    images: Annotated[
        Path | None,
        typer.Option(
            help="Images whose classes are known, in place of the run's own; or where these lie by "
            "now."
        ),
    ] = None,
    base: BaseName = "",
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure a run's best adapter again, or any adapter on a folder, class by class."""
    place = find_adapter(adapter)
    run = Run(place) if is_run(place) else None
    if images and not (run and _moved_to(images, run)):
        _evaluate_on(images, adapter, base, device, as_json)
        return
    if place.is_dir() and not run:
        raise ClipTuneError(_NO_IMAGES(folder=place))
    _evaluate_run(run or Run(place), images and absolute(images), as_json)


def predict(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    places: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Images, folders.")],
    also: Annotated[
        list[str] | None, typer.Option(metavar="RUN", help="Another on the same base.")
    ] = None,
    classes: Classes = "",
    base: BaseName = "",
    device: Device = "auto",
    top: Annotated[int, typer.Option(min=1, help="Classes to tell of each image.")] = 5,
    csv: Annotated[Path | None, typer.Option(help="Write the table to this file.")] = None,
    sort_into: Annotated[
        Path | None, typer.Option(help="Copy the images into folders of classes in this one.")
    ] = None,
    unsure: Annotated[
        float,
        typer.Option(
            metavar="PRECISION",
            min=0.0,
            max=1.0,
            help="How much of what is said is to be right, as 0.95; else an image is unsure.",
        ),
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what a run's adapter sees in images, and beside it what the untouched base sees."""
    from cliptune.data.class_names import listed
    from cliptune.data.sources import find_images
    from cliptune.evaluation import certainty as certain
    from cliptune.inference import output as sorting

    words = listed(classes)
    own = _own_images([adapter, *(also or [])])
    if sort_into:
        folders = {place if place.is_dir() else place.parent for place in places}
        sorting.check_elsewhere(sort_into, folders | own)
    if csv:
        sorting.check_table(csv, {place for place in places if place.is_dir()} | own)
    with ctrl_c() as cancel:
        paths = watch(find_images(places, cancel), quiet=as_json)
        predictor = _predictor([adapter, *(also or [])], words, base, device, cancel, as_json)
        level = _level(predictor, unsure) if unsure else None
        began = time.perf_counter()
        said = watch(predictor.classify(paths, predictor.names, cancel, top), quiet=as_json)
        seconds = time.perf_counter() - began
        if csv:
            sorting.write_csv(said, csv, unsure)
        first = said[predictor.names[0]]
        copied = sort_into and watch(
            sorting.sort_into(first, sort_into, cancel, unsure), quiet=as_json
        )
    if all(one.trouble for one in first):
        raise ClipTuneError(_UNREADABLE(path=paths[0], trouble=first[0].trouble))
    if as_json:
        told = {name: [_prediction(one, unsure) for one in of_one] for name, of_one in said.items()}
        print(json.dumps(told, indent=2))
        return
    if csv or sort_into:
        for one in first:
            if one.trouble:
                console.print(_bad(one.path, one.trouble), soft_wrap=True)
    else:
        _show_answers(said, unsure)
    if level:
        count = sum(one.unsure(unsure) for one in first)
        line = tr("Unsure: {count:,} of {all:,} images.").format(count=count, all=len(first))
        console.print(f"{line} {worded(certain.told(level))}")
    _tell_vectors(predictor)
    if csv:
        console.print(escape(tr("The table is in {path}").format(path=csv)), soft_wrap=True)
    if sort_into:
        line = tr("Images copied to {folder}: {count:,}").format(count=copied, folder=sort_into)
        console.print(escape(line), soft_wrap=True)
    line = tr("{images} in {seconds:.1f} s, {pace:,.0f} a second")
    images, pace = worded(quantities.images(len(paths))), len(paths) / seconds
    console.print(line.format(images=images, seconds=seconds, pace=pace))


def search(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    folder: Annotated[Path, typer.Argument(help="Where to look.")],
    words: Annotated[str, typer.Argument(help='What to look for, as "a red car".')],
    base: BaseName = "",
    device: Device = "auto",
    top: Annotated[int, typer.Option(min=1, help="Images to show.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Find the images in a folder that are nearest to some words, as an adapter sees both."""
    from cliptune.data.sources import find_images

    if not words.strip():
        raise ClipTuneError(_NO_WORDS())
    with ctrl_c() as cancel:
        paths = watch(find_images([folder], cancel), quiet=as_json)
        predictor = _predictor([adapter], [], base, device, cancel, as_json, untouched=False)
        name = predictor.names[0]
        among = watch(predictor.embed(paths, name, cancel), quiet=as_json)
    found = predictor.search(among, words, name, top)
    if as_json:
        told = [{"path": str(one.path), "similarity": one.similarity} for one in found]
        print(json.dumps(told, indent=2))
        return
    if misread := predictor.misread(words):
        console.print(escape(tr("Note: {told}").format(told=in_full(misread))), soft_wrap=True)
    for one in found:
        console.print(f"{one.similarity:.3f}  {escape(str(one.path))}", soft_wrap=True)
    for path, trouble in among.troubles:
        console.print(_bad(path, trouble), soft_wrap=True)


def import_(
    place: Annotated[Path, typer.Argument(metavar="PATH", help="A folder or a zip.")],
) -> None:
    """Bring in an adapter that was made elsewhere, after a careful look at it."""
    from cliptune.inference.importing import import_adapter

    with ctrl_c() as cancel:
        adapter = watch(import_adapter(place, None, cancel), quiet=False)
    count = len(adapter.classes)
    line = tr("{method} without classes of its own, in {folder}")
    if count:
        line = tr("{method} for {count:,} classes, in {folder}")
        if adapter.by_vectors:
            line = tr("{method} for {count:,} classes, by fitted class vectors, in {folder}")
    label = tr(METHODS[adapter.kind].label)
    line = line.format(method=label, count=count, folder=adapter.folder)
    console.print(escape(line), soft_wrap=True)
    ask = f"cliptune predict {adapter.folder.name} PATH"
    ask += "" if count else " --classes cat,dog"
    ask += "" if adapter.base["name"] else " --base BASE"
    console.print(escape(tr("Try it: {command}").format(command=ask)), soft_wrap=True)


def convert(source: Path, target: Path) -> None:
    """Make safetensors of pickled weights; `import` starts it in a fresh process."""
    from cliptune.inference import pickled

    collector.wake()
    pickled.convert(source, target)


def find_adapter(name: str) -> Path:
    """A run or an adapter by its folder or its name, as `inference.importing.find` finds it."""
    from cliptune.inference.importing import find

    return find(name)


def _predictor(
    names: list[str],
    words: list[str],
    base: str,
    device: str,
    cancel: CancelToken,
    quiet: bool,
    *,
    untouched: bool = True,
) -> "Predictor":
    """The base with the named adapters on it, and as it is where their classes are in words."""
    from cliptune.inference.open import Answering, open_adapters

    answering = {name: Answering(find_adapter(name), tuple(words)) for name in names}
    work = open_adapters(answering, cancel, base=base, device=device, untouched=untouched)
    return watch(work, quiet=quiet)


def _moved_to(images: Path, run: Run) -> bool:
    """Whether a folder holds the run's own images, which are no longer where they were."""
    return run.fraction_in(images) >= 0.5 > run.fraction_in(run.job.data.images)


def _evaluate_run(run: Run, folder: Path | None, as_json: bool) -> None:
    """Measure a run's best adapter on the run's own test images, in that folder by now."""
    from cliptune.core.metrics import ClassMetrics, Metrics
    from cliptune.evaluation.best import evaluate_best
    from cliptune.inference import adapter as adapters

    with ctrl_c() as cancel:
        metrics = watch(evaluate_best(run, cancel, images=folder), quiet=as_json).metrics
    if as_json:
        print(json.dumps(json.loads(metrics.model_dump_json()), indent=2))
        return
    if folder:
        line = tr("The run's own images, in {folder}:").format(folder=folder)
        console.print(escape(line), soft_wrap=True)
    line = tr("{count} {split} images: {measure} {figure}, loss {loss:.3f}")
    if adapters.read(run.folder).by_vectors:
        line = tr(
            "{count} {split} images: {measure} {figure}, loss {loss:.3f}, by fitted class vectors"
        )
    line = line.format(
        count=metrics.count,
        split=tr(metrics.split),
        measure=tr(metrics.measure),
        figure=figure(metrics.accuracy, metrics.count, metrics.measure),
        loss=metrics.loss,
    )
    console.print(line)
    images = metrics.images_of_class() if isinstance(metrics, ClassMetrics) else {}
    details = metrics.model_dump(exclude={*Metrics.model_fields, "kind", "confusion"})
    table = listing()
    for name, value in details.items():
        rates = value if isinstance(value, dict) else {"": value}
        for number, (key, rate) in enumerate(rates.items()):
            of_class = name == "per_class" and key in images
            count = images[key] if of_class else metrics.count
            told = figure(rate, count, ACCURACY if of_class else key, short=True)
            table.add_row(
                "" if number else tr(_DETAILS.get(name, name)), escape(tr(str(key))), told
            )
    console.print(table)


def _evaluate_on(images: Path, name: str, base: str, device: str, as_json: bool) -> None:
    """Measure an adapter on images whose classes are known, and the untouched base beside it."""
    from cliptune.data.sources import find_images
    from cliptune.inference import adapter as adapters
    from cliptune.inference import labelled

    own = adapters.read(find_adapter(name))
    if own.thresholds:
        raise ClipTuneError(_SEVERAL(adapter=name))
    with ctrl_c() as cancel:
        paths = watch(find_images([images], cancel), quiet=as_json)
        classes = own.classes or labelled.classes(paths)
        known = labelled.find_labels(images, paths, classes, own.folders, cancel)
        labels = watch(known, quiet=as_json)
        stray = dict.fromkeys(p.parent for p, of in zip(paths, labels, strict=True) if not of)
        if stray:
            shown = [*classes[:20], *["..."] * (len(classes) > 20)]
            raise ClipTuneError(_NOT_A_CLASS(adapter=name, folder=next(iter(stray)), classes=shown))
        given = [] if own.classes else list(classes)
        predictor = _predictor([name], given, base, device, cancel, as_json)
        said = watch(predictor.classify(paths, predictor.names, cancel, 1), quiet=as_json)
    rates = {who: labelled.rates(of, labels) for who, of in said.items()}
    if as_json:
        print(json.dumps({who: _rates(found) for who, found in rates.items()}, indent=2))
        return
    table = listing(tr("class"), tr("images"), *(escape(_called(who)) for who in rates))
    for word in dict.fromkeys(labels):
        found = [of.get(word, (0, 0)) for of in rates.values()]
        fractions = (
            figure(right / count if count else None, count, ACCURACY, short=True)
            for right, count in found
        )
        table.add_row(escape(word), str(found[0][1]), *fractions)
    count = sum(of for _, of in rates[name].values())
    of_all = {ACCURACY: labelled.accuracy, BALANCED: labelled.balanced_accuracy}
    for measure, rate in of_all.items():
        told = [figure(rate(of), count, measure, short=True) for of in rates.values()]
        table.add_row(
            *((tr("all"), str(count)) if measure == ACCURACY else (tr(measure), "")), *told
        )
    console.print(table)
    _tell_vectors(predictor)
    for one in said[name]:
        if one.trouble:
            console.print(_bad(one.path, one.trouble), soft_wrap=True)


def _rates(found: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    from cliptune.inference.labelled import accuracy, balanced_accuracy

    return {
        "count": sum(of for _, of in found.values()),
        "accuracy": accuracy(found),
        "balanced_accuracy": balanced_accuracy(found),
        "per_class": {word: right / count for word, (right, count) in found.items()},
    }


def _own_images(names: Iterable[str]) -> set[Path]:
    """The folders of images that runs were trained on: nothing is written into them."""
    places = map(find_adapter, names)
    return {Run(place).job.data.images for place in places if is_run(place)}


def _called(name: str) -> str:
    """An adapter by its folder, or what the untouched base says."""
    return tr(name) if name == UNTOUCHED else Path(name).name


def _tell_vectors(predictor: "Predictor") -> None:
    """Which adapters did not answer by their prompts."""
    for name in filter(predictor.by_vectors, predictor.names):
        line = tr("{name} answers by fitted class vectors.").format(name=Path(name).name)
        console.print(escape(line), soft_wrap=True)


def _level(predictor: "Predictor", precision: float) -> "Level":
    """The level of the first adapter at which so much of what it says is right."""
    name = predictor.names[0]
    certainty = predictor.certainty(name)
    if certainty is None:
        raise ClipTuneError(_NOT_KNOWN(adapter=name))
    level = certainty.level(precision)
    if level is None:
        most = max((one.precision for one in certainty.levels), default=0.0)
        raise ClipTuneError(_NOT_REACHED(adapter=name, asked=precision, most=most))
    return level


def _show_answers(found: "dict[str, list[Prediction]]", precision: float) -> None:
    """What each adapter says of each image."""
    widest = max(cell_len(_called(name)) for name in found)
    for row in zip(*found.values(), strict=True):
        console.print(escape(str(row[0].path)), soft_wrap=True)
        for name, one in zip(found, row, strict=True):
            answer = joined(f"{word} {percent(chance)}" for word, chance in one.probabilities)
            if one.labels is not None:
                said = joined(f"{word} {percent(chance)}" for word, chance in one.labels)
                answer = said or tr("no label ({answer})").format(answer=answer)
            if one.unsure(precision):
                answer = tr("unsure ({answer})").format(answer=answer)
            answer = answer or (worded(one.trouble) if one.trouble else "")
            line = f"  {set_cell_size(_called(name), widest)}  {answer}"
            console.print(escape(line), soft_wrap=True)


def _prediction(one: "Prediction", precision: float) -> dict[str, Any]:
    unsure = {"unsure": one.unsure(precision)} if precision else {}
    labels = {} if one.labels is None else {"labels": dict(one.labels)}
    classes = {"classes": dict(one.probabilities)}
    return {"path": str(one.path), **classes, **unsure, **labels, "trouble": str(one.trouble or "")}


def _bad(path: Path, trouble: Message | None) -> str:
    """An image that cannot be read, and why."""
    return escape(f"{path}: {worded(trouble) if trouble else ''}")


def _list_imported() -> None:
    from cliptune.inference.importing import all_imported, imported_home, title_of

    if found := all_imported():
        names = joined(
            place.name if place.name == title_of(place) else f"{place.name} ({title_of(place)})"
            for place in found
        )
        line = tr("Imported to {folder}: {names}").format(folder=imported_home(), names=names)
        console.print(escape(line), soft_wrap=True)
