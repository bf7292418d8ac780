"""A CLIP of ViT-B/32's real shape with random weights, written to a folder."""

from pathlib import Path

import torch
from transformers import CLIPConfig, CLIPModel, CLIPProcessor

from engine.tiny import tiny_clip


def vit_b_32(folder: Path) -> Path:
    """Write it, 605 MB, with the tiny CLIP's tokenizer; return the folder."""
    tiny_clip(folder, image=224)
    tokenizer = CLIPProcessor.from_pretrained(folder).tokenizer
    config = CLIPConfig(text_config={"eos_token_id": tokenizer.eos_token_id})
    with torch.device("meta"):
        model = CLIPModel(config)
    model.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(-0.02, 0.02, generator=generator)
        for tower in (model.text_model, model.vision_model):
            ids = tower.embeddings.position_ids
            ids.copy_(torch.arange(ids.shape[1])[None])
    model.save_pretrained(folder)
    return folder
