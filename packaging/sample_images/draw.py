"""Draws the sample images: ten classes, a hundred each for training and for testing."""

import argparse
from multiprocessing import Pool
from pathlib import Path
from random import Random

import numpy as np
from brush import Brush, corners, oval
from PIL import Image, ImageFilter
from scenes import SCENES, bokeh, fade, foreground, lay, whole_brush
from subjects import SUBJECTS

SEEDS = {"train": "sample-train-1", "test": "sample-test-1"}
DEVELOPMENT_SEED = "sample-development-1"  # for tuning the constants below; never shipped
COUNT = 100  # a class, in each part
SIDE, TIMES = 128, 3  # drawn at three times the size, so that edges are smooth
QUALITY = 80

# How hard the images are
ODD_PLACE = 0.3  # how often a subject stands where it does not belong
SIZE = (0.68, 0.92)  # of the image's half side
TURN = 0.1  # radians, standard deviation
SLANT = 0.8  # the narrowest that a subject is squeezed to
SHALLOW = (2.0, 9.0)  # how far the scene is out of focus, in pixels of the drawn size
HAZE = (0.35, 0.65)  # how far the scene goes towards its mean colour
HIDDEN = 0.2  # how often something hangs in front
LIGHTS = 3  # discs of stray light, at most
EXPOSURE = (0.85, 1.25)
TINT = 0.08
SOFT = 1.6  # pixels of the drawn size
GRAIN = 5.0

HOMES: dict[str, tuple[str, ...]] = {
    "lighthouse": ("coast", "coast", "night", "open_sea", "snow"),
    "sailing_boat": ("open_sea", "open_sea", "coast"),
    "mushroom": ("forest", "forest", "meadow", "garden"),
    "cactus": ("desert", "desert", "table"),
    "hot_air_balloon": ("high_sky", "high_sky", "meadow", "desert", "coast"),
    "butterfly": ("garden", "garden", "meadow", "high_sky"),
    "fish": ("underwater",),
    "teapot": ("table", "table", "garden", "meadow"),
    "umbrella": ("street", "street", "coast", "meadow"),
    "owl": ("forest", "night", "night", "snow"),
}
# where the foot of those that stand is, in their own coordinates
STANDING = {"lighthouse": 0.86, "mushroom": 0.84, "cactus": 0.9, "teapot": 0.66}
FOLDERS = {name: name for name in SUBJECTS} | {"hot_air_balloon": "hot-air_balloon"}


def draw(name: str, seed: str) -> Image.Image:
    """One image of a class, wholly told by its seed."""
    rng = Random(f"{seed}-{name}")
    side = SIDE * TIMES
    place = rng.choice(list(SCENES) if rng.random() < ODD_PLACE else HOMES[name])
    image = SCENES[place](rng, side)
    size = rng.uniform(*SIZE)
    image = step_back(rng, image)
    x, y = place_of(rng, name, size)
    brush = Brush(
        rng,
        side,
        ((1 + x) * side / 2, (1 + y) * side / 2),
        size * side / 2,
        rng.gauss(0, TURN),
        (rng.choice((-1, 1)) * rng.uniform(SLANT, 1.08), rng.uniform(0.85, 1.08)),
        light=rng.uniform(-2.8, -0.3),
    )
    SUBJECTS[name](brush)
    if name in STANDING:
        stand(rng, image, brush, STANDING[name])
    else:
        cast_shadow(rng, image, brush)
    lay(image, brush)
    if rng.random() < HIDDEN:
        foreground(rng, image, x, y, size)
    return develop(rng, image)


def step_back(rng: Random, image: Image.Image) -> Image.Image:
    """The scene out of focus and in haze, so that the subject stands out."""
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(*SHALLOW)))
    mean = image.resize((1, 1), Image.Resampling.BOX).resize(image.size)
    return Image.blend(image, mean, rng.uniform(*HAZE))


def place_of(rng: Random, name: str, size: float) -> tuple[float, float]:
    """Where the middle of the subject goes, from -1 to 1 both ways."""
    room = 0.8 * max(0.08, 1.05 - size)
    x = rng.uniform(-room, room)
    if name in STANDING:
        foot = rng.uniform(0.5, 0.95)
        return x, foot - STANDING[name] * size
    return x, rng.uniform(-room, room)


def stand(rng: Random, image: Image.Image, brush: Brush, low: float) -> None:
    """A dark pool where the subject touches the ground."""
    foot = whole_brush(rng, image.width)
    x, y = brush.place(corners((0.0, low)))[0] * 2 / image.width - 1
    wide = brush.size * 2 / image.width * rng.uniform(0.5, 0.65)
    foot.fill(oval(x + 0.1 * wide, y, wide, 0.2 * wide), (20, 18, 34))
    fade(foot, 0.5)
    lay(image, foot, 6)


def cast_shadow(rng: Random, image: Image.Image, brush: Brush) -> None:
    """A soft shadow, away from the light."""
    away = (int(-brush.light[0] * 14), int(abs(brush.light[1]) * 16) + 4)
    shadow = Image.new("L", image.size)
    shadow.paste(brush.cover, away)
    depth = rng.uniform(0.15, 0.4)
    soft = shadow.filter(ImageFilter.GaussianBlur(9)).point(lambda value: round(value * depth))
    image.paste((20, 20, 40), (0, 0), soft)


def develop(rng: Random, image: Image.Image) -> Image.Image:
    """The camera: stray light, exposure, tint, vignette, focus and grain."""
    bokeh(rng, image, ((255, 240, 200), (255, 220, 220), (220, 240, 255)), rng.randint(0, LIGHTS))
    if rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, SOFT)))
    image = image.reduce(TIMES)
    pixels = np.asarray(image, float)
    along = np.linspace(-1, 1, SIDE)
    slope = rng.uniform(-0.2, 0.2) * along[None] + rng.uniform(-0.2, 0.2) * along[:, None]
    vignette = 1 - rng.uniform(0, 0.2) * (along[None] ** 2 + along[:, None] ** 2) / 2
    tint = np.array([1 + rng.uniform(-TINT, TINT) for _ in range(3)])
    light = rng.uniform(*EXPOSURE) * (1 + slope) * vignette
    grain = np.random.default_rng(rng.getrandbits(32)).normal(size=pixels.shape)
    pixels = pixels * light[..., None] * tint + grain * rng.uniform(0, GRAIN)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save(task: tuple[str, str, Path]) -> None:
    name, seed, path = task
    path.parent.mkdir(parents=True, exist_ok=True)
    draw(name, seed).save(path, quality=QUALITY, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--development",
        action="store_true",
        help="draw both parts from the development seed, never the shipped ones",
    )
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    tasks = []
    for part, seed in SEEDS.items():
        seed = f"{DEVELOPMENT_SEED}-{part}" if args.development else seed
        for name in SUBJECTS:
            folder = args.out / part / FOLDERS[name]
            tasks += [(name, f"{seed}-{i}", folder / f"{i:03}.jpg") for i in range(COUNT)]
    with Pool(args.processes) as workers:
        for _ in workers.imap_unordered(save, tasks, chunksize=16):
            pass


if __name__ == "__main__":
    main()
