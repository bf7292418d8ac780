"""The command that takes away what the program keeps for itself: clean."""

from typing import Annotated

import typer
from rich.markup import escape

from cliptune.cli import window
from cliptune.cli.terminal import console, errors
from cliptune.core.language import joined, tr


def clean(
    context: typer.Context,
    caches: Annotated[bool, typer.Option("--caches", help="What is made again.")] = False,
    settings: Annotated[bool, typer.Option("--settings", help="Of the window.")] = False,
    graphics: Annotated[
        bool, typer.Option("--graphics", help="What was fetched for graphics cards.")
    ] = False,
    models: Annotated[bool, typer.Option("--models", help="What was downloaded.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Tell what the program keeps for itself, and take it away: caches, unless something is named.

    Runs, projects and imported adapters stay in any case.
    """
    from cliptune import belongings
    from cliptune.runs import home

    if use_folders := window.of(context).use_folders:
        use_folders()
    asked = {"caches": caches, "settings": settings, "graphics": graphics, "models": models}
    if not any(asked.values()):
        asked["caches"] = True
    chosen = []
    for one in belongings.ALL:
        size = one.size()
        told = f"{one.name:<9}{size / 1e6:>10,.1f} MB  {tr(one.title.text)}: {one.folder()}"
        console.print(escape(told), soft_wrap=True)
        if asked[one.name] and size:
            chosen.append(one)
    stay = tr("Runs, projects and imported adapters stay: {folder}").format(folder=home().parent)
    console.print(stay, soft_wrap=True)
    if not chosen:
        console.print(tr("There is nothing to take away."))
        return
    for one in chosen:
        console.print(f"{one.name}: {tr(one.lost.text)}")
    names = joined(one.name for one in chosen)
    if not yes:
        typer.confirm(tr("Take away {names}?").format(names=names), abort=True)
    stuck = [path for one in chosen for path in one.remove()]
    for path in stuck:
        line = tr("{path} is in use or must not be taken away.").format(path=path)
        errors.print(escape(line), soft_wrap=True)
    if stuck:
        raise typer.Exit(1)
    console.print(tr("Taken away: {names}.").format(names=names))
