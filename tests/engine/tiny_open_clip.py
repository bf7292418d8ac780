"""Tiny models in OpenCLIP's format, with random weights, and what they compute: written after
OpenCLIP 3.3 and timm 1.0, whose names of weights the modules have. Slow, plain and independent of
ClipTune; `tests/bench/open_clip_suite.py` holds them against the libraries themselves."""

import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import gelu, normalize, scaled_dot_product_attention

from cliptune.families import open_clip as forms
from engine.tiny import tiny_tokenizer
from engine.tiny_families import tiny_gemma, tiny_xlm_r

CONTEXT, SIDE, PATCH, WIDTH, HEADS = 24, 32, 8, 32, 4
PATCHES = (SIDE // PATCH) ** 2


class QuickGelu(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * (1.702 * x).sigmoid()


class Block(nn.Module):
    """OpenCLIP's residual block."""

    def __init__(self, width: int, act: nn.Module, eps: float) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.attn = nn.MultiheadAttention(width, HEADS, batch_first=True)
        layers = [("c_fc", nn.Linear(width, 80)), ("gelu", act), ("c_proj", nn.Linear(80, width))]
        self.mlp = nn.Sequential(OrderedDict(layers))

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=mask)[0]
        return x + self.mlp(self.ln_2(x))  # type: ignore[no-any-return]


class Transformer(nn.Module):
    def __init__(self, *how: Any) -> None:
        super().__init__()
        self.resblocks = nn.ModuleList([Block(*how), Block(*how)])

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        for block in self.resblocks:
            x = block(x, mask)
        return x


class Visual(nn.Module):
    """OpenCLIP's image tower."""

    def __init__(self, width: int, out: int, act: nn.Module) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, PATCH, PATCH, bias=False)
        self.class_embedding = nn.Parameter(torch.empty(width))
        self.positional_embedding = nn.Parameter(torch.empty(PATCHES + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = Transformer(width, act, 1e-5)
        self.proj = nn.Parameter(torch.empty(width, out))

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.conv1(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_embedding.expand(len(x), 1, -1), x], dim=1)
        x = self.transformer(self.ln_pre(x + self.positional_embedding))
        return self.ln_post(x[:, 0]) @ self.proj  # type: ignore[no-any-return]


class Text(nn.Module):
    """OpenCLIP's text tower, whose parts lie in the model itself where it is a plain CLIP."""

    def __init__(self, words: int, out: int, act: nn.Module, pool: str, end: int) -> None:
        super().__init__()
        self.pool, self.end, siglip = pool, end, pool == "last"
        eps = 1e-6 if siglip else 1e-5
        self.token_embedding = nn.Embedding(words, WIDTH)
        self.positional_embedding = nn.Parameter(torch.empty(CONTEXT, WIDTH))
        self.transformer = Transformer(WIDTH, act, eps)
        self.ln_final = nn.LayerNorm(WIDTH, eps)
        plain = nn.Parameter(torch.empty(WIDTH, out))
        self.text_projection = nn.Linear(WIDTH, out) if siglip else plain
        self.mask = None if siglip else torch.full((CONTEXT, CONTEXT), -torch.inf).triu(1)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.token_embedding(ids) + self.positional_embedding
        x = self.ln_final(self.transformer(x, self.mask))
        if isinstance(self.text_projection, nn.Linear):
            return self.text_projection(x[:, -1])  # type: ignore[no-any-return]
        end = ids.argmax(dim=1) if self.pool == "argmax" else (ids == self.end).int().argmax(dim=1)
        return x[torch.arange(len(x)), end] @ self.text_projection  # type: ignore[no-any-return]


class Gelu(nn.Module):
    def __init__(self, approximate: str) -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, x: Tensor) -> Tensor:
        return gelu(x, approximate=self.approximate)


class Mlp(nn.Module):
    """timm's."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(gelu(self.fc1(x)))  # type: ignore[no-any-return]


def _heads(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(2, (heads, -1)).transpose(1, 2)


class Attention(nn.Module):
    """timm's."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (_heads(one, self.heads) for one in self.qkv(x).chunk(3, dim=2))
        return self.proj(scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))  # type: ignore[no-any-return]


class TimmBlock(nn.Module):
    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attn, self.mlp = Attention(width, heads), Mlp(width, inner)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))  # type: ignore[no-any-return]


class Pool(nn.Module):
    """timm's attention pooling by one learned token."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.latent = nn.Parameter(torch.empty(1, 1, width))
        self.q, self.kv = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.proj, self.norm = nn.Linear(width, width), nn.LayerNorm(width, 1e-6)
        self.mlp = Mlp(width, inner)

    def forward(self, x: Tensor) -> Tensor:
        q = _heads(self.q(self.latent).expand(len(x), -1, -1), self.heads)
        k, v = (_heads(one, self.heads) for one in self.kv(x).chunk(2, dim=2))
        x = self.proj(scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))
        return (x + self.mlp(self.norm(x)))[:, 0]  # type: ignore[no-any-return]


class Trunk(nn.Module):
    """timm's image tower of a SigLIP, tiny."""

    def __init__(self, width: int, blocks: int, heads: int, inner: int) -> None:
        super().__init__()
        conv = nn.Conv2d(3, width, PATCH, PATCH)
        self.patch_embed = nn.Sequential(OrderedDict([("proj", conv)]))
        self.pos_embed = nn.Parameter(torch.empty(1, PATCHES, width))
        of = (width, heads, inner)
        self.blocks = nn.Sequential(*(TimmBlock(*of) for _ in range(blocks)))
        self.norm, self.attn_pool = nn.LayerNorm(width, 1e-6), Pool(*of)

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.patch_embed(pixels).flatten(2).transpose(1, 2) + self.pos_embed
        return self.attn_pool(self.norm(self.blocks(x)))  # type: ignore[no-any-return]


class Reference(nn.Module):
    """A model of OpenCLIP: unit features of pixels, and of ids filled up to the context."""

    def __init__(self, visual: nn.Module, text: nn.Module, custom: bool, bias: bool) -> None:
        super().__init__()
        self.visual, self.text = visual, text
        self.logit_scale = nn.Parameter(torch.tensor(2.345678))
        self.logit_bias = nn.Parameter(torch.tensor(-3.456789)) if bias else None
        self.custom = custom

    @torch.no_grad()
    def encode_image(self, pixels: Tensor) -> Tensor:
        return normalize(self.visual(pixels), dim=-1)

    @torch.no_grad()
    def encode_text(self, ids: Tensor) -> Tensor:
        return normalize(self.text(ids), dim=-1)

    def stored(self) -> dict[str, Tensor]:
        """Its weights by OpenCLIP's names."""
        before = "" if self.custom else "text."
        return {name.removeprefix(before): w.detach() for name, w in self.state_dict().items()}


TRUNK = "vit_tiny_patch8_siglip_32"
SHAPE = (24, 2, 4, 96)
"""Of the trunk: width, blocks, heads, width of the MLP. timm has none so small."""


def tiny_open_clip(
    folder: Path, kind: str, *, custom: bool = False, **cfg: Any
) -> tuple[Path, Reference]:
    """Write a tiny model of a kind into `folder`; `custom`: the text tower apart, as newer ones
    have it; `cfg`: settings of the whole that are other."""
    tokenizer = TOKENIZERS[kind]()
    words, end, siglip = len(tokenizer), tokenizer.eos_token_id, kind == "siglip"
    text: dict[str, Any] = {
        "context_length": CONTEXT,
        "vocab_size": words,
        "hf_tokenizer_name": "as it lies here",
        **{"width": WIDTH, "heads": HEADS, "layers": 2, "mlp_ratio": 2.5},
    }
    vision = {"image_size": SIDE, "patch_size": PATCH, "width": 48, "head_width": 12, "layers": 2}
    given = {"embed_dim": 24, "vision_cfg": vision | {"mlp_ratio": 5 / 3 + 1e-9}, "text_cfg": text}
    act: Callable[[], nn.Module] = QuickGelu if cfg.get("quick_gelu") else lambda: Gelu("none")
    pool = {"siglip": "last", "metaclip_2": "eos"}.get(kind, "argmax")
    visual: nn.Module
    if siglip:
        act = lambda: Gelu("tanh")  # noqa: E731
        pooled = {"timm_pool": "map", "timm_proj": "none", "timm_model_pretrained": False}
        given |= {"init_logit_bias": -10, "custom_text": True}
        given["vision_cfg"] = {"image_size": SIDE, "timm_model_name": TRUNK} | pooled
        text |= {"no_causal_mask": True, "proj_bias": True, "norm_kwargs": {"eps": 1e-6}}
        text |= {"act_kwargs": {"approximate": "tanh"}}
        text["tokenizer_kwargs"] = {"clean": "canonicalize"}
        visual = nn.Sequential(OrderedDict([("trunk", Trunk(*SHAPE))]))
    else:
        visual = Visual(48, 24, act())
    if pool != "argmax":
        text |= {"pool_type": pool} | ({"eos_id": end} if pool == "eos" else {})
    with torch.random.fork_rng():
        torch.manual_seed(0)
        written = Text(words, 24, act(), pool, end)
        model = Reference(visual, written, custom or siglip, bias=siglip).eval()
        for name, parameter in model.named_parameters():
            if parameter.ndim:
                offset = 1 if "ln_" in name and name.endswith("weight") else 0
                nn.init.normal_(parameter, offset, 0.2)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.stored(), folder / "open_clip_model.safetensors")
    colours = {"mean": [0.5, 0.45, 0.4], "std": [0.2, 0.25, 0.3], "interpolation": "bicubic"}
    colours |= {"resize_mode": "squash" if siglip else "shortest"}
    content = {"model_cfg": given | cfg, "preprocess_cfg": colours}
    (folder / "open_clip_config.json").write_text(json.dumps(content), encoding="utf-8")
    tokenizer.save_pretrained(folder)
    return folder, model


TOKENIZERS: dict[str, Callable[[], Any]] = {
    "clip": lambda: tiny_tokenizer(CONTEXT),
    "siglip": tiny_gemma,
    "metaclip_2": tiny_xlm_r,
}
"""By kind."""


def know_the_trunk(patch: Any) -> None:
    """Let the tiny trunk be one of timm's, for as long as a patch of pytest holds."""
    shape = {TRUNK.partition("_siglip")[0]: (SHAPE, "gelu", (SIDE,))}
    patch.setattr(forms, "_TRUNKS", forms._TRUNKS | shape)
