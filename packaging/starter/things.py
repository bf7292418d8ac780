"""The nouns of the drawn world: one short function draws one thing as a simple icon."""

import math
from collections.abc import Callable

from pen import Colour, Pen

THINGS: dict[str, Callable[[Pen], None]] = {}
USUAL: dict[str, str] = {}  # the colour that a thing mostly has
WORDS: dict[str, list[tuple[str, str]]] = {}  # other words for it: singular, plural

BLACK: Colour = (25, 22, 28)
WHITE: Colour = (246, 244, 238)
WOOD: Colour = (134, 88, 52)
LEAF: Colour = (62, 138, 66)
GLASS: Colour = (176, 212, 232)
METAL: Colour = (150, 154, 162)
SKIN: Colour = (226, 178, 140)
GOLD: Colour = (236, 190, 60)


def thing(name: str, plural: str = "", usual: str = "", words: tuple[str, ...] = ()) -> Callable:
    """Register a drawing under its name."""

    def register(draw: Callable[[Pen], None]) -> Callable[[Pen], None]:
        THINGS[name] = draw
        WORDS[name] = [(name, plural or name + "s"), *((word, word + "s") for word in words)]
        if usual:
            USUAL[name] = usual
        return draw

    return register


# Shapes


@thing("circle", words=("disc",))
def circle(p: Pen) -> None:
    p.oval(p.main, 0, 0, 0.8, 0.8)


@thing("square")
def square(p: Pen) -> None:
    p.box(p.main, -0.7, -0.7, 0.7, 0.7)


@thing("triangle")
def triangle(p: Pen) -> None:
    p.poly(p.main, (0, -0.8), (0.8, 0.65), (-0.8, 0.65))


@thing("ring")
def ring(p: Pen) -> None:
    p.line(p.main, 0.25, *[(0.7 * math.cos(t / 4), 0.7 * math.sin(t / 4)) for t in range(27)])


@thing("cross", "crosses")
def cross(p: Pen) -> None:
    p.box(p.main, -0.25, -0.8, 0.25, 0.8)
    p.box(p.main, -0.8, -0.25, 0.8, 0.25)


@thing("star", usual="yellow")
def star(p: Pen) -> None:
    points = p.rng.choice((5, 5, 6))
    radii = (0.9, 0.4)
    turns = [math.pi * i / points - math.pi / 2 for i in range(2 * points)]
    p.poly(
        p.main,
        *[(radii[i % 2] * math.cos(t), radii[i % 2] * math.sin(t)) for i, t in enumerate(turns)],
    )


@thing("heart", usual="red")
def heart(p: Pen) -> None:
    p.blob(
        p.main,
        (0, -0.4),
        (0.4, -0.75),
        (0.8, -0.4),
        (0.5, 0.2),
        (0, 0.8),
        (-0.5, 0.2),
        (-0.8, -0.4),
        (-0.4, -0.75),
    )


@thing("arrow")
def arrow(p: Pen) -> None:
    p.poly(
        p.main,
        (-0.9, -0.15),
        (0.2, -0.15),
        (0.2, -0.5),
        (0.9, 0),
        (0.2, 0.5),
        (0.2, 0.15),
        (-0.9, 0.15),
    )


# Sky and land


@thing("sun", usual="yellow")
def sun(p: Pen) -> None:
    for i in range(10):
        t = 2 * math.pi * i / 10
        p.line(p.main, 0.1, (0.6 * math.cos(t), 0.6 * math.sin(t)), (math.cos(t), math.sin(t)))
    p.oval(p.main, 0, 0, 0.5, 0.5)


@thing("moon", usual="yellow", words=("crescent moon",))
def moon(p: Pen) -> None:
    p.blob(
        p.main,
        (0.3, -0.8),
        (-0.4, -0.6),
        (-0.75, 0),
        (-0.4, 0.6),
        (0.3, 0.8),
        (-0.15, 0.4),
        (-0.25, 0),
        (-0.15, -0.4),
    )


@thing("cloud", usual="white")
def cloud(p: Pen) -> None:
    for x, y, r in ((-0.5, 0.1, 0.35), (0, -0.15, 0.45), (0.5, 0.1, 0.33)):
        p.oval(p.main, x, y, r, r)
    p.box(p.main, -0.55, 0.1, 0.55, 0.43)


@thing("mountain", usual="grey")
def mountain(p: Pen) -> None:
    p.poly(p.main, (-0.95, 0.7), (-0.1, -0.8), (0.4, 0.1), (0.6, -0.15), (0.95, 0.7))
    p.poly(WHITE, (-0.1, -0.8), (0.1, -0.42), (-0.08, -0.3), (-0.2, -0.42), (-0.32, -0.4))


@thing("tree", usual="green")
def tree(p: Pen) -> None:
    p.box(WOOD, -0.12, 0.1, 0.12, 0.9)
    for x, y, r in ((-0.35, -0.1, 0.4), (0.35, -0.1, 0.4), (0, -0.45, 0.45)):
        p.oval(p.main, x, y, r, r)


@thing("pine tree", usual="green", words=("fir tree",))
def pine(p: Pen) -> None:
    p.box(WOOD, -0.1, 0.6, 0.1, 0.95)
    for y, w in ((0.65, 0.65), (0.2, 0.5), (-0.2, 0.36)):
        p.poly(p.main, (0, y - 0.7), (w, y), (-w, y))


@thing("palm tree", usual="green")
def palm(p: Pen) -> None:
    p.line(WOOD, 0.14, (0.1, 0.95), (0, 0.3), (0.1, -0.4))
    for x, y in ((-0.8, -0.2), (-0.6, -0.8), (0.1, -0.95), (0.8, -0.7), (0.85, -0.1)):
        p.blob(p.main, (0.1, -0.45), (x * 0.6, y - 0.12), (x, y), (x * 0.5 + 0.1, y * 0.6))


@thing("cactus", "cacti", usual="green")
def cactus(p: Pen) -> None:
    p.line(p.main, 0.22, (-0.55, -0.25), (-0.55, 0.15), (0, 0.3))
    if p.rng.random() < 0.7:
        p.line(p.main, 0.22, (0.55, -0.45), (0.55, 0), (0, 0.15))
    p.oval(p.main, 0, -0.05, 0.24, 0.85)
    for x in (-0.1, 0.1):
        p.line(p.dark, 0.03, (x, -0.7), (x, 0.7))
    if p.rng.random() < 0.5:
        p.poly(p.second, (-0.4, 0.6), (0.4, 0.6), (0.28, 1), (-0.28, 1))


@thing("flower")
def flower(p: Pen) -> None:
    p.line(LEAF, 0.08, (0, 0), (0.05, 0.95))
    n = p.rng.choice((5, 6, 8))
    for i in range(n):
        t = 2 * math.pi * i / n
        p.oval(p.main, 0.4 * math.cos(t), -0.3 + 0.4 * math.sin(t), 0.28, 0.18, t)
    p.oval(p.second, 0, -0.3, 0.2, 0.2)


@thing("tulip")
def tulip(p: Pen) -> None:
    p.line(LEAF, 0.08, (0, 0), (0, 0.95))
    p.blob(LEAF, (0, 0.9), (0.3, 0.4), (0.45, 0.05), (0.2, 0.7))
    p.poly(
        p.main,
        (-0.45, -0.75),
        (-0.2, -0.45),
        (0, -0.85),
        (0.2, -0.45),
        (0.45, -0.75),
        (0.4, -0.1),
        (0, 0.12),
        (-0.4, -0.1),
    )


@thing("leaf", "leaves", usual="green")
def leaf(p: Pen) -> None:
    p.blob(p.main, (0, -0.9), (0.5, -0.2), (0.35, 0.4), (0, 0.7), (-0.35, 0.4), (-0.5, -0.2))
    p.line(p.dark, 0.05, (0, -0.7), (0, 0.95))


@thing("mushroom", usual="red", words=("toadstool",))
def mushroom(p: Pen) -> None:
    p.blob(WHITE, (-0.2, 0), (0.2, 0), (0.3, 0.8), (0, 0.9), (-0.3, 0.8))
    p.pie(p.main, 0, 0.1, 0.85, p.rng.uniform(0.6, 0.95), 180, 360)
    if p.rng.random() < 0.6:
        for x, y, r in ((-0.45, -0.15, 0.12), (0, -0.4, 0.14), (0.42, -0.12, 0.1)):
            p.oval(WHITE, x, y, r, r)


# Animals


def eye(p: Pen, x: float, y: float, r: float = 0.1) -> None:
    p.oval(WHITE, x, y, r, r)
    p.oval(BLACK, x, y, r * 0.55, r * 0.55)


@thing("fish", "fish")
def fish(p: Pen) -> None:
    p.poly(p.second, (0.45, 0), (0.95, -0.45), (0.85, 0), (0.95, 0.45))
    p.poly(p.second, (-0.2, -0.3), (0.1, -0.65), (0.3, -0.2))
    p.oval(p.main, -0.15, 0, 0.7, p.rng.uniform(0.32, 0.5))
    eye(p, -0.55, -0.1)
    if p.rng.random() < 0.5:
        for x in (-0.2, 0.05):
            p.line(p.second, 0.08, (x, -0.3), (x, 0.3))


@thing("whale", usual="blue")
def whale(p: Pen) -> None:
    p.blob(
        p.main,
        (-0.9, 0),
        (-0.5, -0.5),
        (0.2, -0.35),
        (0.7, -0.1),
        (0.9, -0.6),
        (0.95, 0),
        (0.5, 0.45),
        (-0.5, 0.5),
    )
    eye(p, -0.55, -0.05, 0.08)


@thing("bird")
def bird(p: Pen) -> None:
    p.poly(p.dark, (0.4, 0.05), (0.95, -0.1), (0.9, 0.25))
    p.oval(p.main, 0, 0.1, 0.55, 0.38)
    p.oval(p.main, -0.5, -0.3, 0.28, 0.26)
    p.poly(GOLD, (-0.75, -0.35), (-1, -0.22), (-0.75, -0.18))
    p.blob(p.second, (-0.15, 0), (0.45, -0.1), (0.3, 0.25), (0, 0.3))
    eye(p, -0.58, -0.36, 0.07)
    for x in (-0.1, 0.15):
        p.line(BLACK, 0.05, (x, 0.45), (x, 0.8))


@thing("duck", usual="yellow")
def duck(p: Pen) -> None:
    p.blob(p.main, (-0.6, 0.2), (0, 0.1), (0.9, -0.15), (0.7, 0.5), (0, 0.7), (-0.5, 0.55))
    p.oval(p.main, -0.45, -0.3, 0.33, 0.33)
    p.poly((240, 140, 40), (-0.72, -0.3), (-1, -0.2), (-0.72, -0.12))
    eye(p, -0.5, -0.4, 0.07)


@thing("owl", usual="brown")
def owl(p: Pen) -> None:
    p.poly(p.main, (-0.5, -0.45), (-0.5, -0.9), (-0.1, -0.65))
    p.poly(p.main, (0.5, -0.45), (0.5, -0.9), (0.1, -0.65))
    p.oval(p.main, 0, 0.1, 0.6, 0.8)
    p.oval(p.pale, 0, 0.35, 0.35, 0.45)
    for x in (-0.24, 0.24):
        p.oval(WHITE, x, -0.3, 0.23, 0.23)
        p.oval(BLACK, x, -0.3, 0.11, 0.11)
    p.poly(GOLD, (-0.08, -0.15), (0.08, -0.15), (0, 0.06))
    for x in (-0.6, 0.6):
        p.oval(p.dark, x, 0.2, 0.14, 0.42)


@thing("butterfly", "butterflies")
def butterfly(p: Pen) -> None:
    w = p.rng.uniform(0.75, 0.95)
    for s in (-1, 1):
        p.blob(
            p.main,
            (0, -0.1),
            (s * 0.4, -0.7),
            (s * w, -0.75),
            (s * w * 0.85, -0.15),
            (s * 0.2, 0.05),
        )
        p.blob(p.second, (0, 0.05), (s * 0.6, 0.05), (s * 0.65, 0.6), (s * 0.25, 0.6))
        p.oval(p.dark, s * 0.6, -0.45, 0.12, 0.12)
        p.line(BLACK, 0.04, (0, -0.45), (s * 0.25, -0.85))
    p.oval(BLACK, 0, 0, 0.09, 0.55)


@thing("bee", usual="yellow")
def bee(p: Pen) -> None:
    p.oval(GLASS, -0.1, -0.5, 0.25, 0.4, -0.4)
    p.oval(GLASS, 0.25, -0.5, 0.25, 0.4, 0.4)
    p.oval(p.main, 0, 0.1, 0.7, 0.42)
    for x in (-0.15, 0.15, 0.4):
        p.line(BLACK, 0.13, (x, -0.26), (x, 0.46))
    eye(p, -0.48, 0)


@thing("ladybird", usual="red", words=("ladybug",))
def ladybird(p: Pen) -> None:
    p.oval(BLACK, 0, -0.6, 0.32, 0.25)
    p.oval(p.main, 0, 0.1, 0.7, 0.72)
    p.line(BLACK, 0.06, (0, -0.6), (0, 0.82))
    for x, y in ((-0.35, -0.2), (0.35, -0.2), (-0.3, 0.35), (0.3, 0.35)):
        p.oval(BLACK, x, y, 0.13, 0.13)


@thing("spider", usual="black")
def spider(p: Pen) -> None:
    for s in (-1, 1):
        for y in (-0.5, -0.15, 0.2, 0.55):
            p.line(p.main, 0.06, (0, 0.1), (s * 0.5, y - 0.25), (s * 0.9, y + 0.2))
    p.oval(p.main, 0, 0.2, 0.4, 0.42)
    p.oval(p.dark, 0, -0.3, 0.24, 0.22)


@thing("snail", usual="brown")
def snail(p: Pen) -> None:
    p.blob(
        p.second, (-0.95, 0.3), (-0.8, -0.2), (-0.6, 0.4), (0.6, 0.5), (0.95, 0.75), (-0.7, 0.75)
    )
    p.line(p.second, 0.05, (-0.85, -0.1), (-0.95, -0.5))
    p.oval(p.main, 0.1, 0, 0.6, 0.58)
    turns = [i * 0.4 for i in range(30)]
    p.line(p.dark, 0.07, *[(0.1 + 0.045 * t * math.cos(t), 0.045 * t * math.sin(t)) for t in turns])


@thing("snake", usual="green")
def snake(p: Pen) -> None:
    xs = [-0.8 + 0.1 * i for i in range(17)]
    p.line(p.main, 0.22, *[(x, 0.3 * math.sin(5 * x)) for x in xs])
    p.oval(p.main, -0.82, 0.22, 0.2, 0.15)
    eye(p, -0.85, 0.18, 0.06)


@thing("cat")
def cat(p: Pen) -> None:
    for s in (-1, 1):
        p.poly(p.main, (s * 0.65, -0.1), (s * 0.6, -0.9), (s * 0.1, -0.5))
    p.oval(p.main, 0, 0.1, 0.7, 0.62)
    for s in (-1, 1):
        p.oval((90, 190, 90), s * 0.28, 0, 0.13, 0.15)
        p.oval(BLACK, s * 0.28, 0, 0.05, 0.14)
        p.line(p.dark, 0.03, (s * 0.3, 0.3), (s * 0.9, 0.2))
    p.poly((220, 120, 130), (-0.09, 0.2), (0.09, 0.2), (0, 0.32))


@thing("dog", usual="brown")
def dog(p: Pen) -> None:
    p.oval(p.main, 0, 0, 0.55, 0.65)
    for s in (-1, 1):
        p.blob(p.dark, (s * 0.4, -0.6), (s * 0.75, -0.4), (s * 0.75, 0.3), (s * 0.5, 0.2))
        eye(p, s * 0.22, -0.15, 0.11)
    p.oval(p.pale, 0, 0.35, 0.33, 0.27)
    p.oval(BLACK, 0, 0.22, 0.12, 0.08)


@thing("rabbit", usual="white")
def rabbit(p: Pen) -> None:
    for s in (-1, 1):
        p.oval(p.main, s * 0.22, -0.55, 0.15, 0.45, s * 0.15)
    p.oval(p.main, 0, 0.25, 0.5, 0.5)
    for s in (-1, 1):
        p.oval(BLACK, s * 0.2, 0.12, 0.08, 0.1)
    p.oval((230, 130, 140), 0, 0.33, 0.08, 0.06)


@thing("horse", usual="brown")
def horse(p: Pen) -> None:
    for x in (-0.35, -0.15, 0.4, 0.58):
        p.box(p.main, x - 0.07, 0.2, x + 0.07, 0.9)
    p.oval(p.main, 0.1, 0.1, 0.6, 0.3)
    p.poly(p.main, (-0.5, 0.15), (-0.65, -0.65), (-0.4, -0.7), (-0.1, 0))
    p.oval(p.main, -0.7, -0.55, 0.28, 0.16, -0.5)
    p.line(p.dark, 0.12, (0.68, 0), (0.9, 0.5))


@thing("turtle", usual="green")
def turtle(p: Pen) -> None:
    for x in (-0.4, 0.4):
        p.oval(p.second, x, 0.5, 0.16, 0.24)
    p.oval(p.second, -0.78, 0.15, 0.22, 0.18)
    p.pie(p.main, 0, 0.45, 0.72, 0.85, 180, 360)
    eye(p, -0.85, 0.1, 0.05)


@thing("crab", usual="red")
def crab(p: Pen) -> None:
    for s in (-1, 1):
        for y in (0.2, 0.4, 0.6):
            p.line(p.main, 0.07, (s * 0.3, 0.2), (s * 0.75, y), (s * 0.8, y + 0.2))
        p.line(p.main, 0.09, (s * 0.4, 0), (s * 0.75, -0.35))
        p.pie(p.main, s * 0.75, -0.5, 0.24, 0.24, -60, 240)
    p.oval(p.main, 0, 0.15, 0.55, 0.38)
    for s in (-1, 1):
        eye(p, s * 0.18, -0.2, 0.09)


# Things to ride


@thing("sailing boat", words=("sailboat", "sail boat"))
def sailing_boat(p: Pen) -> None:
    p.line(WOOD, 0.06, (0, -0.95), (0, 0.5))
    p.poly(p.main, (0.06, -0.9), (0.06, 0.3), (p.rng.uniform(0.6, 0.8), 0.3))
    p.poly(p.rng.choice((p.main, p.pale, WHITE)), (-0.06, -0.7), (-0.06, 0.3), (-0.6, 0.3))
    p.poly(p.second, (-0.85, 0.42), (0.85, 0.42), (0.55, 0.85), (-0.55, 0.85))


@thing("ship")
def ship(p: Pen) -> None:
    p.poly(p.main, (-0.95, 0.2), (0.95, 0.2), (0.7, 0.7), (-0.75, 0.7))
    p.box(WHITE, -0.5, -0.2, 0.5, 0.2)
    for x in (-0.3, 0.1):
        p.box(p.second, x, -0.7, x + 0.22, -0.2)


@thing("hot-air balloon", words=("hot air balloon",))
def hot_air_balloon(p: Pen) -> None:
    for s in (-1, 1):
        p.line(BLACK, 0.03, (s * 0.35, 0.2), (s * 0.14, 0.7))
    p.blob(
        p.main,
        (0, -0.95),
        (0.5, -0.75),
        (0.65, -0.3),
        (0.4, 0.15),
        (0.12, 0.4),
        (-0.12, 0.4),
        (-0.4, 0.15),
        (-0.65, -0.3),
        (-0.5, -0.75),
    )
    if p.rng.random() < 0.7:
        p.blob(p.second, (0, -0.95), (0.22, -0.3), (0.06, 0.4), (-0.06, 0.4), (-0.22, -0.3))
    p.box(WOOD, -0.17, 0.68, 0.17, 0.95)


@thing("balloon")
def balloon(p: Pen) -> None:
    p.line(BLACK, 0.03, (0, 0.3), (0.1, 0.6), (-0.05, 1))
    p.oval(p.main, 0, -0.3, 0.5, 0.62)
    p.oval(p.pale, -0.18, -0.5, 0.08, 0.15, 0.5)


@thing("car")
def car(p: Pen) -> None:
    p.poly(p.main, (-0.5, -0.05), (-0.3, -0.45), (0.3, -0.45), (0.55, -0.05))
    p.poly(GLASS, (-0.35, -0.08), (-0.22, -0.36), (0.22, -0.36), (0.4, -0.08))
    p.box(p.main, -0.92, -0.08, 0.92, 0.35)
    for x in (-0.5, 0.5):
        p.oval(BLACK, x, 0.38, 0.22, 0.22)
        p.oval(METAL, x, 0.38, 0.1, 0.1)


@thing("bus", "buses")
def bus(p: Pen) -> None:
    p.box(p.main, -0.9, -0.5, 0.9, 0.4)
    for x in (-0.75, -0.35, 0.05, 0.45):
        p.box(GLASS, x, -0.35, x + 0.3, 0)
    for x in (-0.5, 0.5):
        p.oval(BLACK, x, 0.42, 0.2, 0.2)


@thing("bicycle", words=("bike",))
def bicycle(p: Pen) -> None:
    for x in (-0.5, 0.5):
        p.line(
            BLACK,
            0.07,
            *[(x + 0.38 * math.cos(t / 3), 0.3 + 0.38 * math.sin(t / 3)) for t in range(20)],
        )
    p.line(p.main, 0.09, (-0.5, 0.3), (-0.2, -0.25), (0.3, -0.25), (0, 0.3), (-0.5, 0.3))
    p.line(p.main, 0.09, (0.5, 0.3), (0.28, -0.45), (0.5, -0.5))


@thing("aeroplane", words=("airplane", "plane"))
def aeroplane(p: Pen) -> None:
    p.poly(p.second, (-0.1, 0), (0.35, -0.85), (0.5, -0.85), (0.25, 0))
    p.oval(p.main, 0, 0, 0.9, 0.2)
    p.poly(p.second, (-0.1, 0.05), (0.35, 0.85), (0.5, 0.85), (0.25, 0.05))
    p.poly(p.second, (0.65, -0.05), (0.95, -0.4), (0.92, 0.05))


@thing("rocket")
def rocket(p: Pen) -> None:
    p.poly((250, 150, 40), (-0.2, 0.5), (0.2, 0.5), (0, 0.98))
    p.poly(p.second, (-0.25, 0.1), (-0.6, 0.6), (0.6, 0.6), (0.25, 0.1))
    p.blob(p.main, (0, -0.95), (0.3, -0.3), (0.25, 0.55), (-0.25, 0.55), (-0.3, -0.3))
    p.oval(GLASS, 0, -0.25, 0.14, 0.14)


# Buildings


@thing("lighthouse", usual="white")
def lighthouse(p: Pen) -> None:
    p.poly(p.main, (-0.2, -0.5), (0.2, -0.5), (0.36, 0.9), (-0.36, 0.9))
    for y in p.rng.choice(((-0.2, 0.4), (-0.3, 0.1, 0.5), (0.1,))):
        w = 0.25 + 0.08 * y
        p.poly(p.second, (-w, y), (w, y), (w + 0.03, y + 0.2), (-w - 0.03, y + 0.2))
    p.box(GOLD, -0.15, -0.75, 0.15, -0.5)
    p.poly(p.second, (-0.24, -0.73), (0.24, -0.73), (0, -0.98))


@thing("house")
def house(p: Pen) -> None:
    p.box(p.main, -0.65, -0.1, 0.65, 0.8)
    p.poly(p.second, (-0.85, -0.1), (0, -0.8), (0.85, -0.1))
    p.box(p.dark, -0.15, 0.3, 0.15, 0.8)
    for x in (-0.5, 0.25):
        p.box(GLASS, x, 0.05, x + 0.25, 0.3)


@thing("castle", usual="grey")
def castle(p: Pen) -> None:
    p.box(p.main, -0.6, -0.1, 0.6, 0.85)
    for x in (-0.75, 0, 0.75):
        p.box(p.main, x - 0.2, -0.5, x + 0.2, 0.85)
        p.poly(p.second, (x - 0.25, -0.5), (x + 0.25, -0.5), (x, -0.95))
    p.pie(p.dark, 0, 0.85, 0.18, 0.45, 180, 360)


@thing("windmill")
def windmill(p: Pen) -> None:
    p.poly(p.main, (-0.25, -0.3), (0.25, -0.3), (0.4, 0.95), (-0.4, 0.95))
    turn = p.rng.uniform(0, 1.5)
    for i in range(4):
        t = turn + i * math.pi / 2
        x, y = math.cos(t), math.sin(t)
        p.poly(
            p.second,
            (0, -0.35),
            (0.7 * x - 0.15 * y, -0.35 + 0.7 * y + 0.15 * x),
            (0.75 * x, -0.35 + 0.75 * y),
        )


@thing("tent")
def tent(p: Pen) -> None:
    p.poly(p.main, (0, -0.7), (0.9, 0.7), (-0.9, 0.7))
    p.poly(p.dark, (0, -0.3), (0.25, 0.7), (-0.25, 0.7))


@thing("bridge", usual="grey")
def bridge(p: Pen) -> None:
    p.box(p.main, -0.98, -0.1, 0.98, 0.1)
    for x in (-0.5, 0.5):
        p.box(p.main, x - 0.08, -0.7, x + 0.08, 0.7)
        for d in (-0.4, -0.2, 0.2, 0.4):
            p.line(p.dark, 0.03, (x, -0.68), (x + d, 0))


# Household


@thing("teapot")
def teapot(p: Pen) -> None:
    p.line(p.main, 0.12, (0.45, -0.2), (0.85, -0.25), (0.9, 0.2), (0.5, 0.4))
    p.poly(p.main, (-0.4, 0.35), (-0.95, -0.35), (-0.8, -0.4), (-0.4, 0))
    p.oval(p.main, 0, 0.15, 0.6, p.rng.uniform(0.45, 0.58))
    p.pie(p.second, 0, -0.25, 0.35, 0.2, 180, 360)
    p.oval(p.second, 0, -0.5, 0.09, 0.09)


@thing("cup", words=("mug",))
def cup(p: Pen) -> None:
    p.line(p.main, 0.13, (0.4, -0.2), (0.8, -0.15), (0.75, 0.3), (0.4, 0.35))
    p.poly(p.main, (-0.55, -0.5), (0.55, -0.5), (0.42, 0.65), (-0.42, 0.65))
    p.oval(p.dark, 0, -0.5, 0.55, 0.13)


@thing("bottle", usual="green")
def bottle(p: Pen) -> None:
    p.blob(
        p.main,
        (-0.12, -0.6),
        (0.12, -0.6),
        (0.15, -0.3),
        (0.33, 0),
        (0.33, 0.85),
        (-0.33, 0.85),
        (-0.33, 0),
        (-0.15, -0.3),
    )
    p.box(p.second, -0.13, -0.9, 0.13, -0.55)
    p.box(p.pale, -0.32, 0.2, 0.32, 0.55)


@thing("vase")
def vase(p: Pen) -> None:
    p.blob(
        p.main,
        (-0.25, -0.8),
        (0.25, -0.8),
        (0.18, -0.4),
        (0.55, 0.2),
        (0.25, 0.85),
        (-0.25, 0.85),
        (-0.55, 0.2),
        (-0.18, -0.4),
    )


@thing("umbrella")
def umbrella(p: Pen) -> None:
    p.line(BLACK, 0.07, (0, -0.6), (0, 0.75), (0.1, 0.9), (0.25, 0.75))
    p.pie(p.main, 0, 0.05, 0.9, 0.85, 180, 360)
    if p.rng.random() < 0.7:
        p.pie(p.second, 0, 0.05, 0.35, 0.85, 180, 360)


@thing("lamp", usual="yellow")
def lamp(p: Pen) -> None:
    p.line(METAL, 0.09, (0, 0), (0, 0.8))
    p.box(METAL, -0.35, 0.78, 0.35, 0.9)
    p.poly(p.main, (-0.3, -0.75), (0.3, -0.75), (0.6, 0.05), (-0.6, 0.05))


@thing("candle", usual="white")
def candle(p: Pen) -> None:
    p.box(p.main, -0.2, -0.3, 0.2, 0.9)
    p.blob((250, 180, 50), (0, -0.95), (0.14, -0.55), (0, -0.35), (-0.14, -0.55))


@thing("clock")
def clock(p: Pen) -> None:
    p.oval(p.main, 0, 0, 0.85, 0.85)
    p.oval(WHITE, 0, 0, 0.68, 0.68)
    for length in (0.35, 0.55):
        t = p.rng.uniform(0, 6.28)
        p.line(BLACK, 0.07, (0, 0), (length * math.cos(t), length * math.sin(t)))


@thing("key", usual="yellow")
def key(p: Pen) -> None:
    p.line(
        p.main, 0.14, *[(-0.55 + 0.28 * math.cos(t / 3), 0.28 * math.sin(t / 3)) for t in range(20)]
    )
    p.line(p.main, 0.14, (-0.27, 0), (0.9, 0))
    for x in (0.6, 0.85):
        p.line(p.main, 0.12, (x, 0), (x, 0.3))


@thing("book")
def book(p: Pen) -> None:
    p.poly(p.main, (-0.6, -0.75), (0.6, -0.75), (0.6, 0.75), (-0.6, 0.75))
    p.box(WHITE, 0.5, -0.68, 0.58, 0.68)
    p.box(p.second, -0.35, -0.45, 0.35, -0.2)


@thing("chair")
def chair(p: Pen) -> None:
    p.box(p.main, -0.5, -0.9, -0.35, 0.9)
    p.box(p.main, -0.5, 0.05, 0.5, 0.22)
    p.box(p.main, 0.35, 0.1, 0.5, 0.9)
    for y in (-0.75, -0.4):
        p.box(p.second, -0.4, y, -0.15, y + 0.2)


@thing("table", usual="brown")
def table(p: Pen) -> None:
    p.box(p.main, -0.9, -0.3, 0.9, -0.12)
    for x in (-0.75, 0.62):
        p.box(p.dark, x, -0.12, x + 0.13, 0.7)


@thing("bell", usual="yellow")
def bell(p: Pen) -> None:
    p.oval(p.dark, 0, 0.65, 0.16, 0.16)
    p.blob(
        p.main,
        (0, -0.8),
        (0.35, -0.5),
        (0.45, 0.1),
        (0.75, 0.55),
        (0, 0.62),
        (-0.75, 0.55),
        (-0.45, 0.1),
        (-0.35, -0.5),
    )


@thing("guitar", usual="brown")
def guitar(p: Pen) -> None:
    p.box(WOOD, -0.07, -0.95, 0.07, 0.2)
    p.oval(p.main, 0, 0.15, 0.33, 0.3)
    p.oval(p.main, 0, 0.6, 0.45, 0.38)
    p.oval(BLACK, 0, 0.35, 0.13, 0.13)


@thing("drum")
def drum(p: Pen) -> None:
    p.box(p.main, -0.65, -0.3, 0.65, 0.6)
    p.oval(p.main, 0, 0.6, 0.65, 0.2)
    p.oval(WHITE, 0, -0.3, 0.65, 0.22)


@thing("kite")
def kite(p: Pen) -> None:
    p.line(BLACK, 0.03, (0, 0.5), (0.15, 0.75), (-0.05, 1))
    p.poly(p.main, (0, -0.9), (0.55, -0.2), (0, 0.55), (-0.55, -0.2))
    p.poly(p.second, (0, -0.9), (0.55, -0.2), (0, -0.2))
    p.poly(p.second, (0, 0.55), (-0.55, -0.2), (0, -0.2))


@thing("flag")
def flag(p: Pen) -> None:
    p.line(WOOD, 0.08, (-0.65, -0.9), (-0.65, 0.95))
    p.blob(p.main, (-0.6, -0.85), (0, -0.7), (0.75, -0.85), (0.75, -0.05), (0, 0.05), (-0.6, -0.1))


@thing("crown", usual="yellow")
def crown(p: Pen) -> None:
    p.poly(
        p.main, (-0.8, -0.5), (-0.4, 0), (0, -0.7), (0.4, 0), (0.8, -0.5), (0.65, 0.6), (-0.65, 0.6)
    )
    p.oval(p.second, 0, 0.3, 0.12, 0.12)


@thing("anchor", usual="grey")
def anchor(p: Pen) -> None:
    p.line(p.main, 0.14, (0, -0.6), (0, 0.8))
    p.line(p.main, 0.12, (-0.4, -0.35), (0.4, -0.35))
    p.line(p.main, 0.14, (-0.75, 0.2), (-0.5, 0.65), (0, 0.82), (0.5, 0.65), (0.75, 0.2))
    p.oval(p.main, 0, -0.75, 0.18, 0.18)


@thing("gift", words=("present",))
def gift(p: Pen) -> None:
    p.box(p.main, -0.7, -0.4, 0.7, 0.8)
    p.box(p.second, -0.12, -0.4, 0.12, 0.8)
    for s in (-1, 1):
        p.oval(p.second, s * 0.25, -0.55, 0.28, 0.16, s * 0.4)


@thing("envelope", usual="white", words=("letter",))
def envelope(p: Pen) -> None:
    p.box(p.main, -0.85, -0.55, 0.85, 0.55)
    p.line(p.dark, 0.06, (-0.85, -0.55), (0, 0.1), (0.85, -0.55))


@thing("pencil", usual="yellow")
def pencil(p: Pen) -> None:
    p.box(p.main, -0.13, -0.8, 0.13, 0.5)
    p.box((230, 130, 140), -0.13, -0.95, 0.13, -0.78)
    p.poly(SKIN, (-0.13, 0.5), (0.13, 0.5), (0, 0.95))


@thing("glasses", "glasses", usual="black")
def glasses(p: Pen) -> None:
    for x in (-0.48, 0.48):
        p.line(
            p.main, 0.1, *[(x + 0.34 * math.cos(t / 3), 0.32 * math.sin(t / 3)) for t in range(20)]
        )
    p.line(p.main, 0.1, (-0.15, -0.05), (0.15, -0.05))


@thing("ladder", usual="brown")
def ladder(p: Pen) -> None:
    for x in (-0.35, 0.35):
        p.line(p.main, 0.12, (x, -0.95), (x, 0.95))
    for i in range(6):
        p.line(p.main, 0.1, (-0.35, -0.75 + 0.3 * i), (0.35, -0.75 + 0.3 * i))


@thing("ball")
def ball(p: Pen) -> None:
    p.oval(p.main, 0, 0, 0.8, 0.8)
    p.pie(p.second, 0, 0, 0.8, 0.8, 20, 160)
    p.oval(p.pale, -0.3, -0.35, 0.15, 0.12)


# Food


@thing("apple", usual="red")
def apple(p: Pen) -> None:
    p.line(WOOD, 0.08, (0, -0.4), (0.1, -0.85))
    p.blob(
        p.main,
        (0, -0.45),
        (0.5, -0.55),
        (0.75, 0),
        (0.4, 0.7),
        (0, 0.6),
        (-0.4, 0.7),
        (-0.75, 0),
        (-0.5, -0.55),
    )
    p.oval(LEAF, 0.3, -0.75, 0.22, 0.1, -0.4)


@thing("pear", usual="green")
def pear(p: Pen) -> None:
    p.line(WOOD, 0.07, (0, -0.7), (0.1, -0.98))
    p.blob(p.main, (0, -0.8), (0.28, -0.4), (0.55, 0.3), (0, 0.85), (-0.55, 0.3), (-0.28, -0.4))


@thing("cherry", "cherries", usual="red")
def cherry(p: Pen) -> None:
    p.line(LEAF, 0.06, (-0.4, 0.3), (0.1, -0.8), (0.4, 0.3))
    for x in (-0.42, 0.42):
        p.oval(p.main, x, 0.45, 0.36, 0.36)


@thing("banana", usual="yellow")
def banana(p: Pen) -> None:
    p.blob(
        p.main,
        (-0.9, -0.4),
        (-0.6, 0.25),
        (0, 0.55),
        (0.7, 0.3),
        (0.9, -0.2),
        (0.4, 0.1),
        (-0.2, 0.1),
        (-0.65, -0.35),
    )


@thing("carrot", usual="orange")
def carrot(p: Pen) -> None:
    for x in (-0.25, 0, 0.25):
        p.oval(LEAF, x, -0.7, 0.1, 0.28, x)
    p.blob(p.main, (-0.28, -0.45), (0.28, -0.45), (0.18, 0.3), (0, 0.95), (-0.18, 0.3))


@thing("strawberry", "strawberries", usual="red")
def strawberry(p: Pen) -> None:
    p.blob(p.main, (-0.4, -0.5), (0.4, -0.5), (0.6, 0), (0, 0.85), (-0.6, 0))
    for x, y in ((-0.3, -0.1), (0.05, -0.2), (0.3, 0), (-0.1, 0.2), (0.15, 0.4)):
        p.oval(GOLD, x, y, 0.05, 0.07)
    p.poly(LEAF, (-0.5, -0.6), (0, -0.85), (0.5, -0.6), (0.15, -0.4), (0, -0.3), (-0.15, -0.4))


@thing("ice cream", words=("ice cream cone",))
def ice_cream(p: Pen) -> None:
    p.poly((214, 160, 96), (-0.38, 0), (0.38, 0), (0, 0.95))
    p.oval(p.main, 0, -0.2, 0.45, 0.4)
    if p.rng.random() < 0.5:
        p.oval(p.second, 0, -0.65, 0.33, 0.3)


@thing("cake")
def cake(p: Pen) -> None:
    p.box(p.main, -0.8, 0, 0.8, 0.75)
    p.box(p.second, -0.8, -0.12, 0.8, 0.15)
    for x in (-0.4, 0, 0.4):
        p.line(p.dark, 0.09, (x, -0.12), (x, -0.5))
        p.oval((250, 180, 50), x, -0.6, 0.07, 0.11)


@thing("pizza")
def pizza(p: Pen) -> None:
    p.poly((214, 160, 96), (-0.75, -0.7), (0.75, -0.7), (0.7, -0.5), (-0.7, -0.5))
    p.poly((240, 200, 90), (-0.68, -0.5), (0.68, -0.5), (0, 0.9))
    for x, y in ((-0.25, -0.25), (0.25, -0.2), (0, 0.3)):
        p.oval((196, 60, 44), x, y, 0.14, 0.14)


# People and clothes


@thing("face", usual="yellow", words=("smiling face",))
def face(p: Pen) -> None:
    p.oval(p.main, 0, 0, 0.8, 0.8)
    for s in (-1, 1):
        p.oval(BLACK, s * 0.28, -0.2, 0.09, 0.14)
    p.line(BLACK, 0.08, (-0.4, 0.25), (-0.2, 0.45), (0.2, 0.45), (0.4, 0.25))


@thing("person", "people")
def person(p: Pen) -> None:
    for s in (-1, 1):
        p.line(p.second, 0.18, (0, 0.2), (s * 0.2, 0.95))
        p.line(p.main, 0.14, (0, -0.3), (s * p.rng.uniform(0.4, 0.6), p.rng.uniform(-0.4, 0.2)))
    p.box(p.main, -0.23, -0.4, 0.23, 0.3)
    p.oval(SKIN, 0, -0.65, 0.22, 0.25)


@thing("robot", usual="grey")
def robot(p: Pen) -> None:
    p.box(p.main, -0.45, -0.1, 0.45, 0.6)
    p.box(p.main, -0.3, -0.65, 0.3, -0.15)
    for s in (-1, 1):
        p.oval(p.second, s * 0.14, -0.42, 0.08, 0.08)
        p.line(p.main, 0.12, (s * 0.45, 0), (s * 0.75, 0.4))
        p.box(p.dark, s * 0.22 - 0.1, 0.6, s * 0.22 + 0.1, 0.92)
    p.line(p.dark, 0.05, (0, -0.65), (0, -0.92))


@thing("snowman", "snowmen", usual="white")
def snowman(p: Pen) -> None:
    p.oval(p.main, 0, 0.5, 0.48, 0.45)
    p.oval(p.main, 0, -0.1, 0.34, 0.32)
    p.oval(p.main, 0, -0.55, 0.25, 0.24)
    p.poly((240, 140, 40), (0, -0.58), (-0.3, -0.5), (0, -0.5))
    p.box(BLACK, -0.22, -0.98, 0.22, -0.75)


def sleeves(p: Pen, length: float) -> None:
    """Both sleeves; `length` from 0 (none) to 1 (to the hem)."""
    spread = p.rng.uniform(0.25, 0.5)
    for s in (-1, 1):
        x, y = s * (0.45 + spread * (0.4 + length)), -0.55 + 1.2 * length
        p.poly(
            p.main,
            (s * 0.3, -0.75),
            (s * 0.5, -0.68),
            (x, y),
            (x - s * 0.24, y + 0.1),
            (s * 0.36, -0.2),
        )


def torso(p: Pen, hem: float, flare: float = 0.0) -> None:
    p.poly(
        p.main,
        (-0.2, -0.8),
        (0.2, -0.8),
        (0.45, -0.7),
        (0.4, 0),
        (0.42 + flare, hem),
        (-0.42 - flare, hem),
        (-0.4, 0),
        (-0.45, -0.7),
    )


@thing("t-shirt", words=("tee",))
def t_shirt(p: Pen) -> None:
    sleeves(p, p.rng.uniform(0.2, 0.3))
    torso(p, 0.75)
    p.oval(p.dark, 0, -0.8, 0.2, 0.13)
    if p.rng.random() < 0.4:
        p.oval(p.second, 0, -0.1, 0.2, 0.2)


@thing("shirt")
def shirt(p: Pen) -> None:
    sleeves(p, p.rng.choice((0.3, 0.9)))
    torso(p, 0.8)
    p.line(p.dark, 0.04, (0, -0.7), (0, 0.8))
    for s in (-1, 1):
        p.poly(p.pale, (0, -0.62), (s * 0.25, -0.88), (s * 0.3, -0.6))
    for y in (-0.4, -0.1, 0.2, 0.5):
        p.oval(p.second, 0, y, 0.04, 0.04)


@thing("long-sleeved top", words=("pullover", "sweater"))
def pullover(p: Pen) -> None:
    sleeves(p, p.rng.uniform(0.8, 1.0))
    torso(p, 0.75)
    p.oval(p.dark, 0, -0.8, 0.2, 0.1)
    if p.rng.random() < 0.5:
        p.box(p.second, -0.4, -0.25, 0.4, 0.05)


@thing("jacket", words=("coat",))
def jacket(p: Pen) -> None:
    sleeves(p, p.rng.uniform(0.85, 1.0))
    torso(p, p.rng.uniform(0.75, 0.95))
    p.poly(p.second, (-0.15, -0.8), (0.15, -0.8), (0.06, 0.75), (-0.06, 0.75))
    for s in (-1, 1):
        p.poly(p.dark, (s * 0.05, -0.2), (s * 0.32, -0.65), (s * 0.2, -0.85))
        p.line(p.dark, 0.06, (s * 0.15, 0.35), (s * 0.35, 0.3))


@thing("dress", "dresses")
def dress(p: Pen) -> None:
    if p.rng.random() < 0.5:
        sleeves(p, p.rng.uniform(0.1, 0.3))
    w = p.rng.uniform(0.45, 0.75)
    p.poly(
        p.main,
        (-0.3, -0.9),
        (-0.15, -0.7),
        (0.15, -0.7),
        (0.3, -0.9),
        (0.35, -0.5),
        (0.22, -0.1),
        (w, 0.9),
        (-w, 0.9),
        (-0.22, -0.1),
        (-0.35, -0.5),
    )
    if p.rng.random() < 0.5:
        p.box(p.second, -0.24, -0.16, 0.24, -0.04)


@thing("skirt")
def skirt(p: Pen) -> None:
    w, h = p.rng.uniform(0.55, 0.9), p.rng.uniform(0.4, 0.9)
    p.poly(p.main, (-0.38, -0.6), (0.38, -0.6), (w, h), (-w, h))
    p.box(p.second, -0.4, -0.7, 0.4, -0.55)
    for x in (-0.3, 0, 0.3):
        p.line(p.dark, 0.03, (x * 0.8, -0.5), (x * w * 2, h))


def legs(p: Pen, hem: float, width: float) -> None:
    spread = p.rng.uniform(0.4, 0.6)
    for s in (-1, 1):
        p.poly(
            p.main,
            (0, -0.75),
            (s * 0.45, -0.75),
            (s * (spread + width / 2), hem),
            (s * (spread - width / 2), hem),
            (0, -0.2),
        )


@thing("trousers", "trousers", usual="blue", words=("pants", "jeans"))
def trousers(p: Pen) -> None:
    legs(p, 0.95, p.rng.uniform(0.22, 0.4))
    p.box(p.second, -0.45, -0.85, 0.45, -0.72)


@thing("shorts", "shorts")
def shorts(p: Pen) -> None:
    legs(p, p.rng.uniform(0.1, 0.4), 0.5)
    p.box(p.second, -0.45, -0.85, 0.45, -0.7)


@thing("hat")
def hat(p: Pen) -> None:
    p.oval(p.main, 0, 0.3, p.rng.uniform(0.8, 0.98), 0.2)
    p.blob(p.main, (-0.45, 0.3), (-0.42, -0.3), (0, -0.55), (0.42, -0.3), (0.45, 0.3))
    p.poly(p.second, (-0.46, 0.05), (0.46, 0.05), (0.47, 0.25), (-0.47, 0.25))


@thing("cap")
def cap(p: Pen) -> None:
    p.pie(p.main, 0.1, 0.2, 0.6, 0.65, 180, 360)
    p.blob(p.second, (-0.5, 0.1), (-0.95, 0.3), (-0.4, 0.32), (0, 0.22))


@thing("shoe")
def shoe(p: Pen) -> None:
    p.blob(p.main, (-0.9, 0.35), (-0.8, 0), (-0.3, -0.1), (0, -0.5), (0.7, -0.5), (0.8, 0.35))
    p.box(p.second, -0.92, 0.33, 0.85, 0.5)
    for x in (-0.3, -0.12):
        p.line(WHITE, 0.06, (x - 0.08, 0.02), (x + 0.1, -0.15))


@thing("boot", usual="brown")
def boot(p: Pen) -> None:
    p.poly(p.main, (-0.1, -0.85), (0.5, -0.85), (0.5, 0.6), (-0.8, 0.6), (-0.8, 0.3), (-0.1, 0.1))
    p.box(p.dark, -0.85, 0.58, 0.52, 0.75)


@thing("sock")
def sock(p: Pen) -> None:
    p.blob(
        p.main,
        (-0.1, -0.8),
        (0.4, -0.8),
        (0.42, 0.3),
        (0.2, 0.7),
        (-0.6, 0.75),
        (-0.65, 0.4),
        (-0.1, 0.25),
    )
    p.box(p.second, -0.14, -0.88, 0.42, -0.65)


@thing("glove")
def glove(p: Pen) -> None:
    for x in (-0.33, -0.11, 0.11, 0.33):
        p.oval(p.main, x, -0.5, 0.12, 0.4)
    p.oval(p.main, 0.55, 0.05, 0.13, 0.38, 0.6)
    p.box(p.main, -0.44, -0.4, 0.44, 0.5)
    p.box(p.second, -0.42, 0.5, 0.42, 0.75)


@thing("bag", words=("handbag",))
def bag(p: Pen) -> None:
    p.line(p.dark, 0.1, (-0.4, -0.1), (-0.3, -0.7), (0.3, -0.7), (0.4, -0.1))
    p.poly(p.main, (-0.65, -0.15), (0.65, -0.15), (0.8, 0.75), (-0.8, 0.75))
    p.box(p.second, -0.12, 0, 0.12, 0.2)


@thing("tie")
def tie(p: Pen) -> None:
    p.poly(p.dark, (-0.18, -0.95), (0.18, -0.95), (0.1, -0.65), (-0.1, -0.65))
    p.poly(p.main, (-0.1, -0.65), (0.1, -0.65), (0.28, 0.65), (0, 0.95), (-0.28, 0.65))


@thing("scarf", "scarves")
def scarf(p: Pen) -> None:
    p.blob(p.main, (-0.6, -0.7), (0.6, -0.7), (0.65, -0.35), (0, -0.2), (-0.65, -0.35))
    p.poly(p.main, (-0.1, -0.35), (0.3, -0.4), (0.5, 0.9), (0.05, 0.9))
    p.poly(p.second, (0.02, 0.6), (0.45, 0.6), (0.47, 0.75), (0.04, 0.75))
