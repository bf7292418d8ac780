"""A pen that draws filled shapes, given in a unit square, turned and scaled onto an image."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]


def mix(first: Colour, second: Colour, fraction: float) -> Colour:
    """`first` moved towards `second` by `fraction` in [0, 1]."""
    return tuple(round(a + (b - a) * fraction) for a, b in zip(first, second, strict=True))


class Pen:
    """Coordinates run from -1 to 1, y downwards; `main` and `second` are the thing's colours."""

    def __init__(
        self,
        layer: Image.Image,
        rng: Random,
        centre: tuple[float, float],
        size: float,
        angle: float,
        squeeze: tuple[float, float],
        colours: tuple[Colour, Colour],
        filled: bool = True,
        edge: Colour | None = None,
        edge_width: int = 2,
    ) -> None:
        self.draw = ImageDraw.Draw(layer)
        self.rng = rng
        self.centre = np.array(centre)
        self.size = size
        cos, sin = math.cos(angle), math.sin(angle)
        turn = np.array([[cos, -sin], [sin, cos]])
        self.matrix = size * turn @ np.diag(squeeze)
        self.main, self.second = colours
        self.dark = mix(self.main, (15, 12, 25), 0.55)
        self.pale = mix(self.main, (255, 252, 240), 0.6)
        self.filled, self.edge, self.edge_width = filled, edge, edge_width

    def _place(self, points: np.ndarray) -> list[tuple[float, float]]:
        return [tuple(xy) for xy in (points @ self.matrix.T + self.centre).tolist()]

    def _shape(self, colour: Colour, points: np.ndarray) -> None:
        placed = self._place(points)
        if self.filled:
            self.draw.polygon(placed, fill=(*colour, 255))
        if self.edge is not None or not self.filled:
            line = (*(self.edge or colour), 255)
            self.draw.line([*placed, placed[0]], fill=line, width=self.edge_width, joint="curve")

    def poly(self, colour: Colour, *points: Sequence[float]) -> None:
        """A polygon with straight sides."""
        self._shape(colour, np.array(points, dtype=float))

    def box(self, colour: Colour, left: float, top: float, right: float, bottom: float) -> None:
        self.poly(colour, (left, top), (right, top), (right, bottom), (left, bottom))

    def oval(
        self, colour: Colour, x: float, y: float, rx: float, ry: float, turn: float = 0.0
    ) -> None:
        t = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        cos, sin = math.cos(turn), math.sin(turn)
        u, v = rx * np.cos(t), ry * np.sin(t)
        self._shape(colour, np.stack([x + u * cos - v * sin, y + u * sin + v * cos], 1))

    def pie(
        self, colour: Colour, x: float, y: float, rx: float, ry: float, start: float, end: float
    ) -> None:
        """The part of an oval between two angles in degrees, clockwise from the right."""
        t = np.radians(np.linspace(start, end, 18))
        self._shape(colour, np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], 1))

    def blob(self, colour: Colour, *points: Sequence[float]) -> None:
        """A smooth closed curve through the points (Catmull-Rom)."""
        p1 = np.array(points, dtype=float)
        p0, p2, p3 = np.roll(p1, 1, 0), np.roll(p1, -1, 0), np.roll(p1, -2, 0)
        t = np.linspace(0, 1, 6, endpoint=False)[None, :, None]
        a, b, c, d = (p[:, None, :] for p in (p0, p1, p2, p3))
        curve = 0.5 * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        self._shape(colour, curve.reshape(-1, 2))

    def line(self, colour: Colour, width: float, *points: Sequence[float]) -> None:
        """A stroke; `width` in units of the thing."""
        placed = self._place(np.array(points, dtype=float))
        stroke = max(1, round(width * self.size))
        self.draw.line(placed, fill=(*colour, 255), width=stroke, joint="curve")
