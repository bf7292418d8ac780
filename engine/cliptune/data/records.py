"""Writes the images that a data set keeps in its rows as files, with a table of the rest.

Arrow trusts its files: one that is damaged can end the process that reads it. So that is done in
another one.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, text
from cliptune.data.annotations import FILE
from cliptune.data.split_names import SPLITS

if TYPE_CHECKING:
    import datasets

    Rows: TypeAlias = datasets.Dataset | datasets.IterableDataset

TABLE = "metadata.jsonl"
"""The table that is written beside the images."""
_TOLD, _WHOLE = "told.json", "whole"
"""What the other process leaves: why it could not, or that it could."""
_IMAGES = (
    "image",
    "img",
    "photo",
    "jpg",
    "jpeg",
    "png",
    "webp",
    "bytes",
    "pixel_values",
)
_STARTS = {
    b"\xff\xd8": ".jpg",
    b"\x89PNG": ".png",
    b"GIF8": ".gif",
    b"BM": ".bmp",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
}

_UNREADABLE = text(
    "data-set-unreadable",
    '"{path}" cannot be read as a data set: {reason}.',
    "Save its images as files in folders of their classes, and choose that folder.",
)
_NO_IMAGES = text(
    "data-set-without-images",
    'The data set "{path}" has no column of images, only {columns}.',
    "Choose a folder of images, and this file as their table.",
)


def is_saved(folder: Path) -> bool:
    """Whether a folder was written by `save_to_disk` of `datasets`."""
    return (folder / "dataset_dict.json").is_file() or (folder / "state.json").is_file()


def write_records(source: Path, into: Path, cancel: CancelToken) -> Work[None]:
    """Write the images of a Parquet or Arrow file, of a folder of these or of a saved data set.

    Each split becomes a folder, and what the rows say besides a line of `metadata.jsonl`; `into`
    is an empty folder, whose parent is used too. Yields `Progress` of phase "unpack". Raises
    `ClipTuneError` if it is no data set or has no images, or if nothing can be written.
    """
    room = into.parent
    command = ("lay-out", str(source.absolute()), str(into.absolute()))
    complaint = yield from process.run(*command, room=room, phase="unpack", cancel=cancel)
    if (told := room / _TOLD).is_file():
        raise ClipTuneError(Message.model_validate_json(told.read_bytes()))
    # What it says after that is of threads of its libraries that end too late.
    if complaint and not (room / _WHOLE).is_file():
        raise ClipTuneError(_UNREADABLE(path=source, reason=complaint))


def lay_out(source: Path, into: Path) -> None:
    """What the other process does."""
    try:
        _write(source, into)
        (into.parent / _WHOLE).touch()
    except ClipTuneError as error:
        (into.parent / _TOLD).write_text(error.told.model_dump_json(), encoding="utf-8")


def _write(source: Path, into: Path) -> None:
    try:
        splits = _open(source)
    except Exception as error:  # `datasets` and pyarrow raise nearly anything
        raise _unreadable(source, error) from error
    with open(into / TABLE, "w", encoding="utf-8", newline="\n") as table:
        for split, rows in splits.items():
            name = SPLITS.get(split.casefold(), split)
            place = name if len(splits) > 1 or name == "train" else "images"
            (into / place).mkdir(exist_ok=True)
            for number, (image, said) in enumerate(_read(source, rows)):
                if image is not None:
                    file = f"{place}/{number:06d}{_suffix(image)}"
                    (into / file).write_bytes(image)
                    line = json.dumps({FILE: file} | said, ensure_ascii=False, default=str)
                    table.write(line + "\n")


def _open(source: Path) -> Mapping[str, "Rows"]:
    """The rows of each split, read from the disk as they are asked for."""
    import datasets

    for name in ("datasets", "huggingface_hub.repocard"):  # damage is told in our words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if source.suffix.casefold() == ".parquet":
        given = datasets.load_dataset("parquet", data_files=str(source), streaming=True)
    elif source.suffix.casefold() == ".arrow":
        given = datasets.Dataset.from_file(str(source))
    elif is_saved(source):
        given = datasets.load_from_disk(str(source))
    else:
        given = datasets.load_dataset(str(source), streaming=True)
    return given if isinstance(given, dict) else {"images": given}


def _read(source: Path, rows: "Rows") -> Iterator[tuple[bytes | None, dict[str, Any]]]:
    """The bytes of every image, None where there are none, and what else its row says."""
    import datasets

    features = dict(rows.features or {})
    column = _image_column(features)
    if not column:
        raise ClipTuneError(_NO_IMAGES(path=source, columns=[*features]))
    kept = [name for name, feature in features.items() if _is_said(feature)]
    rows = rows.select_columns([column, *(name for name in kept if name != column)])
    if isinstance(features[column], datasets.Image):
        rows = rows.cast_column(column, datasets.Image(decode=False))
    try:
        for row in rows:
            said = {name: _said(features[name], row[name]) for name in kept if name != FILE}
            yield _bytes(source, row[column]), said
    except ClipTuneError:
        raise
    except Exception as error:  # a row that is damaged, or a disk
        if isinstance(error, OSError) and error.errno is not None:  # Arrow's own have none
            raise
        raise _unreadable(source, error) from error


def _image_column(features: Mapping[str, Any]) -> str:
    """The column of the images: the first of that type, or one of bytes that is called so."""
    import datasets

    of_type = [name for name, feature in features.items() if isinstance(feature, datasets.Image)]
    of_bytes = [
        name
        for name, feature in features.items()
        if getattr(feature, "dtype", "") in ("binary", "large_binary")
        or (isinstance(feature, dict) and "bytes" in feature)
    ]
    usual = [name for name in _IMAGES if name in of_bytes]
    return next(iter([*of_type, *usual, *of_bytes]), "")


def _is_said(feature: Any) -> bool:
    """Whether a column can say something of an image: a text, a number, or a list of these."""
    import datasets

    feature = feature.feature if isinstance(feature, datasets.List) else feature
    if isinstance(feature, datasets.ClassLabel):
        return True
    return isinstance(feature, datasets.Value) and "binary" not in feature.dtype


def _said(feature: Any, cell: Any) -> Any:
    """A cell as a person reads it: the names of classes in place of their numbers."""
    import datasets

    if isinstance(feature, datasets.List):
        return [_said(feature.feature, one) for one in cell or []]
    if isinstance(feature, datasets.ClassLabel) and isinstance(cell, int):
        return feature.int2str(cell) if 0 <= cell < len(feature.names) else None
    return cell


def _bytes(source: Path, cell: Any) -> bytes | None:
    """The bytes of an image; those of a file only if it lies within the data set."""
    if isinstance(cell, bytes):
        return cell
    if not isinstance(cell, dict):
        return None
    data, path = cell.get("bytes"), cell.get("path")
    if isinstance(data, bytes):
        return data
    within = source if source.is_dir() else source.parent
    place = (within / str(path)).resolve() if path else None
    if place and place.is_relative_to(within.resolve()) and place.is_file():
        return place.read_bytes()
    return None


def _suffix(image: bytes) -> str:
    """The end of a file's name that says what it holds, for other programs."""
    for start, suffix in _STARTS.items():
        if image.startswith(start):
            return suffix
    return ".webp" if image[8:12] == b"WEBP" else ".img"


def _unreadable(source: Path, error: Exception) -> ClipTuneError:
    reason = str(error).partition("\n")[0] or type(error).__name__
    return ClipTuneError(_UNREADABLE(path=source, reason=reason))
