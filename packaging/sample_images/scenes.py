"""Where the subjects stand: skies, seas, meadows, tables, and what hangs in front of them."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from brush import Brush, Colour, corners, darker, lighter, mix, oval, smooth, vary
from PIL import Image, ImageFilter

SCENES: dict[str, Callable[[Random, int], Image.Image]] = {}

SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((92, 156, 216), (206, 228, 240)),
    ((120, 176, 220), (244, 232, 210)),
    ((86, 92, 150), (246, 176, 130)),
    ((150, 160, 176), (216, 218, 222)),
    ((70, 110, 170), (250, 214, 160)),
    ((150, 190, 210), (250, 226, 226)),
)
GREENS: tuple[Colour, ...] = ((92, 142, 74), (126, 158, 80), (70, 120, 82), (150, 160, 84))


def scene(paint: Callable[[Random, int], Image.Image]) -> Callable[[Random, int], Image.Image]:
    SCENES[paint.__name__] = paint
    return paint


def gradient(side: int, top: Colour, bottom: Colour, height: float = 1.0) -> Image.Image:
    """From `top` at the upper edge to `bottom` at `height` of the side, and so on below."""
    fraction = np.clip(np.linspace(0, 1 / height, side), 0, 1)[:, None, None]
    rows = np.array(top) * (1 - fraction) + np.array(bottom) * fraction
    return Image.fromarray(np.broadcast_to(rows, (side, side, 3)).astype(np.uint8))


def whole_brush(rng: Random, side: int) -> Brush:
    """A brush in the image's own coordinates, -1 to 1."""
    return Brush(rng, side, (side / 2, side / 2), side / 2)


def lay(image: Image.Image, brush: Brush, blur: float = 0.0) -> None:
    """Put what a brush has painted onto the image, out of focus by `blur` pixels."""
    if blur < 0.5:
        image.paste(brush.layer, (0, 0), brush.cover)
        return
    soft = ImageFilter.GaussianBlur(blur)
    backed = image.copy()
    backed.paste(brush.layer, (0, 0), brush.cover)
    image.paste(backed.filter(soft), (0, 0), brush.cover.filter(soft))


def fade(brush: Brush, opacity: float) -> None:
    """Make what a brush has painted see-through."""
    brush.cover = brush.cover.point(lambda value: round(value * opacity))


def sky(rng: Random, side: int, horizon: float) -> Image.Image:
    top, low = rng.choice(SKIES)
    image = gradient(side, vary(rng, top), vary(rng, low), (horizon + 1) / 2)
    b = whole_brush(rng, side)
    if rng.random() < 0.4:
        x, y, r = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, horizon), rng.uniform(0.08, 0.14)
        for grow, opacity in ((3.5, 0.18), (2.2, 0.25), (1.0, 0.95)):
            glow = whole_brush(rng, side)
            glow.fill(oval(x, y, r * grow, r * grow), (255, 240, 200))
            fade(glow, opacity)
            lay(image, glow, 3 * grow)
    for _ in range(rng.randint(0, 4)):
        x, y, wide = rng.uniform(-1, 1), rng.uniform(-0.95, horizon - 0.1), rng.uniform(0.1, 0.35)
        for _ in range(6):
            dx = rng.uniform(-wide, wide)
            r = rng.uniform(0.05, 0.13) * (1.2 - abs(dx) / wide / 2)
            b.fill(oval(x + dx, y - r / 3, r * 1.6, r), mix(low, (255, 252, 248), 0.75))
    fade(b, 0.8)
    lay(image, b, 6)
    return image


def hills(rng: Random, b: Brush, y: float, colour: Colour, rough: float) -> None:
    xs = np.linspace(-1.1, 1.1, 9)
    ridge = smooth(*[(x, y - rng.uniform(0, rough)) for x in xs], closed=False)
    b.fill(np.vstack([ridge, corners((1.1, 1.1), (-1.1, 1.1))]), colour)


def ridges(rng: Random, image: Image.Image, horizon: float, near: Colour) -> None:
    """Two or three rows of hills, the farther the paler."""
    haze = image.getpixel((image.width // 2, int((horizon + 1) / 2 * image.height) - 1))
    count = rng.randint(1, 3)
    for i in range(count):
        b = whole_brush(rng, image.width)
        hills(rng, b, horizon - 0.12 * (count - 1 - i), mix(haze, near, 0.35 + 0.2 * i), 0.3)
        lay(image, b, 2)


def water(rng: Random, image: Image.Image, horizon: float) -> None:
    side = image.width
    sea = vary(rng, rng.choice(((44, 110, 150), (58, 138, 160), (52, 84, 120), (96, 130, 150))))
    edge = int((horizon + 1) / 2 * side)
    low = gradient(side, lighter(sea, 0.45), darker(sea, 0.3)).crop((0, 0, side, side - edge))
    image.paste(low.resize((side, side - edge)), (0, edge))
    b = whole_brush(rng, side)
    for _ in range(70):
        depth = rng.random() ** 1.5
        y, wide = horizon + 0.02 + depth * (1 - horizon), 0.03 + 0.15 * depth
        x = rng.uniform(-1, 1)
        tone = rng.choice((lighter(sea, 0.6), darker(sea, 0.25)))
        b.stroke(
            tone,
            0.006 + 0.012 * depth,
            smooth((x - wide, y), (x, y - 0.015), (x + wide, y), closed=False),
        )
    fade(b, 0.6)
    lay(image, b)


def grass(rng: Random, b: Brush, low: float, high: float, count: int, green: Colour) -> None:
    """Blades between two heights, the lower the longer."""
    for y in sorted(rng.uniform(low, high) for _ in range(count)):
        x, tall = rng.uniform(-1, 1), 0.08 + 0.14 * max(0.0, y)
        lean = rng.uniform(-0.08, 0.08)
        b.stroke(
            vary(rng, green, 30),
            0.014,
            smooth((x, y), (x + lean / 3, y - tall / 2), (x + lean, y - tall), closed=False),
        )


def blossoms(rng: Random, b: Brush, low: float, count: int) -> None:
    hue = rng.choice(((240, 200, 80), (236, 120, 140), (250, 246, 240), (150, 120, 210)))
    for _ in range(count):
        x, y, r = rng.uniform(-1, 1), rng.uniform(low, 1), rng.uniform(0.012, 0.03)
        for t in np.arange(0, 6.2, 1.26):
            b.fill(oval(x + r * math.cos(t), y + r * math.sin(t), r * 0.8, r * 0.8), hue)
        b.fill(oval(x, y, r * 0.6, r * 0.6), (230, 170, 60))


def bokeh(rng: Random, image: Image.Image, colours: tuple[Colour, ...], count: int) -> None:
    """Discs of light out of focus."""
    for _ in range(count):
        b = whole_brush(rng, image.width)
        r = rng.uniform(0.05, 0.22)
        b.fill(
            oval(rng.uniform(-1, 1), rng.uniform(-1, 1), r, r), vary(rng, rng.choice(colours), 25)
        )
        fade(b, rng.uniform(0.25, 0.7))
        lay(image, b, rng.uniform(2, 8))


@scene
def coast(rng: Random, side: int) -> Image.Image:
    horizon = rng.uniform(-0.1, 0.35)
    image = sky(rng, side, horizon)
    water(rng, image, horizon)
    b = whole_brush(rng, side)
    shore = vary(rng, rng.choice(((214, 190, 144), (120, 136, 84), (128, 118, 108))))
    flip = rng.choice((-1, 1))
    bank = smooth(
        (-1.1, 0.45), (-0.3, rng.uniform(0.4, 0.6)), (0.4, 0.75), (1.1, 0.85), closed=False
    )
    bank = np.vstack([bank, corners((1.1, 1.1), (-1.1, 1.1))]) * [flip, 1]
    b.fill(bank, shore)
    with b.within(bank):
        for _ in range(60):
            x, y = rng.uniform(-1, 1), rng.uniform(0.4, 1)
            b.fill(oval(x, y, 0.025, 0.012), vary(rng, darker(shore, 0.15), 25))
    lay(image, b)
    return image


@scene
def open_sea(rng: Random, side: int) -> Image.Image:
    horizon = rng.uniform(-0.2, 0.3)
    image = sky(rng, side, horizon)
    if rng.random() < 0.5:
        ridges(rng, image, horizon, (70, 96, 110))
    water(rng, image, horizon)
    return image


@scene
def meadow(rng: Random, side: int) -> Image.Image:
    horizon = rng.uniform(-0.3, 0.3)
    image = sky(rng, side, horizon)
    green = vary(rng, rng.choice(GREENS))
    ridges(rng, image, horizon, darker(green, 0.2))
    b = whole_brush(rng, side)
    hills(rng, b, horizon + 0.1, green, 0.1)
    grass(rng, b, horizon + 0.1, 1.1, 160, green)
    blossoms(rng, b, horizon + 0.2, rng.randint(0, 40))
    lay(image, b)
    return image


@scene
def forest(rng: Random, side: int) -> Image.Image:
    green = vary(rng, rng.choice(GREENS))
    image = gradient(side, lighter(green, rng.uniform(0.1, 0.5)), darker(green, 0.5))
    bokeh(rng, image, (lighter(green, 0.6), (250, 240, 190), green), rng.randint(5, 12))
    for depth in (0.3, 0.6, 1.0):
        b = whole_brush(rng, side)
        bark = mix(lighter(green, 0.3), vary(rng, (92, 70, 54)), depth)
        for _ in range(rng.randint(1, 3)):
            x, w = rng.uniform(-1, 1), rng.uniform(0.04, 0.1) * (0.5 + depth)
            trunk = corners(
                (x - w, -1.1),
                (x + w, -1.1),
                (x + w * 1.3, 0.5 + 0.3 * depth),
                (x - w * 1.3, 0.5 + 0.3 * depth),
            )
            b.fill(trunk, bark, "tube")
        lay(image, b, 5 * (1.1 - depth))
    b = whole_brush(rng, side)
    soil = vary(rng, rng.choice(((96, 78, 54), (84, 104, 58))))
    hills(rng, b, rng.uniform(0.35, 0.6), soil, 0.08)
    fallen = ((176, 112, 50), (150, 80, 44), (120, 130, 60), soil)
    for _ in range(70):
        b.fill(
            oval(rng.uniform(-1, 1), rng.uniform(0.55, 1), 0.035, 0.016, rng.uniform(0, 3)),
            vary(rng, rng.choice(fallen)),
        )
    lay(image, b)
    return image


@scene
def desert(rng: Random, side: int) -> Image.Image:
    horizon = rng.uniform(-0.1, 0.3)
    image = sky(rng, side, horizon)
    sand = vary(rng, rng.choice(((222, 176, 112), (206, 142, 96), (232, 204, 156))))
    ridges(rng, image, horizon, darker(sand, 0.35))
    for i in range(3):
        b = whole_brush(rng, side)
        hills(
            rng,
            b,
            horizon + 0.12 + 0.25 * i,
            mix(lighter(sand, 0.2), darker(sand, 0.2), i / 2),
            0.2,
        )
        lay(image, b)
    b = whole_brush(rng, side)
    for _ in range(rng.randint(3, 14)):
        b.fill(
            oval(rng.uniform(-1, 1), rng.uniform(horizon + 0.3, 1), rng.uniform(0.02, 0.07), 0.03),
            vary(rng, (140, 110, 90)),
            "ball",
        )
    lay(image, b)
    return image


@scene
def high_sky(rng: Random, side: int) -> Image.Image:
    image = sky(rng, side, 0.9)
    if rng.random() < 0.7:
        ridges(rng, image, rng.uniform(0.6, 0.9), vary(rng, rng.choice(GREENS)))
    return image


@scene
def underwater(rng: Random, side: int) -> Image.Image:
    deep = vary(rng, rng.choice(((18, 74, 120), (20, 96, 110), (40, 60, 120))))
    image = gradient(side, lighter(deep, rng.uniform(0.3, 0.6)), darker(deep, 0.3))
    rays = whole_brush(rng, side)
    for _ in range(rng.randint(2, 5)):
        x, w = rng.uniform(-1, 1), rng.uniform(0.03, 0.12)
        rays.fill(
            corners((x, -1.1), (x + w, -1.1), (x + 3 * w + 0.2, 1), (x + 0.2, 1)),
            lighter(deep, 0.8),
        )
    fade(rays, 0.2)
    lay(image, rays, 10)
    b = whole_brush(rng, side)
    hills(rng, b, rng.uniform(0.75, 0.95), mix(deep, (200, 180, 140), 0.5), 0.12)
    for _ in range(rng.randint(2, 9)):
        x, tall = rng.uniform(-1, 1), rng.uniform(0.3, 0.9)
        weed = [(x + 0.06 * math.sin(5 * t + x), 1.05 - t * tall) for t in np.linspace(0, 1, 6)]
        hue = rng.choice(((60, 130, 90), (90, 150, 80), (206, 92, 96), (220, 140, 90)))
        b.stroke(
            vary(rng, mix(hue, deep, 0.3)), rng.uniform(0.02, 0.07), smooth(*weed, closed=False)
        )
    for _ in range(rng.randint(4, 20)):
        x, y, r = rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.01, 0.035)
        b.stroke(lighter(deep, 0.7), 0.008, oval(x, y, r, r))
    lay(image, b, 1.5)
    return image


@scene
def night(rng: Random, side: int) -> Image.Image:
    dark = vary(rng, rng.choice(((22, 28, 66), (30, 24, 60), (16, 40, 66))))
    image = gradient(side, dark, lighter(dark, 0.3))
    b = whole_brush(rng, side)
    for _ in range(60):
        r = rng.uniform(0.004, 0.013)
        b.fill(oval(rng.uniform(-1, 1), rng.uniform(-1, 0.6), r, r), (250, 244, 220))
    if rng.random() < 0.7:
        x, y, r = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, -0.2), rng.uniform(0.12, 0.22)
        b.fill(oval(x, y, r, r), (246, 238, 206), "ball", 0.3)
    lay(image, b, 1)
    ridges(rng, image, rng.uniform(0.3, 0.6), darker(dark, 0.3))
    b = whole_brush(rng, side)
    hills(rng, b, rng.uniform(0.65, 0.8), darker(dark, 0.6), 0.1)
    lay(image, b)
    return image


@scene
def table(rng: Random, side: int) -> Image.Image:
    wall = vary(
        rng, rng.choice(((222, 206, 182), (150, 172, 168), (196, 160, 150), (120, 130, 150)))
    )
    image = gradient(side, lighter(wall, 0.15), darker(wall, 0.2))
    bokeh(rng, image, (lighter(wall, 0.5), darker(wall), (240, 200, 130)), rng.randint(3, 9))
    if rng.random() < 0.5:
        b = whole_brush(rng, side)
        x = rng.uniform(-1, 0.4)
        b.fill(corners((x, -0.9), (x + 0.7, -0.9), (x + 0.7, 0.1), (x, 0.1)), (206, 228, 236))
        for u in (x, x + 0.35, x + 0.7):
            b.stroke((240, 236, 226), 0.05, corners((u, -0.9), (u, 0.1)))
        lay(image, b, 7)
    b = whole_brush(rng, side)
    wood, edge = vary(rng, rng.choice(((160, 110, 68), (120, 80, 54), (206, 168, 120)))), 0.4
    b.fill(corners((-1.1, edge), (1.1, edge), (1.1, 1.1), (-1.1, 1.1)), wood)
    for _ in range(30):
        x, y = rng.uniform(-1.2, 1), edge + rng.random() * 0.6
        b.stroke(
            vary(rng, darker(wood, 0.15), 12),
            0.01,
            smooth((x, y), (x + 0.3, y + 0.01), (x + 0.7, y), closed=False),
        )
    if rng.random() < 0.4:
        cloth = vary(rng, rng.choice(((196, 70, 66), (80, 110, 160), (236, 226, 206))))
        for x in np.arange(-1.1, 1.1, 0.2):
            b.fill(
                corners((x, edge), (x + 0.1, edge), (x * 1.3 + 0.13, 1.1), (x * 1.3, 1.1)), cloth
            )
        for y in (0.5, 0.7, 0.9):
            b.fill(
                corners((-1.1, y), (1.1, y), (1.1, y + 0.08), (-1.1, y + 0.08)), cloth, opacity=0.5
            )
    lay(image, b, 1)
    return image


@scene
def garden(rng: Random, side: int) -> Image.Image:
    green = vary(rng, rng.choice(GREENS), 25)
    image = gradient(side, lighter(green, 0.4), darker(green, 0.3))
    petals = rng.choice(
        (
            ((230, 110, 140), (250, 220, 230)),
            ((240, 190, 70), (250, 240, 200)),
            ((140, 110, 200), (220, 210, 240)),
        )
    )
    bokeh(rng, image, (*petals, lighter(green, 0.5), green, darker(green, 0.3)), 18)
    b = whole_brush(rng, side)
    leaves(rng, b, green, rng.randint(3, 8), 0.3)
    lay(image, b, 6)
    return image


@scene
def street(rng: Random, side: int) -> Image.Image:
    grey = vary(rng, rng.choice(((120, 130, 146), (160, 150, 150), (80, 90, 110))))
    image = gradient(side, lighter(grey, 0.4), lighter(grey, 0.1))
    b = whole_brush(rng, side)
    x = -1.1
    while x < 1.1:
        wide, top = rng.uniform(0.3, 0.6), rng.uniform(-0.9, -0.2)
        wall = vary(
            rng, rng.choice(((170, 120, 96), (196, 180, 150), (120, 126, 140), (150, 90, 80)))
        )
        b.fill(corners((x, top), (x + wide, top), (x + wide, 0.5), (x, 0.5)), mix(wall, grey, 0.35))
        for wy in np.arange(top + 0.12, 0.3, 0.24):
            for wx in np.arange(x + 0.06, x + wide - 0.1, 0.16):
                pane = rng.choice(((250, 220, 150), darker(grey), darker(grey)))
                b.fill(
                    corners((wx, wy), (wx + 0.08, wy), (wx + 0.08, wy + 0.12), (wx, wy + 0.12)),
                    pane,
                )
        x += wide
    lay(image, b, 4)
    b = whole_brush(rng, side)
    b.fill(corners((-1.1, 0.5), (1.1, 0.5), (1.1, 1.1), (-1.1, 1.1)), darker(grey, 0.15))
    for _ in range(25):
        u, y = rng.uniform(-1, 1), rng.uniform(0.52, 1)
        b.fill(oval(u, y, rng.uniform(0.05, 0.2), 0.015), lighter(grey, rng.uniform(0, 0.5)))
    lay(image, b, 2)
    if rng.random() < 0.6:
        rain = whole_brush(rng, side)
        for _ in range(90):
            u, y = rng.uniform(-1, 1), rng.uniform(-1, 1)
            rain.stroke(lighter(grey, 0.7), 0.006, corners((u, y), (u - 0.02, y + 0.12)))
        fade(rain, 0.6)
        lay(image, rain)
    return image


@scene
def snow(rng: Random, side: int) -> Image.Image:
    horizon = rng.uniform(0.0, 0.4)
    image = sky(rng, side, horizon)
    ridges(rng, image, horizon, (120, 140, 160))
    b = whole_brush(rng, side)
    hills(rng, b, horizon + 0.1, vary(rng, (232, 238, 246), 8), 0.12)
    for _ in range(rng.randint(1, 5)):
        x, y, s = rng.uniform(-1, 1), horizon + rng.uniform(0, 0.15), rng.uniform(0.1, 0.25)
        for k in range(3):
            tier = corners(
                (x, y - s * (2 - 0.5 * k)),
                (x + s * (0.35 + 0.15 * k), y - s * (1 - 0.5 * k)),
                (x - s * (0.35 + 0.15 * k), y - s * (1 - 0.5 * k)),
            )
            b.fill(tier, mix((60, 96, 80), (230, 238, 246), 0.25))
    lay(image, b, 1.5)
    flakes = whole_brush(rng, side)
    for _ in range(rng.randint(10, 70)):
        r = rng.uniform(0.006, 0.02)
        flakes.fill(oval(rng.uniform(-1, 1), rng.uniform(-1, 1), r, r), (252, 252, 254))
    lay(image, flakes, 1)
    return image


def leaves(rng: Random, b: Brush, green: Colour, count: int, size: float) -> None:
    for _ in range(count):
        leaf(
            b,
            rng.uniform(-1, 1),
            rng.uniform(-1, 1),
            size,
            rng.uniform(0, 6.28),
            vary(rng, green, 25),
        )


def leaf(b: Brush, x: float, y: float, size: float, turn: float, colour: Colour) -> None:
    along, across = (
        np.array([math.cos(turn), math.sin(turn)]),
        np.array([-math.sin(turn), math.cos(turn)]),
    )
    middle = np.array([x, y])
    points = [
        middle - size * along,
        middle - 0.3 * size * along + 0.34 * size * across,
        middle + 0.3 * size * along + 0.26 * size * across,
        middle + size * along,
        middle + 0.3 * size * along - 0.26 * size * across,
        middle - 0.3 * size * along - 0.34 * size * across,
    ]
    shape = smooth(*[tuple(point) for point in points])
    b.fill(shape, colour, "leaf")
    b.stroke(lighter(colour, 0.3), 0.012, np.vstack([middle - size * along, middle + size * along]))


def foreground(rng: Random, image: Image.Image, x: float, y: float, size: float) -> None:
    """Hang something in front of the thing at (x, y), all in the image's coordinates."""
    b = whole_brush(rng, image.width)
    green = vary(rng, rng.choice(GREENS), 25)
    turn = rng.uniform(0, 2 * math.pi)
    cx, cy = x + 0.55 * size * math.cos(turn), y + 0.55 * size * math.sin(turn)
    match rng.choice(("twig", "grass", "fence", "bush", "twig", "post")):
        case "twig":
            way = rng.uniform(-0.5, 0.5) + (0 if cx > 0 else math.pi)
            far = (cx + 2 * math.cos(way), cy + 2 * math.sin(way))
            b.stroke(
                (92, 68, 50),
                0.03,
                smooth((cx, cy), ((cx + far[0]) / 2, cy - 0.05), far, closed=False),
            )
            for _ in range(rng.randint(4, 8)):
                t = rng.random() * 0.6
                leaf(
                    b,
                    cx + 2 * t * math.cos(way),
                    cy + 2 * t * math.sin(way) + rng.uniform(-0.1, 0.1),
                    rng.uniform(0.12, 0.2),
                    rng.uniform(0, 6.28),
                    vary(rng, green, 20),
                )
        case "grass":
            for _ in range(45):
                u, tall = rng.uniform(-1, 1), rng.uniform(0.3, 0.5 + 0.9 * size)
                lean = rng.uniform(-0.2, 0.2)
                b.stroke(
                    vary(rng, green, 30),
                    rng.uniform(0.015, 0.035),
                    smooth(
                        (u, 1.1),
                        (u + lean / 3, 1.1 - tall / 2),
                        (u + lean, 1.1 - tall),
                        closed=False,
                    ),
                )
        case "fence":
            wood = vary(rng, rng.choice(((236, 230, 220), (130, 96, 68))))
            top = min(0.85, y + size * rng.uniform(0.0, 0.4))
            for u in np.arange(-1, 1, 0.26):
                b.fill(
                    corners(
                        (u, top), (u + 0.05, top - 0.06), (u + 0.1, top), (u + 0.1, 1.1), (u, 1.1)
                    ),
                    wood,
                    "tube",
                )
            for v in (top + 0.1, top + 0.35):
                b.fill(
                    corners((-1.1, v), (1.1, v), (1.1, v + 0.06), (-1.1, v + 0.06)),
                    darker(wood, 0.1),
                )
        case "bush":
            for _ in range(26):
                leaf(
                    b,
                    cx + rng.gauss(0, 0.3 * size),
                    cy + rng.gauss(0, 0.3 * size),
                    0.16,
                    rng.uniform(0, 6.28),
                    vary(rng, green, 25),
                )
        case _:
            wood, w = vary(rng, (110, 84, 62)), rng.uniform(0.06, 0.12)
            u = x + rng.uniform(-0.4, 0.4) * size
            b.fill(corners((u - w, -1.1), (u + w, -1.1), (u + w, 1.1), (u - w, 1.1)), wood, "tube")
    lay(image, b, rng.choice((0, 0, 2, 5)))
