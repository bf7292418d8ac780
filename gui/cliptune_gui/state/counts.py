"""How many images are used, of each class and for each part, worked out once. No widgets."""

from collections import Counter
from collections.abc import Set
from functools import cached_property

from cliptune.data.split import Classes, SplitCounts, count_parts
from cliptune_gui.state.images import Images


class Counts:
    """What becomes of images without some that are left out; to look at 50,000 takes a frame."""

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
        said, classes = self._images.said, self._images.classes
        counted = Counter(name for path in self.used for name in said[path]) if classes else {}
        return {name: counted.get(name, 0) for name in classes}

    def parts(self, fraction: float, seed: int) -> SplitCounts:
        """How many are for training, validation and the test, by the fraction to validate on."""
        if (fraction, seed) not in self._parts:
            images, used = self._images, self.used
            sides = [images.side_of[path] for path in used]
            twins = [images.twin_of.get(path, path) for path in used]
            classes: Classes = []
            if images.kind == "classes":
                classes = [images.said[path][0] for path in used]
            elif images.kind == "labels":
                classes = [images.said[path] for path in used]
            self._parts[fraction, seed] = count_parts(sides, twins, classes, fraction, seed)
        return self._parts[fraction, seed]
