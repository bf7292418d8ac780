"""What it costs to compute products of ever other sizes: memory kept, and CPU time of each.

    python tests/bench/shapes.py [--count COUNT] [--capacity CAPACITY]

On a CPU that computes in bf16. Of each size once, and all of them again, as ClipTune bounds what
oneDNN keeps, or with another capacity (1024 is the default of oneDNN).
"""

import argparse
import time

import psutil

from cliptune.core import onednn


def main() -> None:
    """Print a line for each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--capacity", default=onednn.SHAPES)
    asked = parser.parse_args()
    onednn.SHAPES = asked.capacity
    onednn.keep_little()
    import torch

    weight = torch.randn(512, 512, dtype=torch.bfloat16)
    inputs = [torch.randn(100 + n, 512, dtype=torch.bfloat16) for n in range(asked.count)]
    torch.nn.functional.linear(inputs[0], weight)
    process = psutil.Process()
    for name in ("first", "again"):
        before, began = process.memory_info().rss, time.process_time()
        for one in inputs:
            torch.nn.functional.linear(one, weight)
        seconds, grown = time.process_time() - began, process.memory_info().rss - before
        print(f"{name}: +{grown / 2**20:.0f} MB, {1000 * seconds / asked.count:.2f} ms each")


if __name__ == "__main__":
    main()
