"""CLIP's attention with trained keys and values before its own."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.clip.modeling_clip import eager_attention_forward

from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.tuner import TunerLayer


class Trunk(nn.Module):
    """The part of a projected prefix that all layers of a tower share."""

    def __init__(self, tokens: int, width: int, hidden: int) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(tokens, width))
        self.linear = nn.Linear(width, hidden)

    def forward(self) -> Tensor:
        """`(tokens, hidden)`."""
        return torch.tanh(self.linear(self.embedding))


class PrefixLayer(TunerLayer):
    """softmax(q [P_k; K]^T / sqrt(d)) [P_v; V] in the place of a `CLIPAttention`."""

    adapter_layer_names = ("prefix_keys", "prefix_values", "prefix_head", "prefix_trunk")

    def __init__(self, base_layer: nn.Module, first: "PrefixLayer | None") -> None:
        """`first` is the tower's first layer, which holds the trunk; None if it is this one."""
        super().__init__(base_layer)
        self.prefix_keys = nn.ParameterDict()
        self.prefix_values = nn.ParameterDict()
        self.prefix_head = nn.ModuleDict()
        self.prefix_trunk = nn.ModuleDict()
        self._first = (first or self,)  # in a tuple, or it would be a child of this module too

    def add(self, adapter: str, config: ClipPrefixTuningConfig) -> None:
        """A new prefix: values are zero, so that it takes a little attention and says nothing."""
        tokens, width = config.num_virtual_tokens, self.base_layer.embed_dim
        if not config.prefix_projection:
            self.prefix_keys[adapter] = self.own(torch.randn(tokens, width) * 0.02)
            self.prefix_values[adapter] = self.own(torch.zeros(tokens, width))
            return
        hidden = config.encoder_hidden_size or width
        if self._first[0] is self:
            self.prefix_trunk[adapter] = self._owned(Trunk(tokens, width, hidden))
        head = nn.Linear(hidden, 2 * width)
        with torch.no_grad():
            head.weight[width:] = 0
            head.bias[width:] = 0
        self.prefix_head[adapter] = self._owned(head)

    def _owned(self, module: nn.Module) -> nn.Module:
        for part in module.modules():
            for name, parameter in [*part.named_parameters(recurse=False)]:
                setattr(part, name, self.own(parameter.data))
        return module

    def prefix(self, adapter: str) -> tuple[Tensor, Tensor]:
        """Keys and values, each `(virtual tokens, width)`."""
        if adapter not in self.prefix_head:
            return self.prefix_keys[adapter], self.prefix_values[adapter]
        head = self.prefix_head[adapter]
        made = self._first[0].prefix_trunk[adapter]().to(head.weight.device)
        keys, values = head(made).chunk(2, dim=-1)
        return keys, values

    @torch.no_grad()
    def fold(self, adapter: str) -> None:
        """Keep keys and values as they are now, without the MLP that made them."""
        learns = any(p.requires_grad for p in self.prefix_head[adapter].parameters())
        keys, values = self.prefix(adapter)  # in fp32, where `own` would take the base's type
        self.prefix_keys[adapter] = nn.Parameter(keys.clone(), learns)
        self.prefix_values[adapter] = nn.Parameter(values.clone(), learns)
        del self.prefix_head[adapter]

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, **kwargs: Any
    ) -> tuple[Tensor, Tensor | None]:
        """`(batch, tokens, width)` -> the same, and the attention's weights if it tells them."""
        attention = self.base_layer
        found = [self.prefix(name) for name in self.active()]
        if not found:
            return attention(hidden_states, attention_mask=attention_mask, **kwargs)  # type: ignore[no-any-return]
        batch, tokens, width = hidden_states.shape

        def heads(x: Tensor) -> Tensor:
            return x.view(x.shape[0], -1, attention.num_heads, attention.head_dim).transpose(1, 2)

        def lengthened(own: Tensor, prefixes: list[Tensor]) -> Tensor:
            before = torch.cat(prefixes).to(own.dtype).expand(batch, -1, -1)
            return heads(torch.cat([before, own], dim=1))

        queries = heads(attention.q_proj(hidden_states))
        keys = lengthened(attention.k_proj(hidden_states), [keys for keys, _ in found])
        values = lengthened(attention.v_proj(hidden_states), [values for _, values in found])
        kind = attention.config._attn_implementation
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
            attention,
            queries,
            keys,
            values,
            mask,
            scaling=attention.scale,
            dropout=attention.dropout if self.training else 0.0,
            is_causal=False,
            **kwargs,
        )
        return attention.out_proj(output.reshape(batch, tokens, width)), weights
