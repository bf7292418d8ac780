"""SigLIP (Zhai et al. 2023, arXiv 2303.15343), and SigLIP 2 of a fixed resolution (2502.14786)."""

import json
import logging
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Text, text
from cliptune.families.family import INSIDE, Family, Tower, of_transformers
from cliptune.families.open_clip import SiglipForm

_OF_MANY_LANGUAGES = 256_000
"""Words of Gemma's tokenizer, which SigLIP 2 reads with; those of SigLIP are English."""

_NO_SENTENCEPIECE = text(
    "tokenizer-lacks-library",
    "The tokenizer in {folder} needs the libraries sentencepiece and protobuf, which this "
    "installation lacks.",
    'Install them (pip install "cliptune[siglip]"), or choose a SigLIP 2, which needs neither.',
)
_ANY_SHAPE = text(
    "siglip-any-shape",
    "{folder} holds a SigLIP 2 for images of any shape (NaFlex), which cannot be tuned: images are "
    "squares here.",
    "Choose a SigLIP 2 of a fixed size, as google/siglip2-base-patch16-256.",
)
_NO_HEAD = text(
    "siglip-no-head",
    "The model in {folder} makes nothing of a whole image: its image tower has no head "
    '("vision_use_head").',
    "Choose a SigLIP with its head, as those on the hub have it.",
)


def _no_marks(record: logging.LogRecord) -> bool:
    return "_token_id must be" not in record.getMessage()


class Siglip(Family):
    """Texts see all of themselves, are filled up, and pooled at the last place, filling or not.

    The vision tower pools by an attention of its own, in its head, and has no class token. Classes
    are told apart by a softmax of scaled cosines, as everywhere here: exactly one is right, so
    that the bias falls out, and sigmoids of each would only rank them the same.
    """

    kind = "siglip"
    label = "SigLIP and SigLIP 2"
    position = 20

    model_class = "SiglipModel"
    processor_class = "SiglipProcessor"
    images_class = "SiglipImageProcessor"
    tokenizer_classes = (
        "SiglipTokenizer",
        "Siglip2Tokenizer",
        "GemmaTokenizer",
        "GemmaTokenizerFast",
    )
    tokenizer_files = (("tokenizer.json",), ("spiece.model",))

    vision = Tower(
        parts=("vision_model",),
        blocks="vision_model.encoder.layers",
        linears=INSIDE,
    )
    text = Tower(
        parts=("text_model",),
        blocks="text_model.encoder.layers",
        linears=INSIDE,
    )
    unquantised = ("vision_model.head", "text_model.head")
    numbers = ("logit_scale", "logit_bias")

    unread: ClassVar[Mapping[str, Text]] = {"siglip2": _ANY_SHAPE}
    padded = True
    # SigLIP's tokenizer writes small letters by itself; SigLIP 2 was trained with Gemma's on small
    # letters, and Gemma's leaves them as they are.
    lower = True
    captions = "sigmoid"
    sentences = False  # it fills texts up to the longest one alone
    open_clip = SiglipForm()

    @cached_property
    def model(self) -> Any:
        # transformers gives its texts CLIP's marks, which its vocabulary lacks and nothing looks
        # for, and warns of that whenever one is read.
        logging.getLogger("transformers.configuration_utils").addFilter(_no_marks)
        return of_transformers(self.model_class)

    def shaped(self, text: dict[str, int], vision: dict[str, int], width: int) -> Any:
        """Of a SigLIP 2."""
        words = {"vocab_size": _OF_MANY_LANGUAGES, "projection_size": width}
        return self.config(text_config=text | words, vision_config=vision)

    def check(self, described: Mapping[str, Any], folder: Path) -> None:
        vision = described.get("vision_config")
        if isinstance(vision, dict) and vision.get("vision_use_head") is False:
            raise ClipTuneError(_NO_HEAD(folder=folder))

    def tokenizer(self, folder: Path) -> Any:
        settings = folder / "tokenizer_config.json"
        told = json.loads(bounded.read(settings)) if settings.is_file() else {}
        # Without sentencepiece transformers would read tokenizer.json, which leaves punctuation in.
        own = told.get("tokenizer_class") in (None, "SiglipTokenizer")
        if own and not (find_spec("sentencepiece") and find_spec("google.protobuf")):
            raise ClipTuneError(_NO_SENTENCEPIECE(folder=folder))
        return super().tokenizer(folder)

    def reads_in(self, described: Mapping[str, Any]) -> str:
        text = described.get("text_config")
        many = isinstance(text, dict) and text.get("vocab_size") == _OF_MANY_LANGUAGES
        return "" if many else self.language

    def width(self, config: Any) -> int:
        return int(config.text_config.projection_size)
