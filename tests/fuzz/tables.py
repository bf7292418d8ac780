"""Tables, captions and data sets beside images, spoilt: folders of every layout are scanned."""

import io
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.preview import preview
from cliptune.job import Data
from engine.folders import look, snapshot
from engine.layouts import LAYOUTS
from fuzz import spoiling
from fuzz.spoiling import spoilt_bytes
from fuzz.watching import check_told

DATA_SETS = {
    "A Parquet file of images",
    "A clone of a data set of the hub",
    "A data set saved to disk",
}
"""Those are read in a process of their own, which takes seconds: few of many."""
RARE = 0.01


def make(place: Path) -> None:
    """Every layout."""
    for number, (lay, _, _) in enumerate(LAYOUTS.values()):
        (place / str(number)).mkdir()
        lay(place / str(number))


def spoil(made: Path, place: Path, chance: Random) -> None:
    """One of them whose files other than images are spoilt."""
    numbers = [
        n for n, name in enumerate(LAYOUTS) if (name in DATA_SETS) == (chance.random() < RARE)
    ]
    number = chance.choice(numbers or [0])
    given = Path(shutil.copytree(made / str(number), place / "given"))
    files = sorted(file for file in given.rglob("*") if file.is_file())
    others = [file for file in files if file.suffix not in (".png", ".jpg")]
    for file in chance.sample(others, min(len(others), chance.choice((1, 2)))) or files[:1]:
        if file.suffix == ".xlsx" and chance.random() < 0.7:
            file.write_bytes(_excel(file.read_bytes(), chance))
        else:
            spoiling.spoil(file, chance)
    if chance.random() < 0.15:
        _rename(given, chance)


def _rename(given: Path, chance: Random) -> None:
    """Call a folder or some files as hardly anybody does."""
    paths = sorted(given.rglob("*"))
    for path in chance.sample(paths, min(2, len(paths))):
        name = chance.choice(spoiling.ODD_NAMES) + path.suffix
        with suppress(OSError):  # what such a disk does not take, or moved with its folder
            path.rename(path.with_name(name))


def meet(place: Path) -> str:
    """Scan the folder, or the file in it that holds all; and see what a person is shown of it."""
    given = place / "given"
    alone = [*given.glob("photos.*"), *(p for p in given.glob("train.parquet"))]
    source = alone[0] if alone else given
    before = snapshot(given)
    try:
        if source.is_dir():
            shown = finish(preview(Data(images=source), CancelToken()))
            check_told([shown.trouble] if shown.trouble else [])
        scanned = look(source)
    finally:
        assert snapshot(given) == before, "it was written to"
    check_told(scanned.report())
    return f"{scanned.kind} of {scanned.source.table if scanned.source else 'folders'}"


def _excel(data: bytes, chance: Random) -> bytes:
    """A part of a sheet spoilt, or one that says itself a thousand times."""
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        torn = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == torn:
                how = chance.randrange(7)
                if how == 0:
                    continue
                row = chance.choice((b"0", b"-1", b"7.5", b"1048577", b"99999999999", b"x"))
                odd = str(spoiling.odd_value(chance)).encode("utf-8", "replace")
                content = (
                    spoilt_bytes(content, chance),
                    bomb,
                    content.replace(b"apple", odd),
                    content.replace(b'r="A', b'r="' + chance.choice((b"ZZZZ", b"A9", b"")), 2),
                    content.replace(b"<v>", b"<v>" + odd, 1),
                    content.replace(b'<row r="3"', b'<row r="' + row + b'"').replace(
                        b":B", b":ZZ9"
                    ),
                )[how - 1]
            new.writestr(name, content)
    return file.getvalue()
