"""CLIP written out slowly from the papers' formulas, one number after another, for comparison.

It reads the weights of a `CLIPModel` and nothing of our tuners' code. Everything is in the dtype of
the weights, which tests make float64.
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

Prefix = tuple[Tensor, Tensor]
"""Keys and values before a layer's own, each `(virtual tokens, width)`."""

Change = Callable[[Tensor], Tensor]


def linear(x: Tensor, module: nn.Module) -> Tensor:
    return x @ module.weight.T + module.bias


def norm(x: Tensor, module: nn.LayerNorm) -> Tensor:
    centred = x - x.mean(-1, keepdim=True)
    deviation = (centred.pow(2).mean(-1, keepdim=True) + module.eps).sqrt()
    return centred / deviation * module.weight + module.bias


def activation(x: Tensor, name: str) -> Tensor:
    if name == "quick_gelu":
        return x / (1 + (-1.702 * x).exp())
    assert name == "gelu"
    return x * (1 + torch.erf(x / math.sqrt(2))) / 2


def attention(x: Tensor, module: nn.Module, causal: bool, prefix: Prefix | None) -> Tensor:
    """softmax(q [P_k; K]^T / sqrt(d)) [P_v; V] for `(tokens, width)`, query by query."""
    tokens, width = x.shape
    heads, size = module.num_heads, width // module.num_heads
    q, k, v = (linear(x, part) for part in (module.q_proj, module.k_proj, module.v_proj))
    before = 0
    if prefix is not None:
        before = len(prefix[0])
        k, v = torch.cat([prefix[0], k]), torch.cat([prefix[1], v])
    out = torch.zeros_like(x)
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        for query in range(tokens):
            seen = before + (query + 1 if causal else tokens)
            scores = [q[query, part] @ k[key, part] / math.sqrt(size) for key in range(seen)]
            probabilities = torch.stack(scores).exp()
            probabilities = probabilities / probabilities.sum()
            out[query, part] = sum(
                fraction * v[key, part]
                for key, fraction in zip(range(seen), probabilities, strict=True)
            )
    return linear(out, module.out_proj)


def nothing(x: Tensor) -> Tensor:
    return x


def block(
    x: Tensor,
    layer: nn.Module,
    causal: bool,
    prefix: Prefix | None = None,
    after_attention: Change = nothing,
    after_mlp: Change = nothing,
) -> Tensor:
    inner = attention(norm(x, layer.layer_norm1), layer.self_attn, causal, prefix)
    x = x + after_attention(inner)
    inner = linear(norm(x, layer.layer_norm2), layer.mlp.fc1)
    inner = linear(activation(inner, layer.mlp.config.hidden_act), layer.mlp.fc2)
    return x + after_mlp(inner)


Block = Callable[[int, Tensor], Tensor]
"""What block number i does to `(tokens, width)`."""


def prompt(model: nn.Module, ids: Sequence[int], run: Block, context: Tensor | None) -> Tensor:
    """The feature `(projection,)` of one prompt without padding; context after its start."""
    tower = model.text_model
    words = tower.embeddings.token_embedding.weight[list(ids)]
    if context is not None:
        words = torch.cat([words[:1], context, words[1:]])
    x = words + tower.embeddings.position_embedding.weight[: len(words)]
    for number in range(len(tower.encoder.layers)):
        x = run(number, x)
    return norm(x, tower.final_layer_norm)[-1] @ model.text_projection.weight.T


def image(model: nn.Module, pixels: Tensor, run: Block, prompts: Sequence[Tensor]) -> Tensor:
    """The feature `(projection,)` of one image; `prompts[i]` stand at block i's input."""
    tower = model.vision_model
    embeddings = tower.embeddings
    size = embeddings.patch_size
    kernel = embeddings.patch_embedding.weight.flatten(1)
    rows = [embeddings.class_embedding]
    for top in range(0, pixels.shape[1], size):
        for left in range(0, pixels.shape[2], size):
            patch = pixels[:, top : top + size, left : left + size]
            rows.append(kernel @ patch.flatten())
    x = torch.stack(rows) + embeddings.position_embedding.weight
    x = norm(x, tower.pre_layrnorm)
    for number in range(len(tower.encoder.layers)):
        if number < len(prompts):
            old = len(prompts[number]) if number else 0
            x = torch.cat([x[:1], prompts[number], x[1 + old :]])
        x = run(number, x)
    return norm(x[0], tower.post_layernorm) @ model.visual_projection.weight.T
