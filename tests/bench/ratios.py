"""How much each short cut of training saves on a CPU, as ratios measured side by side in one run.

`python tests/bench/ratios.py` takes a few minutes. The model has ViT-B/32's shape and random
weights; `--tiny` takes a tiny one, to see that the bench works.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from torch.nn import functional
from transformers import CLIPModel

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Evaluated, Failed, Step, finish
from cliptune.data.framing import Framing
from cliptune.data.pixels import decode
from cliptune.methods.lora import Lora
from cliptune.models import devices
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import ImageTower, Pixels, TextTower, autocast
from cliptune.runs import Run
from cliptune.training.distributed import World
from cliptune.training.loop import make_optimiser
from cliptune.training.loss import CaptionLoss, ClassLoss
from cliptune.training.session import carry_out
from cliptune.training.update import Update
from engine.big import vit_b_32
from engine.drawn import classes
from engine.tiny import tiny_clip

BATCH = 8
TRAIN = jobs.Train()
CLASSES = [f"a photo of a thing of kind {number}" for number in range(20)]
CAPTIONS = [f"image {number} of a thing" for number in range(BATCH)]


def compare(name: str, short: Callable[[], object], plain: Callable[[], object]) -> None:
    """Print how many times as long `plain` takes as `short`, in turn, after one of each."""
    short(), plain()
    ratios = []
    for _ in range(5):
        seconds = []
        for work in (short, plain):
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
        ratios.append(seconds[1] / seconds[0])
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"{name:58} {middle:6.2f} x  ({low:.2f} to {high:.2f})", flush=True)


def tuned(folder: Path, dtype: torch.dtype, towers: str = "both") -> TwoTowers:
    base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=dtype)
    base.model = Lora(towers=towers, dropout=0.0).apply(base.model, "", None)  # type: ignore[arg-type]
    return base


def step(
    base: TwoTowers,
    pixels: np.ndarray,
    precision: torch.dtype,
    *,
    keep: bool = False,
    micro_batch: int = 0,
    captions: bool = False,
) -> Callable[[], object]:
    """A backward pass over one batch, ready to be called again and again."""
    images = ImageTower(base, precision, Pixels(pixels, np.arange(BATCH), BATCH))
    prompts = TextTower(base, precision, CAPTIONS if captions else CLASSES)
    if keep:
        finish(images.keep(CancelToken()))
        finish(prompts.keep(CancelToken()))
    rows = np.arange(BATCH)
    if captions:
        contrastive = CaptionLoss(images, prompts, np.arange(BATCH + 1), World())
        return lambda: contrastive.backward(contrastive.draw(rows, micro_batch, 0), 0)
    classes = ClassLoss(images, prompts, torch.arange(BATCH), World())
    return lambda: classes.backward(classes.draw(rows, micro_batch, 0), 0)


def whole_step(base: TwoTowers, pixels: np.ndarray, precision: torch.dtype) -> Callable[[], object]:
    """A step of training at its defaults: images taken from memory, cropped and mirrored."""
    base.model = Lora().apply(base.model, "", None)
    larger = np.pad(pixels, ((0, 0), (0, pixels.shape[1] // 4), (0, pixels.shape[2] // 4), (0, 0)))
    kept = [Pixels(decoded, np.arange(BATCH), BATCH) for decoded in (pixels, larger)]
    images = ImageTower(base, precision, *kept, flip=True)
    criterion = ClassLoss(images, TextTower(base, precision, CLASSES), torch.arange(BATCH), World())
    trained = [p for p in base.model.parameters() if p.requires_grad]
    optimiser = make_optimiser(base.model, TRAIN, 1e-4)
    update = Update(base.model, criterion, trained, optimiser, 1.0, World())
    rows = np.arange(BATCH)
    return lambda: update(criterion.draw(rows, BATCH, 0), 0, False)[0].tolist()


def bare_step(base: TwoTowers, folder: Path, precision: torch.dtype) -> Callable[[], object]:
    """The same by transformers and PEFT alone, as somebody would write it who knows all that the
    bench shows: prompts cropped, frozen weights in bf16, plain attention. Its images are numbers
    of the right size already."""
    clip = CLIPModel.from_pretrained(folder, dtype=precision, attn_implementation="eager")
    config = LoraConfig(r=8, lora_alpha=32, lora_dropout=0.1, target_modules=r".*\.(q_proj|v_proj)")
    clip = get_peft_model(clip, config)
    trained = [p for p in clip.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-4, fused=True)
    tokens = base.tokenizer(CLASSES, padding=True, return_tensors="pt")
    pixels, labels = torch.randn(BATCH, 3, base.resolution, base.resolution), torch.arange(BATCH)

    def step() -> object:
        clip.train()
        with torch.autocast("cpu", precision):
            logits = clip(pixel_values=pixels, **tokens).logits_per_image
        loss = functional.cross_entropy(logits.float(), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        return loss.item()

    return step


def padded(base: TwoTowers, precision: torch.dtype) -> Callable[[], object]:
    """All class prompts, padded to the context length."""
    tokens = base.tokenizer(
        CLASSES, padding="max_length", max_length=base.context_length, return_tensors="pt"
    )

    def encode() -> object:
        with torch.no_grad(), autocast(base.device, precision):
            return base.encode_texts(tokens["input_ids"], tokens["attention_mask"])

    return encode


def cropped(base: TwoTowers, precision: torch.dtype) -> Callable[[], object]:
    tower = TextTower(base, precision, CLASSES)

    def encode() -> object:
        with torch.no_grad():
            return tower.plain(np.arange(len(CLASSES)))

    return encode


def prompt_epochs(base: Path, images: Path, place: Path) -> None:
    """A whole run of text prompts, each epoch after the first, with features kept and without."""
    told, seconds = [], []
    for keeps in (True, False):
        described = {
            "data": {"images": str(images)},
            "base": {"model": str(base)},
            "method": {"kind": "prompt"},
            "train": {"epochs": 3, "precision": "fp32", "device": "cpu"},
        }
        events = carry_out(
            Run.create(jobs.build(described), place / f"kept {keeps}"), CancelToken()
        )
        with pytest.MonkeyPatch.context() as patch:
            if not keeps:
                patch.setattr(ImageTower, "constant", False)
            losses, ends = [], []
            for event in events:
                assert not isinstance(event, Failed), event.details
                if isinstance(event, Step):
                    losses.append(event.loss)
                if isinstance(event, Evaluated) and event.step and len(ends) < 3:
                    ends.append(time.perf_counter())
        told.append(losses)
        seconds.append((ends[-1] - ends[0]) / 2)
    ratio = seconds[1] / seconds[0]
    apart = max(abs(one - other) for one, other in zip(*told, strict=True))
    assert apart < 1e-5
    print(f"{'an epoch of text prompts, image features kept':58} {ratio:6.1f} x", flush=True)
    print(f"  {seconds[1]:.2f} s to {seconds[0]:.3f} s, losses {apart:.1e} apart")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    tiny = parser.parse_args().tiny
    precision = devices.precision(torch.device("cpu"), "auto")
    print(f"{torch.get_num_threads()} threads, {precision}, plain / short:")
    with tempfile.TemporaryDirectory() as place:
        folder = (tiny_clip if tiny else vit_b_32)(Path(place) / "base")
        base = tuned(folder, precision)
        side = base.resolution
        generator = np.random.default_rng(0)
        pixels = generator.integers(0, 256, (BATCH, side, side, 3), dtype=np.uint8)

        untouched = load(folder, device=torch.device("cpu"), quantisation="none", dtype=precision)
        compare(
            "a whole step, not a bare loop's with all that is below",
            whole_step(untouched, pixels, precision),
            bare_step(untouched, folder, precision),
        )
        fused = tuned(folder, precision)
        fused.model.base_model.model.set_attn_implementation("sdpa")
        compare(
            "plain attention on a CPU, not PyTorch's fused one",
            step(base, pixels, precision),
            step(fused, pixels, precision),
        )
        compare("prompts cropped, not padded", cropped(base, precision), padded(base, precision))
        compare(
            "frozen weights in bf16, not fp32 under autocast",
            step(base, pixels, precision),
            step(tuned(folder, torch.float32), pixels, precision),
        )
        text_only = tuned(folder, precision, "text")
        compare(
            "frozen image tower run once (text-only LoRA)",
            step(text_only, pixels, precision, keep=True),
            step(text_only, pixels, precision),
        )
        image_only = tuned(folder, precision, "vision")
        compare(
            "frozen prompt tower run once (image-only LoRA)",
            step(image_only, pixels, precision, keep=True),
            step(image_only, pixels, precision),
        )
        compare(
            "captions whole, not in 4 micro-batches (what memory costs)",
            step(base, pixels, precision, captions=True),
            step(base, pixels, precision, captions=True, micro_batch=BATCH // 4),
        )
        prompt_epochs(folder, classes(Path(place) / "classes", 64), Path(place))
        paths = []
        for number in range(BATCH):
            paths.append(Path(place) / f"{number}.jpg")
            noise = generator.integers(0, 256, (64, 64, 3), dtype=np.uint8)
            Image.fromarray(noise).resize((341, 256)).save(paths[-1], quality=85)
        compare(
            "pixels from the cache, not decoded at each step",
            lambda: torch.from_numpy(pixels[np.arange(BATCH)]),
            lambda: [decode(path, Framing(side, side)) for path in paths],
        )


if __name__ == "__main__":
    main()
