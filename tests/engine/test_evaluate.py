"""Accuracy and recall against counting by hand, and on models that see no difference."""

import pytest
import torch
from torch.nn import functional

from cliptune.evaluation.measure import measure_captions, measure_classes

ONE = torch.tensor(1.0)


def test_classes_by_hand() -> None:
    prompts = torch.eye(3)
    images = functional.normalize(
        torch.tensor([[1.0, 0, 0], [1, 0.5, 0], [0, 1, 0.2], [0, 0, 1], [0.9, 0, 1]]), dim=1
    )
    labels = torch.tensor([0, 1, 1, 2, 0])
    metrics = measure_classes(images, prompts, labels, ONE, ["a", "b", "c"], "test")
    assert metrics.confusion == [[1, 0, 1], [1, 1, 0], [0, 0, 1]]
    assert metrics.predicted == [0, 0, 1, 2, 2]
    assert metrics.accuracy == pytest.approx(3 / 5) and metrics.top5 == 1.0
    assert metrics.per_class == {"a": 0.5, "b": 0.5, "c": 1.0}
    expected = functional.cross_entropy(images @ prompts.T, labels)
    assert metrics.loss == pytest.approx(expected.item())


def test_a_class_without_images_has_no_accuracy() -> None:
    metrics = measure_classes(
        torch.eye(2), torch.eye(2), torch.tensor([0, 0]), ONE, ["a", "b"], "validation"
    )
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
