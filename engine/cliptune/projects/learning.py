"""What labels teach: the regression of class vectors that suggestions and doubts are made of.

As `evaluation.vectors` has it, but for two things that many unlabelled images allow: what all of
them have in common is taken off, and what they vary by most counts for less.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.evaluation.prepared import MOST, drawn
from cliptune.evaluation.vectors import SCALES, Choice, Regression, directions

FOLDS, HALVES = 5, 2
"""Labels are left out a fold at a time, to judge, and a half at a time: what do more of them do?"""
EVEN, FLOOR = 0.25, 0.01
"""What images vary by most counts for less: each direction is divided by so high a power of its
variance, and of so much of the mean one. From 50 labels on, over two sets and two bases, it gains a
point (at 200 nearly two); 0.5 loses several where there are few labels."""

LIKELY = 0.25
"""How far from 1 the scale of logits is likely to be, as a power of ten."""
TINY = 1e-6  # where images do not vary at all

Floats = npt.NDArray[np.float32]


class Space:
    """All images of a folder, and the directions that they vary by."""

    def __init__(self, features: Floats, texts: Floats) -> None:
        """`features` `(images, width)` of length 1, fp32; `texts` as in `set_classes`."""
        self.images = torch.from_numpy(np.ascontiguousarray(features, np.float32))
        self._spread = features.shape[1] ** 0.5
        sample = self.images[torch.as_tensor(drawn(len(features), 0))] * self._spread
        self._mean = sample.mean(dim=0)
        spectrum, basis = directions(sample - self._mean)
        weaker = (spectrum + FLOOR * spectrum.mean()).clamp(min=TINY) ** -EVEN
        self._spectrum, self._basis = spectrum * weaker**2, basis * weaker
        self.set_classes(texts)

    def set_classes(self, texts: Floats) -> None:
        """Other classes, by the features of their prompts times the scale of the logits `(classes,
        width)`; zeros where a class has no words."""
        self.texts = torch.from_numpy(np.array(texts, np.float32))
        self.worded = self.texts.any(dim=1)
        if self.worded.any():  # a class without words is as likely as the mean one
            self.texts[~self.worded] = self.texts[self.worded].mean(dim=0)

    def problem(self, taught: "Taught") -> Regression:
        """The regression of labelled images. What all images have in common is taken off: labels of
        one class would else speak for it everywhere."""
        raw = self.images[taught.rows]
        features = (raw * self._spread - self._mean) @ self._basis
        truth = functional.one_hot(taught.classes, len(self.texts)).float()
        return Regression(features, self._spectrum, raw @ self.texts.T, truth, taught.weights)

    def logits(self, choice: Choice, residual: Tensor) -> Tensor:
        """The logits of all images `(images, classes)` by a residual `(classes, rank)`."""
        beyond = residual @ self._basis.T
        vectors = choice.text_weight * self.texts + self._spread * beyond
        logits: Tensor = self.images @ vectors.T - beyond @ self._mean
        return logits


@dataclass(frozen=True)
class Taught:
    """The labels that are learned from."""

    rows: Tensor
    classes: Tensor
    turns: Tensor
    """When each is left out; -1 where it is alone in its class, and always learned from."""
    weights: Tensor
    """What makes up for labels of its class that are not learned from; 1 on average."""

    def without(self, turn: int, of: int) -> Tensor:
        """Which are learned from when it is one turn `of` so many to be left out."""
        return (self.turns % of != turn) | (self.turns < 0)


@dataclass
class Teacher:
    """Deals labels out for learning.

    A label keeps its turn when others come and go: a fit goes on from where it was without having
    seen what it is to be judged by.
    """

    most: int = MOST
    """Labels that are learned from, as many of each class as may be."""
    _turns: dict[tuple[int, int], int] = field(default_factory=dict)
    _dealt: Counter[int] = field(default_factory=Counter)

    def deal(self, labels: Mapping[int, int]) -> Taught:
        """What is learned from labels, row to class: at least one."""
        members: dict[int, list[int]] = defaultdict(list)
        for row, label in labels.items():
            members[label].append(row)
        most = _level([len(rows) for rows in members.values()], self.most)
        rows, classes, turns, weights = [], [], [], []
        for label, of_class in members.items():
            taken = of_class[:most]
            rows += taken
            classes += [label] * len(taken)
            turns += [self._turn(row, label) for row in taken] if len(of_class) > 1 else [-1]
            weights += [len(of_class) / len(taken)] * len(taken)
        weight = torch.tensor(weights)
        return Taught(
            torch.tensor(rows), torch.tensor(classes), torch.tensor(turns), weight / weight.mean()
        )

    def _turn(self, row: int, label: int) -> int:
        if (row, label) not in self._turns:
            self._turns[row, label] = (label + self._dealt[label]) % (FOLDS * HALVES)
            self._dealt[label] += 1
        return self._turns[row, label]


def scale_of(seen: Regression, logits: Tensor) -> float:
    """What makes logits of images that were left out as sure as they are right; of few about 1."""

    def loss(scale: float) -> float:
        doubt = (math.log10(scale) / LIKELY) ** 2 / 2
        return doubt + (seen.loss(logits, (scale,))[0] * len(logits) if len(logits) else 0.0)

    return min(SCALES, key=loss)


def _level(counts: list[int], most: int) -> int:
    """How many of each may be taken so that no more than `most` are; one at least."""
    level, left = 1, most
    for place, count in enumerate(sorted(counts)):
        share = left // (len(counts) - place)
        level = max(level, share)
        left -= min(count, share)
    return level
