"""A plain script with PEFT and the Trainer of transformers, at each rate of a grid, as a peer.

    python tests/bench/trainer.py ROWS.jsonl SET... --base BASE --shots 16 --seeds 0 1 2
    python tests/bench/trainer.py ROWS.jsonl --table

What many scripts do: LoRA on the query and value projections of both towers, cross-entropy of the
images against "a photo of a CLASS", AdamW with warm-up and a cosine, mirrored images, 20 epochs.
Nothing of ClipTune learns or judges here; it draws the images only, the same as `recipes.py` does.
The table takes the best rate on the test images themselves, which favours the script.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from recipes import read, subset
from torch import Tensor, nn
from torch.utils.data import TensorDataset
from transformers import (
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTokenizerFast,
    Trainer,
    TrainingArguments,
)

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
KEYS = ("set", "base", "shots", "seed", "rate")


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


def tune(images: Path, base: str, rate: float, seed: int) -> float:
    """The test accuracy that the script comes to."""
    processor = CLIPImageProcessorPil.from_pretrained(base)
    tokenizer = CLIPTokenizerFast.from_pretrained(base)
    names = sorted(one.name for one in (images / "train").iterdir())
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
            num_train_epochs=20,
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
            train_dataset=part(images / "train", processor),
        )
        trainer.train()
        found = trainer.predict(part(images / "test", processor))
    return float((np.argmax(found.predictions, axis=1) == found.label_ids).mean())


def table(rows: list[dict[str, Any]]) -> None:
    """The best rate of each case, over its seeds."""
    cases: dict[Any, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        cases[Path(row["base"]).name, row["set"], row["shots"]][row["rate"]].append(row["accuracy"])
    print("| base | set | a class | seeds | each rate | best |\n|---|---|---|---|---|---|")
    for (base, images, shots), rates in sorted(cases.items()):
        each = {rate: 100 * mean(found) for rate, found in sorted(rates.items())}
        told = ", ".join(f"{rate:g}: {value:.1f}" for rate, value in each.items())
        cells = [base, images, str(shots or "all"), str(min(map(len, rates.values()))), told]
        print("| " + " | ".join([*cells, f"{max(each.values()):.1f}"]) + " |")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--base")
    parser.add_argument("--shots", nargs="+", type=int, default=[16])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rates", nargs="+", type=float, default=RATES)
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    done = {tuple(row[key] for key in KEYS) for row in read(asked.rows)}
    for seed in asked.seeds:
        for shots in asked.shots:
            for images in asked.sets:
                for rate in asked.rates:
                    case = dict(
                        zip(KEYS, (images.name, asked.base, shots, seed, rate), strict=True)
                    )
                    if tuple(case.values()) in done:
                        continue
                    began = time.process_time()
                    with tempfile.TemporaryDirectory() as place:
                        folder = subset(
                            images.absolute(), shots, seed, False, Path(place) / "images"
                        )
                        reached = tune(folder, asked.base, rate, seed)
                    case |= {"accuracy": reached, "seconds": time.process_time() - began}
                    with asked.rows.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(case) + "\n")
                    print(*case.values(), flush=True)
    if asked.table:
        table(read(asked.rows))


if __name__ == "__main__":
    main()
