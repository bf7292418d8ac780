"""The bench of switching runs; what it measures is for people to read."""

import subprocess
import sys
from pathlib import Path


def test_the_bench_prints_a_line_for_a_shape() -> None:
    bench = Path(__file__).with_name("switching.py")
    command = [sys.executable, str(bench), "--shapes", "starter", "--adapters", "2"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    line = result.stdout.splitlines()[-1]
    assert line.startswith("| starter | ") and line.count(" MB") == 3
