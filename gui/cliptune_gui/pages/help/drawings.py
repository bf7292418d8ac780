"""Small drawings of the terms, put together from a few parts, in the colours of the theme."""

from dataclasses import asdict

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cliptune_gui.widgets.theme import Colours

SIZE = QSize(112, 72)
"""In pixels of a screen without a scale."""


def drawn(name: str, of: Colours, ratio: float) -> QImage:
    """A drawing by its name, for a screen with so many pixels a point."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 112 72">{DRAWINGS[name]}</svg>'
    for colour, value in asdict(of).items():
        svg = svg.replace(f'"@{colour}"', f'"{value}"')
    image = QImage(SIZE * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(QPointF(), SIZE))
    return image


# The parts. Grey is what is there, the accent what is learned, orange what judges it.


def line(path: str, colour: str = "quiet", width: float = 2, dashes: str = "none") -> str:
    """A line along an SVG path."""
    return (
        f'<path d="{path}" fill="none" stroke="@{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dashes}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def box(x: float, y: float, wide: float, high: float, colour: str = "quiet", fill: str = "") -> str:
    """A rounded box: a part of a model, a table, a file."""
    filled = fill or {"accent": "soft", "second": "soft_warning", "good": "soft_good"}.get(
        colour, "hover"
    )
    return (
        f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="4" fill="@{filled}" '
        f'stroke="@{colour}" stroke-width="1.6"/>'
    )


def dot(x: float, y: float, colour: str = "quiet", radius: float = 3.4) -> str:
    """A point: an example, a vector, a token."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="@{colour}"/>'


def dots(places: str, colour: str = "quiet", radius: float = 3.4) -> str:
    """Points at "x,y x,y"."""
    each = (place.split(",") for place in places.split())
    return "".join(dot(float(x), float(y), colour, radius) for x, y in each)


def photo(x: float, y: float, colour: str = "quiet", size: float = 24) -> str:
    """An image: a frame, the sun and a hill."""
    part = size / 24
    hill = f"M{x + 3 * part} {y + 19 * part}l{6 * part} {-7 * part}l{4 * part} {4 * part}"
    hill += f"l{3 * part} {-3 * part}l{5 * part} {6 * part}"
    return (
        box(x, y, size, size, colour, "card")
        + line(hill, colour, 1.6)
        + dot(x + 16 * part, y + 7 * part, colour, 2.2 * part)
    )


def words(x: float, y: float, wide: float, colour: str = "quiet", rows: int = 2) -> str:
    """Words: lines of which the last is short."""
    paths = [
        f"M{x} {y + 7 * row}h{wide * (0.6 if row == rows - 1 and rows > 1 else 1)}"
        for row in range(rows)
    ]
    return line("".join(paths), colour, 2.6)


def arrow(x: float, y: float, long: float, colour: str = "quiet") -> str:
    """To the right."""
    return line(f"M{x} {y}h{long}m-5 -4l5 4l-5 4", colour, 1.8)


def tick(x: float, y: float, colour: str = "good") -> str:
    """Right."""
    return line(f"M{x} {y}l4 4l7 -8", colour, 2.4)


def cross(x: float, y: float, colour: str = "limit") -> str:
    """Wrong."""
    return line(f"M{x} {y}l8 8m0 -8l-8 8", colour, 2.4)


def bars(x: float, y: float, high: str, colour: str = "quiet", wide: float = 9) -> str:
    """Upright bars of so many points, on a line."""
    return "".join(
        f'<rect x="{x + (wide + 5) * place}" y="{y - float(one)}" width="{wide}" height="{one}" '
        f'rx="2" fill="@{colour}"/>'
        for place, one in enumerate(high.split())
    )


def axes() -> str:
    """Of a curve."""
    return line("M14 8v54h88", "line", 1.8)


def layers(x: float, colour: str = "quiet", wide: float = 40) -> str:
    """A model: three layers, one on the other."""
    return "".join(box(x, y, wide, 14, colour) for y in (8, 29, 50))


def tower(x: float, colour: str = "quiet") -> str:
    """One of the two halves of CLIP."""
    floors = line(f"M{x + 5} 30h18M{x + 3} 45h22", colour, 1.4)
    return line(f"M{x} 60l6 -44h16l6 44z", colour, 1.8) + floors


def stack(x: float, y: float, front: str, behind: str, size: float, step: float) -> str:
    """Three images, one on the other."""
    return "".join(
        photo(x + step * one, y + step * one, front if one == 2 else behind, size)
        for one in range(3)
    )


def detour(x: float) -> str:
    """What LoRA learns beside a layer: in, narrow, out."""
    way = line(f"M{x + 12} 14v44", "accent")
    ends = box(x, 8, 24, 10, "accent") + box(x, 54, 24, 10, "accent")
    return way + ends + box(x + 7, 30, 10, 12, "accent")


def shades(x: float, y: float) -> str:
    """Numbers, as shades."""
    return "".join(
        f'<rect x="{x + 8 * place}" y="{y}" width="6" height="24" rx="1.5" fill="@accent" '
        f'opacity="{shade}"/>'
        for place, shade in enumerate((0.9, 0.3, 0.6, 1, 0.2, 0.7))
    )


def matrix() -> str:
    """Three classes, of which two are confused once."""

    def colour(row: int, column: int) -> str:
        return "accent" if row == column else "limit" if (row, column) == (1, 2) else "hover"

    return "".join(
        f'<rect x="{34 + 15 * column}" y="{14 + 15 * row}" width="13" height="13" rx="2" '
        f'fill="@{colour(row, column)}"/>'
        for row in range(3)
        for column in range(3)
    )


DRAWINGS: dict[str, str] = {
    "image": photo(36, 16, "accent", 40),
    "class": (
        photo(8, 24, "accent")
        + photo(20, 34, "accent")
        + photo(64, 24, "second")
        + photo(76, 34, "second")
        + line("M56 12v50", "line", 1.6, "3 4")
    ),
    "label": (
        photo(14, 20, "quiet", 32) + box(58, 26, 42, 20, "accent") + words(66, 36, 26, "accent", 1)
    ),
    "caption": photo(12, 20, "quiet", 32) + words(56, 28, 44, "accent", 3),
    "labels": (
        photo(12, 20, "quiet", 32)
        + box(58, 12, 42, 18, "accent")
        + box(58, 36, 30, 18, "accent")
        + words(65, 21, 26, "accent", 1)
        + words(65, 45, 16, "accent", 1)
    ),
    "class-prompt": words(10, 30, 34, "accent", 2) + arrow(54, 36, 14) + photo(76, 22, "quiet", 28),
    "template": (
        words(10, 36, 30, "quiet", 1)
        + box(46, 26, 28, 20, "accent")
        + words(82, 36, 20, "quiet", 1)
    ),
    "class-words": (
        box(8, 26, 34, 20)
        + line("M16 36h6m4 0h8", "quiet", 2.6)
        + arrow(50, 36, 14)
        + box(72, 26, 34, 20, "accent")
        + words(79, 36, 20, "accent", 1)
    ),
    "training-images": (
        stack(8, 16, "accent", "accent", 24, 7)
        + arrow(58, 38, 16, "accent")
        + layers(80, "quiet", 24)
    ),
    "validation-images": (
        photo(8, 24, "second", 26)
        + arrow(42, 37, 14)
        + line("M62 56c8 -24 14 -30 20 -30s10 6 20 12", "quiet")
        + dot(82, 26, "second", 4.5)
    ),
    "test-images": (
        photo(8, 24, "good", 26)
        + arrow(42, 37, 14)
        + bars(66, 56, "30", "good", 14)
        + bars(86, 56, "20", "quiet", 14)
        + line("M62 57h42", "line")
    ),
    "split": (
        box(8, 28, 58, 16, "accent") + box(69, 28, 16, 16, "second") + box(88, 28, 16, 16, "good")
    ),
    "board": (
        box(8, 10, 26, 52, "quiet", "card")
        + words(13, 20, 16, "accent", 1)
        + words(13, 32, 16, "second", 1)
        + words(13, 44, 16, "quiet", 1)
        + photo(42, 10, "accent")
        + photo(72, 10, "accent")
        + photo(42, 38, "second")
        + photo(72, 38, "quiet")
    ),
    "group": (
        stack(14, 12, "accent", "quiet", 34, 7)
        + box(80, 32, 22, 18, "accent")
        + line("M86 41h10", "accent", 2.6)
    ),
    "doubtful": (
        photo(12, 18, "quiet", 34)
        + line("M62 28a9 9 0 1 1 13 8c-4 2 -4 4 -4 8M71 52v.5", "second", 3)
    ),
    "project": (
        line("M8 22v-6h16l5 6h27v36h-48z", "quiet")
        + line("M66 24h36M66 36h36M66 48h22", "accent", 2.4)
    ),
    "excluded": photo(36, 16, "line", 40) + line("M34 58l44 -44", "limit", 2.6),
    "clip": (
        photo(4, 8, "quiet", 22)
        + words(6, 52, 20)
        + tower(30)
        + line("M64 22c14 0 14 14 22 14M64 50c14 0 14 -14 22 -14", "accent")
        + dot(94, 36, "accent", 6)
    ),
    "base": layers(36),
    "starter": box(46, 26, 20, 6) + box(46, 35, 20, 6) + box(46, 44, 20, 6),
    "towers": (
        photo(2, 42, "quiet", 18) + tower(22, "accent") + tower(60, "quiet") + words(92, 48, 16)
    ),
    "embedding": photo(6, 22, "quiet", 28) + arrow(40, 36, 14) + shades(62, 24),
    "cosine": (
        line("M20 60L92 44", "quiet")
        + line("M20 60L78 12", "accent")
        + line("M48 54a30 30 0 0 0 -6 -13", "second")
    ),
    "as-it-is": (
        photo(4, 24)
        + arrow(32, 36, 8)
        + layers(44, "quiet", 24)
        + arrow(74, 36, 10)
        + words(90, 33, 16)
    ),
    "border": (
        dots("20,20 30,34 18,44 36,18 40,46", "accent")
        + dots("78,24 92,36 80,50 66,58 96,20", "second")
        + line("M70 6L44 66", "text", 2)
    ),
    "vectors": (
        line("M56 60L24 22M24 22l1 8M24 22l8 1", "accent", 2.2)
        + line("M56 60L92 26M92 26l-8 1M92 26l-1 8", "second", 2.2)
        + dots("18,34 32,12 14,16", "accent", 2.6)
        + dots("98,36 82,14 100,16", "second", 2.6)
    ),
    "fine-tuning": (
        photo(4, 24) + arrow(33, 36, 10) + layers(48, "quiet", 34) + arrow(87, 36, 14, "accent")
    ),
    "peft": layers(36) + box(80, 29, 12, 14, "accent"),
    "adapter": layers(14) + box(66, 26, 30, 20, "accent") + line("M58 36h5", "accent", 2),
    "detour": box(24, 10, 28, 52) + detour(66),
    "rank": (
        line("M14 16h20l-7 14v12l7 14h-20l7 -14v-12z", "accent")
        + line("M60 16h40l-8 14v12l8 14h-40l8 -14v-12z", "accent")
        + line("M22 36h4M70 36h20", "second", 2)
    ),
    "alpha": (
        line("M14 50h84", "line", 3)
        + line("M14 50h50", "accent", 3)
        + dot(64, 50, "accent", 7)
        + bars(22, 36, "6 12 18 24 30", "quiet", 8)
    ),
    "quantisation": (
        line("M10 54C28 54 28 16 50 16", "quiet") + line("M62 54h10v-13h10v-12h10v-13h10", "accent")
    ),
    "detour-of-few-bits": line("M20 10h6v10h8v10h8v10h8v10h6v12h-36z", "quiet", 1.8) + detour(72),
    "narrows": (
        box(10, 22, 20, 28)
        + line("M40 16v40l12 -14v-12z", "accent")
        + line("M72 16v40l-12 -14v-12z", "accent")
        + box(82, 22, 20, 28)
    ),
    "tokens-beside-layers": (
        layers(52, "quiet", 46) + "".join(dots(f"22,{y} 36,{y}", "accent", 4) for y in (15, 36, 57))
    ),
    "tokens-among-words": (
        dots("14,24 26,24 38,24", "accent", 4.4)
        + words(52, 24, 30, "quiet", 1)
        + box(8, 42, 96, 18)
        + line("M56 30v8", "quiet")
    ),
    "all-layers": layers(36, "accent"),
    "merged": (
        layers(10, "quiet", 26)
        + box(44, 29, 12, 14, "accent")
        + arrow(62, 36, 10)
        + "".join(box(78, y, 26, 14, "accent", "hover") for y in (8, 29, 50))
    ),
    "onnx": (
        dots("14,36 44,16 44,56 70,36", "accent", 5.5)
        + line("M18 32l20 -13M18 40l20 13M50 20l15 12M50 52l15 -12M76 36h10", "quiet")
        + box(88, 24, 18, 24)
    ),
    "run": (
        line("M10 16h92v42h-92z", "quiet")
        + line("M18 50c14 -26 26 -20 42 -26", "accent")
        + tick(78, 36)
    ),
    "epoch": (
        line("M68 15.2A24 24 0 1 1 44 15.2M44 15.2l-9 1M44 15.2l-4 8", "accent", 2.4)
        + photo(45, 25, "quiet", 22)
    ),
    "batch": (
        photo(8, 10)
        + photo(8, 38)
        + photo(36, 10)
        + photo(36, 38)
        + arrow(66, 36, 12)
        + box(84, 22, 20, 28, "accent")
    ),
    "rate": (
        line("M10 14C26 62 44 62 60 52S84 60 100 16", "quiet")
        + dots("16,28 26,45 38,55", "accent", 3.6)
    ),
    "loss": axes() + line("M18 18c10 24 24 34 80 36", "accent", 2.4),
    "overfitting": (
        axes()
        + line("M18 18c10 26 30 36 80 38", "accent")
        + line("M18 22c14 24 28 24 36 22s30 -10 44 -26", "second")
    ),
    "interval": dot(56, 36, "accent", 5) + line("M24 36h64M24 28v16M88 28v16", "accent"),
    "tied": (
        line("M16 26h56M16 20v12M72 20v12", "accent")
        + dot(42, 26, "accent", 4.4)
        + line("M38 48h58M38 42v12M96 42v12", "second")
        + dot(66, 48, "second", 4.4)
    ),
    "accuracy": (
        "".join(
            tick(14 + 24 * at, 26) + (tick(14 + 24 * at, 52) if at < 3 else cross(87, 46))
            for at in range(4)
        )
    ),
    "confusion": matrix(),
    "confidence": (
        words(10, 20, 16, "quiet", 1)
        + words(10, 36, 16, "quiet", 1)
        + words(10, 52, 16, "quiet", 1)
        + line("M38 20h60", "accent", 7)
        + line("M38 36h14", "quiet", 7)
        + line("M38 52h6", "quiet", 7)
    ),
    "checkpoint": (
        line("M10 48h54", "accent", 3)
        + line("M64 48h38", "line", 3, "2 6")
        + line("M64 48v-34l18 7l-18 8", "accent", 2.2)
    ),
    "seed": (
        box(20, 18, 34, 34, "quiet", "card")
        + dots("29,27 45,43 37,35", "accent")
        + box(62, 18, 34, 34, "quiet", "card")
        + dots("71,27 87,43 79,35", "accent")
    ),
    "memory": (
        box(12, 26, 88, 20, "quiet", "card")
        + '<rect x="14" y="28" width="52" height="16" rx="3" fill="@accent"/>'
        + line("M76 18v36", "limit", 2, "3 3")
    ),
}
"""In SVG, by name; the colours are named as in the theme."""
