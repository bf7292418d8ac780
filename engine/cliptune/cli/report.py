"""The command that writes what runs came to as a document: report."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cliptune import job as jobs
from cliptune.cli import window
from cliptune.cli.inference import find_adapter
from cliptune.cli.terminal import console
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import check_place
from cliptune.core.language import tr
from cliptune.core.messages import text
from cliptune.runs import Run
from cliptune.runs.layout import best_of, is_run

_NONE_ENDED = text(
    "cli-report-none-ended",
    "What was begun in {folder} has come to no end yet.",
    "Let it go on: the command that began it does that.",
)


def report(
    context: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(metavar="RUN...", help="Runs, or a folder that compare or tune made."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="File to write: .pdf, .html, .csv or .md. If not said, a PDF among your documents."
        ),
    ] = None,
    in_words: Annotated[
        bool,
        typer.Option(
            "--in-words",
            help="Headings of a .csv as people call them, in your language; else names for "
            "programs, in English.",
        ),
    ] = False,
) -> None:
    """Write what runs came to as a document: data, settings, figures, mistakes, commands."""
    from cliptune.document import writing
    from cliptune.document.contents import of_runs

    if out:
        check_place(out, ())
    if len(places) == 1 and _holds_several(Path(places[0])):
        document = of_runs(**_several(Path(places[0])))
    else:
        document = of_runs([Run(find_adapter(place)) for place in places])
    asked = out or writing.default_place(document, ".pdf")
    path = writing.write(document, asked, window.of(context).printer, in_words)
    if path.suffix != asked.suffix:
        console.print(
            tr("There is no Qt here to make a PDF: this is the page, which a browser prints.")
        )
    console.print(escape(str(path)), soft_wrap=True)


def _holds_several(folder: Path) -> bool:
    from cliptune.comparison.folder import FILE

    return (folder / FILE).is_file()


def _several(folder: Path) -> dict[str, Any]:
    """The runs of a comparison that ended, or the best of a search, and the command of it."""
    from cliptune.comparison.folder import read_content
    from cliptune.comparison.plan import Plan
    from cliptune.document import command

    content = read_content(folder)
    given = {part: content.get(part, {}) for part in ("data", "base", "train")}
    given["data"] = given["data"] | {"images": content["images"]}
    given["base"] = jobs.Base().model_dump(mode="json") | given["base"]
    if answer := best_of(folder):
        return {"runs": [Run(answer)], "repeated": command.tune(given, content.get("minutes", 10))}
    runs = [Run(place) for place in sorted(folder.iterdir()) if is_run(place)]
    runs = [run for run in runs if run.state() == "finished"]
    if "minutes" in content or not runs:
        raise ClipTuneError(_NONE_ENDED(folder=folder))
    kinds = tuple(dict.fromkeys(run.job.method.kind for run in runs))
    plan = Plan(kinds, 1 + max(run.job.train.seed for run in runs))
    if minutes := content.get("minutes_shared"):
        plan = replace(plan, budget="minutes", minutes=minutes)
    return {"runs": _in_order(runs), "repeated": command.compare(given, plan)}


def _in_order(runs: Sequence[Run]) -> list[Run]:
    """Seed by seed, the methods in the order of all."""
    from cliptune.methods import METHODS

    order = [*METHODS]
    return sorted(runs, key=lambda run: (run.job.train.seed, order.index(run.job.method.kind)))
