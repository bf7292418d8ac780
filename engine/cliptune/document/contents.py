"""What stands in a report of one run or of several, gathered from their folders."""

import platform
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# These word what runs wrote down of themselves, which is told here in any language.
import cliptune.data.scan
import cliptune.evaluation.conclusion  # noqa: F401
from cliptune.comparison import report
from cliptune.comparison.recommendation import recommend
from cliptune.comparison.side_by_side import as_tried, compare, grouped, judged_on, parted
from cliptune.comparison.table import Comparison, probe_row
from cliptune.core import program, quantities
from cliptune.core.errors import ClipTuneError
from cliptune.core.language import in_full, joined, mark, tr, worded
from cliptune.core.messages import Message, sentences, text
from cliptune.core.metrics import Measured
from cliptune.data.sources import folder_of
from cliptune.data.split import saved
from cliptune.document import charts, command, parts
from cliptune.document.parts import Judged, Section, Shown, Table
from cliptune.methods import FITTED, METHODS
from cliptune.models.catalogue import CATALOGUE
from cliptune.runs import Run
from cliptune.runs.history import History

MOST_SECTIONS = 8
"""Runs that have a section of their own."""
NAMED = 500
"""Letters that the names of classes take, at most."""
PACKAGES = ("cliptune", "torch", "transformers", "peft", "numpy", "Pillow")

_NO_RESULT = text(
    "report-without-result",
    "“{title}” has come to no figures yet.",
    "Let it train to its end, or measure what it kept.",
)
_DAMAGED = text(
    "report-of-damaged", "“{title}” is damaged or of another version.", "Report another run."
)
_NOTHING = text("report-of-nothing", "No run is named to report of.", "Name one that has ended.")


@dataclass(frozen=True)
class Tabled:
    """Runs that were judged by the same images, side by side."""

    comparison: Comparison
    runs: Sequence[tuple[str, Judged]]
    """The run of each row, of several seeds the first, by what the row is called."""
    results: Table
    costs: Table
    notes: Sequence[str]
    charts: Sequence[charts.Chart]


@dataclass(frozen=True)
class Document:
    """A report, in words, tables and charts."""

    title: str
    made: str
    conclusion: Sequence[str]
    images: Sequence[tuple[str, str]]
    """Facts about the data set of the first run, by their names."""
    problems: Sequence[str]
    """What was odd about it when it was learned from."""
    examples: Sequence[Shown]
    base: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str]]
    tables: Sequence[Tabled]
    apart: str
    """What is said where not all runs were judged by the same images; else empty."""
    sections: Sequence[Section]
    left_out: int
    """Runs that have no section."""
    commands: Sequence[tuple[str, Sequence[str]]]
    """What each repeats, and the words of the command."""
    versions: Sequence[tuple[str, str]]
    apart_from: Sequence[Path]
    """The folders of its images, which nothing is written into."""


def read(run: Run) -> Judged:
    """A run that was judged. Raises `ClipTuneError` if it was not, or is damaged."""
    try:
        summary, job = run.summary(), run.job
        if summary is None or summary.accuracy is None:
            raise ClipTuneError(_NO_RESULT(title=run.title))
        history = History(run.events())
        measured, zero_shot = run.measured(), run.zero_shot(summary.split)
        judged = judged_on(run)
        greys = run.described().greys if run.files.description.is_file() else None
    except (OSError, ValueError) as error:
        raise ClipTuneError(_DAMAGED(title=run.title)) from error
    return Judged(
        *(run.title, job, summary, history.device, history.precision, judged),
        run=run,
        history=history,
        folder=folder_of(job.data.images),
        measured=measured,
        zero_shot=zero_shot,
        greys=greys,
    )


def of_runs(
    runs: Sequence[Run],
    tried: bool = False,
    recommendation: Message | None = None,
    repeated: Sequence[str] = (),
) -> Document:
    """The report of runs, each judged by its own images: only those of the same are ranked.

    `tried`: a search chose the best from them, by the images for validation, which judge them then;
    `recommendation` is what it came to. `repeated` are the words of one command that repeats all,
    if there is one. Raises `ClipTuneError` if a run has come to no figures or is damaged.
    """
    if not runs:
        raise ClipTuneError(_NOTHING())
    found = [read(run) for run in runs]
    if tried:
        found = as_tried([(_by_validation(one), one.run) for one in found])
    compared = [(_compared(part), part) for part in parted(found)]
    tables = [
        _tabled(replace(comparison, recommendation=recommendation), part)
        for comparison, part in compared
        if comparison
    ]
    first = found[0]
    rows = [one for of in tables for _, one in of.runs]
    conclusion = [
        tr("Table {number}: {said}").format(number=number, said=in_full(said))
        if len(tables) > 1
        else in_full(said)
        for number, of in enumerate(tables, 1)
        for said in _concluded(of)
    ]
    sections = [
        parts.section(one, label, rows, concluded=len(of.runs) == 1)
        for of in tables
        for label, one in of.runs
    ]
    commands = [(one.title, _repeating(one)) for one in found]
    folders = [one.job.data.images for one in found]
    return Document(
        title=first.title if len(found) == 1 else first.job.data.images.name,
        made=time.strftime("%Y-%m-%d"),
        conclusion=conclusion,
        images=[*_images(first), *_others(tr("Other folders"), folders)],
        problems=_problems(first.history),
        examples=parts.examples(next((one for one in found if one.measured), first)),
        base=[*_base(first), *_others(tr("Other models"), [one.job.base.model for one in found])],
        settings=parts.shared(rows),
        tables=tables,
        apart=tr(_APART) if len(tables) > 1 else "",
        sections=sections[:MOST_SECTIONS],
        left_out=max(0, len(sections) - MOST_SECTIONS),
        commands=[(tr("All of it"), repeated)] if repeated else commands,
        versions=_versions(found),
        apart_from=[place for one in found for place in (one.folder, one.job.data.images)],
    )


def _repeating(one: Judged) -> Sequence[str]:
    """The command that repeats a run: of its job file, where its settings are too long for one."""
    words = command.train(one.job)
    if len(command.line(words)) <= command.LONGEST:
        return words
    return ["cliptune", "train", str(one.run.files.job)]


def _by_validation(one: Judged) -> Judged:
    measured: Measured | None = one.run.validated()
    return replace(one, measured=measured, zero_shot=one.run.zero_shot("validation"))


_APART = mark(
    "These runs were judged by different images, or tuned different base models: a table for each "
    "of them follows. Figures of one table say nothing against those of another."
)


def _concluded(tabled: Tabled) -> Sequence[Message]:
    """What the runs of a table come to; one alone concludes for itself."""
    if len(tabled.runs) > 1:
        return recommend(tabled.comparison)
    return tabled.runs[0][1].summary.conclusion


# The data set and the base


def _others(title: str, used: Sequence[Path | str]) -> list[tuple[str, str]]:
    """What else was used than by the first run, which is told of."""
    _, *others = dict.fromkeys(map(str, used))
    return [(title, "; ".join(others))] if others else []


def _images(one: Judged) -> list[tuple[str, str]]:
    facts = [(tr("Folder"), str(one.job.data.images))]
    told = (note for note, _ in one.history.notes)
    facts += [(tr(_TOLD[note.code]), worded(note)) for note in told if note.code in _TOLD]
    if one.run.files.splits.is_file():
        counts = [f"{len(of):,}" for of in saved(one.run.files.splits)]
        parts_ = (tr("For training"), tr("For validation"), tr("For the test"))
        facts += [*zip(parts_, counts, strict=True)]
    if words := one.measured.classes if one.measured else []:
        named = textwrap.shorten(joined(words), NAMED, placeholder=" ...")
        counted = tr("{count:,}: {names}").format(count=len(words), names=named)
        facts.append((tr("Classes"), counted))
    return facts


_TOLD = {
    "scan-summary": mark("Images"),
    "scan-summary-split": mark("Images"),
    "scan-read-from": mark("Labels"),
    "scan-read-beside": mark("Labels"),
    "scan-of-project": mark("Labels"),
}
"""What a run tells of its images first, by the codes."""


def _problems(history: History) -> list[str]:
    """What the run was told of its images."""
    return [
        worded(note) for note, _ in history.notes if note.code.startswith(("problems-", "greys-"))
    ]


def _base(one: Judged) -> list[tuple[str, str]]:
    job, summary = one.job, one.summary
    entry = next((entry for entry in CATALOGUE if job.base.model in (entry.name, entry.repo)), None)
    facts = [(tr("Model"), f"{tr(entry.label)} ({entry.name})" if entry else job.base.model)]
    if entry:
        millions = tr("{count:,.1f} million").format(count=entry.parameters / 1e6)
        pixels = tr("{side} x {side} pixels").format(side=entry.resolution)
        facts += [(tr("Parameters"), millions), (tr("Resolution"), pixels)]
    if one.run.files.description.is_file():
        described = one.run.described()
        known = {tr("On the hub"): "name", tr("Revision"): "revision"}
        known |= {tr("SHA-256 of its weights"): "sha256"}
        facts += [
            (name, value) for name, key in known.items() if (value := described.base.get(key))
        ]
        if described.classes:
            facts.append((tr("Prompts"), " · ".join(described.all_templates)))
    facts.append((tr("Memory of its weights"), f"{summary.base_memory_bytes / 1e6:,.0f} MB"))
    return facts


# The table


def _compared(runs: Sequence[Judged]) -> Comparison | None:
    """Runs of the same images side by side; of one alone the probe it knows stands beside it."""
    compared, rows = compare(runs), grouped(runs)
    if compared is None or len(rows) != 1 or rows[0][0].job.method.fits:
        return compared
    probed = probe_row(tr(METHODS[FITTED].label), rows[0][0].summary, compared.rows[0])
    return replace(compared, rows=(compared.rows[0], *filter(None, [probed]), compared.rows[1]))


def _tabled(comparison: Comparison, runs: Sequence[Judged]) -> Tabled:
    """Two tables: what runs came to, and what they took."""
    rows = [of[0] for of in grouped(runs)]
    labels = [row.label for row in comparison.rows[len(comparison.rows) - len(rows) :]]
    of_rows = [*zip(labels, rows, strict=True)] or [(one.title, one) for one in runs[:1]]
    drawn = [*_costs(comparison), *_courses(comparison, of_rows)] if len(rows) > 1 else []
    lines = [report.head(comparison), *(report.cells(row, comparison) for row in comparison.rows)]
    results, costs = (
        Table(heading, rows)
        for heading, *rows in (
            [(line[0], *line[3:-2]) for line in lines],
            [(line[0], *line[1:3], *line[-2:]) for line in lines],
        )
    )
    costs = replace(costs, rows=[row for row in costs.rows if any(row[1:])])
    return Tabled(comparison, of_rows, results, costs, _notes(comparison), drawn)


def _notes(comparison: Comparison) -> list[str]:
    """How the table is to be read."""
    by = tr(
        "Judged by the validation images, which also chose what each run kept: images of a test "
        "folder would judge them fairly."
    )
    if comparison.split == "test":
        by = tr("Judged by the test images, which no run was trained on or chosen by.")
    over = tr(
        "95 %: where the true figure lies with a certainty of 95 %, over the images (Wilson's, or "
        "a bootstrap)."
    )
    if comparison.seeds > 2:
        over = tr(
            "95 %: where the true figure lies with a certainty of 95 %, over {count} seeds by "
            "Student's t."
        )
    apart = tr("Methods whose intervals overlap cannot be told apart.")
    told = sentences((by, over.format(count=comparison.seeds), apart))
    return [report.heading(comparison), told]


def _costs(comparison: Comparison) -> list[charts.Chart]:
    """What is compared, against what it took."""
    line, *rows = comparison.rows
    memory = [row.peak_memory and row.peak_memory / 1e6 for row in rows]
    measure = report.capitalised(tr(comparison.measure))

    drawn = [
        charts.against(
            title.format(measure=measure),
            axis,
            [
                charts.Dot(row.label, number, at, row.accuracy, row.low, row.high)
                for number, (row, at) in enumerate(zip(rows, costs, strict=True))
                if at is not None
            ],
            (line.label, line.accuracy),
        )
        for title, axis, costs in (
            (tr("{measure} against training time"), tr("seconds"), [row.seconds for row in rows]),
            (
                tr("{measure} against peak memory"),
                "MB",
                memory,
            ),
        )
    ]
    return [chart for chart in drawn if chart]


def _courses(comparison: Comparison, runs: Sequence[tuple[str, Judged]]) -> list[charts.Chart]:
    """The course of what was trained, in the colours of the rows."""
    numbered = [(label, number, one.history) for number, (label, one) in enumerate(runs)]
    validated = [
        charts.Line(label, number, [(at, value) for at, value, _ in of.validation])
        for label, number, of in numbered
    ]
    losses = [charts.Line(label, number, parts.smoothed(of)) for label, number, of in numbered]
    known = (of.zero_shot for _, _, of in numbered)
    level = next((value for value in known if value is not None), None)
    measure = report.capitalised(tr(comparison.measure))
    drawn = [
        charts.over_epochs(
            tr("{measure} on the validation images while training").format(measure=measure),
            validated,
            [] if level is None else [(tr("before training"), level)],
            percent=True,
        ),
        charts.over_epochs(tr("Training loss"), losses),
    ]
    return [chart for chart in drawn if chart]


def _versions(found: Sequence[Judged]) -> list[tuple[str, str]]:
    known = [("Python", platform.python_version()), (tr("System"), platform.platform())]
    for name in PACKAGES:
        known.append((name, program.version(name)))
    devices = dict.fromkeys(
        joined((worded(quantities.device(one.device)), one.history.precision))
        for one in found
        if one.device
    )
    return [(tr("Trained on"), "; ".join(devices)), *known] if devices else known
