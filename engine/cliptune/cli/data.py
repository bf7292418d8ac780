"""The command that looks through images: check."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cliptune.cli.terminal import console, ctrl_c, watch


def check(
    folder: Path,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look through a folder of images: what is usable, what is not, and why."""
    from cliptune.data.class_names import tidy
    from cliptune.data.scan import scan

    with ctrl_c() as cancel:
        scanned = watch(scan(folder, cancel), quiet=as_json)
    if as_json:
        print(json.dumps(scanned.describe(), indent=2))
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
