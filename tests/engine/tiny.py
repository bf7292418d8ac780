"""A tiny CLIP with random weights, in Hugging Face format, for tests that need a base."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from tokenizers import pre_tokenizers
from transformers import (
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPProcessor,
    CLIPTokenizer,
)

START, END = "<|startoftext|>", "<|endoftext|>"
# The golden losses hang on these words, which decide how many tokens there are and so all weights.
# fmt: off
WORDS = [
    "a", "photo", "of", "the", "picture", "red", "green", "blue", "yellow", "cat", "dog", "circle",
    "square", "triangle", "star", "apple", "bird", "car", "flower", "tree", "house", "on", "in",
    "with", "and", "dark", "light", "small", "large", "one", "two", "three",
]
# fmt: on


def tiny_clip(folder: Path, **overrides: Any) -> Path:
    """Write a tiny CLIP into `folder` (made if missing) and return it.

    Two layers of width 64 a tower, images of 32 pixels in patches of 8, a context of 77 tokens.
    Overrides: `seed`, `width`, `layers`, `heads`, `image`, `patch`, `context`, `projection`, and
    `dtype` of the stored weights. The same overrides always write the same weights; the caller's
    random state is left as it was.
    """
    options: dict[str, Any] = {
        "seed": 0,
        "width": 64,
        "layers": 2,
        "heads": 4,
        "image": 32,
        "patch": 8,
        "context": 77,
        "projection": 32,
        "dtype": torch.float32,
    }
    if unknown := overrides.keys() - options.keys():
        raise TypeError(f"tiny_clip has no {sorted(unknown)}; it has {sorted(options)}")
    options.update(overrides)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tiny_tokenizer(options["context"])
    with torch.random.fork_rng():
        torch.manual_seed(options["seed"])
        model = CLIPModel(_config(options, len(tokenizer)))
    model.to(options["dtype"]).save_pretrained(folder)
    size = options["image"]
    images = CLIPImageProcessorPil(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size}
    )
    CLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder


def byte_level_vocabulary(words: Iterable[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """CLIP's kind of vocabulary and merges: 256 bytes, each also ending a word, then `words`."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: i for i, piece in enumerate(letters + [f"{c}</w>" for c in letters])}
    merges: list[tuple[str, str]] = []
    for word in words:
        pieces = [*word[:-1], f"{word[-1]}</w>"]
        while len(pieces) > 1:
            left, right = pieces[:2]
            pieces[:2] = [left + right]
            if left + right not in vocabulary:
                vocabulary[left + right] = len(vocabulary)
                merges.append((left, right))
    for special in (START, END):
        vocabulary[special] = len(vocabulary)
    return vocabulary, merges


def tiny_tokenizer(context: int) -> CLIPTokenizer:
    vocabulary, merges = byte_level_vocabulary(WORDS)
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=context)


def _config(options: dict[str, Any], vocabulary: int) -> CLIPConfig:
    tower = {
        "hidden_size": options["width"],
        "intermediate_size": 2 * options["width"],
        "num_hidden_layers": options["layers"],
        "num_attention_heads": options["heads"],
    }
    text = {
        "vocab_size": vocabulary,
        "max_position_embeddings": options["context"],
        "bos_token_id": vocabulary - 2,
        "eos_token_id": vocabulary - 1,
        "pad_token_id": vocabulary - 1,
    }
    vision = {"image_size": options["image"], "patch_size": options["patch"]}
    return CLIPConfig(
        text_config=tower | text,
        vision_config=tower | vision,
        projection_dim=options["projection"],
    )
