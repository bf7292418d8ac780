"""Intervals of accuracies: Wilson's over images, Student's over seeds."""

import math

import pytest

from cliptune.evaluation.intervals import interval, student, wilson

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
    low, high = interval(scores, 1000)
    deviation = math.sqrt(sum((score - 0.845) ** 2 for score in scores) / 9)
    assert (high - low) / 2 == pytest.approx(2.262 * deviation / math.sqrt(10), rel=2e-4)


def test_two_seeds_say_no_more_than_their_images_do() -> None:
    assert interval([0.7, 0.9], 100) == wilson(0.8, 100)
