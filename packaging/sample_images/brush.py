"""A brush that lays lit, smoothly edged forms onto a layer, in the coordinates of one thing."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Points = np.ndarray  # (n, 2), x to the right and y down, the thing about from -1 to 1


def mix(first: Colour, second: Colour, fraction: float) -> Colour:
    return tuple(round(a + (b - a) * fraction) for a, b in zip(first, second, strict=True))


def lighter(colour: Colour, fraction: float = 0.4) -> Colour:
    return mix(colour, (255, 250, 238), fraction)


def darker(colour: Colour, fraction: float = 0.4) -> Colour:
    return mix(colour, (18, 16, 34), fraction)


def vary(rng: Random, colour: Colour, spread: float = 18) -> Colour:
    """The colour, a little lighter or darker and a little off in hue."""
    light = rng.uniform(-spread, spread)
    return tuple(
        int(min(255, max(0, c + light + rng.uniform(-spread, spread) / 2))) for c in colour
    )


def corners(*points: tuple[float, float]) -> Points:
    return np.array(points, dtype=float)


def oval(
    x: float, y: float, rx: float, ry: float, turn: float = 0, start: float = 0, end: float = 360
) -> Points:
    """An oval, or the part of it between two angles in degrees, clockwise from the right."""
    t = np.radians(np.linspace(start, end, 48))
    u, v = rx * np.cos(t), ry * np.sin(t)
    cos, sin = math.cos(turn), math.sin(turn)
    return np.stack([x + u * cos - v * sin, y + u * sin + v * cos], 1)


def smooth(*points: tuple[float, float], closed: bool = True) -> Points:
    """A Catmull-Rom curve through the points."""
    p = np.array(points, dtype=float)
    padded = np.roll(p, 1, 0) if closed else np.vstack([p[:1], p[:-1]])
    after = np.roll(p, -1, 0) if closed else np.vstack([p[1:], p[-1:]])
    later = np.roll(p, -2, 0) if closed else np.vstack([p[2:], p[-1:], p[-1:]])
    t = np.linspace(0, 1, 10, endpoint=False)[None, :, None]
    a, b, c, d = (q[:, None, :] for q in (padded, p, after, later))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    return curve.reshape(-1, 2) if closed else np.vstack([curve[:-1].reshape(-1, 2), p[-1:]])


def mirrored(points: Points) -> Points:
    return points * np.array([-1.0, 1.0])


class Brush:
    """`layer` holds the colours, `cover` how much of each pixel the thing hides."""

    def __init__(
        self,
        rng: Random,
        side: int,
        centre: tuple[float, float],
        size: float,
        turn: float = 0.0,
        squeeze: tuple[float, float] = (1.0, 1.0),
        light: float = -2.2,
    ) -> None:
        self.rng = rng
        self.layer = Image.new("RGB", (side, side))
        self.cover = Image.new("L", (side, side))
        self.centre = np.array(centre)
        cos, sin = math.cos(turn), math.sin(turn)
        self.matrix = size * np.array([[cos, -sin], [sin, cos]]) @ np.diag(squeeze)
        self.inverse = np.linalg.inv(self.matrix)
        self.size = size
        toward = np.array([math.cos(light), math.sin(light)]) * 0.75
        self.light = np.array([[cos, sin], [-sin, cos]]) @ toward * np.sign(squeeze)
        self._clip: Image.Image | None = None

    def place(self, points: Points) -> Points:
        return points @ self.matrix.T + self.centre

    def _mask(
        self, points: Points, width: float | None
    ) -> tuple[Image.Image, tuple[int, int, int, int]] | None:
        """The mask of a form, or of a stroke of `width`, and its box; None outside the layer."""
        placed = self.place(points)
        stroke = 0 if width is None else max(1, round(width * self.size))
        low = np.floor(placed.min(0)).astype(int) - stroke - 1
        high = np.ceil(placed.max(0)).astype(int) + stroke + 2
        low, high = np.maximum(low, 0), np.minimum(high, self.layer.size)
        if (high <= low).any():
            return None
        mask = Image.new("L", tuple((high - low).tolist()))
        line = [tuple(xy) for xy in (placed - low).tolist()]
        if width is None:
            ImageDraw.Draw(mask).polygon(line, fill=255)
        else:
            ImageDraw.Draw(mask).line(line, fill=255, width=stroke, joint="curve")
        box = (*low.tolist(), *high.tolist())
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.crop(box))
        return mask, box

    def fill(
        self,
        points: Points,
        colour: Colour,
        form: str = "",
        strength: float = 1.0,
        opacity: float = 1.0,
        width: float | None = None,
        blur: float = 0.0,
    ) -> None:
        """Lay on a form, or a stroke if `width` is given; `form` lights it as `shade` does."""
        found = self._mask(points, width)
        if found is None:
            return
        mask, box = found
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.size))
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        self.layer.paste(colour, box, mask)
        self.cover.paste(255, box, mask)
        if form:
            self.shade(points, form, strength)

    def stroke(self, colour: Colour, width: float, points: Points, opacity: float = 1.0) -> None:
        self.fill(points, colour, width=width, opacity=opacity)

    def shade(self, points: Points, form: str, strength: float = 1.0) -> None:
        """Light what is already there as a `ball`, a standing `tube`, a `dome` or a `leaf`."""
        found = self._mask(points, None)
        if found is None:
            return
        mask, box = found
        left, top, right, bottom = box
        grid = np.stack(np.meshgrid(np.arange(left, right), np.arange(top, bottom)), -1)
        local = (grid - self.centre) @ self.inverse.T
        low, high = points.min(0), points.max(0)
        u, v = np.moveaxis((2 * local - low - high) / np.maximum(high - low, 1e-6), -1, 0)
        gloss = np.zeros_like(u)
        if form == "tube":
            z = np.sqrt(np.clip(1 - u**2, 0, 1))
            tone = u * self.light[0] + 0.65 * z
        elif form == "leaf":
            tone = 0.55 + 0.3 * (u * self.light[0] + v * self.light[1])
        else:
            v = v if form == "ball" else (v + 1) / 2 - 0.5
            z = np.sqrt(np.clip(1 - u**2 - v**2, 0, 1))
            tone = u * self.light[0] + v * self.light[1] + 0.65 * z
            gloss = np.clip((tone - 0.9) / 0.15, 0, 1) ** 2 if form == "ball" else gloss
        factor = 1 + strength * (0.75 * (np.clip(tone, -0.3, 1) - 0.55))
        colours = np.asarray(self.layer.crop(box), float) * factor[..., None]
        colours = colours + 90 * strength * gloss[..., None]
        patch = Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))
        self.layer.paste(patch, box, mask)

    @contextmanager
    def within(self, points: Points) -> Iterator[None]:
        """Keep what is laid on inside a form."""
        mask = Image.new("L", self.layer.size)
        ImageDraw.Draw(mask).polygon([tuple(xy) for xy in self.place(points).tolist()], fill=255)
        self._clip, before = mask, self._clip
        yield
        self._clip = before
