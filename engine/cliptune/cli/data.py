"""The command that looks through images: check."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from cliptune import job as jobs
from cliptune.cli.hints import in_full
from cliptune.cli.options import FileColumn, LabelColumn, TableFile, table_settings
from cliptune.cli.terminal import console, ctrl_c, listing, watch
from cliptune.core.language import tr
from cliptune.methods import UNTOUCHED

if TYPE_CHECKING:
    from cliptune.data.labels import Source


def check(
    folder: Path,
    table: TableFile = None,
    file_column: FileColumn = "",
    label_column: LabelColumn = "",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting, as data.kind=labels."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look through a folder of images: what is usable, what is not, and why."""
    from cliptune.data.class_names import worded
    from cliptune.data.scan import scan

    given: dict[str, Any] = {
        "data": {"images": str(folder)} | table_settings(table, file_column, label_column),
        "method": {"kind": UNTOUCHED},
    }
    for one in settings or []:
        jobs.put(given, *jobs.parse_setting(one))
    data = jobs.build(given, jobs.ASKED()).data
    with ctrl_c() as cancel:
        scanned = watch(scan(data, cancel), quiet=as_json)
    if as_json:
        print(json.dumps(scanned.describe(), indent=2))
        return
    for line in scanned.report():
        console.print(escape(in_full(line)))
    if source := scanned.source:
        _print_rows(source)
    if scanned.classes:
        words = worded(scanned.classes, "en") | data.classes
        counted = listing(tr("class"), tr("images"), tr("words"))
        for name, count in scanned.counts().items():
            counted.add_row(escape(name), f"{count:,}", escape(words[name]))
        console.print(counted)
        if words != worded(scanned.classes) | data.classes:
            told = tr("To a base that reads Chinese, Chinese names stay as they are.")
            console.print(told, style="dim", soft_wrap=True)
        console.print(
            tr("Other words for a class: --set data.classes.CLASS=WORDS"),
            style="dim",
            soft_wrap=True,
        )


def lay_out(source: Path, into: Path) -> None:
    """The process that reads a data set: see `cliptune.data.records`."""
    from cliptune.data import records

    records.lay_out(source, into)


def _print_rows(source: "Source") -> None:
    """The first rows of the table, as they were read."""
    meant = {name: f" ({tr('label')})" for name in source.label_columns}
    meant |= {source.file_column: f" ({tr('file')})"}
    rows = listing(
        *(escape(name) + meant.get(name, "") for name in source.columns),
        title=escape(f"{source.table} {source.encoding}".strip()),
    )
    for row in source.rows:
        rows.add_row(*map(escape, row.cells))
    console.print(rows)
    if not source.beside:
        console.print(
            tr("Other columns: --table TABLE --file-column NAME --label-column NAME"),
            style="dim",
            soft_wrap=True,
        )
