"""The ten subjects of the sample images, each with its own build, dress and pose."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from brush import Brush, Colour, corners, darker, lighter, mirrored, mix, oval, smooth, vary

SUBJECTS: dict[str, Callable[[Brush], None]] = {}

BRIGHT: tuple[Colour, ...] = (
    (204, 58, 52),
    (232, 128, 48),
    (240, 196, 74),
    (86, 158, 92),
    (46, 128, 142),
    (58, 104, 184),
    (118, 84, 168),
    (222, 122, 158),
    (160, 60, 84),
    (98, 176, 190),
)
IVORY: Colour = (246, 240, 226)
INK: Colour = (34, 28, 36)
BRASS: Colour = (214, 172, 78)
OAK: Colour = (140, 94, 56)
LEAF: Colour = (74, 134, 70)


def subject(draw: Callable[[Brush], None]) -> Callable[[Brush], None]:
    SUBJECTS[draw.__name__] = draw
    return draw


def two_bright(rng: Random) -> tuple[Colour, Colour]:
    first, second = rng.sample(BRIGHT, 2)
    return vary(rng, first), vary(rng, rng.choice((second, IVORY)))


# Lighthouse


@subject
def lighthouse(b: Brush) -> None:
    rng = b.rng
    paint = vary(rng, rng.choice((*BRIGHT[:6], (70, 74, 88))))
    wall = vary(rng, rng.choice((IVORY, IVORY, (206, 192, 170), (176, 170, 164))), 10)
    top, foot = rng.uniform(0.15, 0.24), rng.uniform(0.26, 0.42)
    high = rng.uniform(-0.5, -0.35)
    if rng.random() < 0.6:
        rock(b, 0.78)
    if rng.random() < 0.5:
        cottage(b, rng.choice((-1, 1)) * rng.uniform(0.45, 0.6))
    tower = corners((-top, high), (top, high), (foot, 0.85), (-foot, 0.85))
    b.fill(tower, wall)
    with b.within(tower):
        tower_paint(b, paint, high)
    b.shade(tower, "tube", 0.9)
    for y in np.linspace(high + 0.25, 0.5, rng.randint(2, 4)):
        b.fill(oval(rng.uniform(-0.06, 0.06), y, 0.035, 0.06), darker(wall, 0.75))
    b.fill(corners((-0.04, 0.85), (-0.04, 0.68), (0.08, 0.68), (0.08, 0.85)), darker(OAK))
    lantern(b, paint, top, high)


def tower_paint(b: Brush, paint: Colour, high: float) -> None:
    """Bands, a spiral, or a plain tower."""
    bands, slant = b.rng.choice((0, 2, 3, 4)), b.rng.choice((0.0, 0.0, 0.35))
    step = (0.85 - high) / (2 * bands) if bands else 1
    for i in range(bands):
        y = high + step * (2 * i + b.rng.choice((0.5, 0.5, 1)))
        band = corners(
            (-0.6, y + slant), (0.6, y - slant), (0.6, y + step - slant), (-0.6, y + step + slant)
        )
        b.fill(band, paint)


def lantern(b: Brush, paint: Colour, top: float, high: float) -> None:
    rail = top * 1.35
    b.fill(
        corners(
            (-rail, high - 0.04),
            (rail, high - 0.04),
            (rail * 0.85, high + 0.04),
            (-rail * 0.85, high + 0.04),
        ),
        darker(paint),
        "tube",
    )
    for x in np.linspace(-rail, rail, 7):
        b.stroke(darker(paint), 0.014, corners((x, high - 0.13), (x, high - 0.03)))
    b.stroke(darker(paint), 0.014, corners((-rail, high - 0.13), (rail, high - 0.13)))
    room = corners(
        (-top * 0.7, high - 0.26),
        (top * 0.7, high - 0.26),
        (top * 0.7, high - 0.04),
        (-top * 0.7, high - 0.04),
    )
    b.fill(room, b.rng.choice(((255, 226, 130), (250, 240, 200), (170, 200, 214))))
    for x in (-0.35, 0, 0.35):
        b.stroke(INK, 0.018, corners((x * top * 2, high - 0.26), (x * top * 2, high - 0.04)))
    roof = smooth(
        (-top * 0.95, high - 0.25),
        (-top * 0.6, high - 0.4),
        (0, high - 0.48),
        (top * 0.6, high - 0.4),
        (top * 0.95, high - 0.25),
    )
    b.fill(roof, paint, "dome")
    b.stroke(INK, 0.02, corners((0, high - 0.46), (0, high - 0.58)))


def rock(b: Brush, y: float) -> None:
    stone = vary(b.rng, (120, 112, 108))
    for _ in range(6):
        x, r = b.rng.uniform(-0.75, 0.75), b.rng.uniform(0.16, 0.34)
        boulder = smooth(
            *[
                (x + r * math.cos(t) * b.rng.uniform(0.8, 1.2), y + 0.12 + 0.55 * r * math.sin(t))
                for t in np.arange(0, 6.2, 0.9)
            ]
        )
        b.fill(boulder, vary(b.rng, stone), "ball", 0.8)


def cottage(b: Brush, x: float) -> None:
    wall, roof = vary(b.rng, IVORY), vary(b.rng, b.rng.choice(((168, 82, 60), (96, 100, 116))))
    b.fill(corners((x - 0.22, 0.55), (x + 0.22, 0.55), (x + 0.22, 0.85), (x - 0.22, 0.85)), wall)
    b.fill(corners((x - 0.27, 0.57), (x - 0.15, 0.4), (x + 0.15, 0.4), (x + 0.27, 0.57)), roof)
    b.fill(
        corners((x - 0.12, 0.64), (x - 0.02, 0.64), (x - 0.02, 0.75), (x - 0.12, 0.75)),
        (92, 110, 130),
    )


# Sailing boat


@subject
def sailing_boat(b: Brush) -> None:
    rng = b.rng
    hull, trim = two_bright(rng)
    hull = rng.choice((hull, vary(rng, OAK), vary(rng, IVORY), vary(rng, (44, 56, 90))))
    cloth = vary(rng, rng.choice((IVORY, IVORY, trim, (214, 120, 70), (196, 70, 60))))
    mast = rng.uniform(-0.15, 0.1)
    belly = rng.uniform(0.05, 0.2)
    b.stroke(OAK, 0.035, corners((mast, -0.95), (mast, 0.5)))
    boom = rng.uniform(0.55, 0.8)
    main = np.vstack(
        [
            corners((mast + 0.03, -0.9)),
            smooth(
                (mast + 0.03, -0.9), (mast + 0.3 + belly, -0.3), (mast + boom, 0.27), closed=False
            ),
            corners((mast + 0.03, 0.3)),
        ]
    )
    sail(b, main, cloth)
    if rng.random() < 0.85:
        bow = mast - rng.uniform(0.5, 0.72)
        jib = np.vstack(
            [
                smooth(
                    (mast - 0.03, rng.uniform(-0.85, -0.6)),
                    (mast - 0.22 - belly * 0.5, -0.15),
                    (bow, 0.3),
                    closed=False,
                ),
                smooth((bow, 0.3), (mast - 0.2, 0.2), (mast - 0.05, 0.24), closed=False),
            ]
        )
        sail(b, jib, vary(rng, rng.choice((cloth, IVORY, trim))))
    if rng.random() < 0.5:
        b.fill(
            smooth(
                (mast, -0.98),
                (mast + 0.12, -0.94),
                (mast + 0.22, -0.97),
                (mast + 0.2, -0.86),
                (mast, -0.86),
            ),
            trim,
        )
    body = np.vstack(
        [
            smooth((-0.85, 0.34), (-0.2, 0.44), (0.4, 0.44), (0.85, 0.38), closed=False),
            smooth((0.78, 0.55), (0.5, 0.72), (-0.4, 0.72), (-0.68, 0.55), closed=False),
        ]
    )
    b.fill(body, hull)
    with b.within(body):
        b.stroke(
            trim, 0.05, smooth((-0.9, 0.42), (-0.2, 0.51), (0.4, 0.51), (0.9, 0.44), closed=False)
        )
        b.fill(corners((-1, 0.64), (1, 0.64), (1, 0.8), (-1, 0.8)), darker(hull))
    b.shade(body, "dome", 0.8)
    if rng.random() < 0.5:
        for x in rng.sample((-0.4, -0.15, 0.2, 0.45), 2):
            b.fill(oval(x, 0.34, 0.07, 0.09), vary(rng, rng.choice(BRIGHT)), "ball")
            b.fill(oval(x, 0.23, 0.05, 0.055), (220, 176, 140), "ball")


def sail(b: Brush, shape: np.ndarray, cloth: Colour) -> None:
    b.fill(shape, cloth)
    with b.within(shape):
        if b.rng.random() < 0.3:
            other = vary(b.rng, b.rng.choice(BRIGHT))
            for y in np.arange(-0.8, 0.3, 0.36):
                b.fill(corners((-1, y), (1, y + 0.1), (1, y + 0.28), (-1, y + 0.18)), other)
        for y in np.arange(-0.7, 0.3, 0.22):
            b.stroke(darker(cloth, 0.25), 0.012, corners((-1, y), (1, y + 0.12)))
    b.shade(shape, "leaf", 0.9)


# Mushroom


@subject
def mushroom(b: Brush) -> None:
    rng = b.rng
    cap = vary(
        rng,
        rng.choice(
            (
                (196, 44, 38),
                (196, 44, 38),
                (150, 96, 56),
                (206, 140, 70),
                (226, 206, 170),
                (120, 84, 120),
                (222, 170, 60),
            )
        ),
        22,
    )
    stalk = vary(rng, (236, 224, 200), 12)
    tall = rng.uniform(-0.25, 0.1)
    many = rng.random() < 0.4
    if many:
        for side in rng.sample((-1, 1), rng.randint(1, 2)):
            one_mushroom(
                b,
                side * rng.uniform(0.5, 0.62),
                0.86,
                rng.uniform(0.35, 0.5),
                vary(rng, cap),
                stalk,
                tall,
            )
    one_mushroom(b, 0, 0.85, rng.uniform(0.85, 1), cap, stalk, tall)


def one_mushroom(
    b: Brush, x: float, foot: float, size: float, cap: Colour, stalk: Colour, tall: float
) -> None:
    rng = b.rng
    s = size
    bend = rng.uniform(-0.12, 0.12)
    y = foot - s * (0.95 - tall)  # where the cap sits
    thick = rng.uniform(0.13, 0.22) * s
    stem = smooth(
        (x + bend - thick * 0.8, y),
        (x + bend + thick * 0.8, y),
        (x + thick, (y + foot) / 2),
        (x + thick * 1.4, foot - 0.05),
        (x, foot + 0.02),
        (x - thick * 1.4, foot - 0.05),
        (x - thick, (y + foot) / 2),
    )
    b.fill(stem, stalk, "tube", 1.1)
    if rng.random() < 0.4:
        ring = y + 0.32 * s
        b.fill(
            smooth(
                (x - thick * 1.3, ring),
                (x, ring - 0.06),
                (x + thick * 1.3, ring),
                (x + thick * 1.5, ring + 0.1),
                (x, ring + 0.06),
                (x - thick * 1.5, ring + 0.1),
            ),
            lighter(stalk, 0.3),
            "leaf",
        )
    wide, arch = rng.uniform(0.62, 0.85) * s, rng.uniform(0.45, 0.85) * s
    under = rng.uniform(0.06, 0.2) * s
    gills = oval(x + bend, y, wide * 0.98, under)
    b.fill(gills, darker(stalk, 0.22))
    with b.within(gills):
        for t in np.linspace(0.1, 3.04, 26):
            b.stroke(
                darker(stalk, 0.45),
                0.012,
                corners(
                    (x + bend, y - under * 0.4),
                    (x + bend + wide * math.cos(t), y + under * math.sin(t)),
                ),
            )
    dome = np.vstack(
        [
            oval(x + bend, y, wide, arch, 0, 180, 360),
            smooth(
                (x + bend + wide, y),
                (x + bend + wide * 0.5, y + under * 0.35),
                (x + bend - wide * 0.5, y + under * 0.35),
                (x + bend - wide, y),
                closed=False,
            ),
        ]
    )
    b.fill(dome, cap)
    with b.within(dome):
        if cap[0] > 1.8 * cap[1] or rng.random() < 0.25:
            for _ in range(rng.randint(7, 15)):
                u, v = rng.uniform(-0.95, 0.95), rng.uniform(0.02, 0.95)
                r = rng.uniform(0.05, 0.11) * s
                b.fill(
                    oval(x + bend + u * wide, y - v * arch, r * (1.1 - 0.5 * abs(u)), r * 0.8),
                    (244, 236, 220),
                )
        elif rng.random() < 0.6:
            b.fill(
                oval(x + bend, y - arch * 0.75, wide * 0.5, arch * 0.45),
                darker(cap, 0.35),
                opacity=0.6,
                blur=0.05,
            )
    b.shade(dome, "dome", 1.1)


# Cactus


@subject
def cactus(b: Brush) -> None:
    rng = b.rng
    green = vary(rng, rng.choice(((78, 140, 84), (96, 150, 92), (60, 120, 92), (128, 150, 84))))
    bloom = vary(rng, rng.choice(((232, 90, 130), (240, 190, 70), (250, 240, 230))))
    kind = rng.choice(("column", "column", "barrel", "pads"))
    potted = rng.random() < 0.45
    foot = 0.5 if potted else 0.88
    if kind == "column":
        for side in rng.sample((-1, 1), rng.randint(1, 2)):
            joint, out = rng.uniform(-0.1, 0.3), side * rng.uniform(0.42, 0.58)
            tip = joint - rng.uniform(0.3, 0.6)
            arm = smooth(
                (0, joint + 0.05),
                (out * 0.75, joint),
                (out, joint - 0.16),
                (out, tip),
                closed=False,
            )
            ribbed_limb(b, arm, 0.2, green, bloom)
        ribbed_limb(b, corners((0, foot), (0, rng.uniform(-0.85, -0.6))), 0.36, green, bloom)
    elif kind == "barrel":
        ball = oval(0, foot - 0.5, rng.uniform(0.5, 0.62), rng.uniform(0.52, 0.7))
        b.fill(ball, green)
        ribs(b, ball, green)
        crown(b, 0, ball[:, 1].min(), bloom)
    else:
        pads(b, foot, green, bloom)
    if potted:
        clay = vary(rng, rng.choice(((188, 104, 70), *BRIGHT)))
        pot = corners((-0.42, 0.46), (0.42, 0.46), (0.3, 0.95), (-0.3, 0.95))
        b.fill(pot, clay, "tube")
        rim = corners((-0.47, 0.4), (0.47, 0.4), (0.45, 0.54), (-0.45, 0.54))
        b.fill(rim, lighter(clay, 0.15), "tube")


def ribbed_limb(b: Brush, spine: np.ndarray, width: float, green: Colour, bloom: Colour) -> None:
    """A limb along a line: stroke, round end, ribs and prickles."""
    b.stroke(darker(green, 0.25), width, spine)
    tip = spine[-1]
    b.fill(oval(*tip, width / 2, width / 2), darker(green, 0.25))
    b.fill(oval(*spine[0], width / 2, width / 2), darker(green, 0.25))
    b.stroke(green, width * 0.72, spine - [width * 0.08, 0])
    b.fill(oval(tip[0] - width * 0.08, tip[1], width * 0.36, width * 0.4), green)
    b.stroke(lighter(green, 0.25), width * 0.2, spine - [width * 0.18, 0], opacity=0.8)
    for shift in (-0.28, 0.02, 0.28):
        b.stroke(darker(green, 0.4), 0.016, spine + [shift * width, 0])
    long = np.linspace(0, len(spine) - 1, 9).astype(int) if len(spine) > 8 else None
    points = spine[long] if long is not None else np.linspace(spine[0], spine[-1], 12)
    for x, y in points:
        for shift in (-0.42, -0.13, 0.16, 0.44):
            b.stroke(
                lighter(green, 0.75),
                0.012,
                corners((x + shift * width - 0.02, y), (x + shift * width + 0.02, y - 0.025)),
            )
    if b.rng.random() < 0.45:
        crown(b, tip[0], tip[1] - width * 0.5, bloom)


def ribs(b: Brush, ball: np.ndarray, green: Colour) -> None:
    low, high = ball.min(0), ball.max(0)
    middle, radius = (low + high) / 2, (high - low) / 2
    with b.within(ball):
        for u in np.linspace(-0.9, 0.9, 9):
            t = np.linspace(-1, 1, 20)
            x = middle[0] + u * radius[0] * np.sqrt(np.clip(1.08 - t**2, 0, 1))
            line = np.stack([x, middle[1] + t * radius[1]], 1)
            b.stroke(darker(green, 0.35), 0.03, line)
            for px, py in line[2:-2:3]:
                b.stroke(
                    lighter(green, 0.8), 0.014, corners((px - 0.04, py), (px + 0.04, py - 0.03))
                )
    b.shade(ball, "dome", 1.0)


def pads(b: Brush, foot: float, green: Colour, bloom: Colour) -> None:
    """A prickly pear: flat pads on pads."""
    rng = b.rng
    places = [
        (0.0, foot - 0.38, 0.0),
        (-0.34, foot - 0.85, -0.5),
        (0.36, foot - 0.8, 0.55),
        (0.02, foot - 1.05, 0.1),
        (-0.62, foot - 1.15, -0.7),
    ]
    for x, y, turn in places[: rng.randint(3, 5)]:
        pad = oval(x, y, rng.uniform(0.2, 0.27), rng.uniform(0.32, 0.4), turn)
        b.fill(pad, vary(rng, green, 8), "leaf", 1.2)
        for _ in range(12):
            u, v = rng.uniform(-0.16, 0.16), rng.uniform(-0.25, 0.25)
            b.fill(oval(x + u, y + v, 0.014, 0.02), lighter(green, 0.7))
        if rng.random() < 0.5:
            crown(b, x + 0.3 * math.sin(turn), y - 0.34 * math.cos(turn), bloom)


def crown(b: Brush, x: float, y: float, bloom: Colour) -> None:
    for t in np.linspace(math.pi * 1.1, math.pi * 1.9, 5):
        b.fill(oval(x + 0.09 * math.cos(t), y + 0.07 * math.sin(t), 0.07, 0.035, t), bloom)
    b.fill(oval(x, y - 0.02, 0.035, 0.03), BRASS)


# Hot-air balloon


@subject
def hot_air_balloon(b: Brush) -> None:
    rng = b.rng
    first, second = two_bright(rng)
    third = vary(rng, rng.choice(BRIGHT))
    wide, neck = rng.uniform(0.56, 0.7), rng.uniform(0.1, 0.17)
    bag = smooth(
        (0, -0.97),
        (wide * 0.62, -0.82),
        (wide, -0.38),
        (wide * 0.78, 0.02),
        (neck, 0.4),
        (-neck, 0.4),
        (-wide * 0.78, 0.02),
        (-wide, -0.38),
        (-wide * 0.62, -0.82),
    )
    gores = rng.choice((5, 7, 9))
    b.fill(bag, first)
    with b.within(bag):
        style = rng.random()
        edges = np.sin(np.linspace(-math.pi / 2, math.pi / 2, gores + 1))
        y = np.linspace(-1, 0.42, 24)
        half = np.interp(
            y, [-1, -0.82, -0.38, 0.02, 0.42], [0.02, wide * 0.66, wide * 1.02, wide * 0.8, neck]
        )
        for i, (left, right) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
            gore = np.vstack([np.stack([left * half, y], 1), np.stack([right * half, y], 1)[::-1]])
            if style < 0.65 and i % 2:
                b.fill(gore, second)
            b.stroke(darker(first, 0.3), 0.012, np.stack([right * half, y], 1))
        if style > 0.4:
            for at in rng.sample((-0.7, -0.45, -0.2, 0.0), rng.randint(1, 2)):
                band(b, at, third, zigzag=rng.random() < 0.5)
    b.shade(bag, "ball", 1.0)
    ropes_and_basket(b, neck)


def band(b: Brush, y: float, colour: Colour, zigzag: bool) -> None:
    """A belt around the bag that sags like a circle seen from below."""
    x = np.linspace(-0.8, 0.8, 25)
    upper = y + 0.12 * (1 - (x / 0.8) ** 2)
    teeth = 0.07 * (np.arange(25) % 2) if zigzag else np.zeros(25)
    b.fill(
        np.vstack([np.stack([x, upper - teeth], 1), np.stack([x, upper + 0.13 + teeth], 1)[::-1]]),
        colour,
    )


def ropes_and_basket(b: Brush, neck: float) -> None:
    for x in (-1, -0.3, 0.3, 1):
        b.stroke(INK, 0.014, corners((x * neck, 0.38), (x * 0.11, 0.74)))
    if b.rng.random() < 0.4:
        b.fill(smooth((0, 0.42), (0.04, 0.55), (0, 0.6), (-0.04, 0.55)), (255, 200, 90))
    wicker = vary(b.rng, (164, 112, 62))
    basket = corners((-0.14, 0.74), (0.14, 0.74), (0.11, 0.96), (-0.11, 0.96))
    b.fill(basket, wicker)
    with b.within(basket):
        for y in np.arange(0.77, 0.96, 0.045):
            b.stroke(darker(wicker), 0.014, corners((-0.2, y), (0.2, y)))
    b.shade(basket, "tube")
    b.stroke(darker(wicker), 0.03, corners((-0.15, 0.74), (0.15, 0.74)))


# Butterfly


@subject
def butterfly(b: Brush) -> None:
    rng = b.rng
    first, second = two_bright(rng)
    rim = rng.choice((INK, INK, darker(first, 0.6)))
    wide, tail = rng.uniform(0.75, 0.95), rng.uniform(0.55, 0.85)
    near = rng.choice((1.0, 1.0, rng.uniform(0.3, 0.6)))  # the far wing foreshortened
    upper = smooth(
        (0.03, -0.12),
        (0.25, -0.6),
        (wide * 0.75, -0.88),
        (wide, -0.72),
        (wide * 0.92, -0.3),
        (0.5, 0.02),
        (0.05, 0.06),
    )
    lower = smooth(
        (0.04, 0.0),
        (0.45, 0.02),
        (wide * 0.8, 0.25),
        (wide * 0.62, tail),
        (0.3, tail * 0.85),
        (0.08, 0.4),
    )
    spots = [
        (rng.uniform(0.3, 0.8), rng.uniform(-0.65, -0.2), rng.uniform(0.05, 0.12))
        for _ in range(rng.randint(1, 4))
    ]
    for side, fraction in ((-1, near), (1, 1.0)):
        scale = np.array([side * fraction, 1.0])
        wing(b, lower * scale, vary(rng, second, 6), rim, corners((0.05 * side, 0.05)))
        wing(b, upper * scale, vary(rng, first, 6), rim, corners((0.05 * side, -0.1)))
        for x, y, r in spots:
            with b.within(upper * scale):
                b.fill(oval(x * side * fraction, y, r * fraction, r), lighter(second, 0.3))
                b.fill(oval(x * side * fraction, y, r * fraction * 0.5, r * 0.5), rim)
    body = vary(rng, (62, 46, 40))
    for side in (-1, 1):
        feeler = smooth((0, -0.3), (side * 0.1, -0.55), (side * 0.22, -0.72), closed=False)
        b.stroke(body, 0.018, feeler)
        b.fill(oval(*feeler[-1], 0.03, 0.03), body)
    b.fill(oval(0, 0.18, 0.06, 0.4), body, "tube")
    b.fill(oval(0, -0.14, 0.08, 0.17), lighter(body, 0.1), "ball")
    b.fill(oval(0, -0.33, 0.07, 0.07), body, "ball")


def wing(b: Brush, shape: np.ndarray, colour: Colour, rim: Colour, root: np.ndarray) -> None:
    b.fill(shape, rim)
    middle = shape.mean(0)
    inner = middle + (shape - middle) * b.rng.uniform(0.78, 0.9)
    b.fill(inner, colour)
    with b.within(shape):
        glow = root[0] + (shape - root[0]) * 0.45
        b.fill(glow, lighter(colour, 0.35), opacity=0.6, blur=0.04)
        for point in shape[:: max(1, len(shape) // 9)]:
            b.stroke(rim, 0.014, np.vstack([root, point[None]]), opacity=0.75)
        for point in shape[::6]:
            dot = middle + (point - middle) * 0.94
            b.fill(oval(*dot, 0.022, 0.022), lighter(colour, 0.75))
    b.shade(shape, "leaf", 0.8)


# Fish


@subject
def fish(b: Brush) -> None:
    rng = b.rng
    first, second = two_bright(rng)
    deep = rng.uniform(0.26, 0.58)  # from slender to disc-shaped
    long = 0.72 if deep < 0.45 else 0.6
    body = smooth(
        (-long, 0.02),
        (-long * 0.6, -deep * 0.8),
        (0, -deep),
        (long * 0.6, -deep * 0.5),
        (long, -0.06),
        (long, 0.08),
        (long * 0.6, deep * 0.55),
        (0, deep),
        (-long * 0.6, deep * 0.75),
    )
    fork = rng.uniform(0.25, 0.5)
    tail = smooth((long * 0.9, 0), (long + 0.3, -fork), (long + 0.2, 0), (long + 0.3, fork))
    fin(b, tail, second)
    back = smooth(
        (-long * 0.4, -deep * 0.8),
        (0, -deep - rng.uniform(0.12, 0.3)),
        (long * 0.6, -deep * 0.8),
        (long * 0.7, -deep * 0.35),
        (0, -deep * 0.8),
    )
    fin(b, back, second)
    fin(
        b,
        smooth((-0.05, deep * 0.85), (0.2, deep + 0.25), (0.4, deep * 0.9), (0.3, deep * 0.7)),
        second,
    )
    b.fill(body, first)
    with b.within(body):
        fish_dress(b, first, second, deep, long)
        b.fill(oval(0, deep * 1.1, long, deep * 0.75), lighter(first, 0.6), opacity=0.55, blur=0.06)
        b.stroke(darker(first, 0.45), 0.025, oval(-long * 0.5, 0, 0.12, deep * 0.7, 0, -70, 70))
    b.shade(body, "ball", 0.9)
    fin(b, smooth((-0.15, 0.05), (0.12, 0.08), (0.2, 0.26), (0, 0.24)), second)
    x, y = -long * 0.68, -deep * 0.18
    b.fill(oval(x, y, 0.085, 0.085), (250, 246, 236))
    b.fill(oval(x - 0.01, y, 0.05, 0.055), INK)
    b.fill(oval(x - 0.03, y - 0.02, 0.018, 0.018), (255, 255, 255))
    b.stroke(
        darker(first, 0.6),
        0.02,
        smooth((-long, 0.07), (-long + 0.08, 0.1), (-long + 0.14, 0.08), closed=False),
    )


def fish_dress(b: Brush, first: Colour, second: Colour, deep: float, long: float) -> None:
    match b.rng.choice(("scales", "bands", "stripes", "scales")):
        case "scales":
            for j, y in enumerate(np.arange(-deep, deep, 0.1)):
                for x in np.arange(-long * 0.4 + 0.05 * (j % 2), long, 0.1):
                    b.stroke(darker(first, 0.3), 0.012, oval(x, y, 0.055, 0.055, 0, -80, 80))
        case "bands":
            for x in np.linspace(-long * 0.4, long * 0.7, b.rng.randint(2, 4)):
                bent = smooth((x, -1), (x + 0.08, 0), (x, 1), closed=False)
                b.stroke(INK, 0.17, bent)
                b.stroke(second, 0.12, bent)
        case _:
            for y in np.linspace(-deep * 0.6, deep * 0.6, b.rng.randint(2, 4)):
                b.stroke(
                    second, 0.06, smooth((-0.4, y), (0.1, y * 1.1), (0.9, y * 0.5), closed=False)
                )


def fin(b: Brush, shape: np.ndarray, colour: Colour) -> None:
    b.fill(shape, colour, opacity=0.9)
    middle = shape.mean(0)
    with b.within(shape):
        for point in shape[::4]:
            b.stroke(darker(colour, 0.3), 0.012, np.vstack([middle, point]), opacity=0.7)
    b.shade(shape, "leaf", 0.8)


# Teapot


@subject
def teapot(b: Brush) -> None:
    rng = b.rng
    glaze, motif = two_bright(rng)
    glaze = vary(rng, rng.choice((glaze, glaze, IVORY, (92, 70, 62))))
    wide, tall = rng.uniform(0.5, 0.6), rng.uniform(0.4, 0.56)
    belly = smooth(
        (-wide * 0.45, -tall + 0.15),
        (wide * 0.45, -tall + 0.15),
        (wide * 0.98, 0.05),
        (wide * 0.75, 0.5),
        (wide * 0.4, 0.62),
        (-wide * 0.4, 0.62),
        (-wide * 0.75, 0.5),
        (-wide * 0.98, 0.05),
    )
    grip = smooth(
        (wide * 0.75, -0.18),
        (wide + 0.25, -0.32),
        (wide + 0.4, 0.0),
        (wide + 0.2, 0.32),
        (wide * 0.8, 0.4),
        closed=False,
    )
    if rng.random() < 0.2:  # a handle over the top
        grip = smooth(
            (-wide * 0.6, -0.25),
            (-wide * 0.6, -0.85),
            (0, -1.05),
            (wide * 0.6, -0.85),
            (wide * 0.6, -0.25),
            closed=False,
        )
    b.stroke(darker(glaze, 0.3), 0.1, grip)
    b.stroke(lighter(glaze, 0.15), 0.05, grip - [0.01, 0.015])
    lip = rng.uniform(-0.4, -0.2)
    spout = smooth(
        (-wide * 0.8, -0.02),
        (-wide - 0.15, -0.08),
        (-wide - 0.3, lip),
        (-wide - 0.4, lip + 0.02),
        (-wide - 0.3, 0.1),
        (-wide * 0.75, 0.38),
    )
    b.fill(spout, darker(glaze, 0.08), "ball", 0.8)
    b.fill(
        corners((-wide * 0.4, 0.58), (wide * 0.4, 0.58), (wide * 0.45, 0.68), (-wide * 0.45, 0.68)),
        darker(glaze, 0.25),
        "tube",
    )
    b.fill(belly, glaze)
    with b.within(belly):
        pot_dress(b, motif, wide)
    b.shade(belly, "ball", 1.1)
    lid = np.vstack([oval(0, -tall + 0.16, wide * 0.52, 0.17, 0, 180, 360)])
    b.fill(lid, glaze, "dome", 1.1)
    b.stroke(motif, 0.03, corners((-wide * 0.52, -tall + 0.16), (wide * 0.52, -tall + 0.16)))
    b.fill(oval(0, -tall - 0.05, 0.075, 0.07), motif, "ball")


def pot_dress(b: Brush, motif: Colour, wide: float) -> None:
    rng = b.rng
    match rng.choice(("plain", "dots", "belt", "flowers", "flowers")):
        case "dots":
            for j, y in enumerate(np.arange(-0.4, 0.65, 0.17)):
                for x in np.arange(-0.65 + 0.1 * (j % 2), 0.7, 0.2):
                    b.fill(oval(x, y, 0.05, 0.05), motif)
        case "belt":
            for y in (0.0, 0.22):
                sag = smooth(
                    (-wide - 0.1, y - 0.06), (0, y + 0.06), (wide + 0.1, y - 0.06), closed=False
                )
                b.stroke(motif, 0.08, sag)
        case "flowers":
            for _ in range(rng.randint(2, 5)):
                x, y, r = rng.uniform(-0.4, 0.4), rng.uniform(-0.15, 0.45), rng.uniform(0.06, 0.1)
                b.fill(oval(x + 1.6 * r, y + 1.2 * r, 1.2 * r, 0.5 * r, 0.6), LEAF)
                for t in np.arange(0, 6.2, 1.26):
                    b.fill(oval(x + r * math.cos(t), y + r * math.sin(t), 0.7 * r, 0.7 * r), motif)
                b.fill(oval(x, y, 0.5 * r, 0.5 * r), BRASS)


# Umbrella


@subject
def umbrella(b: Brush) -> None:
    first, second = two_bright(b.rng)
    if b.rng.random() < 0.3:
        umbrella_from_above(b, first, second)
    else:
        umbrella_from_aside(b, first, second)


def umbrella_from_aside(b: Brush, first: Colour, second: Colour) -> None:
    rng = b.rng
    dome, ribs_ = rng.uniform(0.6, 0.85), rng.choice((5, 6, 7))
    edge = rng.uniform(-0.12, 0.05)
    pole = vary(rng, rng.choice((OAK, (70, 70, 80), (200, 200, 206))))
    b.stroke(pole, 0.04, corners((0, edge - dome - 0.1), (0, 0.78)))
    if rng.random() < 0.7:
        hook = smooth((0, 0.76), (0.0, 0.9), (0.09, 0.97), (0.18, 0.9), (0.18, 0.82), closed=False)
        b.stroke(vary(rng, OAK), 0.055, hook)
    xs = 0.92 * np.sin(np.linspace(-math.pi / 2, math.pi / 2, ribs_ + 1))
    hollow = np.vstack([oval(0, edge, 0.92, 0.16)])
    b.fill(hollow, darker(first, 0.55))
    for i in range(ribs_):
        left, right = xs[i], xs[i + 1]
        scallop = smooth(
            (right, edge), ((left + right) / 2, edge - 0.08), (left, edge), closed=False
        )
        side = [rib_curve(x, edge, dome) for x in (left, right)]
        panel = np.vstack([side[0][::-1], side[1], scallop])
        b.fill(panel, second if i % 2 else first)
        b.stroke(darker(first, 0.35), 0.014, side[1])
    canopy = np.vstack([oval(0, edge, 0.92, dome, 0, 180, 360)])
    b.shade(canopy, "dome", 1.1)


def rib_curve(x: float, edge: float, dome: float) -> np.ndarray:
    """A rib from the tip down to `x` on the edge of the canopy."""
    t = np.linspace(0, math.pi / 2, 16)
    return np.stack([x * np.sin(t), edge - dome * np.cos(t)], 1)


def umbrella_from_above(b: Brush, first: Colour, second: Colour) -> None:
    rng = b.rng
    if rng.random() < 0.7:
        b.stroke(vary(rng, OAK), 0.05, corners((0, 0), (0.35, 0.98)))
    tip = rng.uniform(-0.2, 0.1), rng.uniform(-0.25, -0.05)
    panels = 8
    turns = np.linspace(0, 2 * math.pi, panels + 1) + rng.uniform(0, 0.7)
    rim = np.stack([0.85 * np.cos(turns), 0.62 * np.sin(turns)], 1)
    for i in range(panels):
        middle = 0.93 * (rim[i] + rim[i + 1]) / 2
        edge = smooth(tuple(rim[i]), tuple(middle), tuple(rim[i + 1]), closed=False)
        panel = np.vstack([corners(tip), edge])
        tone = 0.5 + 0.5 * float(np.dot((rim[i] + rim[i + 1]) / 2, b.light))
        colour = mix(
            darker(second if i % 2 else first, 0.3),
            lighter(second if i % 2 else first, 0.2),
            min(1.0, max(0.0, tone)),
        )
        b.fill(panel, colour)
        b.stroke(darker(first, 0.4), 0.014, corners(tip, tuple(rim[i])))
    b.fill(oval(*tip, 0.035, 0.035), INK)


# Owl


@subject
def owl(b: Brush) -> None:
    rng = b.rng
    plumage = vary(
        rng,
        rng.choice(
            (
                (140, 100, 66),
                (168, 130, 92),
                (120, 112, 110),
                (226, 220, 210),
                (158, 90, 56),
                (96, 92, 120),
            )
        ),
    )
    pale = lighter(plumage, rng.uniform(0.45, 0.7))
    iris = vary(rng, rng.choice(((244, 186, 48), (236, 140, 40), (120, 80, 40), (60, 40, 30))))
    wide, tufts = rng.uniform(0.46, 0.6), rng.random() < 0.6
    body = smooth(
        (0, -0.8),
        (wide * 0.85, -0.6),
        (wide, 0.0),
        (wide * 0.85, 0.6),
        (0, 0.88),
        (-wide * 0.85, 0.6),
        (-wide, 0.0),
        (-wide * 0.85, -0.6),
    )
    if tufts:
        for side in (1, -1):
            tuft = smooth(
                (0.12, -0.7),
                (wide * 0.75, rng.uniform(-1.05, -0.95)),
                (wide * 0.9, -0.5),
                (0.3, -0.5),
            )
            b.fill(tuft * [side, 1], darker(plumage, 0.25))
    b.fill(body, plumage)
    with b.within(body):
        b.fill(oval(0, 0.42, wide * 0.72, 0.5), pale, blur=0.03)
        feathers(b, plumage, wide)
    b.shade(body, "dome", 0.8)
    wing_ = smooth((wide * 0.7, -0.25), (wide * 1.12, 0.1), (wide * 0.9, 0.75), (wide * 0.55, 0.3))
    spread = rng.random() < 0.15
    for shape in (wing_, mirrored(wing_)):
        if spread:
            shape = shape * [1.6, 0.9] - [0, 0.15]
        b.fill(shape, darker(plumage, 0.22))
        with b.within(shape):
            for y in np.arange(-0.1, 0.75, 0.13):
                b.stroke(darker(plumage, 0.5), 0.02, corners((-1.2, y), (0, y + 0.14), (1.2, y)))
        b.shade(shape, "leaf", 0.9)
    owl_face(b, plumage, pale, iris, rng.choice(("discs", "discs", "heart")))
    for side in (-1, 1):
        for dx in (-0.06, 0, 0.06):
            b.fill(oval(side * 0.18 + dx, 0.88, 0.03, 0.07), BRASS, "ball")


def feathers(b: Brush, plumage: Colour, wide: float) -> None:
    for j, y in enumerate(np.arange(0.05, 0.85, 0.13)):
        for x in np.arange(-wide + 0.07 * (j % 2), wide, 0.14):
            b.stroke(darker(plumage, 0.15), 0.025, oval(x, y, 0.06, 0.07, 0, 20, 160))


def owl_face(b: Brush, plumage: Colour, pale: Colour, iris: Colour, kind: str) -> None:
    glance = b.rng.uniform(-0.03, 0.03)
    gap = b.rng.uniform(0.2, 0.25)
    if kind == "heart":
        b.fill(
            smooth(
                (0, -0.55),
                (0.25, -0.68),
                (0.42, -0.4),
                (0.2, -0.1),
                (0, 0.02),
                (-0.2, -0.1),
                (-0.42, -0.4),
                (-0.25, -0.68),
            ),
            lighter(pale, 0.5),
            "leaf",
        )
    for side in (-1, 1):
        x = side * gap
        if kind == "discs":
            b.fill(oval(x, -0.38, 0.27, 0.27), darker(pale, 0.12))
            for t in np.arange(0, 6.28, 0.35):
                b.stroke(
                    darker(plumage, 0.1),
                    0.014,
                    corners(
                        (x + 0.16 * math.cos(t), -0.38 + 0.16 * math.sin(t)),
                        (x + 0.26 * math.cos(t), -0.38 + 0.26 * math.sin(t)),
                    ),
                )
        b.fill(oval(x, -0.38, 0.15, 0.15), INK)
        b.fill(oval(x, -0.38, 0.13, 0.13), iris)
        b.fill(oval(x + glance, -0.38, 0.075, 0.08), INK)
        b.fill(oval(x + glance - 0.03, -0.42, 0.025, 0.025), (255, 255, 255))
    b.fill(
        smooth((-0.06, -0.3), (0.06, -0.3), (0.03, -0.16), (0, -0.1), (-0.03, -0.16)),
        vary(b.rng, BRASS),
        "ball",
    )
