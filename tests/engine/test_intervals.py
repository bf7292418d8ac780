"""Intervals of figures: Wilson's over images, of means over classes, Student's over seeds."""

import math

import numpy as np
import pytest

from cliptune.core.metrics import Figure
from cliptune.evaluation.intervals import mean_of_rates, over_seeds, student, wilson

TABLE = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160),
    *(2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056),
    *(2.052, 2.048, 2.045, 2.042),
)
"""Student's t at 97.5 % for 1 to 30 degrees of freedom, as printed in every book of tables."""

FURTHER = {40: 2.021, 60: 2.000, 80: 1.990, 100: 1.984, 120: 1.980}


def test_wilson_is_wilsons() -> None:
    # Newcombe 1998, Stat. Med. 17, table I, method 3.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0.0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(1.0, 20)[1] == 1.0
    assert wilson(0.5, 0) == (0.0, 1.0)


def test_student_is_the_one_of_the_tables() -> None:
    known = dict(enumerate(TABLE, start=1)) | FURTHER
    for freedom, quantile in known.items():
        assert student(freedom + 1) == pytest.approx(quantile, abs=5.1e-4), freedom


@pytest.mark.parametrize("count", range(2, 201))
def test_student_leaves_two_and_a_half_percent_on_either_side(count: int) -> None:
    """By the density itself, added up by Simpson's rule."""
    freedom, parts = count - 1, 2000
    rise = student(count)
    logarithm = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    height = math.exp(logarithm) / math.sqrt(freedom * math.pi)

    def density(t: float) -> float:
        return height * (1 + t * t / freedom) ** (-(freedom + 1) / 2)

    step = rise / parts
    inside = sum(
        (1 if number in (0, parts) else 4 if number % 2 else 2) * density(number * step)
        for number in range(parts + 1)
    )
    assert 2 * inside * step / 3 == pytest.approx(0.95, abs=1e-9)


def test_ten_seeds_reach_as_far_as_student_says() -> None:
    scores = [0.80 + 0.01 * number for number in range(10)]
    found = over_seeds([Figure(value=score) for score in scores])
    assert found.low is not None and found.high is not None
    low, high = found.low, found.high
    deviation = math.sqrt(sum((score - 0.845) ** 2 for score in scores) / 9)
    assert (high - low) / 2 == pytest.approx(2.262 * deviation / math.sqrt(10), rel=2e-4)


def test_two_seeds_say_no_more_than_their_images_do() -> None:
    both = [Figure(value=0.7, low=0.6, high=0.78), Figure(value=0.9, low=0.82, high=0.94)]
    found = over_seeds(both)
    assert (found.value, found.low, found.high) == pytest.approx((0.8, 0.71, 0.86))
    assert over_seeds(both[:1]) == both[0]
    assert over_seeds([both[0], Figure(value=0.9)]) == Figure(value=0.8)  # one is not known


def test_the_mean_of_one_class_is_within_wilsons_interval() -> None:
    assert mean_of_rates([(0.3, 50)]) == pytest.approx(wilson(0.3, 50))


def test_a_class_of_few_images_widens_the_interval_of_the_mean() -> None:
    """By the formula of Zou, Huang and Zhang for two classes, worked out by hand."""
    low, high = mean_of_rates([(1.0, 400), (0.0, 8)])
    (often, _), (_, seldom) = wilson(1.0, 400), wilson(0.0, 8)
    assert low == pytest.approx(0.5 - (1 - often) / 2)
    assert high == pytest.approx(0.5 + seldom / 2)
    assert high - 0.5 > 0.15  # the rare one may well be found one time in three


def test_the_mean_of_classes_lies_in_its_interval_95_times_of_100() -> None:
    generator, inside = np.random.default_rng(0), 0
    for _ in range(400):
        rates = [(0.95, 200), (0.4, 12), (0.7, 30)]
        drawn = [(generator.binomial(count, rate) / count, count) for rate, count in rates]
        low, high = mean_of_rates(drawn)
        inside += low <= sum(rate for rate, _ in rates) / 3 <= high
    assert 0.92 <= inside / 400 <= 0.985
