"""Accuracy and recall against counting by hand, and on models that see no difference."""

from typing import Any

import pytest
import torch
from torch.nn import functional

from cliptune.core.metrics import ClassMetrics
from cliptune.evaluation.measure import measure_captions, measure_classes

ONE = torch.tensor(1.0)


def test_classes_by_hand() -> None:
    prompts = torch.eye(3)
    images = functional.normalize(
        torch.tensor([[1.0, 0, 0], [1, 0.5, 0], [0, 1, 0.2], [0, 0, 1], [0.9, 0, 1]]), dim=1
    )
    labels = torch.tensor([0, 1, 1, 2, 0])
    metrics = measure_classes(images @ prompts.T, labels, ["a", "b", "c"], "test")
    assert metrics.confusion == [[1, 0, 1], [1, 1, 0], [0, 0, 1]]
    assert metrics.predicted == [0, 0, 1, 2, 2]
    assert metrics.accuracy == pytest.approx(3 / 5) and metrics.top5 == 1.0
    assert metrics.per_class == {"a": 0.5, "b": 0.5, "c": 1.0}
    expected = functional.cross_entropy(images @ prompts.T, labels)
    assert metrics.loss == pytest.approx(expected.item())


def unequal(said: list[int], **how: Any) -> ClassMetrics:
    """Ten images of a class, two of another and none of a third, and what they are taken for."""
    images = functional.one_hot(torch.tensor(said), 3).float()
    labels = torch.tensor([0] * 10 + [1] * 2)
    return measure_classes(images, labels, ["a", "b", "c"], "test", **how)


def test_balanced_accuracy_and_macro_f1_by_hand() -> None:
    found = unequal([0] * 8 + [1, 2] + [0, 1]).figures
    assert list(found) == ["accuracy", "balanced accuracy", "macro F1"]
    assert found["accuracy"] == pytest.approx(9 / 12)
    assert found["balanced accuracy"] == pytest.approx((8 / 10 + 1 / 2) / 2)
    of_a, of_b = 2 * 8 / (10 + 9), 2 * 1 / (2 + 2)  # that of c, which has no images, is none
    assert found["macro F1"] == pytest.approx((of_a + of_b) / 2)


def test_balanced_classes_count_the_same_in_what_is_judged_and_in_the_loss() -> None:
    said = [0] * 10 + [0, 1]
    plain, balanced = unequal(said), unequal(said, balanced=True)
    assert (balanced.measure, balanced.accuracy) == ("balanced accuracy", 0.75)
    assert plain.figures == pytest.approx(balanced.figures)
    assert next(iter(balanced.figures)) == balanced.measure
    right, wrong = (functional.cross_entropy(torch.eye(3)[:1], torch.tensor([n])) for n in (0, 1))
    assert balanced.loss == pytest.approx(((right + (wrong + right) / 2) / 2).item())
    assert plain.loss == pytest.approx(((11 * right + wrong) / 12).item())


def test_a_class_that_is_never_predicted_is_named() -> None:
    never = unequal([0] * 12).never_predicted()
    assert never is not None and never.text() == "Never predicted: b."
    assert unequal([0] * 10 + [0, 1]).never_predicted() is None
    names, same = [f"c{number}" for number in range(9)], torch.eye(9)[:1].expand(9, 9)
    many = measure_classes(same, torch.arange(9), names, "test")
    told = many.never_predicted()
    assert told is not None
    assert told.text() == "Never predicted: c1, c2, c3, c4, c5 and 3 more."


def test_a_class_without_images_has_no_accuracy() -> None:
    metrics = measure_classes(torch.eye(2), torch.tensor([0, 0]), ["a", "b"], "validation")
    assert metrics.per_class == {"a": 0.5}


def test_captions_by_hand() -> None:
    """Two captions of the first image, one shared by the second and the third."""
    images = functional.normalize(torch.tensor([[1.0, 0], [0.6, 0.8], [0, 1]]), dim=1)
    prompts = functional.normalize(torch.tensor([[0.9, 0.1], [-1.0, 0], [0.5, 0.9]]), dim=1)
    pairs = torch.tensor([[0, 0], [0, 1], [1, 2], [2, 2]])
    metrics = measure_captions(images, prompts, pairs, ONE, "test")
    assert metrics.image_to_text[1] == 1.0
    assert metrics.text_to_image == {1: pytest.approx(2 / 3), 5: 1.0, 10: 1.0}
    assert metrics.accuracy == pytest.approx((1 + 2 / 3) / 2)


@pytest.mark.parametrize("value", [1.0, float("nan")])
def test_a_model_that_sees_no_difference_recalls_nothing(value: float) -> None:
    features = torch.full((20, 4), value)
    pairs = torch.arange(20)[:, None].expand(-1, 2)
    metrics = measure_captions(features, features, pairs, ONE, "test")
    assert metrics.image_to_text == metrics.text_to_image == {1: 0.0, 5: 0.0, 10: 0.0}


def test_blocks_do_not_change_what_is_counted() -> None:
    torch.manual_seed(0)
    images = functional.normalize(torch.randn(2500, 8), dim=1)
    prompts = functional.normalize(images + 0.3 * torch.randn(2500, 8), dim=1)
    pairs = torch.arange(2500)[:, None].expand(-1, 2)
    metrics = measure_captions(images, prompts, pairs, ONE, "test")
    similarity = images @ prompts.T
    ranks = (similarity > similarity.diagonal()[:, None]).sum(dim=1)
    expected = {k: (ranks < k).float().mean().item() for k in (1, 5, 10)}
    assert metrics.image_to_text == pytest.approx(expected, abs=1e-3)
