"""The command line: every command, told live on a terminal and in plain lines elsewhere."""

import json
import logging
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cliptune import __version__
from cliptune import job as jobs
from cliptune.advice import GOALS
from cliptune.cli.progress import ProgressDisplay
from cliptune.core import openmp
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError, nearest, unwritable
from cliptune.core.events import Event, Failed, Finished, Stopped, Work
from cliptune.core.files import check_place
from cliptune.export import TARGETS, find
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE, Entry, resolve
from cliptune.runs import Run, RunSummary, all_runs, home
from cliptune.runs.layout import is_run

if TYPE_CHECKING:
    from cliptune.inference.predict import Prediction, Predictor
    from cliptune.training.distributed import World

T = TypeVar("T")

app = typer.Typer(
    help="Tune CLIP on your own images.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command line. Exits with 0 only on success, 1 on an error, 130 on a stop."""
    openmp.spin_shortly()
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # it tells of what it does without
    try:
        app()
    except ClipTuneError as error:
        _complain(error.message, error.hint)
        sys.exit(1)
    except (Cancelled, KeyboardInterrupt):
        errors.print("Stopped.")
        sys.exit(130)
    except (RuntimeError, MemoryError) as error:
        from cliptune.models import devices

        if not (known := devices.explained(error)):
            raise
        _complain(known.message, known.hint)
        sys.exit(1)


@app.command()
def demo(
    out: Annotated[Path | None, typer.Option(help="Run folder to make.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the images.")] = None,
) -> None:
    """Tune the starter model on the sample images, in a few minutes and offline."""
    import cliptune_resources

    given = {
        "data": {"images": str(cliptune_resources.sample())},
        "method": {"kind": "lora"},
        "train": {} if epochs is None else {"epochs": epochs},
    }
    console.print("Tuning the starter CLIP on drawn images of 10 classes with LoRA.")
    _carry_out(jobs.build(given), out)


@app.command(epilog="`cliptune settings` lists everything that --set and a job file can hold.")
def train(
    job_file: Annotated[Path | None, typer.Argument(metavar="[JOB.toml]")] = None,
    images: Annotated[Path | None, typer.Option(help="Folder of images.")] = None,
    base: Annotated[
        str | None,
        typer.Option(help=f"{', '.join(entry.name for entry in CATALOGUE)}, or a folder."),
    ] = None,
    method: Annotated[
        str | None, typer.Option(help=f"{', '.join(METHODS)}; lora if not said.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder to make.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Run folder to go on with.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting, as train.epochs=3."),
    ] = None,
) -> None:
    """Tune a base model on images: from a job file, or from --images and --set."""
    named = {"--images": images, "--base": base, "--method": method, "--set": settings}
    given = [name for name, value in named.items() if value]
    if resume:
        if job_file or out or given:
            raise ClipTuneError("--resume goes on with a run's own job.", "Give nothing else.")
        from cliptune.training.distributed import join

        run = Run(_find_adapter(str(resume)))
        with join(run.job.train.device) as world:
            _tell(run, world)
        return
    if job_file:
        if given:
            raise ClipTuneError(
                f"{', '.join(given)} cannot be given together with a job file.",
                f"Write it into {job_file}, or leave the file out.",
            )
        _carry_out(jobs.read(job_file), out, job_file.parent)
        return
    if not images:
        raise ClipTuneError("Nothing to train on.", "Name a job file, or --images FOLDER.")
    described: dict[str, Any] = {
        "data": {"images": str(images)},
        "method": {"kind": (method or "lora").lower()},
    }
    if base:
        described["base"] = {"model": base}
    for setting in settings or []:
        jobs.put(described, *jobs.parse_setting(setting))
    _carry_out(jobs.build(described, "What was asked for"), out)


@app.command()
def settings(
    method: Annotated[str, typer.Argument(help=", ".join(METHODS))] = "lora",
    base: Annotated[str, typer.Option(help="Base model; some defaults suit the base.")] = "starter",
) -> None:
    """List every setting of a job with one method: its default, its range, what it does."""
    given = {"data": {"images": "."}, "method": {"kind": method}, "base": {"model": base}}
    advised = jobs.build(given).model_dump()
    table = Table("setting", "default", "may be", "what it does", box=None, pad_edge=False)
    parts: list[tuple[str, type[BaseModel]]] = [
        ("data", jobs.Data),
        ("base", jobs.Base),
        ("method", METHODS[method]),
        ("train", jobs.Train),
    ]
    for part, model in parts:
        for name, field in jobs.fields(model).items():
            value = advised[part][name]
            default = "" if field.is_required() or value is None else json.dumps(value)
            limits = str(jobs.allowed(field))
            row = (f"{part}.{name}", default, limits, field.description or "")
            table.add_row(*map(escape, row))
    console.print(table)


@app.command()
def check(
    folder: Path,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look through a folder of images: what is usable, what is not, and why."""
    from cliptune.data.class_names import tidy
    from cliptune.data.scan import scan

    with _ctrl_c() as cancel:
        scanned = _watch(scan(folder, cancel), quiet=as_json)
    if as_json:
        print(json.dumps(scanned.describe(), indent=2, ensure_ascii=False))
        return
    for line in scanned.report():
        console.print(escape(str(line)))
    if scanned.kind == "classes":
        table = Table("folder", "images", "words", box=None, pad_edge=False)
        for name, count in scanned.counts().items():
            table.add_row(escape(name), f"{count:,}", escape(tidy(name)))
        console.print(table)
        console.print(
            "Other words for a folder: --set data.classes.FOLDER=WORDS", style="dim", soft_wrap=True
        )


@app.command()
def advise(
    images: Annotated[Path, typer.Option(help="Folder of images.")],
    base: Annotated[str, typer.Option(help="Base model.")] = STARTER,
    goal: Annotated[str | None, typer.Option(help=", ".join(GOALS))] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say which method suits these images, this base and this machine, and why."""
    from cliptune import advice
    from cliptune.data.scan import scan
    from cliptune.models import devices, folder

    if goal is not None and goal not in GOALS:
        raise ClipTuneError(
            f'"{goal}" is no goal.{nearest(goal, GOALS)}', f"One of: {', '.join(GOALS)}."
        )
    found = resolve(base)
    weights = found.parameters if isinstance(found, Entry) else folder.parameters(found)
    with _ctrl_c() as cancel:
        scanned = _watch(scan(images, cancel), quiet=as_json)
    situation = advice.Situation(
        images=scanned.table["split"][:].count("train") or len(scanned.table),
        parameters=weights,
        memory=devices.device_memory(devices.pick("auto")),
        goal=goal,
    )
    advised = advice.advise(situation)
    if as_json:
        told = [
            {"kind": one.kind, "reason": str(one.reason), "settings": one.settings}
            for one in advised
        ]
        print(json.dumps(told, indent=2))
        return
    table = Table("method", "why", "settings", box=None, pad_edge=False)
    for one in advised:
        settings = ", ".join(f"method.{name}={value}" for name, value in one.settings.items())
        table.add_row(METHODS[one.kind].label, str(one.reason), settings)
    console.print(table)
    for question in advice.QUESTIONS:
        if advised[0].kind in question.kinds:
            console.print(f"\n[bold]{question.text}[/bold] {question.answer}", soft_wrap=True)


@app.command()
def compare(
    images: Annotated[Path, typer.Option(help="Folder of images.")],
    out: Annotated[Path, typer.Option(help="Folder of the comparison; one that is there goes on.")],
    methods: Annotated[str, typer.Option(help=f"all, or some of {', '.join(METHODS)}")] = "all",
    base: Annotated[str, typer.Option(help="Base model.")] = STARTER,
    seeds: Annotated[int, typer.Option(min=1, help="Splits and trainings of each method.")] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Any setting of all methods, as train.epochs=3."
        ),
    ] = None,
) -> None:
    """Run zero-shot, a linear probe and the methods on one data set, and compare them."""
    from cliptune.comparison import report
    from cliptune.comparison.compare import compare as compared

    described: dict[str, Any] = {"data": {"images": str(images)}, "base": {"model": base}}
    for setting in settings or []:
        jobs.put(described, *jobs.parse_setting(setting))
    if "method" in described:
        raise ClipTuneError(
            "A comparison takes every method with its own settings.",
            "Leave --set method out, and name methods with --methods.",
        )
    whole = jobs.build(described | {"method": {"kind": "zero-shot"}}, "What was asked for")
    anchored = _anchored(whole, Path.cwd())
    described["data"]["images"] = str(anchored.data.images)
    described["base"]["model"] = anchored.base.model
    kinds = [kind.strip().lower() for kind in methods.split(",") if kind.strip()]
    if not kinds:
        raise ClipTuneError("--methods names none.", f"Name all, or some of {', '.join(METHODS)}.")
    kinds = list(METHODS) if kinds == ["all"] else kinds
    try:
        with _ctrl_c() as cancel:
            found = _watch(compared(described, kinds, seeds, out.absolute(), cancel), quiet=False)
    except Cancelled:
        errors.print("What is done is kept: the same command goes on from there.")
        raise
    table = Table(*report.HEAD, box=None, pad_edge=False)
    for row in found.rows:
        table.add_row(*report.cells(row))
    console.print(table)
    console.print(escape(report.heading(found)), soft_wrap=True)
    console.print(escape(report.advice(found)), soft_wrap=True)
    try:
        places = report.write(found, out)
    except OSError as error:
        raise unwritable(
            f"The report cannot be written to {out}", error, "Allow writing there."
        ) from error
    for place in places:
        console.print(escape(str(place)), soft_wrap=True)


@app.command()
def estimate(
    job_file: Annotated[Path, typer.Argument(metavar="JOB.toml")],
    trial: Annotated[bool, typer.Option(help="Try a few steps to tell the time.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Tell how much memory a job will take, by what holds it, before anything is loaded."""
    from cliptune.training import estimate as prospect

    job = _anchored(jobs.read(job_file), job_file.parent)
    with _ctrl_c() as cancel:
        found = _watch(prospect.memory(job, cancel), quiet=as_json)
        pace = _watch(prospect.pace(job, cancel), quiet=as_json) if trial else None
    if as_json:
        told = asdict(found) | {"peak": found.peak, "fits": found.fits}
        if pace:
            told |= {"seconds_per_epoch": asdict(pace), "seconds": pace.whole}
        print(json.dumps(told, indent=2))
        return
    table = Table(box=None, show_header=False)
    for part in ("weights", "trained", "gradients", "optimiser", "activations", "workspace"):
        table.add_row(part, f"{getattr(found, part) / 1e6:,.1f} MB")
    table.add_row("in all", f"{found.peak / 1e6:,.1f} MB of {found.limit / 1e9:,.1f} GB")
    console.print(table)
    if not found.fits:
        short = f"It does not fit at {found.micro_batch} images at a time. {found.remedy}"
        console.print(short, soft_wrap=True)
    if pace:
        console.print(
            f"{pace.epoch:.1f} s an epoch ({pace.lowest:.1f} to {pace.highest:.1f}), "
            f"{pace.whole:,.0f} s in all."
        )


@app.command()
def runs() -> None:
    """List the runs there are."""
    found = all_runs()
    _list_imported()
    if not found:
        console.print(f"No runs yet in {home()}. `cliptune demo` makes one.")
        return
    table = Table(Column("run", no_wrap=True), "state", "method", "base", box=None)
    for heading in ("zero-shot", "tuned", "on"):
        table.add_column(heading)
    for run in found:
        try:
            job, summary = run.job, run.summary()
        except (ClipTuneError, OSError, ValueError):
            table.add_row(escape(run.folder.name), "unreadable")
            continue
        table.add_row(
            escape(run.folder.name),
            run.state(),
            METHODS[job.method.kind].label,
            escape(Path(job.base.model).name),
            _percent(summary.zero_shot.accuracy if summary else None),
            _percent(summary.accuracy if summary else None),
            summary.split if summary else "",
        )
    console.print(table)
    console.print(f"They lie in {home()}.", soft_wrap=True)


Device = Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")]
BaseName = Annotated[
    str, typer.Option(help="Base model, if it cannot be told: a name or a folder.")
]
Classes = Annotated[
    str, typer.Option(help="Words to tell apart, as cat,dog; for an adapter that has none.")
]


@app.command()
def evaluate(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    images: Annotated[
        Path | None,
        typer.Option(help="A folder of class folders, in place of the run's own images."),
    ] = None,
    base: BaseName = "",
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure a run's best adapter again, or any adapter on a folder, class by class."""
    if images:
        _evaluate_on(images, adapter, base, device, as_json)
        return
    place = _find_adapter(adapter)
    if place.is_dir() and not is_run(place):
        raise ClipTuneError(
            f"{place} is an adapter without images of its own.",
            "Name a folder of class folders: --images FOLDER.",
        )
    _evaluate_run(Run(place), as_json)


@app.command()
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
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what a run's adapter sees in images, and beside it what the untouched base sees."""
    from cliptune.data.walk import find_images
    from cliptune.inference import output as sorting

    words = [word.strip() for word in classes.split(",") if word.strip()]
    own = _own_images([adapter, *(also or [])])
    if sort_into:
        folders = {place if place.is_dir() else place.parent for place in places}
        sorting.check_elsewhere(sort_into, folders | own)
    if csv:
        sorting.check_table(csv, {place for place in places if place.is_dir()} | own)
    with _ctrl_c() as cancel:
        paths = _watch(find_images(places, cancel), quiet=as_json)
        predictor = _predictor([adapter, *(also or [])], words, base, device, cancel, as_json)
        began = time.perf_counter()
        said = _watch(predictor.classify(paths, predictor.names, cancel, top), quiet=as_json)
        seconds = time.perf_counter() - began
        if csv:
            sorting.write_csv(said, csv)
        first = said[predictor.names[0]]
        copied = sort_into and _watch(sorting.sort_into(first, sort_into, cancel), quiet=as_json)
    if all(one.trouble for one in first):
        raise ClipTuneError(f"{paths[0]} cannot be read: {first[0].trouble}.", "Name images.")
    if as_json:
        told = {name: [_prediction(one) for one in of_one] for name, of_one in said.items()}
        print(json.dumps(told, indent=2))
        return
    if csv or sort_into:
        for one in first:
            if one.trouble:
                console.print(f"{escape(str(one.path))}: {escape(one.trouble)}", soft_wrap=True)
    else:
        _show_answers(said)
    if csv:
        console.print(f"The table is in {escape(str(csv))}", soft_wrap=True)
    if sort_into:
        console.print(f"{copied:,} images copied to {escape(str(sort_into))}", soft_wrap=True)
    console.print(f"{len(paths):,} images in {seconds:.1f} s, {len(paths) / seconds:,.0f} a second")


@app.command()
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
    from cliptune.data.walk import find_images

    if not words.strip():
        raise ClipTuneError("There are no words to look for.", 'Name some, as "a red car".')
    with _ctrl_c() as cancel:
        paths = _watch(find_images([folder], cancel), quiet=as_json)
        predictor = _predictor([adapter], [], base, device, cancel, as_json, untouched=False)
        name = predictor.names[0]
        among = _watch(predictor.embed(paths, name, cancel), quiet=as_json)
    found = predictor.search(among, words, name, top)
    if as_json:
        told = [{"path": str(one.path), "likeness": one.likeness} for one in found]
        print(json.dumps(told, indent=2))
        return
    for one in found:
        console.print(f"{one.likeness:.3f}  {escape(str(one.path))}", soft_wrap=True)
    for path, trouble in among.troubles:
        console.print(f"{escape(str(path))}: {escape(trouble)}", soft_wrap=True)


@app.command("import")
def import_(
    place: Annotated[Path, typer.Argument(metavar="PATH", help="A folder or a zip.")],
) -> None:
    """Bring in an adapter that was made elsewhere, after a careful look at it."""
    from cliptune.inference.importing import import_adapter

    with _ctrl_c() as cancel:
        adapter = _watch(import_adapter(place, None, cancel), quiet=False)
    count = len(adapter.classes)
    told = f"for {count:,} classes" if count else "without classes of its own"
    console.print(
        f"{METHODS[adapter.kind].label} {told}, in {escape(str(adapter.folder))}", soft_wrap=True
    )
    more = "" if count else " --classes cat,dog"
    name = escape(adapter.folder.name)
    console.print(f"Try it: cliptune predict {name} PATH{more}", soft_wrap=True)


@app.command()
def export(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    to: Annotated[str, typer.Option(metavar="TARGET", help=", ".join(TARGETS))],
    out: Annotated[Path, typer.Option(help="Folder to make.")],
    zipped: Annotated[bool, typer.Option("--zip", help="Make one file of it, OUT.zip.")] = False,
    base: BaseName = "",
    device: Device = "auto",
) -> None:
    """Take a run, or an adapter's folder, elsewhere: read again and proven before it is kept."""
    place = _find_adapter(adapter)
    find(to)  # before anything is loaded
    check_place(out, ())
    from cliptune.export.carry_out import export as exported

    with _ctrl_c() as cancel:
        work = exported(place, to, out, cancel, zipped=zipped, device=device, base=base)
        found = _watch(work, quiet=False)
    table = Table(
        *("read again by", "logits differ by", "let pass", "same answer", "right", "model right"),
        box=None,
    )
    for name, one in found.readers.items():
        rates = (one.agreement, one.accuracy, one.accuracy_here)
        differences = (f"{one.difference:.2g}", f"{one.tolerance:.2g}")
        table.add_row(name, *differences, *map(_percent, rates))
    console.print(table)
    console.print(
        f"Proven on {found.count:,} images, {found.size / 1e6:,.1f} MB in "
        f"{found.seconds:.0f} s: {escape(str(found.path))}",
        soft_wrap=True,
    )


@app.command(hidden=True)
def prove(target: str, room: Path) -> None:
    """Answer what an export is asked before it is kept; `export` starts it in a fresh process."""
    from cliptune.export.proof import answer

    answer(target, room)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        console.print(__version__)
        raise typer.Exit


def _find_adapter(name: str) -> Path:
    """A run or an adapter by its folder, or by its name among the runs or what was imported: whole,
    or the end of it if that is one's alone."""
    from cliptune.inference.importing import imported_home

    homes = [home(), imported_home()]
    found = [place for place in (Path(name), *(one / name for one in homes)) if place.exists()]
    if not found:
        known = [place for one in homes if one.is_dir() for place in one.iterdir()]
        found = [place for place in known if place.name.endswith(f"-{name}")]
        if len(found) != 1:
            what = "Several runs or adapters end with" if found else "There is no run or adapter"
            raise ClipTuneError(f'{what} "{name}".', "cliptune runs lists them: name one of them.")
    return found[0]


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
    from cliptune.data.class_names import fill_template
    from cliptune.evaluation.prepared import open_base
    from cliptune.inference import adapter as adapters
    from cliptune.inference.predict import ZERO_SHOT, Predictor
    from cliptune.models import devices

    places = [_find_adapter(name) for name in names]
    job = adapters.base_job(places[0], base, device)
    read = [adapters.read(place) for place in places]
    if words:
        told = fill_template(words, job.data.template)
        read = [one.telling(words, told) for one in read]
    if untouched and not read[0].classes:
        raise ClipTuneError(
            f'"{read[0].title}" has no classes of its own.', "Name some: --classes cat,dog"
        )
    opened = _watch(open_base(job, cancel), quiet=quiet)
    predictor = Predictor(opened, devices.precision(opened.device, job.train.precision))
    for name, one in zip(names, read, strict=True):
        predictor.add(one, name)
    itself = opened.folder == read[0].folder  # a whole model whose base is not here
    if untouched and read[0].kind != "zero-shot" and not itself:
        predictor.add(replace(read[0], kind="zero-shot"), ZERO_SHOT)
    return predictor


def _evaluate_run(run: Run, as_json: bool) -> None:
    """Measure a run's best adapter on the run's own test images."""
    from cliptune.core.metrics import Metrics
    from cliptune.training.session import evaluate_best

    with _ctrl_c() as cancel:
        metrics = _watch(evaluate_best(run, cancel), quiet=as_json).metrics
    if as_json:
        print(metrics.model_dump_json(indent=2))
        return
    console.print(
        f"{metrics.count} {metrics.split} images: {metrics.measure} "
        f"{_percent(metrics.accuracy)}, loss {metrics.loss:.3f}"
    )
    details = metrics.model_dump(exclude={*Metrics.model_fields, "kind", "confusion"})
    table = Table(box=None, show_header=False)
    for name, value in details.items():
        rates = value if isinstance(value, dict) else {"": value}
        for number, (key, rate) in enumerate(rates.items()):
            table.add_row(
                "" if number else name.replace("_", " "), escape(str(key)), _percent(rate)
            )
    console.print(table)


def _evaluate_on(images: Path, name: str, base: str, device: str, as_json: bool) -> None:
    """Measure an adapter on a folder of class folders, and the untouched base beside it."""
    from cliptune.data.walk import find_images
    from cliptune.inference import adapter as adapters
    from cliptune.inference import labelled

    own = adapters.read(_find_adapter(name))
    with _ctrl_c() as cancel:
        paths = _watch(find_images([images], cancel), quiet=as_json)
        classes = own.classes or labelled.classes(paths)
        labels = labelled.labels(paths, images, classes, own.folders)
        stray = dict.fromkeys(p.parent for p, of in zip(paths, labels, strict=True) if not of)
        if stray:
            raise ClipTuneError(
                f'"{name}" tells no class apart that {next(iter(stray))} is named after.',
                f"Its classes: {', '.join(classes[:20])}{', ...' * (len(classes) > 20)}.",
            )
        given = [] if own.classes else list(classes)
        predictor = _predictor([name], given, base, device, cancel, as_json)
        said = _watch(predictor.classify(paths, predictor.names, cancel, 1), quiet=as_json)
    rates = {who: labelled.rates(of, labels) for who, of in said.items()}
    if as_json:
        print(json.dumps({who: _rates(found) for who, found in rates.items()}, indent=2))
        return
    table = Table("class", "images", *(escape(Path(who).name) for who in rates), box=None)
    for word in dict.fromkeys(labels):
        found = [of.get(word, (0, 0)) for of in rates.values()]
        fractions = (_percent(right / count) if count else "-" for right, count in found)
        table.add_row(escape(word), str(found[0][1]), *fractions)
    count = sum(of for _, of in rates[name].values())
    table.add_row("all", str(count), *(_percent(labelled.accuracy(of)) for of in rates.values()))
    console.print(table)
    for one in said[name]:
        if one.trouble:
            console.print(f"{escape(str(one.path))}: {escape(one.trouble)}", soft_wrap=True)


def _rates(found: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    from cliptune.inference.labelled import accuracy

    per_class = {word: right / count for word, (right, count) in found.items()}
    count = sum(of for _, of in found.values())
    return {"count": count, "accuracy": accuracy(found), "per_class": per_class}


def _own_images(names: Iterable[str]) -> set[Path]:
    """The folders of images that runs were trained on: nothing is written into them."""
    places = map(_find_adapter, names)
    return {Run(place).job.data.images for place in places if is_run(place)}


def _show_answers(said: "dict[str, list[Prediction]]") -> None:
    """What each adapter says of each image."""
    widest = max(len(Path(name).name) for name in said)
    for row in zip(*said.values(), strict=True):
        console.print(escape(str(row[0].path)), soft_wrap=True)
        for name, one in zip(said, row, strict=True):
            answer = ", ".join(
                f"{word} {probability:.1%}" for word, probability in one.probabilities
            )
            line = f"  {Path(name).name:<{widest}}  {answer or one.trouble}"
            console.print(escape(line), soft_wrap=True)


def _prediction(one: "Prediction") -> dict[str, Any]:
    return {"path": str(one.path), "classes": dict(one.probabilities), "trouble": one.trouble}


def _list_imported() -> None:
    from cliptune.inference.importing import all_imported, imported_home, title_of

    if found := all_imported():
        names = ", ".join(
            place.name if place.name == title_of(place) else f"{place.name} ({title_of(place)})"
            for place in found
        )
        console.print(f"Imported to {imported_home()}: {escape(names)}", soft_wrap=True)


def _carry_out(job: Job, out: Path | None, beside: Path | None = None) -> None:
    """Make a run folder and carry out its job; under torchrun one process makes it for all.

    Relative paths in the job are meant from the folder `beside`.
    """
    job = _anchored(job, beside or Path.cwd())
    from cliptune.models import devices
    from cliptune.training.distributed import join

    with join(job.train.device) as world:
        devices.precision(devices.pick(job.train.device), job.train.precision)  # or an error now
        folder = world.tell(Run.create(job, out).folder if world.leads else Path())
        _tell(Run(folder), world)


def _anchored(job: Job, folder: Path) -> Job:
    """The job with absolute paths. Raises `ClipTuneError` if its images or base are not there."""
    images = (folder / job.data.images.expanduser()).absolute()
    if not images.is_dir():
        raise ClipTuneError(
            f"There is no folder of images {images}.", "Check data.images, or --images."
        )
    base = resolve(job.base.model, folder)
    model = base.name if isinstance(base, Entry) else str(base.absolute())
    return job.model_copy(
        update={
            "data": job.data.model_copy(update={"images": images}),
            "base": job.base.model_copy(update={"model": model}),
        }
    )


def _tell(run: Run, world: "World") -> None:
    """Carry out a run and tell it live, in the leading process; exits unless it finished."""
    from cliptune.training.session import carry_out

    console.quiet = not world.leads
    with _ctrl_c() as cancel, ProgressDisplay(console) as display:
        last: Event | None = None
        for last in carry_out(run, cancel, world):
            display.tell(last)
    match last:
        case Finished(summary=summary):
            _show(run, summary)
        case Stopped():
            where = "nothing was trained yet"
            if run.best.is_dir():
                step = last.summary and last.summary.best_step
                chosen = f"the best so far, of step {step}" if step else "the weights as they are"
                where = f"{chosen}, in {escape(str(run.best))}"
            console.print(f"Stopped at step {last.step}. Kept: {where}", soft_wrap=True)
            console.print(
                f"Go on with: cliptune train --resume {escape(str(run.folder))}", soft_wrap=True
            )
            raise typer.Exit(130)
        case Failed(message=message, hint=hint, details=details):
            if details:
                errors.print(escape(details))
            _complain(message, hint)
            raise typer.Exit(1)


def _show(run: Run, summary: RunSummary) -> None:
    """The brief's table for one run, and where its adapter lies."""
    table = Table("method", "accuracy", "time", "peak memory", "trainable", box=None)
    table.add_row("Zero-shot", _percent(summary.zero_shot.accuracy), "-", "-", "-")
    if summary.probe is not None:
        table.add_row("Linear probe", _percent(summary.probe), "-", "-", "-")
    method = run.job.method
    if method.keeps():
        table.add_row(
            method.label,
            _percent(summary.accuracy),
            f"{summary.seconds:.0f} s",
            f"{(summary.peak_memory_bytes or 0) / 1e6:,.0f} MB",
            f"{summary.trainable_fraction:.2%}",
        )
    console.print(table)
    note = f"on {summary.zero_shot.count:,} {summary.split} images"
    if method.trains and summary.split == "validation":
        note += ", which also chose the step that was kept; a test folder would judge it fairly"
    console.print(note, soft_wrap=True)
    if method.keeps():
        what = ("adapter" if method.frozen_base else "tuned model") if method.trains else "probe"
        console.print(f"The {what} lies in {escape(str(run.best))}", soft_wrap=True)


def _watch(work: Work[T], *, quiet: bool) -> T:
    """Do a piece of work to its end, showing how far it is."""
    with ProgressDisplay(errors if quiet else console) as display:
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if not quiet:
                display.tell(event)


@contextmanager
def _ctrl_c() -> Iterator[CancelToken]:
    """A stop token that the first Ctrl-C (or a polite kill) sets; the second ends the program."""
    cancel = CancelToken()

    def ask(*_: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()
        errors.print("\nStopping after this step; press Ctrl-C again to quit at once.")

    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ask) for number in signals}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _complain(message: str, hint: str) -> None:
    errors.print(f"[bold red]Error:[/] {escape(message)}", soft_wrap=True)
    if hint:
        errors.print(escape(hint), soft_wrap=True)


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}"
