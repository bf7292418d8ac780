"""The bench of short cuts runs; what it measures is for people to read."""

import subprocess
import sys
from pathlib import Path


def test_the_bench_prints_a_ratio_for_each_short_cut() -> None:
    bench = Path(__file__).with_name("ratios.py")
    result = subprocess.run(
        [sys.executable, str(bench), "--tiny"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert (
        sum(line.count(" x  (") or line.endswith(" x") for line in result.stdout.splitlines()) == 8
    )
