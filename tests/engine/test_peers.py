"""The formulas of others that class vectors are held against, on cases worked by hand."""

import math

import pytest
import torch

from engine import peers

TWO = torch.eye(2)


def test_clap_holds_a_class_as_strongly_as_its_prompt_knows_it() -> None:
    images = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])  # the last is not what it is named
    held = peers.clap_multipliers(images, torch.tensor([0, 1, 1]), TWO, scale=math.log(3))
    torch.testing.assert_close(held, torch.tensor([0.75, (0.75 + 0.25) / 2]))


def test_clap_stays_where_the_prompts_are_right() -> None:
    vectors = peers.clap(TWO, torch.tensor([0, 1]), TWO, scale=20.0)
    torch.testing.assert_close(vectors, 20 * TWO, atol=1e-3, rtol=0)
    # What the prompts have the wrong way round it learns.
    turned = peers.clap(TWO, torch.tensor([1, 0]), TWO, scale=20.0)
    assert (TWO @ turned.T).argmax(dim=1).tolist() == [1, 0]
    torch.testing.assert_close(turned.norm(dim=1), torch.tensor([20.0, 20.0]))


def test_lp_plus_plus_steps_by_its_constants() -> None:
    images = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    step, blending_step, begin = peers.lp_steps(images, torch.tensor([0, 1, 1]), TWO)
    # F^T F = [[1.36, 0.48], [0.48, 1.64]], whose larger eigenvalue is 2.
    assert step == pytest.approx(4 * 3 / 2)
    assert blending_step == pytest.approx(3 / (4 * 1.64))
    assert begin == pytest.approx(250 * (1 + 0.9) / 2)


def test_lp_plus_plus_lowers_the_loss_from_the_class_sums() -> None:
    vectors = peers.lp_plus_plus(TWO, torch.tensor([0, 1]), TWO, scale=1.0)
    # Each prototype begins at its one image, each blending at 250: nothing is left to learn.
    torch.testing.assert_close(vectors, 251 * TWO)


def test_a_text_logistic_regression_lies_between_prompts_and_images() -> None:
    labels = torch.tensor([1, 0])
    still = peers.text_logistic(TWO, labels, TWO, scale=2.0, strength=1e-8)
    torch.testing.assert_close(still, 2 * TWO, atol=1e-4, rtol=0)
    vectors = peers.text_logistic(TWO, labels, TWO, scale=2.0, strength=1.0)
    # By symmetry [[2 - d, d], [d, 2 - d]] with d = sigmoid(2 - 2 d).
    moved = 2 - vectors[0, 0].item()
    assert moved == pytest.approx(1 / (1 + math.exp(-(2 - 2 * moved))), abs=1e-3)
    assert vectors[0, 1].item() == pytest.approx(moved, abs=1e-3)
