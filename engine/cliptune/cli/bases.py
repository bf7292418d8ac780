"""The command that lists the base models of the catalogue: bases."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column

from cliptune import job as jobs
from cliptune.cli.terminal import console, ctrl_c, listing, watch
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.language import joined, mark, tr, worded
from cliptune.core.messages import text
from cliptune.methods import DEFAULT
from cliptune.models.catalogue import CATALOGUE, LANGUAGES, OTHER, Entry, for_photographs

if TYPE_CHECKING:
    from cliptune.training.memory import MemoryEstimate

_NO_LANGUAGE = text(
    "cli-no-language-of-bases",
    'No base model is known by "{language}".',
    "One of {known}; any other language is other.",
)
IMAGES, CLASSES = 1000, 10
"""What memory is told for; it hardly hangs on how many there are."""


def bases(
    language: Annotated[
        str | None, typer.Option(help="Only those that read class names in it: en, zh or other.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(help="Say what memory training by it takes here, one of {methods}."),
    ] = None,
    fits: Annotated[bool, typer.Option("--fits", help="Only those that fit this machine.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the base models: what they read, how large they are, what they may be used for.

    Memory is told for 1,000 images of ten classes, and for {default} if no method is named.
    """
    listed = [entry for entry in CATALOGUE if language is None or entry.reads(_code(language))]
    memory: dict[str, MemoryEstimate] = {}
    if method or fits:
        with ctrl_c() as cancel:
            memory = watch(_estimates(method or DEFAULT, listed, cancel), quiet=as_json)
    if fits:
        listed = [entry for entry in listed if memory[entry.name].largest]
    if as_json:
        print(json.dumps([_as_json(entry, memory.get(entry.name)) for entry in listed], indent=2))
        return
    figures = mark("weights"), mark("pixels"), mark("download")
    table = listing(
        tr("base"),
        tr("reads"),
        *(Column(tr(name), justify="right") for name in figures),
        tr("licence"),
        *([tr("memory")] if memory else []),
    )
    for entry in listed:
        table.add_row(
            escape(entry.name),
            worded(LANGUAGES[entry.language]()),
            f"{entry.parameters / 1e6:,.0f} M",
            str(entry.resolution),
            f"{entry.bytes / 1e6:,.0f} MB" if entry.bytes else "-",
            entry.licence if entry.commercial else f"{entry.licence} ({tr('non-commercial')})",
            *([worded(memory[entry.name].in_short)] if memory else []),
        )
    console.print(table)
    firsts = [(for_photographs(0, True, code), named()) for code, named in LANGUAGES.items()]
    if names := [f"{one.name} ({worded(read)})" for one, read in firsts if one in listed]:
        told = tr("To begin with on photos, by what classes are named in: {names}.")
        console.print(f"\n{told.format(names=joined(names))}", soft_wrap=True)


def _code(language: str) -> str:
    """The language of `LANGUAGES` that is asked for. Raises `ClipTuneError` if it is none."""
    code = "" if language == OTHER else language
    if code not in LANGUAGES or not language:
        raise ClipTuneError(_NO_LANGUAGE(language=language, known=[*filter(None, LANGUAGES)]))
    return code


def _estimates(
    kind: str, entries: Sequence[Entry], cancel: CancelToken
) -> "Work[dict[str, MemoryEstimate]]":
    """What training on each takes, by its name. Loads and downloads none."""
    from cliptune.data.class_names import fill_templates, templates_in
    from cliptune.training.estimate import estimate_memory

    names = [str(number) for number in range(CLASSES)]
    found = {}
    for number, entry in enumerate(entries):
        cancel.check()
        yield Progress(phase="estimate", done=number, total=len(entries))
        given = {"data": {"images": "."}, "base": {"model": entry.name}, "method": {"kind": kind}}
        job = jobs.build(given, jobs.ASKED())
        prompts = fill_templates(names, templates_in(entry.language))
        found[entry.name] = estimate_memory(job, IMAGES, prompts, captions=False)
    return found


def _as_json(entry: Entry, memory: "MemoryEstimate | None") -> dict[str, Any]:
    """An entry for programs; bytes, pixels."""
    shown = ("name", "label", "repo", "revision", "bytes", "resolution", "patch", "parameters")
    told = {name: getattr(entry, name) for name in (*shown, "licence", "commercial", "family")}
    told["language"] = entry.language or "many"
    if memory:
        told["memory"] = asdict(memory) | {"peak": memory.peak, "fits": memory.fits_in_memory}
    return told
