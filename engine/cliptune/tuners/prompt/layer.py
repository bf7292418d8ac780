"""Trained vectors among the tokens of a prompt, and among those of an image."""

import math
from itertools import cycle, islice
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from cliptune.tuners.prompt.config import ClipPromptTuningConfig
from cliptune.tuners.tuner import TunerLayer


class PromptLayer(TunerLayer):
    """A place where one prompt at a time can stand."""

    def set_adapter(self, adapter_names: str | list[str], inference_mode: bool = False) -> None:
        """Turn a prompt on. Raises `ValueError` if asked for several: they have no one order."""
        if not isinstance(adapter_names, str) and len(adapter_names) > 1:
            raise ValueError("Only one prompt can be active at a time.")
        super().set_adapter(adapter_names, inference_mode)


class TextPrompt(PromptLayer):
    """CLIP's token embedding, with context vectors for tokens of negative number.

    `CLIPTextModel` looks for the end token in the token numbers, so it is they that must grow:
    before each forward the numbers -1, -2, ... are put after the start token. Negative ones can
    neither be a word nor, where a model ends at its largest number, the end.
    """

    adapter_layer_names = ("prompt_text",)

    def __init__(self, base_layer: nn.Module, text_model: nn.Module) -> None:
        super().__init__(base_layer)
        self.prompt_text = nn.ParameterDict()
        self._hook = text_model.register_forward_pre_hook(self._lengthen, with_kwargs=True)

    def release(self) -> None:
        """Leave the text model as it was."""
        self._hook.remove()

    def add(self, adapter: str, config: ClipPromptTuningConfig) -> None:
        """New context vectors: of the words of a text, or N(0, 0.02) as in CoOp."""
        count, words = config.num_virtual_tokens, self.base_layer.weight
        if config.prompt_tuning_init == "TEXT":
            assert config.start
            start = words.detach()[list(islice(cycle(config.start), count))]
        else:
            start = torch.randn(count, words.shape[1]) * 0.02
        self.prompt_text[adapter] = self.own(start)

    def forward(self, ids: Tensor) -> Tensor:
        """Token numbers `(prompts, tokens)` -> embeddings `(prompts, tokens, width)`."""
        words: Tensor = self.base_layer(ids.clamp(min=0))
        for name in self.active():
            context = functional.embedding((-1 - ids).clamp(min=0), self.prompt_text[name])
            words = torch.where(ids[..., None] < 0, context.to(words.dtype), words)
        return words

    def _lengthen(
        self, text_model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
        """Token numbers and mask with the context's. Raises `ValueError` if there is no room."""
        names = self.active()
        given = dict(zip(("input_ids", "attention_mask", "position_ids"), args, strict=False))
        given |= kwargs
        if not names or given.get("input_ids") is None:
            return None
        if given.get("position_ids") is not None:
            raise ValueError("position_ids cannot be given beside a text prompt, which moves them.")
        count = len(self.prompt_text[names[0]])
        ids = given["input_ids"]
        ids = ids.view(-1, ids.shape[-1])
        limit = text_model.config.max_position_embeddings
        width = min(ids.shape[1], limit - count)
        if width < ids.shape[1]:
            _check_room(ids, text_model.eos_token_id, width, count, limit)
        virtual = -1 - torch.arange(count, device=ids.device)
        given["input_ids"] = _inserted(ids[:, :width], virtual)
        mask = given.get("attention_mask")
        if mask is not None:
            if mask.dim() != 2:
                raise ValueError("Beside a text prompt attention_mask is (prompts, tokens).")
            given["attention_mask"] = _inserted(mask[:, :width], mask.new_ones(count))
        return (), given


def _inserted(rows: Tensor, values: Tensor) -> Tensor:
    """`values` `(n,)` after the first column of every row."""
    between = values.to(rows.dtype).expand(rows.shape[0], -1)
    return torch.cat([rows[:, :1], between, rows[:, 1:]], dim=1)


def _check_room(ids: Tensor, end_token: Any, width: int, count: int, limit: int) -> None:
    """Only what comes after the end token may be cut off. Raises `ValueError` if more would be."""
    # Up to transformers 4.30 configs said 2 and meant the largest number.
    ends = ids.argmax(dim=1) if end_token == 2 else (ids == end_token).int().argmax(dim=1)
    longest = int(ends.argmax())
    tokens = int(ends[longest]) + 1
    if tokens > width:
        raise ValueError(
            f"Prompt {longest + 1} has {tokens} tokens; with {count} virtual tokens that is "
            f"{tokens + count}, and the model takes {limit}. Shorten it, or take fewer virtual "
            "tokens."
        )


class VisualPrompt(PromptLayer):
    """A block of the vision tower whose input has prompts after the class token."""

    adapter_layer_names = ("prompt_vision",)

    def __init__(self, base_layer: nn.Module, first: bool) -> None:
        """The first block's prompts are put in; those of later ones replace what became of them."""
        super().__init__(base_layer)
        self.prompt_vision = nn.ParameterDict()
        self._first = first

    def add(self, adapter: str, config: ClipPromptTuningConfig) -> None:
        """New prompts, xavier-uniform over a patch and the width, as in VPT's code."""
        vision = self.base_layer.self_attn.config
        bound = math.sqrt(6 / (3 * vision.patch_size**2 + vision.hidden_size))
        start = torch.empty(config.num_virtual_tokens, vision.hidden_size)
        self.prompt_vision[adapter] = self.own(start.uniform_(-bound, bound))

    def forward(self, hidden_states: Tensor, *args: Any, **kwargs: Any) -> Any:
        """`(batch, tokens, width)`, the first block's input without prompts -> what it makes."""
        for name in self.active():
            prompts = self.prompt_vision[name].to(hidden_states.dtype)
            seen = 0 if self._first else len(prompts)
            parts = (
                hidden_states[:, :1],
                prompts.expand(hidden_states.shape[0], -1, -1),
                hidden_states[:, 1 + seen :],
            )
            hidden_states = torch.cat(parts, dim=1)
        return self.base_layer(hidden_states, *args, **kwargs)
