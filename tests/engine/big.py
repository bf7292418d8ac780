"""A CLIP of a real one's shape with random weights, written to a folder."""

import math
from pathlib import Path

import torch
from transformers import CLIPModel, CLIPProcessor

from cliptune.models.catalogue import Entry, resolve
from engine.tiny import tiny_clip


def vit_b_32(folder: Path) -> Path:
    """Write it, 605 MB, with the tiny CLIP's tokenizer; return the folder."""
    entry = resolve("vit-b-32")
    assert isinstance(entry, Entry)
    return shaped(folder, entry)


def shaped(folder: Path, entry: Entry) -> Path:
    """Write a CLIP of the shape of an entry of the catalogue; return the folder."""
    tiny_clip(folder, image=entry.resolution)
    tokenizer = CLIPProcessor.from_pretrained(folder).tokenizer
    config = entry.config()
    config.text_config.eos_token_id = tokenizer.eos_token_id
    with torch.device("meta"):
        model = CLIPModel(config)
    model.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(-0.02, 0.02, generator=generator)
        model.logit_scale.fill_(math.log(100))  # where every CLIP's training ends
        for tower in (model.text_model, model.vision_model):
            ids = tower.embeddings.position_ids
            ids.copy_(torch.arange(ids.shape[1])[None])
    model.save_pretrained(folder)
    return folder
