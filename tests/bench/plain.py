"""LoRA on a CLIP by transformers, PEFT and a bare PyTorch loop: what ClipTune is held against.

Nothing of ClipTune is in it. It reads images by CLIP's own processor, shuffles them as ClipTune
does (one NumPy permutation an epoch), and takes the same AdamW, warm-up and cosine.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from torch import Tensor
from transformers import CLIPImageProcessorPil, CLIPModel, CLIPTokenizerFast

EXACT = {"crop": False, "flip": False, "precision": "fp32", "device": "cpu"}
"""How ClipTune trains where a plain script is to follow it to the last digits."""

Loss = Callable[[Tensor, Tensor], Tensor]
"""From logits `(images, prompts)` and the truth of the images to a number."""


@dataclass
class Plain:
    """A tuned CLIP and what it said while it learned."""

    base: Path
    prompts: Sequence[str]
    rate: float
    epochs: int
    batch: int = 32
    seed: int = 0
    decay: float = 0.01
    warmup: float = 0.1
    order: Callable[[np.random.Generator], np.ndarray] | None = None
    """The images of an epoch; None for each once."""
    losses: list[float] = field(default_factory=list)
    extra: list[torch.nn.Parameter] = field(default_factory=list)
    """What the loss itself learns."""

    def __post_init__(self) -> None:
        clip = CLIPModel.from_pretrained(self.base, dtype=torch.float32)
        tokenizer = CLIPTokenizerFast.from_pretrained(self.base)
        self.processor = CLIPImageProcessorPil.from_pretrained(self.base)
        self.tokens = tokenizer(list(self.prompts), padding=True, return_tensors="pt")
        torch.manual_seed(self.seed)
        config = LoraConfig(
            r=8, lora_alpha=32, lora_dropout=0.0, target_modules=r".*\.(q_proj|v_proj)"
        )
        self.model = get_peft_model(clip, config)

    def pixels(self, paths: Sequence[Path]) -> Tensor:
        """Images as the model takes them `(images, 3, side, side)`."""
        opened = [Image.open(path).convert("RGB") for path in paths]
        return self.processor(opened, return_tensors="pt")["pixel_values"]

    def logits(self, pixels: Tensor) -> Tensor:
        """`(images, prompts)`."""
        given = {"pixel_values": pixels, **self.tokens}
        return self.model(**given).logits_per_image

    def train(self, pixels: Tensor, truth: Tensor, loss: Loss, after: Callable[[], None]) -> None:
        """Learn; `after` each epoch."""
        trained = [p for p in self.model.parameters() if p.requires_grad]
        groups = [{"params": trained, "weight_decay": self.decay}]
        if self.extra:
            groups.append({"params": self.extra, "weight_decay": 0.0})
        optimiser = torch.optim.AdamW(groups, lr=self.rate)
        each = max(1, len(pixels) // self.batch)
        steps = each * self.epochs
        rise = math.ceil(self.warmup * steps)
        for step in range(steps):
            epoch, turn = divmod(step, each)
            generator = np.random.default_rng([self.seed, epoch])
            order = self.order(generator) if self.order else generator.permutation(len(pixels))
            rows = torch.as_tensor(order[turn * self.batch : (turn + 1) * self.batch])
            fall = 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))
            for group in optimiser.param_groups:
                group["lr"] = self.rate * ((step + 1) / rise if step < rise else fall)
            self.model.train()
            value = loss(self.logits(pixels[rows]), truth[rows])
            value.backward()
            torch.nn.utils.clip_grad_norm_([*trained, *self.extra], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            self.losses.append(value.item())
            if turn == each - 1:
                self.model.eval()
                after()

    @torch.no_grad()
    def judge(self, pixels: Tensor) -> Tensor:
        """Logits `(images, prompts)` of many images, without gradients."""
        self.model.eval()
        return torch.cat([self.logits(part) for part in pixels.split(128)])
