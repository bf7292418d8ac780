"""Successive halving as arithmetic: who begins, for how long, who goes on, what is proven."""

import math

import pytest

from cliptune.comparison.halving import (
    CHOOSING,
    Cost,
    better_half,
    beyond_doubt,
    breadth,
    epochs,
    plan,
    rungs,
)


def test_half_go_on_until_one_is_left() -> None:
    assert [rungs(count) for count in (0, 1, 2, 3, 5, 8)] == [
        [],
        [],
        [2],
        [3, 2],
        [5, 3, 2],
        [8, 4, 2],
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 45])
def test_choosing_takes_its_half_of_the_time_and_every_rung_the_same(count: int) -> None:
    each = [size * share for size, share in plan(count, 600.0)]
    assert sum(each) == pytest.approx(600 * CHOOSING if count > 1 else 0)
    assert all(one == pytest.approx(each[0]) for one in each)


def test_as_many_begin_as_have_time_for_an_epoch_each() -> None:
    assert breadth(45, 600, 1.0) == 45
    assert breadth(45, 600, 40.0) == 3 and plan(3, 600)[0][1] >= 40 > plan(4, 600)[0][1]
    assert breadth(45, 1, 40.0) == 1  # the one that was measured is there already
    assert breadth(0, 600, 1.0) == 0


def test_epochs_are_whole_ones_and_never_more_than_asked_for() -> None:
    cost = Cost(beside=10, epoch=4)
    assert [epochs(seconds, cost, 20) for seconds in (0, 13.9, 14, 30, 1e6)] == [0, 0, 1, 5, 20]
    assert epochs(20, Cost(10, 0), 20) == 20


def test_the_smaller_losses_go_on_and_none_that_is_no_number() -> None:
    losses = {"a": 0.5, "b": math.inf, "c": 0.2, "d": math.nan, "e": 0.9}
    assert better_half(losses) == ["c", "a", "e"]
    assert better_half({"a": 0.3, "b": 0.1, "c": 0.2}) == ["b", "c"]
    assert better_half({"a": math.inf}) == []


def test_few_images_prove_nothing_however_much_better_each_is() -> None:
    assert not beyond_doubt([1.0] * 4, 0.05)
    assert beyond_doubt([1.0] * 6, 0.05)
    assert not beyond_doubt([1.0] * 6, 0.05 / 10)


def test_of_right_and_wrong_it_is_mcnemars_exact_test() -> None:
    # 10 against 2 of 12 images on which they differ: P(at least 10 heads of 12) = 79 / 4096.
    found = [1.0] * 10 + [-1.0] * 2 + [0.0] * 300
    assert beyond_doubt(found, 0.025) and not beyond_doubt(found, 0.015)


def test_what_is_no_better_is_never_beyond_doubt() -> None:
    assert not beyond_doubt([], 0.05)
    assert not beyond_doubt([0.0] * 50, 0.05)
    assert not beyond_doubt([-1.0] * 50, 0.05)
    assert not beyond_doubt([1.0, -1.0] * 50, 0.05)
