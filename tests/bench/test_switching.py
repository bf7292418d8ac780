"""The bench of switching runs; what it measures is for people to read."""

from pathlib import Path

from engine.commands import script
from slow import slow


@slow
def test_the_bench_prints_a_line_for_a_shape() -> None:
    bench = Path(__file__).with_name("switching.py")
    line = script(bench, "--shapes", "starter", "--adapters", 2).splitlines()[-1]
    assert line.startswith("| starter | ") and line.count(" MB") == 3
