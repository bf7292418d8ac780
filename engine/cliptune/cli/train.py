"""Commands that train: demo, train; settings lists what a job can hold."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from rich.markup import escape

from cliptune import job as jobs
from cliptune.cli.hints import NEXT, in_full
from cliptune.cli.inference import find_adapter
from cliptune.cli.labels import learned_from
from cliptune.cli.options import (
    FileColumn,
    LabelColumn,
    TableFile,
    absolute,
    anchored,
    table_settings,
)
from cliptune.cli.progress import ProgressDisplay, figure
from cliptune.cli.terminal import complain, console, ctrl_c, errors, listing
from cliptune.core import quantities
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Event, Failed, Finished, Stopped
from cliptune.core.language import percent, tr, worded
from cliptune.core.messages import Message, text
from cliptune.core.metrics import Figure
from cliptune.data.project_table import state_of
from cliptune.document import command
from cliptune.evaluation.figures import both, by_classifier
from cliptune.export import TARGETS
from cliptune.job import Job
from cliptune.methods import DEFAULT, METHODS
from cliptune.runs import Run, RunSummary
from cliptune.runs.layout import is_run
from cliptune.training.distributed import World, join, launched, starts_again

_OWN_JOB = text(
    "cli-resume-own-job",
    "--resume goes on with a run's own job.",
    "Give nothing else, but --images where these were moved.",
)
_TAKE_OVER = text(
    "cli-take-over-nothing", "--take-over is for a run that is resumed.", "Name it with --resume."
)
_BESIDE_FILE = text(
    "cli-options-beside-job-file",
    "{options} cannot be given together with a job file.",
    "Write it into {file}, or leave the file out.",
)
_NO_SHARED_FOLDER = text(
    "cli-machines-without-folder",
    "On several machines a run needs a folder that all of them share.",
    "Name it with --out.",
)
_OF_PROJECT = ("kind", "labels_from", "table", "file_column", "label_column")
"""Settings of data by which a job learns a person's labels."""
_NOTHING = text(
    "cli-nothing-to-train-on", "Nothing to train on.", "Name a job file, or --images FOLDER."
)


def demo(
    out: Annotated[Path | None, typer.Option(help="Run folder to make.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the images.")] = None,
) -> None:
    """Tune the starter model on the sample images, in a few minutes and offline."""
    import cliptune_resources

    given = {
        "data": {"images": str(cliptune_resources.sample())},
        "method": {"kind": DEFAULT},
        "train": {} if epochs is None else {"epochs": epochs},
    }
    console.print(tr("Tuning the starter CLIP on drawn images of 10 classes with LoRA."))
    _carry_out(jobs.build(given), out, World())


def train(
    job_file: Annotated[Path | None, typer.Argument(metavar="[JOB.toml]")] = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder of images; of a resumed run, where they lie by now.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(help="{bases}, or a folder."),
    ] = None,
    method: Annotated[str | None, typer.Option(help="{methods}; {default} if not said.")] = None,
    start_from: Annotated[
        str | None,
        typer.Option(help="Run or adapter to go on from, with its base and method if not said."),
    ] = None,
    labels: Annotated[
        str,
        typer.Option(
            help="folder: what its folders or tables say; project: what you said of the images. "
            "If not said, the folder where it says anything."
        ),
    ] = "",
    table: TableFile = None,
    file_column: FileColumn = "",
    label_column: LabelColumn = "",
    out: Annotated[Path | None, typer.Option(help="Run folder to make.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Run folder to resume.")] = None,
    take_over: Annotated[
        bool, typer.Option(help="Resume a run that another computer may still be at.")
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting, as train.epochs=3."),
    ] = None,
) -> None:
    """Tune a base model on images: from a job file, or from --images and --set."""
    named: dict[str, object] = {"--base": base, "--method": method, "--set": settings}
    named |= {"--start-from": start_from, "--labels": labels}
    named |= {"--table": table, "--file-column": file_column, "--label-column": label_column}
    given = [name for name, value in named.items() if value]
    if take_over and not resume:
        raise ClipTuneError(_TAKE_OVER())
    if resume and (job_file or out or given):
        raise ClipTuneError(_OWN_JOB())
    if job_file:
        if images:
            given.insert(0, "--images")
        if given:
            raise ClipTuneError(_BESIDE_FILE(options=given, file=job_file))
    with join() as world:
        errors.quiet = world.place > 0  # one process of each machine speaks of errors
        if resume:
            _resume(str(resume), images, take_over, world)
        elif job_file:
            _carry_out(jobs.read(job_file, piped=True), out, world, job_file.parent)
        elif images:
            data = {"images": str(images)} | learned_from(images, labels, bool(table))
            data |= table_settings(table, file_column, label_column)
            asked = _asked(data, base, method, start_from, settings or [])
            _carry_out(jobs.build(asked, jobs.ASKED()), out, world)
        else:
            raise ClipTuneError(_NOTHING())


def _asked(
    data: Mapping[str, Any],
    base: str | None,
    method: str | None,
    start_from: str | None,
    settings: Sequence[str],
) -> dict[str, Any]:
    """The job that options describe."""
    described: dict[str, Any] = {"method": {"kind": DEFAULT}}
    if start_from:
        from cliptune.training.start import settings_of

        described |= settings_of(find_adapter(start_from))
    described["data"] = dict(data)
    if method and method.lower() != described["method"]["kind"]:
        described["method"] = {"kind": method.lower()}
    if base:
        described["base"] = {"model": base}
    for setting in settings:
        jobs.put(described, *jobs.parse_setting(setting))
    return described


def _resume(name: str, images: Path | None, take_over: bool, world: World) -> None:
    """Go on with a run, where its images lie now."""
    folder = world.tell(find_adapter(name) if world.leads else Path())
    _share(folder, world)
    run = Run(folder)
    if world.leads:
        if take_over:
            run.take_over()
        if images:
            run.move_images(absolute(images))
    world.exchange(None)  # the others read where they lie
    _agree(run.job, world)
    _tell(run, world)


def settings(
    method: Annotated[str, typer.Argument(help="{methods}")] = DEFAULT,
    base: Annotated[str, typer.Option(help="Base model; some defaults suit the base.")] = "starter",
) -> None:
    """List every setting of a job with one method: its default, its range, what it does."""
    given = {"data": {"images": "."}, "method": {"kind": method}, "base": {"model": base}}
    advised = jobs.build(given).model_dump()
    table = listing(tr("setting"), tr("default"), tr("may be"), tr("what it does"))
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
            limits = jobs.allowed(field)
            limits = worded(limits) if isinstance(limits, Message) else limits
            row = (f"{part}.{name}", default, limits, tr(field.description or ""))
            table.add_row(*map(escape, row))
    console.print(table)


def _carry_out(job: Job, out: Path | None, world: World, beside: Path | None = None) -> None:
    """Make a run folder and carry out its job; under torchrun one process makes it for all.

    Relative paths in the job are meant from the folder `beside`.
    """
    job = anchored(job, beside or Path.cwd())
    _agree(job, world)
    if out is None and len(set(world.hosts)) > 1:
        raise ClipTuneError(_NO_SHARED_FOLDER())
    folder = world.tell(_made(job, out).folder if world.leads else Path())
    _share(folder, world)
    _tell(Run(folder), world)


def _made(job: Job, out: Path | None) -> Run:
    """The run folder for a job: a new one, unless torchrun gives the same command once more, as it
    does after a process was lost."""
    if launched() and out and is_run(out) and Run(out).job == job:
        return Run(out)
    return Run.create(job, out)


def _agree(job: Job, world: World) -> None:
    """See that the job can be carried out here, and that it is that of all."""
    from cliptune.training import agreement

    world.take_card(job.train.device)
    agreement.same_program(world, job)


def _share(folder: Path, world: World) -> None:
    """See that all look into one run folder."""
    if world.size > 1:
        from cliptune.training import agreement

        agreement.same_run(world, folder)


def _tell(run: Run, world: World) -> None:
    """Carry out a run and tell it live, in the leading process; exits unless it finished."""
    from cliptune.training.session import carry_out

    world.connect(run.job.train.device)
    console.quiet = not world.leads
    with ctrl_c() as cancel, ProgressDisplay(console) as display:
        last: Event | None = None
        for last in carry_out(run, cancel, world):
            display.tell(last)
    match last:
        case Finished(summary=summary):
            _show(run, summary)
        case Stopped():
            kept = tr("Stopped at step {step}. Kept: nothing was trained yet")
            best = None
            if run.best.is_dir():
                best = last.summary and last.summary.best_step
                kept = tr("Stopped at step {step}. Kept: the weights as they are, in {folder}")
            if best:
                kept = tr(
                    "Stopped at step {step}. Kept: the best so far, of step {best}, in {folder}"
                )
            kept = kept.format(step=last.step, best=best, folder=run.best)
            console.print(escape(kept), soft_wrap=True)
            again = tr("Start it again: cliptune train --resume {folder}")
            if run.resumable:
                again = tr("Resume it: cliptune train --resume {folder}")
            console.print(escape(again.format(folder=run.folder)), soft_wrap=True)
            # torchrun must not start again what somebody stopped on another machine.
            raise typer.Exit(0 if starts_again() and not cancel.is_set() else 130)
        case Failed(told=message, details=details):
            if details:
                errors.print(escape(details))
            complain(message)
            raise typer.Exit(1)


def _show(run: Run, summary: RunSummary) -> None:
    """The table of one run, and where its adapter lies."""
    measures = list(summary.figures) or [summary.measure]
    costs = (tr("time"), tr("peak memory"), tr("trainable"))
    table = listing(tr("method"), *map(tr, measures), *costs)

    count = summary.zero_shot.count

    def rates(figures: Mapping[str, Figure]) -> list[str]:
        return [figure(figures.get(name), count, name, short=True) for name in measures]

    table.add_row(tr("Zero-shot"), *rates(summary.zero_shot.figures), "-", "-", "-")
    if summary.probe is not None:
        table.add_row(tr("Linear probe"), *rates(summary.probe_figures), "-", "-", "-")
    method = run.job.method
    if method.keeps():
        table.add_row(
            tr(method.label),
            *rates(summary.figures),
            worded(quantities.seconds(summary.seconds)),
            f"{(summary.peak_memory_bytes or 0) / 1e6:,.0f} MB",
            percent(f"{100 * (summary.trainable_fraction or 0):.2f}"),
        )
    console.print(table)
    if known := both(summary, summary.measure):
        both_told = {by: figure(one, count, summary.measure) for by, one in known.items()}
        line = worded(by_classifier(both_told, summary.classifier))
        console.print(tr("{sentence}.").format(sentence=line), soft_wrap=True)
    note = tr("on {count:,} {split} images")
    if method.trains and summary.split == "validation":
        note = tr(
            "on {count:,} {split} images, which also chose the step that was kept; a test folder "
            "would judge it fairly"
        )
    console.print(note.format(count=count, split=tr(summary.split)), soft_wrap=True)
    for sentence in summary.conclusion:
        console.print(escape(in_full(sentence)), soft_wrap=True)
    if method.keeps():
        lies = tr("The probe lies in {folder}")
        if method.trains:
            lies = tr("The tuned model lies in {folder}")
            if method.frozen_base:
                lies = tr("The adapter lies in {folder}")
        console.print(escape(lies.format(folder=run.best)), soft_wrap=True)
    for step in next_steps(run, summary):
        console.print(escape(step), soft_wrap=True)


def next_steps(run: Run, summary: RunSummary) -> list[str]:
    """What to try next, each with its command."""
    job, kind = run.job, run.job.method.kind
    epochs = min(2 * job.train.epochs, jobs.MOST_EPOCHS)
    params = {
        "again": _command(job, kind),
        "balanced": _command(_changed(job, balance=True), kind),
        "longer": _command(_changed(job, epochs=epochs), kind),
        "others": _command(job),
        "images": command.quoted(job.data.images),
        "doubtful": f"{summary.doubtful:,}",
        "run": command.quoted(run.folder),
        "target": next(name for name in TARGETS if name not in job.method.refusals),
    }
    return [tr(NEXT[step]).format(**params) for step in summary.next_steps if step in NEXT]


def _changed(job: Job, **settings: Any) -> Job:
    """The job with other settings of training."""
    return job.model_copy(update={"train": job.train.model_copy(update=settings)})


def _command(job: Job, method: str = "") -> str:
    """The command that trains on a job's images and base as it did; without a method, the part of
    it that suits any."""
    given = {"data": {"images": "."}, "base": {"model": job.base.model}}
    plain = jobs.build(given | {"method": {"kind": method or DEFAULT}}).model_dump(mode="json")
    asked = job.model_dump(mode="json")
    words = ["cliptune", "train", "--images", str(job.data.images), "--base", job.base.model]
    if method:
        words += ["--method", method]
    if state_of(job.data.table) is not None:  # what the person says of them by then
        words += ["--labels", "project"]
        asked["data"] |= {name: plain["data"][name] for name in _OF_PROJECT}
    for part in ("data", "base", *(("method", "train") if method else ())):
        for name, value in asked[part].items():
            known = name in ("images", "model") or plain[part][name] == value
            if not known and value is not None:
                words += ["--set", f"{part}.{name}={command.toml(value)}"]
    return command.line(words)
