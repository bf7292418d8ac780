"""The soak tells a leak from noise, and from what levels off."""

import numpy as np
import pytest

from soak.soak import conclusion, line

ACTIONS = np.arange(10, 610, 10)
ALLOWED = 36.0
"""Megabytes in 1,000 actions, of 1,200."""


def said(known: np.ndarray, allowed: float = ALLOWED) -> str:
    half = len(ACTIONS) // 2
    slope, error, _ = line(ACTIONS[half:], known[half:])
    before, its_error, _ = line(ACTIONS[half // 2 : half], known[half // 2 : half])
    return conclusion(slope, error, before, its_error, allowed)


def noise(seed: int, alike: float) -> np.ndarray:
    """Of 4 MB, each count as much like the one before as is said."""
    chance = np.random.default_rng(seed)
    known = [0.0]
    for step in chance.normal(0, 4, len(ACTIONS) - 1):
        known.append(alike * known[-1] + np.sqrt(1 - alike**2) * step)
    return 1200 + np.array(known)


@pytest.mark.parametrize("alike", [0.0, 0.5])
def test_a_leak_of_a_tenth_of_a_megabyte_an_action_is_told_from_noise(alike: float) -> None:
    assert "GREW" not in {said(noise(seed, alike)) for seed in range(40)}
    assert {said(noise(seed, alike) + 0.1 * ACTIONS) for seed in range(40)} == {"GREW"}


def test_where_noise_is_too_great_nothing_is_called_flat() -> None:
    leaking = {said(noise(seed, 0.9) + 0.1 * ACTIONS) for seed in range(40)}
    assert leaking == {"GREW", "unclear"}


def test_a_leak_below_what_warms_up_is_told() -> None:
    known = noise(0, 0.5) + 60 * (1 - np.exp(-ACTIONS / 80))
    assert said(known) != "GREW"
    assert said(known + 0.1 * ACTIONS) == "GREW"


def test_what_levels_off_has_not_grown() -> None:
    known = noise(0, 0.0) + 60 * np.log(ACTIONS)
    assert said(known, allowed=150.0) == "levels"


def test_one_thread_more_is_no_leak() -> None:
    threads = np.where(ACTIONS > 350, 16.0, 15.0)
    assert said(threads, allowed=1.0) != "GREW"
    assert said(ACTIONS / 100, allowed=1.0) == "GREW"
    assert said(np.full(len(ACTIONS), 15.0), allowed=1.0) == "flat"
