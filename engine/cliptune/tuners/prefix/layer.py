"""Attention with trained keys and values before its own."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.clip.modeling_clip import eager_attention_forward

from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.tuner import TunerLayer, Vectors


class Trunk(nn.Module):
    """The part of a projected prefix that all layers of a tower share."""

    def __init__(self, tokens: int, width: int, hidden: int) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(tokens, width))
        linear = nn.Linear(width, hidden)
        # In no module of their own: PEFT and transformers find an adapter's name before the last.
        self.weight, self.bias = linear.weight, linear.bias

    def forward(self) -> Tensor:
        """`(tokens, hidden)`."""
        return torch.tanh(functional.linear(self.embedding, self.weight, self.bias))


_NAMES = (
    # Queries, keys, values, what comes after (in BERT the module around has it); of a head the
    # width, the factor of its products, the dropout of its weights (a number, or a module).
    ("q_proj", "k_proj", "v_proj", "out_proj", "head_dim", "scale", "dropout"),  # CLIP, SigLIP
    ("q_proj", "k_proj", "v_proj", "o_proj", "head_dim", "scaling", "attention_dropout"),  # ViT
    ("query", "key", "value", "", "attention_head_size", "scaling", "dropout"),  # BERT
)


class PrefixLayer(TunerLayer):
    """softmax(q [P_k; K]^T / sqrt(d)) [P_v; V] in the place of an attention."""

    adapter_layer_names = ("prefix_keys", "prefix_values", "prefix_head", "prefix_trunk")
    other_param_names = ("first",)

    def __init__(self, base_layer: Any) -> None:
        super().__init__(base_layer, base_layer.config.hidden_size)
        known = (names for names in _NAMES if all(hasattr(base_layer, n) for n in names if n))
        self._names = next(known)
        self.prefix_keys = Vectors()
        self.prefix_values = Vectors()
        self.prefix_head = nn.ModuleDict()
        self.prefix_trunk = nn.ModuleDict()
        self.first: dict[str, PrefixLayer] = {}
        """The layer that holds a projected prefix's trunk: the first of the tower that has it."""

    def add(self, adapter: str, config: ClipPrefixTuningConfig, key: str, model: nn.Module) -> None:
        """A new prefix: values are zero, so that it takes a little attention and says nothing."""
        tower = self.base_layer.config
        tokens, width = config.num_virtual_tokens, tower.hidden_size
        if not config.prefix_projection:
            self.prefix_keys[adapter] = self.own(torch.randn(tokens, width) * 0.02)
            self.prefix_values[adapter] = self.own(torch.zeros(tokens, width))
            return
        hidden = config.encoder_hidden_size or width
        layers: Any = (model.get_submodule(place) for place in config.places)
        self.first[adapter] = next(layer for layer in layers if layer.config is tower)
        if self.first[adapter] is self:
            self.prefix_trunk[adapter] = self._owned(Trunk(tokens, width, hidden))
        head = nn.Linear(hidden, 2 * width)
        with torch.no_grad():
            head.weight[width:] = 0
            head.bias[width:] = 0
        self.prefix_head[adapter] = self._owned(head)

    def _owned(self, module: nn.Module) -> nn.Module:
        for name, parameter in [*module.named_parameters()]:
            setattr(module, name, self.own(parameter.data))
        return module

    def prefix(self, adapter: str, device: torch.device | None = None) -> tuple[Tensor, Tensor]:
        """Keys and values, each `(virtual tokens, width)`; `device` is where they are wanted."""
        if adapter not in self.prefix_head:
            return self.prefix_keys(adapter), self.prefix_values(adapter)
        made = self.first[adapter].prefix_trunk[adapter]()
        keys, values = self.prefix_head[adapter](made.to(device)).chunk(2, dim=-1)
        return keys, values

    @torch.no_grad()
    def fold(self, adapter: str) -> None:
        """Keep keys and values as they are now, without the head that made them."""
        head: Any = self.prefix_head[adapter]
        learns = head.weight.requires_grad
        keys, values = self.prefix(adapter, head.weight.device)
        # In fp32, where `own` would take the base's type.
        self.prefix_keys[adapter] = nn.Parameter(keys.clone(), learns)
        self.prefix_values[adapter] = nn.Parameter(values.clone(), learns)
        del self.prefix_head[adapter]

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, **kwargs: Any
    ) -> tuple[Tensor, Tensor | None]:
        """`(batch, tokens, width)` -> the same, and the attention's weights if it tells them."""
        base = self.base_layer
        found = [self.prefix(name, hidden_states.device) for name in self.active()]
        if not found:
            return base(hidden_states, attention_mask=attention_mask, **kwargs)  # type: ignore[no-any-return]
        query, key, value, out, head, scale, dropout = self._names
        batch, tokens, _ = hidden_states.shape
        width = getattr(base, head)

        def heads(x: Tensor) -> Tensor:
            return x.view(batch, x.shape[1], -1, width).transpose(1, 2)

        def lengthened(own: Tensor, prefixes: list[Tensor]) -> Tensor:
            before = torch.cat(prefixes).to(own.dtype).expand(batch, -1, -1)
            return heads(torch.cat([before, own], dim=1))

        queries = heads(getattr(base, query)(hidden_states))
        keys = lengthened(getattr(base, key)(hidden_states), [keys for keys, _ in found])
        values = lengthened(getattr(base, value)(hidden_states), [values for _, values in found])
        dropped = getattr(base, dropout)
        kind = base.config._attn_implementation
        if kind not in ("eager", "sdpa"):
            raise ValueError(f"Prefix tuning works with eager or sdpa attention, not with {kind}.")
        # With more keys than queries a causal SDPA would count the keys from the prefix on.
        causal = kwargs.pop("is_causal", False)
        mask = attention_mask
        if mask is None and causal:
            mask = hidden_states.new_ones(tokens, tokens, dtype=torch.bool).tril()
        if mask is not None:
            extra = keys.shape[2] - tokens
            mask = functional.pad(mask, (extra, 0), value=mask.dtype == torch.bool)
        attend = ALL_ATTENTION_FUNCTIONS.get_interface(kind, eager_attention_forward)
        output, weights = attend(
            base,
            queries,
            keys,
            values,
            mask,
            scaling=getattr(base, scale),
            dropout=getattr(dropped, "p", dropped) if self.training else 0.0,
            is_causal=False,
            **kwargs,
        )
        output = output.reshape(batch, tokens, -1)
        return getattr(base, out)(output) if out else output, weights
