"""How many images are used, of each class and for each part, worked out once. No widgets."""

from collections import Counter
from collections.abc import Set
from functools import cached_property

from cliptune.data.split import Classes, SplitCounts, count_apart, count_parts
from cliptune_gui.state.images import Images


class Counts:
    """What becomes of images without some that are left out: by the sizes of classes, wherever that
    is enough, for to look at a million images takes a second."""

    def __init__(self, images: Images, left_out: Set[str]) -> None:
        self._images, self._left_out = images, frozenset(left_out)
        self._parts: dict[tuple[float, int], SplitCounts] = {}

    def are_of(self, images: Images, left_out: Set[str]) -> bool:
        """Whether these were counted."""
        return images is self._images and self._left_out == left_out

    @cached_property
    def used(self) -> list[str]:
        """The images that were not left out."""
        return [path for path in self._images.paths if path not in self._left_out]

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
        known = self._images.said.keys()
        out = self._images.sizes_of(path for path in self._left_out if path in known)
        return {key: count - out[key] for key, count in self._images.sizes.items()}

    def parts(self, fraction: float, seed: int) -> SplitCounts:
        """How many are for training, validation and the test, by the fraction to validate on."""
        if (fraction, seed) not in self._parts:
            images, sizes = self._images, self._sizes
            given = any(count for (side, _), count in sizes.items() if side == "validation")
            if images.kind != "labels" and not images.twin_of and not given:
                pool: Counter[str] = Counter()
                for (side, name), count in sizes.items():
                    pool[name] += count * (side != "test")
                test = sum(sizes.values()) - pool.total()
                self._parts[fraction, seed] = count_apart(pool.values(), test, fraction)
                return self._parts[fraction, seed]
            used = self.used
            sides = [images.side_of[path] for path in used]
            twins = [images.twin_of.get(path, path) for path in used]
            classes: Classes = []
            if images.kind == "classes":
                classes = [images.said[path][0] for path in used]
            elif images.kind == "labels":
                classes = [images.said[path] for path in used]
            self._parts[fraction, seed] = count_parts(sides, twins, classes, fraction, seed)
        return self._parts[fraction, seed]
