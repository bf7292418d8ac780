"""What oneDNN keeps of the sizes that were computed."""

import os
import subprocess
import sys

import pytest
import torch

from cliptune.core import onednn
from slow import slow

KEPT = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")

COMPUTED = f"""
from cliptune.core import onednn
onednn.keep_little()
import torch

def compute(sizes):
    for size in sizes:
        one = torch.ones(size, 64, dtype=torch.bfloat16)
        torch.nn.functional.linear(one, one[:32])

sizes = range(100, 100 + 2 * {onednn.SHAPES})
compute(sizes)
print("AGAIN", flush=True)
compute(sizes)
"""


def test_little_is_kept_unless_a_person_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {KEPT[1]: "7"})
    onednn.keep_little()
    assert os.environ == {KEPT[0]: onednn.SHAPES, KEPT[1]: "7"}


@slow
@pytest.mark.skipif(not torch.cpu._is_avx512_bf16_supported(), reason="no bf16 on this CPU")
def test_what_was_computed_long_ago_is_made_anew() -> None:
    env = {name: value for name, value in os.environ.items() if name not in KEPT}
    env["ONEDNN_VERBOSE"] = "profile_create"
    done = subprocess.run(
        [sys.executable, "-c", COMPUTED], env=env, capture_output=True, text=True, check=True
    )
    again = done.stdout.partition("AGAIN")[2]
    assert again.count("create:cache_miss") >= 2 * int(onednn.SHAPES)
