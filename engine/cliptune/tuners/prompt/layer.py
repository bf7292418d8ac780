"""Trained vectors among the tokens of a prompt, and among those of an image."""

import math
from itertools import cycle, islice
from typing import Any

import torch
from accelerate.utils import align_module_device
from torch import Tensor, nn
from torch.nn import functional

from cliptune.tuners.prompt.config import ClipPromptTuningConfig
from cliptune.tuners.tuner import TunerLayer, Vectors


class PromptLayer(TunerLayer):
    """A place where one prompt at a time can stand."""

    def set_adapter(self, adapter_names: str | list[str], inference_mode: bool = False) -> None:
        """Turn a prompt on. Raises `ValueError` if two of them would stand here."""
        self.check_one(adapter_names)
        super().set_adapter(adapter_names, inference_mode)

    def check_one(self, adapter_names: str | list[str]) -> None:
        """Raise `ValueError` if two of the prompts would stand here: they have no one order."""
        names = [adapter_names] if isinstance(adapter_names, str) else adapter_names
        if len(both := self.here(names)) > 1:
            raise ValueError(
                f"Only one prompt can be active at a time in a tower, not {' and '.join(both)}."
            )


class TextPrompt(PromptLayer):
    """A token embedding, with context vectors for tokens of negative number.

    Text models look for the end token in the token numbers, so it is they that must grow: before
    each forward the numbers -1, -2, ... are put after the start token. Negative ones can neither be
    a word nor, where a model ends at its largest number, the end.
    """

    adapter_layer_names = ("prompt_text",)

    def __init__(self, base_layer: nn.Module, text_model: nn.Module) -> None:
        super().__init__(base_layer)
        self.in_features, self.out_features = self.num_embeddings, self.embedding_dim
        self.prompt_text = Vectors()
        self._hook = text_model.register_forward_pre_hook(self._lengthen, with_kwargs=True)

    def release(self) -> None:
        """Leave the text model as it was."""
        self._hook.remove()

    def add(self, adapter: str, config: ClipPromptTuningConfig, key: str, model: nn.Module) -> None:
        """New context vectors: of the words of a text, or N(0, 0.02) as in CoOp."""
        count, words = config.num_virtual_tokens, self.base_layer.weight
        if config.prompt_tuning_init == "TEXT":
            assert config.start
            with align_module_device(self.base_layer):  # else they are nowhere, if offloaded
                words = self.base_layer.weight.detach()
            start = words[list(islice(cycle(config.start), count))]
        else:
            start = torch.randn(count, words.shape[1]) * 0.02
        self.prompt_text[adapter] = self.own(start)

    def forward(self, ids: Tensor) -> Tensor:
        """Token numbers `(prompts, tokens)` -> embeddings `(prompts, tokens, width)`."""
        words: Tensor = self.base_layer(ids.clamp(min=0))
        for name in self.active():
            context = functional.embedding((-1 - ids).clamp(min=0), self.prompt_text(name))
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
        limit = _places(text_model)
        width = min(ids.shape[1], limit - count)
        if width < ids.shape[1]:
            _check_room(_lengths(ids, text_model), width, count, limit)
        virtual = -1 - torch.arange(count, device=ids.device)
        # SigLIP's prompts begin with their first word, all others' with a token that says so.
        place = 0 if _reads_to_the_last(text_model) else 1
        given["input_ids"] = _inserted(ids[:, :width], virtual, place)
        for name, value in (("attention_mask", 1), ("token_type_ids", 0)):
            rows = given.get(name)
            if rows is None:
                continue
            if rows.dim() != 2:
                raise ValueError(f"Beside a text prompt {name} is (prompts, tokens).")
            given[name] = _inserted(rows[:, :width], rows.new_full((count,), value), place)
        return (), given


def _reads_to_the_last(text_model: Any) -> bool:
    """Whether a text is told by what stands at its last place, padding or not: SigLIP."""
    return hasattr(text_model, "final_layer_norm") and not hasattr(text_model, "eos_token_id")


def _inserted(rows: Tensor, values: Tensor, place: int) -> Tensor:
    """`values` `(n,)` before that column of every row."""
    between = values.to(rows.dtype).expand(rows.shape[0], -1)
    return torch.cat([rows[:, :place], between, rows[:, place:]], dim=1)


def _places(text_model: Any) -> int:
    """How many tokens have a position; RoBERTa's begin after that of padding."""
    first = getattr(text_model.embeddings, "padding_idx", -1) + 1
    places: int = text_model.config.max_position_embeddings
    return places - first


def _lengths(ids: Tensor, text_model: Any) -> Tensor:
    """How many tokens of each row `(prompts,)` are more than padding."""
    end = getattr(text_model, "eos_token_id", None)
    numbers = torch.arange(1, ids.shape[1] + 1, device=ids.device)
    if _reads_to_the_last(text_model):
        # What fills texts up its configs do not know: it is what stands last. One of it stays, for
        # SigLIP 1 ends texts with the same.
        return ((ids != ids[:, -1:]) * numbers).amax(dim=1) + 1
    if end is None:
        words: Tensor = (ids != text_model.config.pad_token_id) * numbers
        return words.amax(dim=1)
    ends = (ids == end).int().argmax(dim=1)
    # Up to transformers 4.30 CLIP's configs said 2 and meant the largest number; MetaCLIP 2 has an
    # end of number 2. What is not meant comes before it.
    return (torch.maximum(ends, ids.int().argmax(dim=1)) if end == 2 else ends) + 1


def _check_room(lengths: Tensor, width: int, count: int, limit: int) -> None:
    """Only padding may be cut off. Raises `ValueError`, or in a graph `RuntimeError`, if more
    would be."""
    if torch.compiler.is_compiling():  # a graph holds no number to be looked at and told
        told = f"A prompt has more than {width} tokens, which is all beside {count} virtual ones."
        torch._assert_async((lengths <= width).all(), told)
        return
    if lengths.is_meta:  # without numbers there is nothing to look at
        return
    longest = int(lengths.argmax())
    tokens = int(lengths[longest])
    if tokens > width:
        raise ValueError(
            f"Prompt {longest + 1} has {tokens} tokens; with {count} virtual tokens that is "
            f"{tokens + count}, and the model takes {limit}. Shorten it, or take fewer virtual "
            "tokens."
        )


class VisualPrompt(PromptLayer):
    """A block of the vision tower whose input has prompts before the patches.

    The first block's are put in; those of later ones replace what became of them.
    """

    adapter_layer_names = ("prompt_vision",)
    other_param_names = ("opens",)

    def __init__(self, base_layer: nn.Module, vision: Any, place: int) -> None:
        """`vision` is the tower's configuration; `place` is how many tokens stand before the
        prompts: the class token, if there is one."""
        super().__init__(base_layer, vision.hidden_size)
        self.prompt_vision = Vectors()
        self.vision, self.place = vision, place
        self.opens: dict[str, bool] = {}

    def add(self, adapter: str, config: ClipPromptTuningConfig, key: str, model: nn.Module) -> None:
        """New prompts, xavier-uniform over a patch and the width, as in VPT's code."""
        patch, width = self.vision.patch_size, self.vision.hidden_size
        bound = math.sqrt(6 / (3 * patch**2 + width))
        start = torch.empty(config.num_virtual_tokens, width)
        self.prompt_vision[adapter] = self.own(start.uniform_(-bound, bound))
        self.opens[adapter] = key == config.first

    def forward(self, hidden_states: Tensor, *args: Any, **kwargs: Any) -> Any:
        """`(batch, tokens, width)`, the first block's input without prompts -> what it makes.

        Raises `ValueError` on a mask of patches: that of Siglip2 for images of several shapes.
        """
        names = self.active()
        if names and next(iter(args), kwargs.get("attention_mask")) is not None:
            raise ValueError(
                "Visual prompts have no place in pixel_attention_mask: give the model images of "
                "one shape, without padding among their patches."
            )
        for name in names:
            prompts = self.prompt_vision(name).to(hidden_states.dtype)
            seen = 0 if self.opens[name] else len(prompts)
            parts = (
                hidden_states[:, : self.place],
                prompts.expand(hidden_states.shape[0], -1, -1),
                hidden_states[:, self.place + seen :],
            )
            hidden_states = torch.cat(parts, dim=1)
        return self.base_layer(hidden_states, *args, **kwargs)
