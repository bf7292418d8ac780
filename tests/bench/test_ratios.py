"""The bench of short cuts runs; what it measures is for people to read."""

from pathlib import Path

from engine.commands import script
from slow import slow


@slow
def test_the_bench_prints_a_ratio_for_each_short_cut() -> None:
    told = script(Path(__file__).with_name("ratios.py"), "--tiny").splitlines()
    assert sum(line.count(" x  (") or line.endswith(" x") for line in told) == 9
