"""Trains the starter CLIP on the drawn pool and saves it as plain Hugging Face files.

The loss is CLIP's symmetric one over a batch, plus an image-to-noun one: each image of a single
thing against bare prompts for all nouns, so that shapes are learnt and not only colours.
"""

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
import vocabulary
import world
from torch import Tensor
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPProcessor, CLIPTokenizer

from cliptune.models.folder import family_of, name_images_twice

SEED = 20
WIDTH, PATCH, SIDE, CONTEXT, TOKENS = 192, 8, 64, 48, 1152
DECAY, WARM_UP = 0.1, 150
NAMINGS = 64  # wordings of the prompts that only name the nouns


@dataclass(frozen=True)
class Phase:
    """A stretch of the run; the learning rate goes down one cosine through all of them."""

    steps: int
    batch: int
    kept: int | None  # patches of 64 that the image tower sees (FLIP, arXiv 2212.00794)
    plain: float  # fraction of images from the plain pool
    rate: float
    until: float  # where on the cosine it ends


# Batches of 256 first, for colours and places. Shapes come slowly: they want plain images to
# begin with, and many steps more than large batches. The end is run with whole images.
PHASES = (
    Phase(600, 256, 32, 0.0, 1e-3, 450 / 1850),
    Phase(1500, 64, 44, 0.8, 7e-4, 0.45),
    Phase(2000, 64, 32, 0.4, 7e-4, 0.85),
    Phase(200, 256, None, 0.3, 1e-3, 1.0),
)
STEPS = sum(phase.steps for phase in PHASES)
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(3, 1, 1)
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(3, 1, 1)


class Images:
    """A drawn pool: images (n, side, side, 3), token ids (n, prompts, CONTEXT)."""

    def __init__(self, *folders: Path) -> None:
        pixels = [np.load(folder / "pixels.npy") for folder in folders]
        self.starts = np.cumsum([0, *map(len, pixels)]).tolist()
        self.pixels = np.concatenate(pixels)
        lines = [(folder / "told.jsonl").read_text().splitlines() for folder in folders]
        told = [json.loads(line) for part in lines for line in part]
        self.prompts = [entry["prompts"] for entry in told]
        self.sided = torch.tensor([entry["sided"] for entry in told])
        self.alone = [entry["alone"] for entry in told]
        nouns = {noun: i for i, noun in enumerate(world.NOUNS)} | {None: -1}
        self.nouns = torch.tensor([nouns[noun] for noun in self.alone])  # -1: none, or several

    def tokenize(self, tokenizer: CLIPTokenizer) -> None:
        flat = [prompt for entry in self.prompts for prompt in entry]
        ids = tokenizer(flat, padding="max_length", truncation=True, max_length=CONTEXT)
        shape = (len(self.prompts), -1, CONTEXT)
        self.ids = torch.from_numpy(np.array(ids["input_ids"], np.int16)).view(shape)

    def draw_rows(self, size: int, fraction: float) -> Tensor:
        """Random rows, `fraction` of them from the second folder."""
        first, second, end = self.starts
        rows = torch.randint(first, second, (size,))
        others = torch.randint(second, end, (size,))
        return torch.where(torch.rand(size) < fraction, others, rows)

    def batch(self, rows: Tensor) -> Tensor:
        """Pixels in [0, 1], (batch, 3, side, side)."""
        pixels = torch.from_numpy(self.pixels[rows.numpy()])
        return pixels.permute(0, 3, 1, 2).float() / 255


def new_model(tokenizer: CLIPTokenizer) -> CLIPModel:
    tower = {
        "hidden_size": WIDTH,
        "intermediate_size": 4 * WIDTH,
        "projection_dim": WIDTH,
        "num_attention_heads": WIDTH // 64,
        "hidden_act": "gelu",
    }
    config = CLIPConfig(
        projection_dim=WIDTH,
        text_config=tower
        | {
            "num_hidden_layers": 3,
            "max_position_embeddings": CONTEXT,
            "vocab_size": len(tokenizer),
            "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.pad_token_id,
        },
        vision_config=tower | {"num_hidden_layers": 6, "image_size": SIDE, "patch_size": PATCH},
    )
    model = CLIPModel(config)
    with torch.no_grad():
        places = model.vision_model.embeddings.position_embedding.weight
        places[1:] = 0.3 * waves(SIDE // PATCH, WIDTH)
    model.set_attn_implementation("eager")  # with sequences this short, twice as quick on a CPU
    return model


def waves(rows: int, width: int) -> Tensor:
    """Sines and cosines of row and column, (rows * rows, width): a quicker start than noise."""
    speeds = 100 ** -(torch.arange(width // 4) / (width // 4))
    angles = torch.arange(rows)[:, None] * speeds
    line = torch.cat([angles.sin(), angles.cos()], 1)  # (rows, width / 2)
    across, down = line[None].expand(rows, -1, -1), line[:, None].expand(-1, rows, -1)
    return torch.cat([across, down], 2).reshape(rows * rows, width)


def noun_sentences(tokenizer: CLIPTokenizer) -> Tensor:
    """Bare prompts for all nouns in many wordings, (wordings, nouns, CONTEXT)."""
    rng = Random(SEED)
    sets = [[world.bare_sentence(rng, noun) for noun in world.NOUNS] for _ in range(NAMINGS)]
    flat = [prompt for one in sets for prompt in one]
    ids = tokenizer(flat, padding="max_length", truncation=True, max_length=CONTEXT)
    return torch.tensor(ids["input_ids"], dtype=torch.int16).view(NAMINGS, -1, CONTEXT)


def augment(images: Tensor, fixed: Tensor) -> Tensor:
    """Cut a random window, flip unless `fixed`, vary brightness, contrast and colour."""
    n = len(images)
    scale = torch.empty(n).uniform_(0.78, 1.0)
    room = 1 - scale
    flip = torch.where((torch.rand(n) < 0.5) & ~fixed, -1.0, 1.0)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1] = scale * flip, scale
    theta[:, 0, 2] = (torch.rand(n) * 2 - 1) * room
    theta[:, 1, 2] = (torch.rand(n) * 2 - 1) * room
    grid = F.affine_grid(theta, (n, 3, SIDE, SIDE), align_corners=False)
    cut = F.grid_sample(images, grid, align_corners=False, padding_mode="reflection")
    contrast = torch.empty(n, 1, 1, 1).uniform_(0.8, 1.2)
    light, colour = torch.empty(n, 1, 1, 1), torch.empty(n, 3, 1, 1)
    tint = light.uniform_(0.85, 1.15) * colour.uniform_(0.92, 1.08)
    return (((cut - 0.5) * contrast + 0.5) * tint).clamp(0, 1)


def image_features(model: CLIPModel, images: Tensor, kept: int | None) -> Tensor:
    """`CLIPModel.get_image_features`, seeing only `kept` random patches of each image."""
    tower = model.vision_model
    hidden = tower.embeddings((images - MEAN) / STD)  # (batch, 1 + patches, width)
    if kept is not None:
        patches = hidden.shape[1] - 1
        chosen = torch.rand(len(hidden), patches).argsort(1)[:, :kept] + 1
        chosen = chosen[..., None].expand(-1, -1, hidden.shape[-1])
        hidden = torch.cat([hidden[:, :1], hidden.gather(1, chosen)], 1)
    hidden = tower.encoder(inputs_embeds=tower.pre_layrnorm(hidden)).last_hidden_state
    return F.normalize(model.visual_projection(tower.post_layernorm(hidden[:, 0])).float(), dim=-1)


def text_features(model: CLIPModel, ids: Tensor) -> Tensor:
    """Features of token ids, cut to the longest prompt of the batch."""
    longest = int((ids == model.config.text_config.eos_token_id).int().argmax(1).max()) + 1
    found = model.text_model(input_ids=ids[:, :longest].long())
    return F.normalize(model.text_projection(found.pooler_output).float(), dim=-1)


def contrastive_loss(images: Tensor, prompts: Tensor, ids: Tensor, scale: Tensor) -> Tensor:
    """Symmetric cross-entropy; images with the very same prompt share the right answer."""
    same = (ids[:, None] == ids[None]).all(-1).float()
    right = same / same.sum(1, keepdim=True)
    logits = scale * images @ prompts.T
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


@torch.no_grad()
def validate(model: CLIPModel, pool: Images, tokenizer: CLIPTokenizer) -> dict[str, float]:
    """Recall@1 among 500, and zero-shot accuracy over all nouns, on unseen world images."""
    model.eval()
    edge = (world.SIDE - SIDE) // 2
    seen, told = [], []
    for rows in torch.arange(len(pool.alone)).split(500):
        cut = pool.batch(rows)[:, :, edge : edge + SIDE, edge : edge + SIDE]
        seen.append(image_features(model, cut, None))
        told.append(text_features(model, pool.ids[rows, 0]))
    hits = [(a @ b.T).argmax(1) == torch.arange(len(a)) for a, b in zip(seen, told, strict=True)]
    prompts = [f"a photo of a {noun}" for noun in world.NOUNS]
    nouns = tokenizer(prompts, padding=True, return_tensors="pt")["input_ids"]
    named = [(i, world.NOUNS.index(noun)) for i, noun in enumerate(pool.alone) if noun]
    rows, answers = torch.tensor(named).T
    guesses = (torch.cat(seen)[rows] @ text_features(model, nouns).T).argmax(1)
    model.train()
    return {
        "recall@1 of 500": torch.cat(hits).float().mean().item(),
        f"zero-shot of {len(prompts)}": (guesses == answers).float().mean().item(),
    }


def new_optimizer(model: CLIPModel) -> torch.optim.AdamW:
    matrices = [p for n, p in model.named_parameters() if p.ndim > 1 and "embedding" not in n]
    rest = [p for n, p in model.named_parameters() if p.ndim <= 1 or "embedding" in n]
    groups = [{"params": matrices, "weight_decay": DECAY}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)


def phase_at(step: int) -> tuple[Phase, float]:
    """The phase of a step, and the learning rate: linear warm-up, then a cosine to nothing."""
    first, start = 0, 0.0
    for phase in PHASES:
        if step < first + phase.steps:
            break
        first, start = first + phase.steps, phase.until
    if step < WARM_UP:
        return phase, phase.rate * (step + 1) / WARM_UP
    first = max(first, WARM_UP)
    length = phase.steps - (WARM_UP if start == 0 else 0)
    progress = start + (phase.until - start) * (step - first) / length
    return phase, phase.rate * 0.5 * (1 + math.cos(math.pi * progress))


def train_step(
    model: CLIPModel,
    optimizer: torch.optim.AdamW,
    pool: Images,
    names: Tensor,
    step: int,
) -> float:
    torch.manual_seed(SEED * 1_000_003 + step)  # by step, so that a resumed run goes the same way
    phase, rate = phase_at(step)
    rows = pool.draw_rows(phase.batch, phase.plain)
    ids = pool.ids[rows, torch.randint(pool.ids.shape[1], (phase.batch,))]
    images = augment(pool.batch(rows), pool.sided[rows])
    single = pool.nouns[rows] >= 0
    present, nouns = pool.nouns[rows][single].unique(return_inverse=True)
    for group in optimizer.param_groups:
        group["lr"] = rate
    with torch.autocast("cpu", torch.bfloat16):
        seen = image_features(model, images, phase.kept)
        said = text_features(model, torch.cat([ids, names[step % len(names), present]]))
    told, named = said.split([phase.batch, len(present)])
    scale = model.logit_scale.exp()
    loss = contrastive_loss(seen, told, ids, scale)
    loss = loss + F.cross_entropy(scale * seen[single] @ named.T, nouns)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    with torch.no_grad():
        model.logit_scale.clamp_(0, math.log(100))
    return loss.item()


def train(model: CLIPModel, tokenizer: CLIPTokenizer, pools: Path, work: Path) -> None:
    """Run all steps, or those that an interrupted run left; state is kept in `work`."""
    pool, unseen = Images(pools / "train", pools / "plain"), Images(pools / "validation")
    pool.tokenize(tokenizer)
    unseen.tokenize(tokenizer)
    names = noun_sentences(tokenizer)
    optimizer, state = new_optimizer(model), work / "state.pt"
    first, losses, began = 0, [], time.monotonic()
    if state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["step"]
        print(f"resumed at step {first}", flush=True)
    images = 0
    for step in range(first, STEPS):
        losses.append(train_step(model, optimizer, pool, names, step))
        images += phase_at(step)[0].batch
        if (step + 1) % 50 == 0:
            passed = time.monotonic() - began
            print(
                f"step {step + 1}/{STEPS} loss {np.mean(losses[-50:]):.4f} "
                f"scale {model.logit_scale.exp().item():.1f} {images / passed:.0f} images/s "
                f"{passed:.0f} s",
                flush=True,
            )
        if (step + 1) % 400 == 0 or step + 1 == STEPS:
            found = validate(model, unseen, tokenizer)
            print("  validation:", ", ".join(f"{k} {v:.3f}" for k, v in found.items()), flush=True)
            saved = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step + 1,
            }
            torch.save(saved, state.with_suffix(".new"))
            state.with_suffix(".new").replace(state)


def save(model: CLIPModel, tokenizer: CLIPTokenizer, folder: Path) -> None:
    """Plain Hugging Face files, weights in fp16."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder)
    images = CLIPImageProcessorPil(
        size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE}
    )
    CLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    name_images_twice(folder, family_of(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pools", type=Path, help="where pool.py drew")
    parser.add_argument("work", type=Path, help="for the state of an interrupted run")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    args.work.mkdir(parents=True, exist_ok=True)
    prompts = (s for entry in Images(args.pools / "train").prompts for s in entry)
    tokenizer = vocabulary.make_tokenizer(prompts, TOKENS, CONTEXT)
    model = new_model(tokenizer).train()
    size = sum(p.numel() for p in model.parameters())
    print(
        f"seed {SEED}, {size:,} parameters, {len(tokenizer)} tokens, {STEPS} steps, "
        f"torch {torch.__version__}",
        flush=True,
    )
    train(model, tokenizer, args.pools, args.work)
    save(model, tokenizer, args.out)


if __name__ == "__main__":
    main()
