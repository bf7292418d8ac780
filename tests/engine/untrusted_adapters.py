"""Adapters made by plain PEFT, and a watch over what happens while an untrusted one is read."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import CLIPModel

from cliptune.models import devices
from fuzz import watching
from fuzz.watching import EVIL

MEGABYTES = 300
"""That may be taken while a hostile adapter is looked at; the tiny CLIP needs next to nothing."""


@contextmanager
def watched(may_write: Path | None = None) -> Iterator[None]:
    """Nothing is run, imported by name or asked of the network; nothing is written but within a
    folder; and little memory is taken."""
    with devices.Memory(torch.device("cpu")) as memory:
        before = memory.now()
        with watching.watched(*([may_write] if may_write else [])) as happened:
            yield
        taken = memory.peak() - before
    assert not happened, happened
    assert EVIL not in sys.modules
    assert taken < MEGABYTES * 2**20, f"{taken / 1e6:,.0f} MB were taken"


def plain_lora(base: Path, folder: Path, **settings: Any) -> Path:
    """A LoRA of a `CLIPModel` with random weights, saved by plain PEFT."""
    model = get_peft_model(CLIPModel.from_pretrained(base), lora(**settings))
    generator = torch.Generator().manual_seed(1)
    for name, values in model.named_parameters():
        if "lora_" in name:
            values.data = torch.randn(values.shape, generator=generator) * 0.1
    model.save_pretrained(str(folder), save_embedding_layers=False)
    return folder


def lora(**settings: Any) -> LoraConfig:
    """A LoRA of rank 4 on the attention, or as said."""
    return LoraConfig(
        **{"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj"]} | settings
    )


def change(path: Path, **values: Any) -> None:
    """Give some names in a JSON file other values."""
    known = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(known | values), encoding="utf-8")


def assert_same(one: Any, other: Any, tolerance: float = 1e-5) -> None:
    """Both give the same features of the same images and words."""
    generator = torch.Generator().manual_seed(3)
    pixels = torch.randn(4, 3, 32, 32, generator=generator)
    ids = torch.randint(0, 500, (4, 12), generator=generator)
    mask = torch.ones_like(ids)
    for answer in (
        lambda model: model.get_image_features(pixel_values=pixels),
        lambda model: model.get_text_features(input_ids=ids, attention_mask=mask),
    ):
        with torch.no_grad():
            left, right = (answer(model).pooler_output for model in (one, other))
        assert (left - right).abs().max() <= tolerance
    assert left.abs().max() > 0
