"""Suggestions: by words first, then by what labels teach, and how good they say that they are."""

import numpy as np
import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import finish
from cliptune.projects import duplicates as near
from cliptune.projects.duplicates import duplicates
from cliptune.projects.learning import Teacher
from cliptune.projects.suggestions import Sorter, Suggestions, likest

WIDTH, CLASSES = 24, 3


def unit(numbers: np.ndarray) -> np.ndarray:
    return (numbers / np.linalg.norm(numbers, axis=-1, keepdims=True)).astype(np.float32)


class Heap:
    """Images around a direction for each class, and around one that they share, as CLIP's do."""

    def __init__(self, count: int = 240, noise: float = 0.25, classes: int = CLASSES) -> None:
        generator = np.random.default_rng(0)
        ways = unit(generator.normal(size=(classes, WIDTH)))
        common = 1.5 * unit(generator.normal(size=WIDTH))
        self.truth = np.arange(count) % classes
        self.images = unit(
            ways[self.truth] + common + noise * generator.normal(size=(count, WIDTH))
        )
        self.texts = (20 * unit(ways + common)).astype(np.float32)

    def labels(self, count: int) -> dict[int, int]:
        return {row: int(self.truth[row]) for row in range(count)}

    def accuracy(self, told: Suggestions) -> float:
        return float((told.probabilities.argmax(axis=1) == self.truth).mean())


def suggest(sorter: Sorter, labels: dict[int, int]) -> Suggestions:
    told = sorter.suggest(labels, CancelToken())
    assert np.isfinite(told.probabilities).all() and told.probabilities.dtype == np.float32
    np.testing.assert_allclose(told.probabilities.sum(axis=1), 1, rtol=1e-5)
    assert told.interval[0] <= (told.accuracy or 0) <= told.interval[1]
    assert ((told.doubt >= -1e-6) & (told.doubt <= 1 + 1e-6)).all()
    return told


def test_words_alone_propose_and_say_nothing_of_how_good_that_is() -> None:
    heap = Heap()
    told = suggest(Sorter(heap.images, heap.texts), {})
    assert heap.accuracy(told) > 0.8
    assert (told.accuracy, told.judged, told.learning) == (None, 0, True)


def test_labels_teach_what_words_do_not_know() -> None:
    heap = Heap()
    sorter = Sorter(heap.images, heap.texts[[1, 2, 0]])
    labels = heap.labels(60)
    before = suggest(sorter, {})
    assert sorter.due(labels)
    finish(sorter.choose(labels, CancelToken()))
    assert not sorter.due(labels) and sorter.due(heap.labels(120))
    told = suggest(sorter, labels)
    assert heap.accuracy(before) < 0.2 and heap.accuracy(told) > 0.9
    assert told.judged == 60 and told.accuracy is not None and told.accuracy > 0.8


def test_labels_of_one_class_leave_the_others_in_peace() -> None:
    heap = Heap()
    sorter = Sorter(heap.images, heap.texts)
    by_words = heap.accuracy(suggest(sorter, {}))
    labels = {int(row): 0 for row in np.flatnonzero(heap.truth == 0)[:20]}
    assert heap.accuracy(suggest(sorter, labels)) > by_words - 0.05


def test_nothing_is_none_of_these_until_somebody_says_so() -> None:
    heap = Heap()
    heap.texts[2] = 0
    sorter = Sorter(heap.images, heap.texts)
    assert not suggest(sorter, {}).probabilities[:, 2].any()
    assert not suggest(sorter, {0: 0, 1: 1}).probabilities[:, 2].any()
    finish(sorter.choose(heap.labels(60), CancelToken()))
    assert heap.accuracy(suggest(sorter, heap.labels(60))) > 0.9


def test_one_label_after_another_comes_to_the_same_as_all_at_once() -> None:
    heap = Heap(noise=0.5)
    little_by_little = Sorter(heap.images, heap.texts)
    for count in range(1, 50):
        told = suggest(little_by_little, heap.labels(count))
    at_once = suggest(Sorter(heap.images, heap.texts), heap.labels(49))
    np.testing.assert_allclose(told.probabilities, at_once.probabilities, atol=0.02)
    assert told.accuracy == pytest.approx(at_once.accuracy, abs=0.05)


def test_the_accuracy_is_that_of_images_not_learned_from() -> None:
    """Labels that nothing explains are learned by heart; no fold says that they are."""
    heap = Heap(count=300)
    wrong = np.random.default_rng(1).integers(0, CLASSES, 120)
    sorter, labels = Sorter(heap.images, heap.texts), {}
    for row, label in enumerate(wrong):
        labels[row] = int(label)
        if row % 10 == 9:
            told = suggest(sorter, labels)
    assert told.accuracy is not None and told.accuracy < 0.5
    assert told.probabilities.max(axis=1).mean() < 0.75


def test_more_labels_help_until_they_do_not() -> None:
    heap = Heap(count=600, noise=0.2)
    sorter = Sorter(heap.images, heap.texts)
    assert suggest(sorter, heap.labels(6)).learning
    assert not suggest(sorter, heap.labels(400)).learning


def test_classes_may_change_at_any_time() -> None:
    heap = Heap()
    sorter = Sorter(heap.images, heap.texts[:2])
    suggest(sorter, {0: 0, 1: 1, 3: 0})
    sorter.set_classes(heap.texts)
    told = suggest(sorter, heap.labels(30))
    assert told.probabilities.shape == (240, 3) and heap.accuracy(told) > 0.9
    sorter.set_classes(heap.texts[:1])
    told = suggest(sorter, {0: 0})
    assert (told.probabilities == 1).all() and not told.doubt.any()


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_few_images_and_labels_do(count: int) -> None:
    heap = Heap(count=count)
    sorter = Sorter(heap.images, heap.texts)
    for labelled in range(count + 1):
        suggest(sorter, heap.labels(labelled))


def test_of_many_labels_a_rare_class_keeps_its_own() -> None:
    labels = {row: 0 if row % 20 else 1 for row in range(200)} | {200: 2}
    taught = Teacher(most=40).deal(labels)
    assert taught.classes.bincount().tolist() == [29, 10, 1]
    assert taught.weights.mean() == pytest.approx(1)
    of_first = taught.weights[taught.classes == 0]
    assert (of_first / taught.weights[-1]).tolist() == pytest.approx([190 / 29] * 29)
    assert taught.turns[taught.classes == 2].tolist() == [-1]


def test_a_label_keeps_its_turn_when_others_come_and_go() -> None:
    teacher = Teacher()
    before = teacher.deal({row: row % 2 for row in range(10)})
    after = teacher.deal({row: row % 2 for row in range(30, 2, -1)})
    turns = [
        dict(zip(one.rows.tolist(), one.turns.tolist(), strict=True)) for one in (before, after)
    ]
    assert all(turns[1][row] == turns[0][row] for row in range(3, 10))
    assert before.turns[before.classes == 0].unique().numel() == 5


def test_images_that_could_not_be_read_are_in_nobodys_way() -> None:
    heap = Heap()
    heap.images[5:9] = 0
    sorter = Sorter(heap.images, heap.texts)
    assert heap.accuracy(suggest(sorter, {0: 0, 1: 1, 2: 2, 5: 2})) > 0.8
    assert not finish(duplicates(heap.images, CancelToken()))


def test_many_images_that_are_all_alike_are_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "AT_ONCE", 8)
    heap = Heap()
    heap.images[10:40] = heap.images[10]
    assert finish(duplicates(heap.images, CancelToken())) == [[*range(10, 40)]]


def test_a_stop_is_heeded() -> None:
    heap, cancel = Heap(), CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        Sorter(heap.images, heap.texts).suggest(heap.labels(9), cancel)


def test_what_teaches_most_is_asked_first() -> None:
    heap = Heap(noise=0.4)
    sorter, labels = Sorter(heap.images, heap.texts), heap.labels(30)
    told = suggest(sorter, labels)
    order = sorter.order(labels, told)
    assert sorted(order) == list(range(30, 240))
    assert told.doubt[order[:24]].mean() > told.doubt[30:].mean()
    assert (np.diff(told.doubt[order[24:]]) <= 0).all()
    assert not len(sorter.order(heap.labels(240), told))


def test_images_that_are_alike_are_not_asked_of_one_after_another() -> None:
    heap = Heap(count=60)
    heap.images[:30] = heap.images[0]
    sorter = Sorter(heap.images, heap.texts)
    order = sorter.order({}, suggest(sorter, {}))
    assert (order[:10] < 30).sum() == 1


def test_images_are_found_by_words_and_by_example() -> None:
    heap = Heap()
    assert (heap.truth[likest(heap.images, heap.texts[1])[:40]] == 1).all()
    nearest = likest(heap.images, heap.images[4])
    assert nearest[0] == 4 and (heap.truth[nearest[:20]] == heap.truth[4]).mean() > 0.8


def test_near_duplicates_are_grouped() -> None:
    heap = Heap(count=900, noise=0.4)
    generator = np.random.default_rng(1)
    copies = {3: [10, 40], 17: [18], 600: [899]}
    for row, others in copies.items():
        for other in others:
            nudge = 0.01 * generator.normal(size=WIDTH)
            heap.images[other] = unit(heap.images[row] + nudge)
    groups = finish(duplicates(heap.images, CancelToken()))
    assert sorted(groups) == [[3, 10, 40], [17, 18], [600, 899]]
