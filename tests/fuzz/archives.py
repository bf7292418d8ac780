"""Zips and tars of images, spoilt and hostile: they are unpacked and scanned as if by a person."""

import io
import re
import struct
import tarfile
import warnings
import zipfile
from pathlib import Path
from random import Random

from engine.folders import fill, look, snapshot
from fuzz.spoiling import TEXTS, WORDS, spoilt_bytes
from fuzz.watching import check_told

NAMES = (
    *("../up.png", "/etc/up.png", "C:\\up.png", "a/../../up.png", "..\\up.png", "con", "nul.png"),
    *(
        "",
        ".",
        "/",
        "a//b.png",
        "x" * 300 + ".png",
        "a/" * 200 + "b.png",
        "\u202egnp.exe",
        "CAT/0.PNG",
        "../\udcff.png",
        "cat/\udcff.png",
    ),
    *("cat", "cat/0.png/x.png", "cat/a\0b.png", "cat/\x1b[31m.png", "photos.zip", ".hidden/a.png"),
    *(
        "\\\\host\\share\\a.png",
        "cat/é\u0301.png",
        "cat /a.png",
        "cat./a.png",
        "aux/b.png",
        "a:b.png",
    ),
)
"""Of members."""


def make(place: Path) -> None:
    """The images that are packed."""
    fill(place / "photos", *(f"{name}/{n}.png" for name in ("cat", "dog") for n in range(3)))


def spoil(made: Path, place: Path, chance: Random) -> None:
    """An archive of them, alone in a folder or beside another one."""
    given = place / "given"
    given.mkdir()
    folder = made / "photos"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.png"))
    }
    for _ in range(chance.choice((1, 1, 1, 2))):
        if chance.random() < 0.5:
            name, content = "photos.zip", _zip(files, chance)
        else:
            name, content = _tar(files, chance)
        if chance.random() < 0.3:
            content = spoilt_bytes(content, chance)
        (given / name).write_bytes(content)
    (place / "whole").write_text(str(chance.randrange(2)), encoding="ascii")


def meet(place: Path) -> str:
    """Scan the archive, or the folder that it lies in."""
    given = place / "given"
    before = snapshot(given)
    whole = (place / "whole").read_text(encoding="ascii") == "1"
    try:
        scanned = look(given if whole else next(given.iterdir()))
    finally:
        assert snapshot(given) == before, "it was written to"
    check_told(scanned.report())
    return ", ".join(sorted({problem.kind for problem in scanned.problems})) or "read"


def _zip(files: dict[str, bytes], chance: Random) -> bytes:
    """A zip with odd members, and fields of its lists that say something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice((0, 8, 8, 12, 14))) as archive:
        archive.comment = chance.choice((b"", b"PK\5\6" * 20, b"x" * 65535))
        for name, content in files.items():
            how = chance.randrange(12)
            odd = chance.choice(NAMES).encode("utf-8", "replace").decode() or "x"
            info = zipfile.ZipInfo(odd if how < 2 else name)
            info.compress_type = archive.compression
            if how == 2:
                info.external_attr = chance.choice((0o120777, 0o060666, 0o010666)) << 16
                content = chance.choice((b"/etc/passwd", b"../..", content))
            elif how == 3:
                content = bytes(chance.choice((10**6, 10**7)))
            elif how == 4:
                content = _zip_of(name, content)
                info.filename = "inner.zip"
            elif how == 5:
                content = spoilt_bytes(content, chance)
            elif how == 6:
                info.extra = struct.pack("<HH", 1, chance.choice((0, 8, 24, 65535))) + b"\xff" * 24
            with warnings.catch_warnings(action="ignore"):  # of a name that is there twice
                archive.writestr(info, content)
    torn = bytearray(file.getvalue())
    for _ in range(chance.choice((0, 0, 1, 3))):
        mark = chance.choice((b"PK\1\2", b"PK\3\4", b"PK\5\6"))
        found = [match.start() for match in re.finditer(re.escape(mark), torn)]
        if found:
            at = chance.choice(found) + chance.randrange(4, 46)
            size = chance.choice((2, 4))
            word = min(chance.choice((*WORDS, 2**32 - 1)), 256**size - 1)
            torn[at : at + size] = word.to_bytes(size, "little")
    return bytes(torn)


def _zip_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _tar(files: dict[str, bytes], chance: Random) -> tuple[str, bytes]:
    """A tar, packed or not, with odd members, and its name."""
    packing = chance.choice(("", "gz", "bz2", "xz"))
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=chance.choice((0, 1, 2))) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            how = chance.randrange(12)
            if how < 2:
                info.name = chance.choice(NAMES).replace("\0", "") or "x"
            elif how == 2:
                info.type = bytes([chance.choice(b"1234567gxLKSVD")])
                info.linkname = chance.choice(("/etc/passwd", "../../..", name, "cat", ""))
                content = chance.choice((b"", content))
            elif how == 3:
                value = str(chance.choice((*TEXTS, *WORDS))).replace("\ud800", "")
                key = chance.choice(
                    ("path", "size", "linkpath", "mtime", "GNU.sparse.size", "GNU.sparse.map")
                )
                info.pax_headers = {key: value, "GNU.sparse.major": "1"}
            elif how == 4:
                content = bytes(chance.choice((10**6, 10**7)))
            elif how == 5:
                content = spoilt_bytes(content, chance)
            elif how == 6:  # a name of any length, or more members than anybody has
                info.type = chance.choice((tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE))
                content = b"1 a=b\n" * chance.choice((1, 10**4, 400_000))
            elif how == 7:
                info.type = chance.choice((tarfile.DIRTYPE, tarfile.SYMTYPE))
                file.write(info.tobuf() * chance.choice((10, 2000)))
                archive.offset = file.tell()
                continue
            info.size = len(content)
            info.mode = chance.choice((0o644, 0, 0o4777))
            try:
                archive.addfile(info, io.BytesIO(content))
            except (ValueError, UnicodeError):  # a name that this form does not take
                continue
    torn = bytearray(file.getvalue())
    for _ in range(chance.choice((0, 0, 1, 2))):  # a field of a header, its checksum put right
        start = 512 * chance.randrange(max(1, len(torn) // 512))
        at, long = chance.choice(
            ((0, 100), (100, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8))
        )
        odd = chance.choice(
            (b"7" * long, b"\xff" * long, b"-1", b"\x80" + b"\0" * (long - 1), b"9" * long)
        )
        torn[start + at : start + at + len(odd)] = odd
        torn[start + 148 : start + 156] = b" " * 8
        total = sum(torn[start : start + 512])
        torn[start + 148 : start + 156] = f"{total:06o}\0 ".encode()
    whole = bytes(torn)
    if packing == "gz":
        import gzip

        return "photos.tar.gz", gzip.compress(whole, 1)
    if packing == "bz2":
        import bz2

        return "photos.tbz2", bz2.compress(whole, 1)
    if packing == "xz":
        import lzma

        return "photos.tar.xz", lzma.compress(whole, preset=0)
    return "photos.tar", whole
