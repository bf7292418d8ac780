"""What every family says: how it is known, where its modules are, how it reads and is compared."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Literal

from cliptune.core.messages import Text
from cliptune.families.open_clip import Form

Side = Literal["vision", "text"]
Linear = Literal["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"]
"""The linear layers of a block by what they do, by the names that CLIP has for them: queries, keys,
values and output of attention, first and second of the MLP."""


@dataclass(frozen=True)
class Tower:
    """Where in a model the modules of a tower are, by name."""

    parts: tuple[str, ...]
    """Of the model itself, those that belong to the tower."""
    blocks: str
    """The list of its blocks."""
    linears: Mapping[Linear, str]
    """A block's linear layers, seen from the block."""
    pooled_first: tuple[str, ...] = ()
    """Modules of the last block that work place by place, where the first place alone is pooled:
    nothing more need go through them."""


INSIDE: Mapping[Linear, str] = {
    "q_proj": "self_attn.q_proj",
    "k_proj": "self_attn.k_proj",
    "v_proj": "self_attn.v_proj",
    "out_proj": "self_attn.out_proj",
    "fc1": "mlp.fc1",
    "fc2": "mlp.fc2",
}
"""Where they are in a block of CLIP and of what was made after it."""
CLASS_TOKEN = (INSIDE["out_proj"], "layer_norm2")
"""What of such a block's parts works place by place after the attention, the MLP with its norm."""


class Family:
    """A kind of two-tower model: subclass it in a module of `cliptune.families`. It has no state.

    Classes of transformers are given by name, so that importing this imports none of it.
    """

    kind: ClassVar[str]
    """As config.json has it under "model_type"; in transformers its module is called so, too."""
    label: ClassVar[str]
    position: ClassVar[int]
    """Its place in lists of families, smallest first."""

    model_class: ClassVar[str]
    processor_class: ClassVar[str]
    images_class: ClassVar[str]
    """Of image processors; the one that needs no torchvision has "Pil" after it."""
    tokenizer_classes: ClassVar[tuple[str, ...]]
    """What a tokenizer's settings may ask for."""
    tokenizer_files: ClassVar[tuple[tuple[str, ...], ...]]
    """Files of which one group must be there."""

    vision: ClassVar[Tower]
    text: ClassVar[Tower]
    unquantised: ClassVar[tuple[str, ...]]
    """What has linear layers outside of blocks, all of which quantising leaves as they are."""
    numbers: ClassVar[tuple[str, ...]] = ("logit_scale",)
    """Weights that are one number each, and are kept in 32 bits."""

    unread: ClassVar[Mapping[str, Text]] = {}
    """Other types of models that are called so, too, and cannot be tuned: why, by "model_type"."""
    padded: ClassVar[bool] = False
    """Whether a text is always filled up to its full length, and what fills it is read too. Else
    cropping texts to the longest one changes nothing."""
    lower: ClassVar[bool] = False
    """Whether it learned from texts in small letters alone."""
    captions: ClassVar[Literal["softmax", "sigmoid"]] = "softmax"
    """What its loss makes of the logits of images and captions."""
    sentences: ClassVar[bool] = True
    """Whether sentence-transformers reads its models as transformers does."""
    language: ClassVar[str] = "en"
    """Of the captions that it learned from, where the catalogue does not know better; "" for very
    many. See `class_names.TEMPLATES`."""

    open_clip: ClassVar[Form | None] = None
    """How its models lie in OpenCLIP's format; None where that has none of them."""

    @property
    def towers(self) -> dict[Side, Tower]:
        """Both by name."""
        return {"vision": self.vision, "text": self.text}

    @cached_property
    def model(self) -> Any:
        """The class of its models."""
        return of_transformers(self.model_class)

    @cached_property
    def config(self) -> Any:
        """The class of its configurations."""
        return self.model.config_class

    @cached_property
    def images(self) -> Any:
        """The class of its image processors; it needs no torchvision."""
        return of_transformers(f"{self.images_class}Pil")

    def shaped(self, text: dict[str, int], vision: dict[str, int], width: int) -> Any:
        """The configuration of a model by its two towers and the width of their features."""
        return self.config(text_config=text, vision_config=vision, projection_dim=width)

    def check(self, described: Mapping[str, Any], folder: Path) -> None:
        """Raise `ClipTuneError` if a model cannot be tuned by what its config.json says, though it
        is of the family."""

    def configuration(self, folder: Path) -> Any:
        """The configuration in a folder, as a model of it is tuned."""
        return self.config.from_pretrained(folder, local_files_only=True)

    def tokenizer(self, folder: Path) -> Any:
        """The tokenizer of a folder."""
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)

    @property
    def module(self) -> str:
        """Where transformers has its classes."""
        return f"transformers.models.{self.kind}."

    @property
    def padding(self) -> str:
        """The arguments of a processor of transformers that fill texts up, as Python."""
        return 'padding="max_length", truncation=True' if self.padded else "padding=True"

    @property
    def reads(self) -> tuple[str, ...]:
        """What the text tower takes, by the names that tokenizers give."""
        return ("input_ids",) if self.padded else ("input_ids", "attention_mask")

    def reads_in(self, described: Mapping[str, Any]) -> str:
        """The language of a model, by what its config.json says; see `language`."""
        return self.language

    def width(self, config: Any) -> int:
        """Of the features that both towers give."""
        return int(config.projection_dim)

    def context(self, config: Any) -> int:
        """Tokens of the longest text that is read, start and end among them."""
        return int(config.text_config.max_position_embeddings)

    def ends_with(self, config: Any, tokenizer: Any) -> bool:
        """Whether a tokenizer ends a text with the token that the model pools at, if it does."""
        return True

    def written(self, texts: Sequence[str]) -> list[str]:
        """Texts as its tokenizer is to see them."""
        return [text.lower() for text in texts] if self.lower else list(texts)

    def pattern(self, side: Side, linears: Sequence[Linear]) -> str:
        """A regular expression for the names of linear layers in all blocks of a tower."""
        tower = self.towers[side]
        within = "|".join(re.escape(tower.linears[linear]) for linear in linears)
        return rf"{re.escape(tower.blocks)}\.\d+\.({within})"

    def in_blocks(self, module: str) -> bool:
        """Whether a module lies in a block of a tower, by its name, within PEFT's or not."""
        return any(f"{tower.blocks}." in f"{module}." for tower in self.towers.values())


def of_transformers(name: str) -> Any:
    """A class of transformers by its name."""
    import transformers

    return getattr(transformers, name)
