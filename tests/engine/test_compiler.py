"""What nothing here uses of torch is not loaded, and is there for whoever uses it."""

import subprocess
import sys

LOADED = """
import sys
from cliptune.core import compiler
compiler.leave_out()
compiler.leave_out()
import cliptune.training.session
parts = ("torch._dynamo", "torch._inductor", "torch.distributed.tensor", "torch.distributed.fsdp")
assert not set(parts) & set(sys.modules), "what others use"
import torch
assert torch.distributed.is_available(), "and several processes can still train"
from cliptune.families import FAMILIES
assert FAMILIES["clip"].model.__module__.startswith("transformers.")
from transformers.masking_utils import TransformGetItemToIndex
with TransformGetItemToIndex():
    assert "torch._dynamo" in sys.modules, "somebody asked for it"
assert torch.compiler.disable(abs) is not abs, "and it is the real one"
"""


def test_the_compiler_is_loaded_by_nobody_but_who_calls_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
