"""Images of every format that is read, spoilt: they are scanned, and decoded as a run does."""

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

from cliptune.data.framing import Framing
from cliptune.data.image import open_image, taken
from cliptune.data.pixels import decode
from engine.folders import look, noise, snapshot
from engine.greys import png, ramp, tiff
from fuzz.spoiling import WORDS, spoilt_bytes
from fuzz.watching import check_told

EACH = 10
"""Spoilt images of a case, which are scanned together."""


def samples(place: Path) -> dict[str, bytes]:
    """A file of every kind, by its name."""
    files: dict[str, bytes] = {}

    def take(name: str, path: Path) -> None:
        files[name] = path.read_bytes()

    image = noise(0, (48, 40)).resize((96, 80))
    held = pillow_heif.from_pillow(image)
    held.add_from_pillow(image.resize((48, 40)))
    held.save(place / "a", quality=60)
    take("heic", place / "a")
    pillow_heif.from_pillow(image.convert("RGBA")).save(place / "a", quality=60)
    take("heic, transparent", place / "a")
    wide = np.asarray(image).astype(np.uint16) * 257
    pillow_heif.encode("RGB;16", image.size, wide.tobytes(), quality=60, fp=str(place / "a"))
    take("heic, 10 bits", place / "a")
    for name, mode in (("pbm", "1"), ("pgm", "L"), ("ppm", "RGB"), ("pfm", "F")):
        kept = io.BytesIO()
        image.convert(mode).save(kept, "PPM")
        files[name] = kept.getvalue()
    files["pgm, 12 bits"] = b"P5\n64 64\n4095\n" + ramp(0, 4095).astype(">u2").tobytes()
    files["pgm, as text"] = b"P2\n# made\n8 8\n255\n" + b" ".join(b"%d" % n for n in range(64))
    deep = ramp(0, 60000).astype(np.uint16)
    for name, kind, shown in (
        ("jp2", "jp2", image),
        ("jp2, transparent", "jp2", image.convert("RGBA")),
        ("jp2, 16 bits", "jp2", Image.fromarray(deep)),
        ("j2k", "j2k", image),
    ):
        shown.save(place / f"a.{kind}", no_jp2=kind == "j2k")
        take(name, place / f"a.{kind}")
    colours = np.stack([deep, deep[::-1], deep.T], axis=2)
    take("tiff, 16 bits", tiff(place / "a", deep, tags={340: ("H", 0), 341: ("H", 60000)}))
    take("tiff, signed", tiff(place / "a", deep.astype("i2"), order=">", packed=True))
    take("tiff, floats", tiff(place / "a", ramp(-1, 1).astype("f4"), order=">", packed=True))
    take("tiff, planes", tiff(place / "a", colours, planes=True))
    take("tiff, packed planes", tiff(place / "a", colours, planes=True, packed=True))
    take("png, 12 bits", png(place / "a", deep // 16, 12))
    return files | _saved(image)


def _saved(image: Image.Image) -> dict[str, bytes]:
    """What Pillow writes of the usual formats, in many ways."""
    exif = Image.Exif()
    exif[274], exif[306], exif[271] = 6, "2024:05:06 07:08:09", "Maker"
    exif.get_ifd(0x8769)[36867] = "2024:05:06 07:08:09"
    moving = {"save_all": True, "append_images": [image.rotate(90), image.rotate(180)]}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    palette = image.quantize(16)
    palette.info["transparency"] = 3
    ways: dict[str, tuple[Image.Image, str, dict[str, object]]] = {
        "jpeg": (image, "JPEG", {"exif": exif, "quality": 80}),
        "jpeg, progressive": (image, "JPEG", {"progressive": True}),
        "jpeg, profile": (image, "JPEG", {"icc_profile": profile}),
        "png, profile": (image, "PNG", {"icc_profile": profile}),
        "webp, profile": (image, "WEBP", {"icc_profile": profile, "exif": exif}),
        "tiff, profile": (image, "TIFF", {"icc_profile": profile, "compression": "tiff_deflate"}),
        "jpeg, cmyk": (image.convert("CMYK"), "JPEG", {}),
        "jpeg, grey": (image.convert("L"), "JPEG", {"restart_marker_blocks": 2}),
        "png": (image, "PNG", {"exif": exif}),
        "png, transparent": (image.convert("RGBA"), "PNG", {}),
        "png, palette": (palette, "PNG", {}),
        "png, bits": (image.convert("1"), "PNG", {}),
        "png, moving": (image, "PNG", moving),
        "gif": (palette, "GIF", {}),
        "gif, moving": (palette, "GIF", moving),
        "webp": (image, "WEBP", {"exif": exif}),
        "webp, lossless": (image.convert("RGBA"), "WEBP", {"lossless": True}),
        "webp, moving": (image, "WEBP", moving),
        "bmp": (image, "BMP", {}),
        "bmp, palette": (palette, "BMP", {}),
        "tiff": (image, "TIFF", {"compression": "tiff_lzw", "exif": exif}),
        "tiff, jpeg": (image, "TIFF", {"compression": "jpeg"}),
        "tiff, several": (image, "TIFF", moving),
        "tiff, fax": (image.convert("1"), "TIFF", {"compression": "group4"}),
        "avif": (image, "AVIF", {"exif": exif}),
        "avif, moving": (image, "AVIF", moving),
        "mpo": (image, "MPO", moving),  # the last: JPEG leaves its mark on what was saved
    }
    files = {}
    for name, (shown, kind, how) in ways.items():
        kept = io.BytesIO()
        shown.copy().save(kept, kind, **how)
        files[name] = kept.getvalue()
    return files


def make(place: Path) -> None:
    """A file of every kind, and a folder of two classes."""
    for number, whole in enumerate(samples(place).values()):
        (place / f"{number:03}.whole").write_bytes(whole)
    for name in ("cat", "dog"):
        (place / "given" / name).mkdir(parents=True)
        for number in range(2):
            noise(len(name) + ord(name[0]) + number).save(
                place / "given" / name / f"good{number}.png"
            )


def spoil(made: Path, place: Path, chance: Random) -> None:
    """Images of one format among good ones."""
    whole = chance.choice(sorted(made.glob("*.whole"))).read_bytes()
    for number in range(EACH):
        torn = spoilt(whole, chance)
        (place / "given" / "cat" / f"{number}").write_bytes(torn)  # known by its content


def meet(place: Path) -> str:
    """Look at them and decode what can be used, as a scan and a run do; what came of it."""
    given = place / "given"
    before = snapshot(given)
    scanned = look(given)
    shown = scanned.greys.range if scanned.greys else None
    odd = {problem.kind for problem in scanned.problems if problem.path.startswith("cat/")}
    for path in scanned.paths:
        try:
            assert decode(given / path, Framing(32, 32), shown).shape == (32, 32, 3)
        except Exception:  # of PNG a scan reads the checksums alone
            if not (given / path).read_bytes().startswith(b"\x89PNG"):
                raise
            odd.add("damaged within")
        with open(given / path, "rb") as file, open_image(file) as opened:
            taken(opened)
    assert snapshot(given) == before, "it was written to"
    check_told(scanned.report())
    return ", ".join(sorted(odd)) or "read"


def spoilt(whole: bytes, chance: Random) -> bytes:
    """Bytes of an image spoilt, or the parts that it is written in."""
    kinds = {
        b"\x89PNG": _png,
        b"\xff\xd8\xff": _jpeg,
        b"II*\0": _tiff,
        b"MM\0*": _tiff,
        b"RIFF": _riff,
        b"GIF8": _gif,
        b"BM": _fields,
    }
    known = next((one for first, one in kinds.items() if whole.startswith(first)), _boxes)
    if chance.random() < 0.35:
        return spoilt_bytes(whole, chance)
    for _ in range(chance.choice((1, 1, 2))):
        if len(whole) < 10**6:  # or it was made far larger already
            whole = known(whole, chance)
    return whole


def _png(whole: bytes, chance: Random) -> bytes:
    """Chunks spoilt, lost, twice, or elsewhere; their checksums right mostly."""
    chunks, at = [], 8
    while at + 8 <= len(whole):
        (long,) = struct.unpack_from(">I", whole, at)
        chunks.append((whole[at + 4 : at + 8], whole[at + 8 : at + 8 + long]))
        at += 12 + long
    if not chunks:
        return spoilt_bytes(whole, chance)
    number = chance.randrange(len(chunks))
    name, content = chunks[number]
    how = chance.randrange(10)
    if how < 3:
        size = struct.pack(
            ">II", *(chance.choice((0, 1, 5, 96, 9999, 60_000, 2**31 - 1)) for _ in "wh")
        )
        kind = bytes(chance.choice((0, 1, 2, 3, 4, 6, 8, 16, 255)) for _ in range(5))
        head = chunks[0][1]
        chunks[0] = (b"IHDR", size + head[8:] if how else head[:8] + kind)
    elif how == 3:
        chunks[number] = (name, spoilt_bytes(content, chance))
    elif how == 4:
        del chunks[number]
    elif how == 5:
        chunks[number:number] = [(name, content)] * chance.choice((1, 3, 500))
    elif how == 6:
        chance.shuffle(chunks)
    elif how == 7:  # text that unpacks to far more than it is
        bomb = zlib.compress(bytes(chance.choice((100, 10**7))))
        packed = chance.choice(
            ((b"zTXt", b"a\0\0"), (b"iCCP", b"a\0\0"), (b"iTXt", b"a\0\1\0\0\0"))
        )
        chunks[1:1] = [(packed[0], packed[1] + bomb)]
    elif how == 8:
        data = b"".join(one for kind, one in chunks if kind == b"IDAT")
        rows = b"\0" * 1000
        with suppress(zlib.error):  # of what was spoilt already
            rows = zlib.decompressobj().decompress(data, 10**6)
        torn = zlib.compress(
            chance.choice((rows[: len(rows) // 2], spoilt_bytes(rows, chance), rows * 50))
        )
        chunks = [one for one in chunks if one[0] != b"IDAT"]
        chunks[-1:-1] = [(b"IDAT", torn)]
    else:
        other = chance.choice(
            (b"tRNS", b"PLTE", b"eXIf", b"acTL", b"fcTL", b"fdAT", b"sBIT", b"gAMA")
        )
        body = spoilt_bytes(content, chance)[: chance.choice((0, 3, 4, 8, 26, 800))]
        chunks[chance.randrange(len(chunks)) : 0] = [(other, body)]
    out = whole[:8]
    for name, content in chunks:
        long = len(content) if chance.random() < 0.98 else chance.choice(WORDS)
        check = zlib.crc32(name + content) if chance.random() < 0.97 else 0
        out += struct.pack(">I", long) + name + content + struct.pack(">I", check)
    return out


def _jpeg(whole: bytes, chance: Random) -> bytes:
    """Segments spoilt: sizes, tables, EXIF, the list of images behind."""
    segments, at = [], 2
    while at + 4 <= len(whole) and whole[at] == 0xFF and whole[at + 1] != 0xDA:
        (long,) = struct.unpack_from(">H", whole, at + 2)
        segments.append((whole[at + 1], whole[at + 4 : at + 2 + long]))
        at += 2 + long
    rest = whole[at:]
    if not segments:
        return spoilt_bytes(whole, chance)
    number = chance.randrange(len(segments))
    kind, content = segments[number]
    frames = [place for place, (one, _) in enumerate(segments) if one in (0xC0, 0xC2)]
    how = chance.randrange(9)
    if how < 2 and frames:
        kind, content = segments[frames[0]]
        size = struct.pack(">HH", *(chance.choice((0, 1, 8, 9999, 40_000, 65535)) for _ in "hw"))
        segments[frames[0]] = (kind, content[:1] + size + content[5:])
    elif how == 2 and frames:
        kind, content = segments[frames[0]]
        segments[frames[0]] = (
            chance.choice((0xC1, 0xC3, 0xC9, kind)),
            spoilt_bytes(content, chance),
        )
    elif how == 3:
        segments[number] = (kind, spoilt_bytes(content, chance)[:65533])
    elif how == 4:
        del segments[number]
    elif how == 5:
        segments[number:number] = [(kind, content)] * chance.choice((1, 300))
    elif how == 6:
        other = chance.choice((0xE1, 0xE2, 0xEE, 0xDD, 0xDB, 0xC4, 0xFE, 0xED))
        named = chance.choice(
            (b"Exif\0\0", b"MPF\0", b"ICC_PROFILE\0\1\1", b"Adobe\0", b"Photoshop 3.0\0")
        )
        segments[0:0] = [(other, named + spoilt_bytes(content, chance)[:60_000])]
    elif how == 7 and content.startswith((b"Exif\0\0", b"MPF\0")):
        long = 6 if content.startswith(b"Exif") else 4
        segments[number] = (kind, content[:long] + _tiff(content[long:], chance))
    else:
        rest = spoilt_bytes(rest, chance)
    out = whole[:2]
    for kind, content in segments:
        long = len(content) + 2 if chance.random() < 0.98 else chance.choice((0, 1, 65535))
        out += bytes([0xFF, kind]) + struct.pack(">H", min(long, 65535)) + content
    return out + rest


def _tiff(whole: bytes, chance: Random) -> bytes:
    """Entries of its directories spoilt: sizes, ways of packing, places, counts, the next one."""
    order = ">" if whole.startswith(b"MM") else "<"
    torn = bytearray(whole)
    if len(whole) < 16:
        return spoilt_bytes(whole, chance)
    (at,) = struct.unpack_from(f"{order}I", whole, 4)
    if at + 2 > len(whole):
        return spoilt_bytes(whole, chance)
    (count,) = struct.unpack_from(f"{order}H", whole, at)
    end = at + 2 + 12 * count
    if end + 4 > len(whole) or not count:
        return spoilt_bytes(whole, chance)
    entry = at + 2 + 12 * chance.randrange(count)
    how = chance.randrange(8)
    if how < 3:
        small = chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 32773, 34661, 50000, 50001))
        struct.pack_into(f"{order}I", torn, entry + 8, chance.choice((*WORDS, 2**32 - 1)))
        if how:
            struct.pack_into(
                f"{order}HH", torn, entry + 8, *chance.choice(((small, 0), (0, small)))
            )
    elif how == 3:
        struct.pack_into(f"{order}I", torn, entry + 4, chance.choice((*WORDS, 2**32 - 1)))
    elif how == 4:
        struct.pack_into(
            f"{order}H", torn, entry + 2, chance.choice((0, 1, 2, 3, 5, 12, 13, 16, 999))
        )
    elif how == 5:
        tag = chance.choice(
            (254, 256, 257, 258, 262, 266, 273, 277, 282, 317, 320, 322, 330, 338, 34665, 50706)
        )
        struct.pack_into(f"{order}H", torn, entry, tag)
    elif how == 6:  # a directory that leads to itself, or nowhere
        struct.pack_into(f"{order}I", torn, end, chance.choice((at, 8, len(torn) - 1, 2**31)))
    else:
        return spoilt_bytes(whole, chance)
    return bytes(torn)


def _riff(whole: bytes, chance: Random) -> bytes:
    """Chunks of a WebP spoilt, lost, twice, or elsewhere."""
    chunks, at = [], 12
    while at + 8 <= len(whole):
        (long,) = struct.unpack_from("<I", whole, at + 4)
        chunks.append((whole[at : at + 4], whole[at + 8 : at + 8 + long]))
        at += 8 + long + long % 2
    if not chunks:
        return spoilt_bytes(whole, chance)
    number = chance.randrange(len(chunks))
    name, content = chunks[number]
    how = chance.randrange(6)
    if how == 0:
        size = chance.choice((b"\xff" * 6, bytes(6), b"\0\x20\0\0\x20\0"))
        flags = bytes([chance.randrange(256), 0, 0, 0])
        chunks[0:1] = [(b"VP8X", flags + size), *([chunks[0]] if chunks[0][0] != b"VP8X" else [])]
    elif how == 1:
        del chunks[number]
    elif how == 2:
        chunks[number:number] = [(name, content)] * chance.choice((1, 200))
    elif how == 3:
        chance.shuffle(chunks)
    else:
        chunks[number] = (name, spoilt_bytes(content, chance))
    body = b"WEBP"
    for name, content in chunks:
        long = len(content) if chance.random() < 0.97 else chance.choice(WORDS)
        body += name + struct.pack("<I", long) + content + bytes(len(content) % 2)
    size = len(body) if chance.random() < 0.95 else chance.choice(WORDS)
    return b"RIFF" + struct.pack("<I", size) + body


def _gif(whole: bytes, chance: Random) -> bytes:
    """Its screen and its frames of other sizes, many frames, or a table that lacks."""
    torn = bytearray(whole)
    frames = [at for at in range(13, len(whole)) if whole[at] == 0x2C]
    size = struct.pack("<HH", *(chance.choice((0, 1, 100, 20_000, 65535)) for _ in "wh"))
    how = chance.randrange(5)
    if how == 0:
        torn[6:10] = size
    elif how == 1 and frames:
        at = chance.choice(frames)
        torn[at + 5 : at + 9] = size
    elif how == 2:
        torn[10] = chance.randrange(256)
    elif how == 3 and frames:
        torn[-1:] = torn[frames[0] : -1] * chance.choice((2, 300)) + b";"
    else:
        return spoilt_bytes(whole, chance)
    return bytes(torn)


def _fields(whole: bytes, chance: Random) -> bytes:
    """Fields of a header of 16 or 32 bits that say something else."""
    torn = bytearray(whole)
    for _ in range(chance.choice((1, 2))):
        at = chance.randrange(0, max(1, min(len(torn) - 4, 120)), 2)
        if chance.random() < 0.5:
            struct.pack_into("<i", torn, at, chance.choice((*WORDS[:-1], -1, -40, -(2**31))))
        else:
            struct.pack_into("<H", torn, at, min(chance.choice(WORDS), 65535))
    return bytes(torn)


def _boxes(whole: bytes, chance: Random) -> bytes:
    """Of HEIC, AVIF and JPEG 2000: fields behind the name of a box; of PPM: numbers of its head."""
    if whole[:1] == b"P" and whole[1:2].isalnum():
        head, rest = whole[:24], whole[24:]
        odd = chance.choice(
            (b"0", b"-1", b"99999", b"4294967296", b"9" * 400, b"1e9", b"", b"#" * 99)
        )
        parts = head.split(b" ") if b" " in head else head.split(b"\n")
        parts[chance.randrange(len(parts))] = odd
        return (b" " if b" " in head else b"\n").join(parts) + rest
    names = (
        b"ispe",
        b"iloc",
        b"infe",
        b"iinf",
        b"iref",
        b"irot",
        b"clap",
        b"pixi",
        b"ipco",
        b"ipma",
    )
    names += (
        b"hvcC",
        b"av1C",
        b"colr",
        b"auxC",
        b"ihdr",
        b"jp2c",
        b"pclr",
        b"cmap",
        b"cdef",
        b"\xff\x51",
    )
    found = [(name, whole.find(name)) for name in names if name in whole]
    if not found:
        return spoilt_bytes(whole, chance)
    torn = bytearray(whole)
    name, at = chance.choice(found)
    at += len(name) + chance.randrange(0, 32)
    how = chance.randrange(4)
    if how == 0:
        torn[at : at + 4] = struct.pack(">I", chance.choice((*WORDS, 2**32 - 1)))
    elif how == 1:
        torn[at : at + 2] = struct.pack(">H", min(chance.choice(WORDS), 65535))
    elif how == 2:
        torn[at : at + 1] = bytes([chance.choice((0, 1, 2, 255, chance.randrange(256)))])
    else:  # how long the box says it is
        start = max(0, torn.find(name) - 4)
        torn[start : start + 4] = struct.pack(">I", chance.choice((*WORDS, 2**32 - 1)))
    return bytes(torn)
