"""A plain script with PEFT and the Trainer of transformers; nothing of ClipTune is in it.

    python tests/bench/script.py TRAIN TEST BASE --epochs 3

What many scripts do: LoRA on the query and value projections of both towers, cross-entropy of the
images against "a photo of a CLASS", AdamW with warm-up and a cosine, mirrored images. It looks
through no folder for what is wrong, measures neither the base nor a probe, searches no rate, keeps
no checkpoint, and takes the last weights as they are.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import TensorDataset
from transformers import (
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTokenizerFast,
    Trainer,
    TrainingArguments,
)


class ByPrompts(nn.Module):
    """A CLIP that tells classes apart by a prompt of each."""

    def __init__(self, clip: nn.Module, prompts: dict[str, Tensor]) -> None:
        super().__init__()
        self.clip, self.prompts = clip, prompts

    def forward(self, pixels: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Pixels `(images, 3, side, side)`, classes `(images,)`; loss and logits."""
        if self.training:
            mirrored = torch.rand(len(pixels)) < 0.5
            pixels = torch.where(mirrored[:, None, None, None], pixels.flip(-1), pixels)
        logits = self.clip(pixel_values=pixels, **self.prompts).logits_per_image
        return {"loss": nn.functional.cross_entropy(logits, labels), "logits": logits}


def collate(images: list[tuple[Tensor, Tensor]]) -> dict[str, Tensor]:
    """A batch."""
    pixels, labels = zip(*images, strict=True)
    return {"pixels": torch.stack(pixels), "labels": torch.stack(labels)}


def part(folder: Path, processor: Any) -> TensorDataset:
    """The images of a folder of classes, and which class each is of."""
    paths = [
        (path, label)
        for label, one in enumerate(sorted(folder.iterdir()))
        for path in one.iterdir()
    ]
    opened = [Image.open(path).convert("RGB") for path, _ in paths]
    pixels = processor(opened, return_tensors="pt")["pixel_values"]
    return TensorDataset(pixels, torch.tensor([label for _, label in paths]))


def tune(train: Path, test: Path, base: str, rate: float, seed: int, epochs: int) -> float:
    """The test accuracy that the script comes to."""
    processor = CLIPImageProcessorPil.from_pretrained(base)
    tokenizer = CLIPTokenizerFast.from_pretrained(base)
    names = sorted(one.name for one in train.iterdir())
    prompts = tokenizer(
        [f"a photo of a {name}" for name in names], padding=True, return_tensors="pt"
    )
    torch.manual_seed(seed)
    config = LoraConfig(r=8, lora_alpha=32, target_modules=r".*\.(q_proj|v_proj)")
    clip = get_peft_model(CLIPModel.from_pretrained(base, dtype=torch.float32), config)
    with tempfile.TemporaryDirectory() as out:
        settings = TrainingArguments(
            out,
            per_device_train_batch_size=32,
            per_device_eval_batch_size=128,
            num_train_epochs=epochs,
            learning_rate=rate,
            weight_decay=0.01,
            warmup_steps=0.1,
            lr_scheduler_type="cosine",
            seed=seed,
            use_cpu=True,
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            remove_unused_columns=False,
            label_names=["labels"],
        )
        trainer = Trainer(
            ByPrompts(clip, dict(prompts)),
            settings,
            data_collator=collate,
            train_dataset=part(train, processor),
        )
        trainer.train()
        clip.save_pretrained(out)
        found = trainer.predict(part(test, processor))
    return float((np.argmax(found.predictions, axis=1) == found.label_ids).mean())


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("base")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--epochs", type=int, default=3)
    asked = parser.parse_args()
    print(tune(asked.train, asked.test, asked.base, asked.rate, 0, asked.epochs))


if __name__ == "__main__":
    main()
