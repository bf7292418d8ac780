"""How many images are used, of each class and for each part, worked out once. No widgets."""

from collections import Counter
from collections.abc import Set
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from cliptune.data.split import Classes, SplitCounts, count_apart, count_parts
from cliptune_gui.state.images import Images

if TYPE_CHECKING:
    from cliptune_gui.state.some import Some

MANY = 30_000
"""Images of which it is counted how many are for training and for validation where some are copies
or have several labels: that takes a fifth of a second, and a million 3 to 8 s. Of more it is
reckoned."""


class Counts:
    """What becomes of images without some that are left out: by the sizes of classes, wherever that
    is enough, for to look at a million images takes a second."""

    def __init__(self, images: Images, left_out: Set[str]) -> None:
        self._images, self._left_out = images, left_out
        self._parts: dict[tuple[float, int], SplitCounts] = {}

    def are_of(self, images: Images, left_out: Set[str]) -> bool:
        """Whether these were counted: these very ones, for to compare a million takes a while."""
        return images is self._images and left_out is self._left_out

    @cached_property
    def _out(self) -> "Some":
        return self._images.some(self._left_out)

    @cached_property
    def used(self) -> list[str]:
        """The images that were not left out."""
        return [*self._out.others()]

    @cached_property
    def classes(self) -> dict[str, int]:
        """How many are used of each class or label, over all sides."""
        counted: Counter[str] = Counter()
        for (_, name), count in self._sizes.items():
            counted[name] += count
        return {name: counted[name] for name in self._images.classes}

    @cached_property
    def _sizes(self) -> dict[tuple[str, str], int]:
        """How many are used of each side of each class or label."""
        out = self._images.sizes_of(self._out)
        return {key: count - out[key] for key, count in self._images.sizes.items()}

    @cached_property
    def _sides(self) -> Counter[str]:
        """How many are used of each side."""
        images, sides = self._images, Counter[str]()
        if images.kind == "labels":  # of which an image has several
            return images.sides - images.sides_of(self._out)
        for (side, _), count in self._sizes.items():
            sides[side] += count
        return sides

    def parts(self, fraction: float, seed: int) -> SplitCounts:
        """How many are for training, validation and the test, by the fraction to validate on."""
        if (fraction, seed) not in self._parts:
            self._parts[fraction, seed] = self._count(fraction, seed)
        return self._parts[fraction, seed]

    def _count(self, fraction: float, seed: int) -> SplitCounts:
        images, sides = self._images, self._sides
        test, given = sides["test"], sides["validation"]
        if given:
            return SplitCounts(sides.total() - given - test, given, test)
        several, copied = images.kind == "labels", bool(images.twin_of)
        if (several or copied) and sides.total() <= MANY:
            used = self.used
            classes: Classes = []
            if several:
                classes = [images.said[path] for path in used]
            elif images.kind == "classes":
                classes = [images.said[path][0] for path in used]
            of = [images.side_of[path] for path in used]
            twins = [images.twin_of.get(path, path) for path in used]
            return count_parts(of, twins, classes, fraction, seed)
        pool = Counter({"": sides.total() - test} if several else {})
        for (side, name), count in self._sizes.items():
            pool[name] += count * (side != "test" and not several)
        return replace(count_apart(pool.values(), test, fraction), about=several or copied)
