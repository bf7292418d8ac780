"""What to do with predictions: a table of them, and copies of images in folders of classes."""

import csv
import io
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended, into_place, require_disk, write_text
from cliptune.core.messages import text
from cliptune.data.project_table import called
from cliptune.inference.predict import Prediction

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows keeps for devices."""

UNSURE = "unsure"
"""What a column and a folder are called of images of which no class is said."""
_NO_CLASS = f"{UNSURE} "
"""The same as no class is called: whose words are stripped."""

_COPIES = text("the-copies", "the copies")
_COPIES_ALONE = text("copies", "copies")
_TABLE_UNWRITABLE = text(
    "table-unwritable",
    "The table cannot be written to {path}: {reason}.",
    "Choose a place you may write to.",
)
_COPY_UNWRITABLE = text(
    "copy-unwritable",
    '"{path}" cannot be copied to {folder}: {reason}.',
    "Choose a folder you may write to.",
)
_AMONG_IMAGES = text(
    "output-among-images",
    "{path} lies among the images in {folder}, which are never written to.",
    "Choose a place elsewhere.",
)
_NO_TABLE = text("table-no-csv", "{path} is no name for a table.", "Let it end with .csv.")


def write_csv(
    predictions: Mapping[str, Sequence[Prediction]], path: Path, precision: float = 0.0
) -> None:
    """Write what adapters, by name, say of images: a line for each image and adapter.

    Its columns are the image by its path in the folder that holds all of them, the adapter, the
    likeliest classes each with its probability, whether it is unsure where so much of what is said
    is to be right, the labels that are said where an image may have several, and why an image could
    not be read.
    Raises `ClipTuneError` if it cannot be written.
    """
    most = max(
        (len(one.probabilities) for of_one in predictions.values() for one in of_one), default=0
    )
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    answers = [column for n in range(1, most + 1) for column in (f"class {n}", f"probability {n}")]
    several = any(one.labels is not None for of_one in predictions.values() for one in of_one)
    asked = [UNSURE] if precision else []
    writer.writerow(["image", "adapter", *answers, *asked, *["labels"] * several, "trouble"])
    names = _names({one.path for of_one in predictions.values() for one in of_one})
    for row in zip(*predictions.values(), strict=True):
        for name, one in zip(predictions, row, strict=True):
            cells = [
                cell
                for word, probability in one.probabilities
                for cell in (_plain(word), f"{probability:.6f}")
            ]
            cells += [""] * (2 * most - len(cells))
            if precision:
                cells.append("yes" if one.unsure(precision) else "")
            if several:
                cells.append(_plain("|".join(word for word, _ in one.labels or ())))
            writer.writerow(
                [_plain(names[one.path]), _plain(name), *cells, _plain(str(one.trouble or ""))]
            )
    write_table(table.getvalue(), path)


def write_table(table: str, path: Path) -> None:
    """Write the text of a table. Raises `ClipTuneError` if it cannot be written."""
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        # What is no Unicode in a name is spelt out; the mark at the front is for Excel.
        shown = table.encode("utf-8", "backslashreplace").decode()
        write_text(path, f"\ufeff{shown}")
    except OSError as error:
        raise unwritable(_TABLE_UNWRITABLE(path=path), error) from error


def write_folders(
    class_of: Mapping[str, str], images: Path, folder: Path, cancel: CancelToken
) -> Work[None]:
    """Copy images, named by their paths within `images`, into folders of their classes in a new
    folder: all of them or none.

    Raises `ClipTuneError` if it is there already or lies among the images, or cannot be written.
    """
    paths = {images / path: label for path, label in class_of.items()}
    with into_place(folder, (images,), _size(paths), _COPIES_ALONE()) as beside:
        yield from copy_into(paths, beside, cancel)


def write_data_set(
    class_of: Mapping[str, str], images: Path, folder: Path, cancel: CancelToken
) -> Work[None]:
    """Copy images, with a table beside them by which the library `datasets` knows what they show.

    They are numbered: of names such as `test-1.png` it makes a split, and drops all others. The
    table has their own paths too. Raises as `write_folders` does.
    """
    paths = [images / path for path in class_of]
    with into_place(folder, (images,), _size(paths), _COPIES_ALONE()) as beside:
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("file_name", "label", "original"))
        beside.mkdir()
        for done, (path, label) in enumerate(class_of.items()):
            yield Progress(phase="sort", done=done, total=len(paths), unit="images")
            cancel.check()
            name = f"{done:06}{paths[done].suffix}"
            shutil.copyfile(extended(str(paths[done])), extended(str(beside / name)))
            writer.writerow((name, label, called(path)))
        write_text(beside / "metadata.csv", table.getvalue())


def _size(paths: Iterable[Path]) -> int:
    """Bytes of files."""
    return sum(path.stat().st_size for path in paths if path.exists())


def sort_into(
    predictions: Sequence[Prediction], folder: Path, cancel: CancelToken, precision: float = 0.0
) -> Work[int]:
    """Copy every image into the folder of its likeliest class within `folder`; how many. Where so
    much of what is said is to be right, what it is unsure of comes into a folder of its own.

    Nothing is moved or overwritten: a name that is taken gets a number. Raises `ClipTuneError`
    if the folder lies among the images or cannot be written to; on stop, what was copied stays.
    """
    known = [one for one in predictions if one.probabilities]
    check_elsewhere(folder, {one.path.parent for one in known})
    said = {one.path: one.probabilities[0][0] for one in known if not one.unsure(precision)}
    unsure = {one.path: _NO_CLASS for one in known if one.unsure(precision)}
    return (yield from copy_into(said | unsure, folder, cancel))  # classes are named before it


def copy_into(class_of: Mapping[Path, str], folder: Path, cancel: CancelToken) -> Work[int]:
    """Copy every image into the folder of its class within `folder`, as `sort_into` does."""
    names, taken = folder_names(class_of.values()), dict[Path, int]()
    path = folder
    try:
        require_disk(folder.absolute(), _size(class_of), _COPIES())
        for done, (path, name) in enumerate(class_of.items()):
            yield Progress(phase="sort", done=done, total=len(class_of), unit="images")
            cancel.check()
            within = folder / names[name]
            within.mkdir(parents=True, exist_ok=True)
            _copy(path, within, taken)
    except OSError as error:
        raise unwritable(_COPY_UNWRITABLE(path=path, folder=folder), error) from error
    yield Progress(phase="sort", done=len(class_of), total=len(class_of), unit="images")
    return len(class_of)


def check_elsewhere(folder: Path, sources: set[Path]) -> None:
    """Raise `ClipTuneError` if a folder lies in one that images are from, or around one."""
    real = folder.resolve()
    for source in sources:
        own = source.resolve()
        if real.is_relative_to(own) or own.is_relative_to(real):
            raise ClipTuneError(_AMONG_IMAGES(path=folder, folder=source))


def check_table(path: Path, sources: Iterable[Path]) -> None:
    """Raise `ClipTuneError` if a table would be written over something else, or among images."""
    if path.suffix.lower() != ".csv":
        raise ClipTuneError(_NO_TABLE(path=path))
    for source in sources:
        if path.resolve().is_relative_to(source.resolve()):
            raise ClipTuneError(_AMONG_IMAGES(path=path, folder=source))


def folder_names(classes: Iterable[str]) -> dict[str, str]:
    """The name of a folder for each class, one that every system takes and no other class has."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for word in classes:
        if word in names:
            continue
        plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", word)[:80].strip(" .") or "_"
        if _RESERVED.fullmatch(plain):
            plain = f"_{plain}"
        number, name = 2, plain
        while name.casefold() in taken:  # Windows and macOS do not tell capitals apart
            name, number = f"{plain} ({number})", number + 1
        taken.add(name.casefold())
        names[word] = name
    return names


def _copy(source: Path, within: Path, taken: dict[Path, int]) -> None:
    """Copy a file into a folder under its own name, or with a number if that is taken.

    `taken` keeps the last number of each name: thousands may have the same.
    """
    wanted = within / source.name

    def named(number: int) -> Path:
        return within / f"{source.stem} ({number}){source.suffix}" if number > 1 else wanted

    number = taken.get(wanted, 1)
    while os.path.lexists(extended(str(named(number)))):
        number += 1
    taken[wanted], target = number, named(number)
    try:
        with open(extended(str(target)), "xb") as copy, open(extended(str(source)), "rb") as file:
            shutil.copyfileobj(file, copy)
    except BaseException:
        with suppress(OSError):
            os.unlink(extended(str(target)))
        raise


def _names(paths: Collection[Path]) -> dict[Path, str]:
    """Files by their paths in the folder that holds all of them; of several disks, whole ones."""
    try:
        within = os.path.commonpath({path.parent for path in paths})
    except ValueError:
        return {path: str(path) for path in paths}
    return {path: path.relative_to(within).as_posix() for path in paths}


def _plain(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
