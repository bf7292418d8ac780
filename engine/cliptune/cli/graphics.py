"""Commands about graphics cards: graphics, and the one that tries a torch that was fetched."""

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cliptune.cli.hints import in_full
from cliptune.cli.terminal import console, ctrl_c, watch
from cliptune.core import program
from cliptune.core.language import tr
from cliptune.graphics import ADDRESS, place
from cliptune.graphics.state import State, look_round


def graphics(
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the PyTorch that fits; used from the next start.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove what was fetched; ClipTune's own is used.")
    ] = False,
    index: Annotated[
        str, typer.Option(help="Address of the package index that it is fetched from.")
    ] = ADDRESS,
) -> None:
    """Tell which graphics card there is, and fetch the PyTorch that fits it."""
    if remove:
        gone = place.remove()
        console.print(tr("Removed.") if gone else tr("It goes at the next start."))
        return
    state = look_round()
    tell(state)
    if not fetch:
        if state.fits:
            console.print(tr("`cliptune graphics --fetch` fetches the PyTorch that fits."))
        return
    if state.fits:
        _fetch(state, index)


def tell(state: State) -> None:
    """Say what was found, and what to do about it."""
    for message in state.told:
        console.print(escape(in_full(message)), soft_wrap=True)


def _fetch(state: State, address: str) -> None:
    from cliptune.graphics import fetching

    with ctrl_c() as cancel:
        offer = watch(fetching.look(state.cards, address, cancel), quiet=False)
        line = tr("PyTorch {version}: {size:,.1f} GB to fetch, {unpacked:,.1f} GB on the disk.")
        sizes = {"size": offer.size / 1e9, "unpacked": offer.unpacked / 1e9}
        console.print(line.format(version=offer.version, **sizes))
        if program.came_as() != "bundle":
            line = tr("Fetch it with pip: {command}").format(command=offer.command)
            console.print(escape(line), soft_wrap=True)
            return
        folder = watch(fetching.fetch(offer, cancel), quiet=False)
    line = tr("{folder} is used from the next start on.").format(folder=folder)
    console.print(escape(line), soft_wrap=True)


def try_torch(folder: Path) -> None:
    """See that a torch in a folder works with the graphics card here."""
    sys.path.insert(0, str(folder))
    try:
        torch = importlib.import_module("torch")
        if not Path(torch.__file__ or "").is_relative_to(folder):
            raise ImportError(tr("another is found first: {path}").format(path=torch.__file__))
        if not torch.cuda.is_available():
            raise RuntimeError(tr("it finds no graphics card"))
        torch.ones(1, device="cuda").item()  # by the card's own program
    except Exception as error:
        print(str(error).partition("\n")[0] or type(error).__name__, file=sys.stderr)
        raise typer.Exit(1) from None
