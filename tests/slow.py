"""What takes long and says little that other tests do not: it waits to be asked for."""

import os

import pytest

slow = pytest.mark.skipif(
    "CLIPTUNE_SLOW" not in os.environ, reason="slow: CLIPTUNE_SLOW is not set"
)
