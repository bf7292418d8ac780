"""A report as a file: a page of HTML, a PDF where something makes one, or the table alone."""

from collections.abc import Callable
from pathlib import Path

import platformdirs

from cliptune.comparison import report
from cliptune.core.errors import ClipTuneError, nearest, unwritable
from cliptune.core.files import plain, write_text
from cliptune.core.messages import text
from cliptune.document.contents import Document
from cliptune.document.page import page

Printer = Callable[[str, Path], None]
"""Writes HTML to a PDF. Raises `ImportError` where what it needs is not there, and `OSError`."""
KINDS = (".pdf", ".html", ".csv", ".md")

BOM = "\ufeff"
"""What tells a spreadsheet on Windows that letters beyond ASCII follow."""

_KIND = text(
    "report-kind", "{path} is no name for a report.{meant}", "It is to end in one of {kinds}."
)
_AMONG_IMAGES = text(
    "report-among-images",
    "{path} would lie among the images.",
    "Choose a folder elsewhere: ClipTune never writes to images.",
)
_UNWRITABLE = text(
    "report-unwritable", "{path} cannot be written: {reason}.", "Choose a folder you may write to."
)


def default_place(document: Document, suffix: str) -> Path:
    """A name that nothing has yet, among the person's documents."""
    name = f"{plain(document.title)}-report-{document.made}{suffix}"
    return _unused(platformdirs.user_documents_path() / name)


def _unused(path: Path) -> Path:
    """The path, or the next one by number that nothing has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def write(
    document: Document, path: Path, printer: Printer | None = None, in_words: bool = False
) -> Path:
    """Write a report in the kind that the file's name ends in; where it is in the end.

    Where no PDF can be made it is a page of HTML, which a browser prints. The headings of a CSV are
    English names, for programs, or `in_words` for a person. Raises `ClipTuneError` if
    the name will not do, lies among the images, or cannot be written.
    """
    path, suffix = path.absolute(), path.suffix.lower()
    if suffix not in KINDS:
        raise ClipTuneError(_KIND(path=path, meant=nearest(suffix, KINDS), kinds=[*KINDS]))
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in document.apart_from):
        raise ClipTuneError(_AMONG_IMAGES(path=path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if suffix == ".pdf":
            return _print(document, path, printer)
        write_text(path, _as_text(document, suffix, in_words))
    except OSError as error:
        raise unwritable(_UNWRITABLE(path=path), error) from error
    return path


def _print(document: Document, path: Path, printer: Printer | None) -> Path:
    try:
        if printer is None:
            raise ImportError
        printer(page(document, paper=True), path)
    except ImportError:
        path = _unused(path.with_suffix(".html"))
        write_text(path, page(document))
    return path


def _as_text(document: Document, suffix: str, in_words: bool) -> str:
    if suffix == ".html":
        return page(document)
    if suffix == ".csv":
        mark = BOM if in_words else ""
        return mark + "\n".join(report.table(one.comparison, in_words) for one in document.tables)
    return "\n".join(report.markdown(one.comparison) for one in document.tables)
