"""How much of what it computed oneDNN keeps ready, on a CPU. No torch."""

import os

SHAPES = "256"
"""Kinds of products of matrices, by their sizes. A training by LoRA takes 71."""


def keep_little() -> None:
    """Let it keep fewer kinds than by default, 1024; to be called before torch is loaded.

    In 16 bits each kind that was ever computed takes 0.65 MB, and one that is made anew half a
    millisecond (`tests/bench/shapes.py`): texts of other lengths and folders of other sizes
    come to hundreds of MB while the window is open. A part is kept by each thread.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", SHAPES)
    os.environ.setdefault("LRU_CACHE_CAPACITY", SHAPES)  # of what torch keeps in front of it
