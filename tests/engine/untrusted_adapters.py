"""Adapters made by plain PEFT, and a watch over what happens while an untrusted one is read."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import CLIPModel

from cliptune.models import devices

EVIL = "evil_module"
"""A module that must never be imported."""

MEGABYTES = 300
"""That may be taken while a hostile adapter is looked at; the tiny CLIP needs next to nothing."""

_told: list[str] = []
_watching = False


def _listen(event: str, told: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "exec" and EVIL in told[0].co_filename:
        _told.append(f"ran {told[0].co_filename}")
    if event in ("pickle.find_class", "os.system", "os.exec", "os.posix_spawn", "subprocess.Popen"):
        _told.append(f"{event} {told}")
    if event in ("socket.connect", "socket.getaddrinfo"):
        _told.append(f"{event} {told}")
    if event in ("os.mkdir", "os.rename", "os.symlink", "os.link", "os.remove", "os.truncate"):
        within = -1 if event == "os.truncate" else told[-1]
        if within == -1:  # else it is `rmtree`, on its way through a folder
            _told.append(f"{event} {told[0]}")
    if event == "open":
        path, _, flags = told
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if writes and path != os.devnull and not str(path).endswith(".pyc"):
            _told.append(f"wrote {path}")


sys.addaudithook(_listen)


@contextmanager
def watched(may_write: Path | None = None) -> Iterator[None]:
    """Nothing is run, imported by name or asked of the network; nothing is written but within a
    folder; and little memory is taken."""
    global _watching
    _told.clear()
    with devices.Memory(torch.device("cpu")) as memory:
        before = memory.now()
        _watching = True
        try:
            yield
        finally:
            _watching = False
        taken = memory.peak() - before
    allowed = [] if may_write is None else [told for told in _told if str(may_write) in told]
    happened = [told for told in _told if told not in allowed]
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
