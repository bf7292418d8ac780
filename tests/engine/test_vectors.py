"""Class vectors: their fit, how they are chosen, and sets that leave little to choose by."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.evaluation import vectors
from cliptune.evaluation.prepared import log_odds
from cliptune.evaluation.vectors import ClassVectors, Regression, fit_class_vectors

WIDTH = 8


def drawn(labels: Tensor, noise: float = 0.5, classes: int = 3) -> tuple[Tensor, Tensor]:
    """Unit features around a direction for each class, and prompts that point there."""
    generator = torch.Generator().manual_seed(0)
    texts = functional.normalize(torch.randn(classes, WIDTH, generator=generator), dim=1)
    images = texts[labels] + noise * torch.randn(len(labels), WIDTH, generator=generator)
    return functional.normalize(images, dim=1), 10 * texts


def fitted(
    images: Tensor, labels: Tensor, texts: Tensor, *, balanced: bool = False
) -> ClassVectors:
    """What comes of them, which is always of the right shape and always numbers."""
    found = finish(fit_class_vectors(images, labels, texts, 0, CancelToken(), balanced=balanced))
    assert found.vectors.shape == texts.shape and found.vectors.dtype == torch.float32
    assert found.vectors.isfinite().all() and found.choice.decay > 0
    low, high = found.interval
    assert 0 <= low <= found.accuracy <= high <= 1
    return found


def accuracy(found: ClassVectors, images: Tensor, labels: Tensor) -> float:
    return ((images @ found.vectors.T).argmax(dim=1) == labels).float().mean().item()


@pytest.mark.parametrize("several", [False, True], ids=["classes", "labels"])
def test_the_fit_is_the_minimum(several: bool) -> None:
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(60, 5, generator=generator, dtype=torch.float64)
    truth = functional.one_hot(torch.randint(0, 3, (60,), generator=generator), 3).double()
    words = torch.randn(60, 3, generator=generator, dtype=torch.float64)
    weights = torch.rand(60, generator=generator, dtype=torch.float64) + 0.5
    bias = log_odds(truth) if several else None
    spectrum = (features**2).mean(dim=0)
    problem = Regression(features, spectrum, words, truth, weights, bias)
    inside = (torch.rand(4, 60, generator=generator) < 0.7).double()
    halves = torch.full((4,), 0.5, dtype=torch.float64)
    residuals = problem.fit(halves, 0.1, inside, CancelToken())
    for rows, residual in zip(inside, residuals, strict=True):
        logits = 0.5 * words + features @ residual.T
        said = logits.softmax(dim=1) if bias is None else (logits + bias).sigmoid()
        fraction = rows * weights / (rows * weights).sum()
        gradient = ((said - truth) * fraction[:, None]).T @ features + 0.1 * residual
        torch.testing.assert_close(gradient, torch.zeros_like(gradient), atol=1e-3, rtol=0)
    again = problem.fit(halves, 0.1, inside, CancelToken(), residuals)
    torch.testing.assert_close(again, residuals, atol=1e-3, rtol=0)
    assert not problem.fit(halves, float("inf"), inside, CancelToken()).any()


def test_the_fit_stops_at_once() -> None:
    cancel, labels = CancelToken(), torch.arange(9) % 3
    images, texts = drawn(labels)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(fit_class_vectors(images, labels, texts, 0, cancel))


def test_prompts_that_say_it_all_are_kept_and_others_let_go() -> None:
    labels = torch.arange(120) % 3
    images, texts = drawn(labels, noise=0.3)
    told = fitted(images[:12], labels[:12], texts)
    assert told.choice.text_weight > 0 and accuracy(told, images, labels) > 0.9
    misled = fitted(images[:60], labels[:60], -texts)
    assert misled.choice.text_weight == 0 and accuracy(misled, images, labels) > 0.9
    assert told.images == 12 and misled.images == 60


def test_the_same_seed_gives_the_same_vectors() -> None:
    labels = torch.arange(30) % 3
    images, texts = drawn(labels)
    assert torch.equal(fitted(images, labels, texts).vectors, fitted(images, labels, texts).vectors)


@pytest.mark.parametrize(
    "labels",
    [
        [0, 1, 2],  # one image a class
        [0, 1],  # two images in all, and a class without any
        [1, 1],
        [0, 0, 0, 0, 0],  # all of one class
        [0, 0, 0, 0, 0, 0, 0, 1, 2, 2],  # one image, fewer images than folds
        [0],
    ],
    ids=str,
)
@pytest.mark.parametrize("balanced", [False, True])
def test_little_to_learn_from_does_no_harm(labels: list[int], balanced: bool) -> None:
    truth, everything = torch.tensor(labels), torch.arange(60) % 3
    images, texts = drawn(torch.cat([truth, everything]), noise=0.3)
    found = fitted(images[: len(truth)], truth, texts, balanced=balanced)
    by_words = ((images @ texts.T).argmax(dim=1)[len(truth) :] == everything).float().mean()
    if len(truth.unique()) > 1:
        assert accuracy(found, images[len(truth) :], everything) > by_words - 0.1


def test_features_that_are_all_the_same_leave_the_words() -> None:
    labels = torch.arange(12) % 3
    _, texts = drawn(labels)
    fitted(functional.normalize(torch.ones(12, WIDTH), dim=1), labels, texts)


def test_other_kinds_of_numbers_do() -> None:
    labels = torch.arange(30) % 3
    images, texts = drawn(labels)
    plain = fitted(images, labels, texts)
    other = fitted(images.double(), labels.to(torch.int32), texts.double())
    torch.testing.assert_close(other.vectors, plain.vectors, atol=1e-3, rtol=1e-3)
    fitted(images.bfloat16(), labels.to(torch.uint8), texts.half())


def test_what_is_not_a_number_is_said() -> None:
    labels = torch.arange(12) % 3
    images, texts = drawn(labels)
    images[3, 2] = float("nan")
    with pytest.raises(ClipTuneError, match="1 of 12 images is not a number"):
        finish(fit_class_vectors(images, labels, texts, 0, CancelToken()))


def test_rare_classes_count_where_classes_are_balanced() -> None:
    labels = torch.tensor([0] * 50 + [1] * 50 + [2] * 2)
    images, texts = drawn(torch.cat([labels, torch.full((50,), 2)]), noise=0.8)
    rare, of_rare = images[102:], torch.full((50,), 2)
    plain = fitted(images[:102], labels, -texts)
    balanced = fitted(images[:102], labels, -texts, balanced=True)
    assert accuracy(balanced, rare, of_rare) > accuracy(plain, rare, of_rare)


def test_many_classes_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "TEXT_WEIGHTS", (1.0,))
    monkeypatch.setattr(vectors, "DECAYS", (1.0,))
    labels = torch.arange(2000) % 1000
    images, texts = drawn(labels, classes=1000)
    assert fitted(images, labels, texts).images == 2000


def test_folds_are_of_some_of_many_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cliptune.evaluation.prepared.MOST", 30)
    labels = torch.arange(90) % 3
    images, texts = drawn(labels)
    found = fitted(images, labels, texts)
    assert found.images == 30 and accuracy(found, images, labels) > 0.7


@pytest.mark.parametrize("constant", [None, 0.0, 1.0])
def test_several_labels_have_a_regression_each(constant: float | None) -> None:
    generator = torch.Generator().manual_seed(1)
    images = functional.normalize(torch.randn(40, WIDTH, generator=generator), dim=1)
    texts = functional.normalize(torch.randn(3, WIDTH, generator=generator), dim=1)
    truth = ((images @ texts.T) > 0).float()
    if constant is not None:
        truth[:, 1] = constant
    found = fitted(images, truth, 10 * texts)
    assert found.images == 40 and found.accuracy > 0.8
    fitted(images[:1], truth[:1], 10 * texts)
    fitted(images[:2], truth[:2], 10 * texts)
