"""A broad drawn world: images of simple things in places, patterns and light, with prompts."""

import math
import re
from dataclasses import dataclass, field
from random import Random

import numpy as np
from pen import Colour, Pen, mix
from PIL import Image, ImageFilter
from things import THINGS, USUAL, WORDS

SIDE = 72  # pixels of a stored image: a random 64 x 64 is cut from it in training
DRAWN = 2 * SIDE  # drawn at twice the size, so that edges are smooth
NOUNS = list(THINGS)

COLOURS: dict[str, Colour] = {
    "red": (206, 46, 48),
    "orange": (238, 138, 40),
    "yellow": (242, 208, 62),
    "green": (64, 150, 72),
    "blue": (52, 98, 190),
    "purple": (122, 70, 160),
    "pink": (238, 150, 180),
    "brown": (128, 84, 54),
    "grey": (140, 142, 148),
    "white": (244, 242, 236),
    "black": (32, 30, 36),
    "turquoise": (62, 178, 178),
}
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
GRID = np.stack(np.meshgrid(np.linspace(-1, 1, DRAWN), np.linspace(-1, 1, DRAWN)))


@dataclass
class Scene:
    """What is true of an image; the prompts are made from it."""

    noun: str | None = None
    count: int = 1
    colour: str = ""
    texture: str = ""
    style: str = "photo"
    ground: str = ""
    light: str = ""
    size: str = ""
    hidden: bool = False
    other: str = ""
    other_colour: str = ""
    relation: str = ""
    whole: list[str] = field(default_factory=list)  # for an image without a thing

    @property
    def sided(self) -> bool:
        """A prompt says left or right, so the image must not be flipped."""
        return self.relation in ("left of", "right of")


def shade(rng: Random, name: str) -> Colour:
    """A named colour with a little variation."""
    light = rng.uniform(-22, 22)
    return tuple(int(min(255, max(0, c + light + rng.uniform(-12, 12)))) for c in COLOURS[name])


def other_colour(rng: Random, *taken: str) -> str:
    return rng.choice([name for name in COLOURS if name not in taken])


def pattern(rng: Random, texture: str) -> np.ndarray:
    """A (DRAWN, DRAWN) map in [0, 1] of a texture at a random scale and angle."""
    turn, scale = rng.uniform(0, math.pi), rng.uniform(9, 26)
    u = (GRID[0] * math.cos(turn) + GRID[1] * math.sin(turn)) * scale
    v = (GRID[1] * math.cos(turn) - GRID[0] * math.sin(turn)) * scale
    if texture == "striped":
        return (np.sin(u) > rng.uniform(-0.4, 0.4)).astype(float)
    if texture == "checked":
        return ((np.sin(u) > 0) ^ (np.sin(v) > 0)).astype(float)
    if texture == "plaid":
        return 0.5 * (np.sin(u) > 0.5) + 0.5 * (np.sin(v) > 0.5)
    if texture == "spotted":
        return (np.sin(u) * np.sin(v) > rng.uniform(0.3, 0.6)).astype(float)
    if texture == "wavy":
        return (np.sin(u + 1.2 * np.sin(0.5 * v)) > 0).astype(float)
    if texture == "knitted":
        return 0.5 + 0.5 * np.sin(1.5 * u + 1.5 * np.abs(np.sin(v)) * 3)
    return clouds(rng, rng.choice((12, 20, 36)))  # mottled


TEXTURES = {
    "striped": ("striped", "stripy"),
    "checked": ("checked", "chequered"),
    "plaid": ("plaid",),
    "spotted": ("spotted", "dotted", "polka dot"),
    "wavy": ("wavy",),
    "knitted": ("knitted",),
    "mottled": ("mottled", "marbled"),
}


def clouds(rng: Random, cells: int) -> np.ndarray:
    """Smooth random values in [0, 1], about `cells` of them across the image."""
    values = bytes(rng.randrange(256) for _ in range(cells * cells))
    small = Image.frombytes("L", (cells, cells), values)
    return np.asarray(small.resize((DRAWN, DRAWN), Image.Resampling.BICUBIC), float) / 255


def paint(first: Colour, second: Colour, fraction: np.ndarray) -> np.ndarray:
    """Two colours mixed by a map: (DRAWN, DRAWN, 3)."""
    return np.array(first) * (1 - fraction[..., None]) + np.array(second) * fraction[..., None]


def slope(rng: Random) -> np.ndarray:
    """A linear gradient in [0, 1] in a random direction."""
    turn = rng.uniform(0, 2 * math.pi)
    return np.clip(0.5 + 0.5 * (GRID[0] * math.cos(turn) + GRID[1] * math.sin(turn)), 0, 1)


def plain_ground(rng: Random, name: str) -> tuple[np.ndarray, str]:
    colour = shade(rng, name)
    if rng.random() < 0.5:
        colours = colour, mix(colour, rng.choice(((255, 255, 255), (10, 10, 20))), 0.35)
        return paint(*colours, slope(rng)), f"on a {name} background"
    return paint(colour, colour, GRID[0] * 0), f"on a {name} background"


def patterned_ground(rng: Random, name: str) -> tuple[np.ndarray, str]:
    texture, second = rng.choice(list(TEXTURES)), other_colour(rng, name)
    fraction = pattern(rng, texture) * rng.uniform(0.5, 1)
    word = rng.choice(TEXTURES[texture])
    names = f"{name} and {second} " if rng.random() < 0.6 else ""
    return paint(shade(rng, name), shade(rng, second), fraction), f"on a {word} {names}background"


# sky above, ground below, what stands about, and how it is said
PLACES: dict[str, tuple[Colour, Colour, Colour, Colour, str, tuple[str, ...]]] = {
    "sea": (
        (150, 200, 236),
        (214, 232, 240),
        (40, 110, 170),
        (24, 70, 120),
        "waves",
        ("at sea", "on the water", "by the ocean"),
    ),
    "beach": (
        (130, 196, 240),
        (220, 236, 240),
        (232, 208, 150),
        (206, 176, 120),
        "dots",
        ("on a beach", "on the sand"),
    ),
    "desert": (
        (236, 190, 130),
        (250, 228, 180),
        (220, 160, 90),
        (186, 120, 66),
        "hills",
        ("in the desert",),
    ),
    "meadow": (
        (140, 196, 240),
        (214, 234, 244),
        (110, 170, 70),
        (66, 124, 48),
        "grass",
        ("in a meadow", "on the grass", "in a field"),
    ),
    "forest": (
        (90, 130, 90),
        (150, 180, 120),
        (70, 90, 50),
        (44, 60, 34),
        "trunks",
        ("in a forest", "among trees", "in the woods"),
    ),
    "sky": (
        (80, 150, 226),
        (150, 200, 240),
        (186, 220, 244),
        (214, 234, 246),
        "clouds",
        ("in the sky", "among clouds"),
    ),
    "snow": (
        (170, 190, 214),
        (224, 230, 238),
        (240, 244, 250),
        (210, 220, 236),
        "flakes",
        ("in the snow", "in winter"),
    ),
    "room": (
        (214, 196, 170),
        (226, 212, 190),
        (150, 106, 70),
        (110, 74, 46),
        "window",
        ("in a room", "on a wooden floor", "indoors", "on a table"),
    ),
    "mountains": (
        (150, 190, 230),
        (226, 230, 236),
        (112, 132, 96),
        (76, 92, 70),
        "hills",
        ("in the mountains", "among hills"),
    ),
    "street": (
        (170, 190, 210),
        (214, 220, 226),
        (120, 120, 126),
        (84, 84, 92),
        "houses",
        ("in a street", "in the city"),
    ),
    "underwater": (
        (70, 170, 200),
        (40, 130, 180),
        (24, 90, 140),
        (14, 56, 100),
        "bubbles",
        ("under water", "in the sea"),
    ),
    "night": (
        (14, 18, 48),
        (34, 40, 84),
        (20, 26, 40),
        (10, 14, 26),
        "stars",
        ("at night", "under the stars"),
    ),
    "sunset": (
        (90, 60, 120),
        (246, 150, 90),
        (90, 60, 70),
        (50, 34, 50),
        "hills",
        ("at sunset", "in the evening"),
    ),
}


def place_ground(rng: Random) -> tuple[np.ndarray, str]:
    """A place: sky, ground and what stands about in it."""
    high, low, near, far, about, phrases = PLACES[rng.choice(list(PLACES))]
    horizon = rng.uniform(-0.2, 0.5)
    if rng.random() < 0.3:  # other weather
        high, low = (
            mix(c, shade(rng, rng.choice(("grey", "pink", "white"))), 0.5) for c in (high, low)
        )
    down = GRID[1]
    sky = paint(high, low, np.clip((down + 1) / (horizon + 1), 0, 1))
    ground = paint(near, far, np.clip((down - horizon) / (1 - horizon), 0, 1))
    canvas = np.where((down > horizon)[..., None], ground, sky)
    image = Image.fromarray(canvas.astype(np.uint8))
    furnish(rng, image, about, horizon, near)
    return np.asarray(image, float), rng.choice(phrases)


def furnish(rng: Random, image: Image.Image, about: str, horizon: float, near: Colour) -> None:
    """Draw what stands about in a place, straight onto its image."""
    pen = Pen(image, rng, (DRAWN / 2, DRAWN / 2), DRAWN / 2, 0, (1, 1), (near, near))
    tint = mix(near, shade(rng, rng.choice(("grey", "green", "blue", "white"))), 0.4)
    for _ in range(rng.randint(3, 9)):
        x, y = rng.uniform(-1, 1), rng.uniform(-1, 1)
        low = rng.uniform(horizon, 1)
        match about:
            case "waves":
                pen.line(mix(near, (255, 255, 255), 0.5), 0.03, (x, low), (x + 0.3, low))
            case "dots":
                pen.oval(tint, x, low, 0.04, 0.03)
            case "hills":
                r = rng.uniform(0.2, 0.6)
                pen.pie(mix(near, tint, rng.random()), x, horizon, r * 1.5, r, 180, 360)
            case "grass":
                pen.line(tint, 0.03, (x, low), (x + 0.05, low - 0.15))
            case "trunks":
                pen.box(
                    mix((84, 58, 38), tint, 0.4 * rng.random()),
                    x,
                    -1,
                    x + rng.uniform(0.05, 0.2),
                    low,
                )
            case "clouds":
                for dx in (-0.15, 0, 0.15):
                    pen.oval((245, 248, 250), x + dx, y, 0.18, rng.uniform(0.08, 0.16))
            case "flakes" | "stars":
                pen.oval((250, 250, 240), x, y, 0.025, 0.025)
            case "bubbles":
                pen.oval((150, 210, 230), x, y, 0.05, 0.05)
            case "window":
                pen.box(mix((190, 220, 240), tint, 0.5 * rng.random()), x, -0.8, x + 0.4, -0.2)
            case "houses":
                top = horizon - rng.uniform(0.2, 0.9)
                pen.box(mix(tint, shade(rng, "brown"), rng.random()), x, top, x + 0.4, horizon)


def clutter(rng: Random, canvas: np.ndarray, amount: int) -> np.ndarray:
    """Scatter `amount` meaningless scraps over a background."""
    image = Image.fromarray(canvas.astype(np.uint8))
    for _ in range(amount):
        colour = shade(rng, rng.choice(list(COLOURS)))
        at = rng.uniform(0, DRAWN), rng.uniform(0, DRAWN)
        pen = Pen(
            image,
            rng,
            at,
            rng.uniform(5, 26),
            rng.uniform(0, 6.28),
            (1, rng.uniform(0.2, 1)),
            (colour, colour),
        )
        match rng.randrange(4):
            case 0:
                pen.oval(colour, 0, 0, 1, 1)
            case 1:
                pen.poly(colour, *[(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(4)])
            case 2:
                pen.line(colour, 0.2, (-2, 0), (0, rng.uniform(-1, 1)), (2, 0))
            case _:
                pen.blob(colour, *[(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(5)])
    if rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 4)))
    return np.asarray(image, float)


def put(
    rng: Random,
    canvas: np.ndarray,
    noun: str,
    colour: str,
    texture: str,
    style: str,
    centre: tuple[float, float],
    size: float,
    upright: float,
) -> np.ndarray:
    """Draw one thing onto an image: shadow, textured and lit body."""
    layer = Image.new("RGBA", (DRAWN, DRAWN), (0, 0, 0, 0))
    main = shade(rng, colour)
    second = shade(rng, other_colour(rng, colour))
    lines = style == "line"
    edge = None
    if lines or style == "cartoon":
        edge = mix(main, (15, 12, 20), 0.0 if lines else 0.85)
    pen = Pen(
        layer,
        rng,
        centre,
        size,
        rng.gauss(0, upright),
        (rng.uniform(0.82, 1.15) * rng.choice((1, -1)), rng.uniform(0.85, 1.12)),
        (main, main if lines else second),
        not lines,
        edge,
        rng.choice((2, 3)),
    )
    THINGS[noun](pen)
    alpha = np.asarray(layer.getchannel("A"), float)[..., None] / 255
    body = np.asarray(layer.convert("RGB"), float)
    if texture:
        fraction = pattern(rng, texture)[..., None] * rng.uniform(0.45, 0.8)
        body = body * (1 - fraction) + np.array(second) * fraction
    if style == "photo":
        light = 1 + rng.uniform(0.1, 0.35) * (2 * slope(rng) - 1)
        light = light + rng.uniform(0, 0.3) * (clouds(rng, 7) - 0.5)
        body = np.clip(body * light[..., None], 0, 255)
        if rng.random() < 0.6:
            shadow = layer.getchannel("A").filter(ImageFilter.GaussianBlur(rng.uniform(2, 6)))
            shift = rng.randint(-8, 8), rng.randint(2, 9)
            dark = np.roll(np.asarray(shadow, float) / 255, shift, (1, 0))[..., None]
            canvas = canvas * (1 - dark * rng.uniform(0.2, 0.5))
    return canvas * (1 - alpha) + body * alpha


def finish(rng: Random, canvas: np.ndarray, photo: bool) -> tuple[np.ndarray, str]:
    """Downsize; light, blur, colour cast and noise of a camera; what is said of the light."""
    said = ""
    if photo:
        glow = slope(rng) if rng.random() < 0.5 else clouds(rng, 4)
        canvas = canvas * (1 + rng.uniform(0, 0.6) * (glow - 0.5))[..., None]
        weather = rng.random()
        if weather < 0.06:
            canvas, said = canvas * rng.uniform(0.3, 0.5), "in the dark"
        elif weather < 0.12:
            canvas, said = canvas * 0.5 + 110, "in fog"
        elif weather < 0.18:
            canvas, said = np.clip(canvas * 1.4 + 15, 0, 255), "in bright light"
        cast = np.array([rng.uniform(0.88, 1.12) for _ in range(3)])
        canvas = ((canvas - 128) * rng.uniform(0.75, 1.2) + 128) * cast
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8)).reduce(2)
    if photo and rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0)))
    pixels = np.asarray(image, float)
    if photo and rng.random() < 0.4:
        grain = np.random.default_rng(rng.getrandbits(32)).normal(size=pixels.shape)
        pixels = pixels + grain * rng.uniform(2, 14)
    return np.clip(pixels, 0, 255).astype(np.uint8), said


def spots(rng: Random, count: int) -> list[tuple[float, float, float]]:
    """Places for `count` things that hardly overlap: x, y and size in drawn pixels."""
    size = DRAWN * {1: 0.4, 2: 0.24, 3: 0.2, 4: 0.18, 5: 0.16, 6: 0.15}[count]
    found: list[tuple[float, float, float]] = []
    for _ in range(200):
        x, y = (rng.uniform(size * 0.8, DRAWN - size * 0.8) for _ in range(2))
        if all(math.dist((x, y), other[:2]) > 1.7 * size for other in found):
            found.append((x, y, size * rng.uniform(0.85, 1.1)))
        if len(found) == count:
            break
    return found


def thing_colour(rng: Random, noun: str, ground: str) -> str:
    usual = USUAL.get(noun)
    if usual and rng.random() < 0.5:
        return usual
    return other_colour(rng, ground)


def draw_things(rng: Random, scene: Scene, canvas: np.ndarray, ground: str) -> np.ndarray:
    """One thing, several alike, or two different ones side by side."""
    noun = scene.noun = rng.choice(NOUNS)
    scene.colour = thing_colour(rng, noun, ground)
    if rng.random() < (0.3 if scene.style == "photo" else 0.12):
        scene.texture = rng.choice(list(TEXTURES))
    kind = rng.random()
    upright = rng.choice((0.08, 0.15, 0.4))

    def draw(name: str, colour: str, x: float, y: float, size: float) -> None:
        nonlocal canvas
        texture = scene.texture if name == noun else ""
        canvas = put(rng, canvas, name, colour, texture, scene.style, (x, y), size, upright)

    if kind < 0.12:
        places = spots(rng, rng.randint(2, 6))
        scene.count = len(places)
        for place in places:
            draw(noun, scene.colour, *place)
    elif kind < 0.24:
        scene.other = rng.choice([name for name in NOUNS if name != noun])
        scene.other_colour = thing_colour(rng, scene.other, ground)
        scene.relation = rng.choice(("left of", "right of", "above", "below"))
        shift = DRAWN * rng.uniform(0.22, 0.27)
        dx, dy = {
            "left of": (-shift, 0),
            "right of": (shift, 0),
            "above": (0, -shift),
            "below": (0, shift),
        }[scene.relation]
        middle, size = DRAWN / 2, DRAWN * rng.uniform(0.2, 0.27)
        draw(scene.other, scene.other_colour, middle - dx, middle - dy, size)
        draw(noun, scene.colour, middle + dx, middle + dy, size)
    else:
        size = DRAWN * rng.triangular(0.16, 0.52, 0.38)
        scene.size = "small" if size < DRAWN * 0.24 else "large" if size > DRAWN * 0.44 else ""
        room = DRAWN / 2 - 0.75 * size
        x, y = (DRAWN / 2 + rng.uniform(-1, 1) * max(room, 6) for _ in range(2))
        draw(noun, scene.colour, x, y, size)
        if rng.random() < 0.25:
            scene.hidden = True
            canvas = hide(rng, canvas, x, y, size)
    return canvas


def hide(rng: Random, canvas: np.ndarray, x: float, y: float, size: float) -> np.ndarray:
    """Cover a part of the thing at (x, y) by something meaningless in front of it."""
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    colour = shade(rng, rng.choice(list(COLOURS)))
    turn, away = rng.uniform(0, 6.28), size * rng.uniform(0.5, 0.9)
    pen = Pen(
        image,
        rng,
        (x + away * math.cos(turn), y + away * math.sin(turn)),
        size,
        rng.uniform(0, 6.28),
        (1, 1),
        (colour, colour),
    )
    match rng.randrange(3):
        case 0:
            pen.oval(colour, 0, 0, 0.45, 0.35)
        case 1:
            pen.box(colour, -2, -0.2, 2, 0.15)
        case _:
            for _ in range(5):
                pen.oval(
                    mix(colour, (20, 40, 20), 0.3 * rng.random()),
                    rng.uniform(-0.5, 0.5),
                    rng.uniform(-0.5, 0.5),
                    0.3,
                    0.12,
                    rng.uniform(0, 3),
                )
    return np.asarray(image, float)


def draw_pattern(rng: Random, scene: Scene) -> np.ndarray:
    """Nothing but a texture, a gradient, or lines."""
    first = rng.choice(list(COLOURS))
    second = other_colour(rng, first)
    kind = rng.random()
    if kind < 0.65:
        texture = rng.choice(list(TEXTURES))
        word = rng.choice(TEXTURES[texture])
        scene.whole = [
            f"a {word} pattern in {first} and {second}",
            f"a {word} texture",
            f"{word} {first} and {second} cloth",
            f"a close-up of {word} {first} fabric",
            f"a {first} and {second} {word} pattern",
        ]
        return paint(shade(rng, first), shade(rng, second), pattern(rng, texture))
    if kind < 0.8:
        scene.whole = [
            f"{first} fading into {second}",
            f"a gradient from {first} to {second}",
            f"a smooth gradient of {first} and {second}",
        ]
        return paint(shade(rng, first), shade(rng, second), slope(rng))
    image = Image.fromarray(plain_ground(rng, first)[0].astype(np.uint8))
    count, thick = rng.randint(2, 6), rng.random() < 0.5
    way, turn = rng.choice(
        (
            ("horizontal", 0),
            ("vertical", math.pi / 2),
            ("slanting", rng.choice((1, -1)) * math.pi / 4),
        )
    )
    colour = shade(rng, second)
    pen = Pen(image, rng, (DRAWN / 2, DRAWN / 2), DRAWN / 2, turn, (1, 1), (colour, colour))
    for i in range(count):
        y = (i + 0.5) / count * 1.6 - 0.8 + rng.uniform(-0.05, 0.05)
        pen.line(colour, 0.16 if thick else 0.05, (-1.5, y), (1.5, y))
    word = "thick" if thick else "thin"
    scene.whole = [
        f"{NUMBERS[count]} {word} {way} lines",
        f"{NUMBERS[count]} {second} {way} lines",
        f"{word} {second} lines on a {first} background",
        f"{way} {second} lines",
    ]
    return np.asarray(image, float)


def make(seed: str) -> tuple[np.ndarray, Scene]:
    """Draw the image of a seed, (SIDE, SIDE, 3) of uint8, and tell what is in it."""
    rng = Random(seed)
    scene = Scene(style=rng.choices(("photo", "flat", "cartoon", "line"), (62, 14, 14, 10))[0])
    name = rng.choice(list(COLOURS))
    kind = rng.random()
    if kind < 0.08:
        canvas = draw_pattern(rng, scene)
    elif kind < 0.12:
        canvas, phrase = place_ground(rng)
        scene.whole = [
            f"a {rng.choice(('view', 'landscape', 'image', 'scene'))} {phrase}",
            f"an empty scene {phrase}",
        ]
    else:
        way = rng.random()
        if scene.style == "line" or way < 0.35:
            canvas, scene.ground = plain_ground(rng, name)
        elif way < 0.55:
            canvas, scene.ground = patterned_ground(rng, name)
        else:
            canvas, scene.ground = place_ground(rng)
        if scene.style == "photo" and rng.random() < 0.4:
            canvas = clutter(rng, canvas, rng.randint(2, 14))
        canvas = draw_things(rng, scene, canvas, name)
    pixels, scene.light = finish(rng, canvas, scene.style == "photo")
    return pixels, scene


def make_plain(seed: str) -> tuple[np.ndarray, Scene]:
    """The same for one large upright thing, mostly on a plain ground: shapes to begin with."""
    rng = Random(seed)
    scene = Scene(style=rng.choices(("photo", "flat", "cartoon"), (50, 30, 20))[0], size="large")
    name = rng.choice(list(COLOURS))
    ground = rng.choices((plain_ground, patterned_ground), (85, 15))[0]
    canvas, scene.ground = ground(rng, name)
    if rng.random() < 0.2:
        canvas, scene.ground = place_ground(rng)
    noun = scene.noun = rng.choice(NOUNS)
    scene.colour = thing_colour(rng, noun, name)
    if rng.random() < 0.1:
        scene.texture = rng.choice(list(TEXTURES))
    centre = tuple(DRAWN / 2 + rng.uniform(-7, 7) for _ in range(2))
    size = DRAWN * rng.uniform(0.38, 0.5)
    canvas = put(rng, canvas, noun, scene.colour, scene.texture, scene.style, centre, size, 0.1)
    pixels, scene.light = finish(rng, canvas, scene.style == "photo")
    return pixels, scene


STYLES = {
    "photo": ("photo", "photo", "photo", "image", "image", "photograph"),
    "flat": ("image", "drawing", "icon", "photo", "illustration"),
    "cartoon": ("cartoon", "drawing", "image", "photo", "illustration"),
    "line": ("line drawing", "sketch", "outline", "drawing"),
}
FRAMES = (
    "a {s} of {x}",
    "a {s} of {x}",
    "a {s} of {x}",
    "{x}",
    "{x}",
    "{x} in a {s}",
    "a {s} showing {x}",
    "this is a {s} of {x}",
    "there is {x} in this {s}",
)


def name_thing(rng: Random, scene: Scene, bare: bool) -> str:
    """The thing with some of its adjectives, counted."""
    words: list[str] = []
    if not bare:
        if scene.size and rng.random() < 0.6:
            words.append(scene.size)
        if scene.texture and rng.random() < 0.7:
            words.append(rng.choice(TEXTURES[scene.texture]))
        if rng.random() < 0.65:
            words.append(scene.colour)
    names = WORDS[scene.noun]
    singular, plural = names[0] if rng.random() < 0.75 else rng.choice(names)
    if scene.count > 1:
        number = NUMBERS[scene.count] if not bare or rng.random() < 0.5 else "some"
        return " ".join([number, *words, plural])
    if singular == plural and singular != "fish":
        return " ".join([*words, plural])
    return " ".join(["a", *words, singular])


def prompt(rng: Random, scene: Scene) -> str:
    """One of the many true prompts about a scene."""
    return re.sub(r"\ba (?=[aeiou])", "an ", raw_sentence(rng, scene))


def bare_sentence(rng: Random, noun: str) -> str:
    """A prompt that only names the noun."""
    name = name_thing(rng, Scene(noun=noun), bare=True)
    text = rng.choice(FRAMES).format(s=rng.choice(STYLES["photo"]), x=name)
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def raw_sentence(rng: Random, scene: Scene) -> str:
    """The prompt before its articles are put right."""
    if scene.noun is None:
        text = rng.choice(scene.whole)
        return f"{text} {scene.light}" if scene.light and rng.random() < 0.4 else text
    bare = rng.random() < 0.3
    text = name_thing(rng, scene, bare)
    if scene.other and rng.random() < (0.5 if bare else 0.9):
        other = Scene(noun=scene.other, colour=scene.other_colour)
        joint = rng.choice((scene.relation, scene.relation, "and"))
        text = f"{text} {joint} {name_thing(rng, other, bare)}"
    text = rng.choice(FRAMES).format(s=rng.choice(STYLES[scene.style]), x=text)
    if bare:
        return text
    if scene.hidden and rng.random() < 0.3:
        text += rng.choice((", partly hidden", ", half covered", " behind something"))
    if rng.random() < 0.6:
        text += f" {scene.ground}"
    if scene.light and rng.random() < 0.6:
        text += f" {scene.light}"
    return text
