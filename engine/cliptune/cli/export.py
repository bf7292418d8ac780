"""Commands that take a run elsewhere: export, and prove in the fresh process it starts."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cliptune.cli.inference import find_adapter
from cliptune.cli.options import BaseName, Device
from cliptune.cli.progress import percent
from cliptune.cli.terminal import console, ctrl_c, listing, watch
from cliptune.core import collector
from cliptune.core.files import check_place
from cliptune.core.language import tr, worded
from cliptune.export import find
from cliptune.export.target import called


def export(
    adapter: Annotated[str, typer.Argument(metavar="RUN", help="A run or an adapter.")],
    to: Annotated[str, typer.Option(metavar="TARGET", help="{targets}")],
    out: Annotated[Path, typer.Option(help="Folder to make.")],
    zipped: Annotated[bool, typer.Option("--zip", help="Make one file of it, OUT.zip.")] = False,
    base: BaseName = "",
    device: Device = "auto",
) -> None:
    """Take a run, or an adapter's folder, elsewhere: read again and proven before it is kept."""
    place = find_adapter(adapter)
    find(to)  # before anything is loaded
    check_place(out, ())
    from cliptune.export.exporting import export as exported

    with ctrl_c() as cancel:
        work = exported(place, to, out, cancel, zipped=zipped, device=device, base=base)
        found = watch(work, quiet=False)
    table = listing(
        *(tr("read again by"), tr("logits differ by"), tr("tolerance")),
        *(tr("same answer"), tr("right"), tr("model right")),
    )
    for name, one in found.readers.items():
        rates = (one.agreement, one.accuracy, one.accuracy_here)
        differences = (f"{one.difference:.2g}", f"{one.tolerance:.2g}")
        table.add_row(worded(called(name)), *differences, *map(percent, rates))
    console.print(table)
    line = tr("Proven on {count:,} images, {size:,.2f} MB in {seconds:.0f} s: {path}").format(
        count=found.count, size=found.size / 1e6, seconds=found.seconds, path=found.path
    )
    console.print(escape(line), soft_wrap=True)


def prove(target: str, room: Path) -> None:
    """Answer what an export is asked before it is kept; `export` starts it in a fresh process."""
    from cliptune.export.proof import answer

    collector.wake()
    answer(target, room)
