"""Bases of real ones' shapes with random weights, written to a folder."""

import math
import re
from dataclasses import replace
from pathlib import Path

import torch

from cliptune.families import FAMILIES
from cliptune.models.catalogue import Entry, resolve
from cliptune.models.entries import BASE
from engine.tiny_families import WRITERS

OF_FAMILIES = {
    "siglip": (replace(BASE, text=(768, 12, 12), projection=768), 16),
    "chinese_clip": (replace(BASE, text=(768, 12, 12)), 16),
    "metaclip_2": (BASE, 32),
    "altclip": (replace(BASE, text=(1024, 16, 24), vision=(1024, 16, 24), projection=768), 14),
}
"""By family: the shape of a base that people tune, and the pixels of its patches. CLIP's is that of
ViT-B/32."""


def vit_b_32(folder: Path) -> Path:
    """Write it, 605 MB, with the tiny CLIP's tokenizer; return the folder."""
    return of_family(folder, FAMILIES["clip"].kind)


def of_family(folder: Path, family: str) -> Path:
    """Write a base of a family, as large as one that people tune; return the folder."""
    entry = resolve("vit-b-32")
    assert isinstance(entry, Entry)
    if family != entry.family:
        shape, patch = OF_FAMILIES[family]
        entry = replace(entry, family=family, shape=shape, patch=patch)
    return shaped(folder, entry)


def shaped(folder: Path, entry: Entry) -> Path:
    """Write a base of the shape of an entry of the catalogue, with the tokenizer of its family's
    tiny one; return the folder."""
    WRITERS[entry.family](folder)
    for settings in folder.glob("*processor_config.json"):
        sides = r'("(?:height|width|shortest_edge)": )\d+'
        told = re.sub(sides, rf"\g<1>{entry.resolution}", settings.read_text(encoding="utf-8"))
        settings.write_text(told, encoding="utf-8")
    family = FAMILIES[entry.family]
    tiny, config = family.configuration(folder).text_config, entry.config()
    for mark in ("bos_token_id", "eos_token_id", "pad_token_id"):
        setattr(config.text_config, mark, getattr(tiny, mark))
    with torch.device("meta"):
        model = family.model(config)
    model.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(-0.02, 0.02, generator=generator)
        model.logit_scale.fill_(math.log(100))  # where every CLIP's training ends
        for name, buffer in model.named_buffers():
            if name.endswith("position_ids"):
                buffer.copy_(torch.arange(buffer.shape[-1])[None])
            else:  # kinds of tokens, of which there is one
                buffer.zero_()
    model.save_pretrained(folder)
    return folder
