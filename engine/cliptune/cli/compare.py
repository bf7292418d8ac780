"""Commands about which method to take: advise, compare, tune, estimate."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from cliptune import job as jobs
from cliptune.advice import GOALS
from cliptune.cli.hints import hint, in_full
from cliptune.cli.options import FileColumn, LabelColumn, TableFile, anchored, table_settings
from cliptune.cli.terminal import console, ctrl_c, errors, listing, watch
from cliptune.core.errors import Cancelled, ClipTuneError, nearest, unwritable
from cliptune.core.language import joined, mark, tr, worded
from cliptune.core.messages import text
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import Entry, resolve
from cliptune.runs import Run, home

if TYPE_CHECKING:
    from cliptune.comparison.table import Comparison, Row

_NO_GOAL = text("cli-no-such-goal", '"{goal}" is no goal.{meant}', "One of: {goals}.")
_OWN_SETTINGS = text(
    "cli-settings-of-one-method",
    "A comparison takes every method with its own settings.",
    "Leave --set method out, and name methods with --methods.",
)
_NO_REPORT = text(
    "cli-report-unwritable",
    "The report cannot be written to {folder}: {reason}.",
    "Allow writing there.",
)
_TWO_BUDGETS = text(
    "cli-two-budgets",
    "Methods train for the same epochs or share minutes, not both.",
    "Leave out --epochs or --minutes.",
)
_NO_METHODS = text("cli-no-methods", "--methods names none.", "Name all, or some of {methods}.")


def advise(
    images: Annotated[Path, typer.Option(help="Folder of images.")],
    base: Annotated[str, typer.Option(help="Base model.")] = STARTER,
    goal: Annotated[str | None, typer.Option(help="{goals}")] = None,
    table: TableFile = None,
    file_column: FileColumn = "",
    label_column: LabelColumn = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say which method suits these images, this base and this machine, and why."""
    from cliptune import advice
    from cliptune.data.class_names import foreign, language_of, tidy, understood
    from cliptune.data.scan import scan
    from cliptune.data.split import count
    from cliptune.models import catalogue, devices, folder

    if goal is not None and goal not in GOALS:
        meant = nearest(goal, GOALS)
        raise ClipTuneError(_NO_GOAL(goal=goal, meant=meant, goals=[*GOALS]))
    found = resolve(base)
    weights = found.parameters if isinstance(found, Entry) else folder.parameters(found)
    # As a job divides them where it says nothing else.
    asked = table_settings(table, file_column, label_column)
    data = jobs.Data.model_validate({"images": images} | asked)
    with ctrl_c() as cancel:
        scanned = watch(scan(data, cancel), quiet=as_json)
    device = devices.pick("auto")
    memory = devices.device_memory(device)
    situation = advice.Situation(
        images=count(scanned, data.validation, data.seed).train,
        parameters=weights,
        memory=memory,
        goal=goal,
        classes=len(scanned.classes) if scanned.kind == "classes" else 0,
        base=Path(base).name,
    )
    advised = advice.advise(situation)
    if as_json:
        listed = [
            {"kind": one.kind, "reason": str(one.reason), "settings": one.settings}
            for one in advised
        ]
        print(json.dumps(listed, indent=2))
        return
    methods = listing(tr("method"), tr("why"), tr("settings"))
    for one in advised:
        settings = ", ".join(f"method.{name}={value}" for name, value in one.settings.items())
        methods.add_row(tr(METHODS[one.kind].label), worded(one.reason), settings)
    console.print(methods)
    if isinstance(found, Entry):
        language = language_of(scanned.classes)
        other = catalogue.for_photographs(memory, device.type == "cpu", language)
        words = understood(map(tidy, scanned.classes), found.language)
        unread = any(foreign(one, found.language) for one in words)
        if told := catalogue.reads_another(found, language, other, unread=unread):
            console.print(escape(f"\n{in_full(told)}"), soft_wrap=True)
    for problem in scanned.problems:
        if problem.kind == "imbalance" and problem.detail:
            unequal = f"\n{in_full(problem.detail)}"
            console.print(escape(unequal), soft_wrap=True)
    for question in advice.QUESTIONS:
        if METHODS[advised[0].kind].goal in question.goals:
            title, answer = tr(question.text), tr(question.answer)
            console.print(f"\n[bold]{title}[/bold] {answer}", soft_wrap=True)


def compare(
    images: Annotated[Path, typer.Option(help="Folder of images.")],
    out: Annotated[Path, typer.Option(help="Folder of the comparison; one that is there goes on.")],
    methods: Annotated[str, typer.Option(help="all, or some of {methods}")] = "all",
    base: Annotated[str, typer.Option(help="Base model.")] = STARTER,
    table: TableFile = None,
    file_column: FileColumn = "",
    label_column: LabelColumn = "",
    seeds: Annotated[int, typer.Option(min=1, help="Splits and trainings of each method.")] = 1,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="The same for all; else each has its own.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.01, help="In all, shared alike; epochs go by it.")
    ] = None,
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
    from cliptune.comparison.plan import Plan
    from cliptune.document import command, writing
    from cliptune.document.contents import of_runs

    described = _asked(images, base, table_settings(table, file_column, label_column), settings)
    kinds = [kind.strip().lower() for kind in methods.split(",") if kind.strip()]
    if not kinds:
        raise ClipTuneError(_NO_METHODS(methods=[*METHODS]))
    if epochs and minutes:
        raise ClipTuneError(_TWO_BUDGETS())
    plan = Plan(tuple(METHODS) if kinds == ["all"] else tuple(kinds), seeds)
    if epochs:
        plan = replace(plan, budget="equal", epochs=epochs)
    elif minutes:
        plan = replace(plan, budget="minutes", minutes=minutes)
    try:
        with ctrl_c() as cancel:
            found = watch(compared(described, plan, out.absolute(), cancel), quiet=False)
    except Cancelled:
        errors.print(tr("What is done is kept: the same command goes on from there."))
        raise
    _show(found)
    console.print(escape(report.advice(found)), soft_wrap=True)
    try:
        places = report.write(found, out)
    except OSError as error:
        raise unwritable(_NO_REPORT(folder=out), error) from error
    kinds = [*dict.fromkeys(row.kind for row in found.rows)]  # a row may be of one seed alone
    runs = [Run(out / f"{kind}-{seed}") for kind in kinds for seed in range(seeds)]
    document = of_runs(runs, repeated=command.compare(described, plan))
    places.append(writing.write(document, out / "comparison.html"))
    for place in places:
        console.print(escape(str(place)), soft_wrap=True)


def tune(
    images: Annotated[Path, typer.Option(help="Folder of images.")],
    minutes: Annotated[
        float, typer.Option(min=0.01, help="Time to take, downloads left out.")
    ] = 10,
    base: Annotated[str, typer.Option(help="Base model.")] = STARTER,
    table: TableFile = None,
    file_column: FileColumn = "",
    label_column: LabelColumn = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the runs; one that is there goes on.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting of all that is tried."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Find the best in so many minutes: methods, rates and augmentation, from the probe on."""
    from cliptune.comparison.tune import folder_of
    from cliptune.comparison.tune import tune as tuned

    asked = _asked(images, base, table_settings(table, file_column, label_column), settings)
    place = out.absolute() if out else folder_of(asked, minutes, home())
    try:
        with ctrl_c() as cancel:
            found = watch(tuned(asked, minutes, place, cancel), quiet=as_json)
    except Cancelled:
        errors.print(tr("What is done is kept: the same command goes on from there."))
        raise
    advised = found.recommendation
    if as_json:
        tried = [_as_json(row) for row in found.comparison.rows]
        told = {"answer": str(found.answer.folder), "recommendation": str(advised), "tried": tried}
        print(json.dumps(told, indent=2))
        return
    _show(found.comparison)
    console.print(escape(in_full(advised)), soft_wrap=True)
    line = tr("The run lies in {folder}").format(folder=found.answer.folder)
    console.print(escape(line), soft_wrap=True)


def _asked(
    images: Path, base: str, labels: dict[str, str], settings: Sequence[str] | None
) -> dict[str, Any]:
    """A job as nested settings, without a method, its paths absolute.

    Raises `ClipTuneError` on settings that are none or are a method's.
    """
    described: dict[str, Any] = {"data": {"images": str(images)} | labels, "base": {"model": base}}
    for setting in settings or []:
        jobs.put(described, *jobs.parse_setting(setting))
    if "method" in described:
        raise ClipTuneError(_OWN_SETTINGS())
    whole = jobs.build(described | {"method": {"kind": UNTOUCHED}}, jobs.ASKED())
    whole = anchored(whole, Path.cwd())
    described["data"]["images"] = str(whole.data.images)
    described["base"]["model"] = whole.base.model
    return described


def _as_json(row: "Row") -> dict[str, Any]:
    """A row of a comparison for programs: fractions 0 to 1, seconds, bytes."""
    from cliptune.comparison.differences import in_words

    table = {name: getattr(row, name) for name in row.__dataclass_fields__}
    others = {name: figure.model_dump() for name, figure in row.others.items()}
    by = {name: figure.model_dump() for name, figure in row.by.items()}
    settings = {name: in_words(value) for name, value in row.settings.items()}
    return table | {"others": others, "by": by, "settings": settings}


def _show(found: "Comparison") -> None:
    """The table of a comparison, what it is of, and in what its rows differ."""
    from cliptune.comparison import report
    from cliptune.comparison.differences import differences, in_words

    figures = listing(*report.head(found))
    for row in found.rows:
        figures.add_row(*report.cells(row, found))
    console.print(figures)
    console.print(escape(report.heading(found)), soft_wrap=True)
    for one in differences(found.rows):
        values = joined(
            f"{row.label} {in_words(value, tr)}"
            for row, value in zip(found.rows, one.values, strict=True)
            if value is not None
        )
        line = tr("{title} differs: {values}.").format(title=tr(one.title), values=values)
        console.print(escape(line), soft_wrap=True)


def estimate(
    job_file: Annotated[Path, typer.Argument(metavar="JOB.toml")],
    trial: Annotated[bool, typer.Option(help="Try a few steps to tell the time.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Tell how much memory a job will take, by what holds it, before anything is loaded."""
    from cliptune.training.estimate import estimate_job_memory, estimate_job_time

    job = anchored(jobs.read(job_file, piped=True), job_file.parent)
    with ctrl_c() as cancel:
        memory = watch(estimate_job_memory(job, cancel), quiet=as_json)
        time = watch(estimate_job_time(job, cancel), quiet=as_json) if trial else None
    if as_json:
        told = asdict(memory) | {"peak": memory.peak, "fits": memory.fits_in_memory}
        if time:
            told |= {"seconds_per_epoch": asdict(time), "seconds": time.whole}
        print(json.dumps(told, indent=2))
        return
    table = listing()
    for part in (
        *(mark("weights"), mark("trained"), mark("gradients"), mark("optimiser")),
        *(mark("activations"), mark("workspace"), mark("evaluation"), mark("program")),
    ):
        if size := getattr(memory, part):
            table.add_row(tr(part), f"{size / 1e6:,.1f} MB")
    free = tr("{peak:,.1f} MB of {limit:,.1f} GB free")
    table.add_row(tr("in all"), free.format(peak=memory.peak / 1e6, limit=memory.limit / 1e9))
    console.print(table)
    if not memory.fits_in_memory:
        short = tr("A micro-batch of {count} does not fit.").format(count=memory.micro_batch)
        console.print(f"{short} {hint(memory.warning)}", soft_wrap=True)
    if time:
        line = tr("{epoch:.1f} s an epoch ({lowest:.1f} to {highest:.1f}), {whole:,.0f} s in all.")
        console.print(line.format(**asdict(time) | {"whole": time.whole}))
