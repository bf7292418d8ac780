"""Doubtful labels are found, with what they probably are; of good ones few are doubted."""

import numpy as np
import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import finish
from cliptune.projects.suspects import Suspect, suspects
from engine.test_suggestions import Heap


def doubted(heap: Heap, labels: dict[int, int]) -> list[Suspect]:
    return finish(suspects(heap.images, labels, heap.texts, 0, CancelToken()))


def test_labels_turned_wrong_are_found_and_told_what_they_are() -> None:
    heap = Heap(noise=0.2)
    labels = heap.labels(240)
    turned = range(5, 240, 23)
    for row in turned:
        labels[row] = (labels[row] + 1) % 3
    found = doubted(heap, labels)
    hits = [one for one in found if one.row in turned]
    assert len(hits) >= 0.8 * len(turned) and len(hits) >= 0.6 * len(found)
    assert found == sorted(found, key=lambda one: -one.wrong)
    for one in hits:
        assert one.given == labels[one.row] and one.likely == heap.truth[one.row]
        assert one.probabilities[one.likely] == max(one.probabilities) and 0.3 <= one.wrong <= 1
        assert one.nearest is not None and labels[one.nearest] == one.likely
        assert one.nearest not in [other.row for other in found]


@pytest.mark.parametrize("noise", [0.2, 0.6])
def test_good_labels_are_left_in_peace(noise: float) -> None:
    """Also where classes are hard to tell apart."""
    heap = Heap(noise=noise)
    assert len(doubted(heap, heap.labels(240))) <= 10


def test_the_same_seed_gives_the_same_list() -> None:
    heap = Heap(noise=0.5)
    labels = heap.labels(60) | {3: 1, 7: 0}
    assert doubted(heap, labels) == doubted(heap, labels)


@pytest.mark.parametrize(
    "labels",
    [{}, {0: 0}, {0: 0, 1: 0}, {0: 0, 1: 1}, {0: 0, 1: 1, 2: 1}, {0: 1, 3: 1, 6: 0, 7: 0}],
    ids=len,
)
def test_few_labels_do(labels: dict[int, int]) -> None:
    heap = Heap()
    assert all(one.row in labels for one in doubted(heap, labels))


def test_nothing_is_doubted_for_a_class_that_has_neither_words_nor_labels() -> None:
    """Such as "none of the classes" before somebody says it of an image."""
    heap = Heap(noise=0.2)
    heap.texts = np.concatenate([heap.texts, np.zeros_like(heap.texts[:1])])
    labels = {row: (label + (row % 23 == 5)) % 3 for row, label in heap.labels(240).items()}
    found = doubted(heap, labels)
    assert found and all(one.probabilities[3] == 0 and one.likely != 3 for one in found)


def test_labels_without_words_or_features_do() -> None:
    heap = Heap()
    heap.texts[2] = 0
    heap.images[4:8] = 0
    assert len(doubted(heap, heap.labels(240))) <= 10


def test_a_stop_is_heeded() -> None:
    heap, cancel = Heap(), CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        finish(suspects(heap.images, heap.labels(30), heap.texts, 0, cancel))
