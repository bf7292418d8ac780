"""Near duplicates among the images of a folder: bursts, copies, the same image saved otherwise."""

from collections import defaultdict

import numpy as np
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.projects.learning import Floats

ALIKE = 0.03
"""Near duplicates have a squared distance that is at most so much of the mean one. Over two sets
and two bases 9 of 10 copies were as near: saved smaller or as a poorer JPEG (0.007), made brighter
or cut by 4 % (0.03 to 0.04); and 1 in 100 images that were no copies."""
TOGETHER, NEAREST = 200, 2
"""Near duplicates are looked for among about so many images at a time: one of these is drawn, and
each image goes with so many of them that are nearest."""
AT_ONCE = 1024
"""Images that are compared with others at a time, each of which is joined to one before it."""


def duplicates(features: Floats, cancel: CancelToken) -> Work[list[list[int]]]:
    """Groups of near duplicates among images, by their features `(images, width)` of length 1 (or
    zeros): the rows of each in order; no image is in two of them.

    Yields `Progress` of phase "alike". Raises `Cancelled` on a stop.
    """
    images = torch.from_numpy(features)
    near = ALIKE * 2 * (1 - images.mean(dim=0).square().sum().item())
    drawn_rows = np.random.default_rng(0).permutation(len(images))
    pivots = images[torch.as_tensor(drawn_rows[::TOGETHER])]
    nearest = (images @ pivots.T).topk(min(NEAREST, len(pivots)), dim=1).indices
    group_of = list(range(len(images)))

    def group(row: int) -> int:
        while group_of[row] != row:
            group_of[row] = row = group_of[group_of[row]]
        return row

    for pivot in range(len(pivots)):
        yield Progress(phase="alike", done=pivot, total=len(pivots))
        rows = (nearest == pivot).any(dim=1).nonzero()[:, 0]
        for start in range(0, len(rows), AT_ONCE):  # frames of a film may all be alike
            cancel.check()
            later = rows[start : start + AT_ONCE]
            earlier = rows[: start + len(later)]
            similar = images[earlier] @ images[later].T > 1 - near / 2
            first, found = similar.triu(diagonal=1 - start).max(dim=0)[::-1]
            for place in found.nonzero()[:, 0].tolist():
                pair = int(earlier[first[place]]), int(later[place])
                one, other = sorted(map(group, pair))
                group_of[other] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for row in range(len(images)):
        groups[group(row)].append(row)
    return [rows for rows in groups.values() if len(rows) > 1]
