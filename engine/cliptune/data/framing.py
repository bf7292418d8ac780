"""How a base wants its images framed: resized to some size, then cropped to a square."""

from dataclasses import dataclass

BICUBIC = 3
"""Pillow's number for the filter that a plain CLIP resizes by."""
LARGER = 1.25
"""Side of the images that random crops are cut from, in units of the side that a base sees."""


@dataclass(frozen=True)
class Framing:
    """From an image of any size to a square; all that the pixels of a base depend on."""

    side: int
    """Of the square that is cut from the middle, in pixels. It is black beyond the image."""
    size: int | tuple[int, int] | None
    """What the image is resized to before: its shorter edge, or its height and width, whatever its
    shape was (squashed). None: it is not resized."""
    resample: int = BICUBIC
    """Pillow's number for the filter that resizes."""

    def resized(self, width: int, height: int) -> tuple[int, int]:
        """Width and height that an image of these is resized to."""
        if self.size is None:
            return width, height
        if isinstance(self.size, tuple):
            return self.size[1], self.size[0]
        short = min(width, height)  # rounded as transformers does
        return int(self.size * width / short), int(self.size * height / short)

    @property
    def middle_square(self) -> bool:
        """Whether what is seen is the largest square in the middle of an image."""
        return self.size == self.side

    def larger(self) -> "Framing":
        """The same view with `LARGER` times as many pixels a side; of images that are not resized
        a larger part."""
        side = round(self.side * LARGER)
        if self.size is None:
            return Framing(side, None, self.resample)
        if isinstance(self.size, tuple):
            height, width = (round(edge * LARGER) for edge in self.size)
            return Framing(side, (height, width), self.resample)
        return Framing(side, round(self.size * LARGER), self.resample)
