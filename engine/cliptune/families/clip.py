"""CLIP (Radford et al. 2021, arXiv 2103.00020), and whatever was trained in its form."""

from typing import Any, ClassVar

from cliptune.families.family import CLASS_TOKEN, INSIDE, Family, Tower
from cliptune.families.open_clip import ClipForm, Form

_LEGACY_END = 2  # configs from before transformers 4.31 name it; CLIP then pools at the largest id


class Clip(Family):
    """Causal text, pooled at its end token; a class token among the patches."""

    kind = "clip"
    label = "CLIP"
    position = 10

    model_class = "CLIPModel"
    processor_class = "CLIPProcessor"
    images_class = "CLIPImageProcessor"
    tokenizer_classes: ClassVar[tuple[str, ...]] = ("CLIPTokenizer", "CLIPTokenizerFast")
    tokenizer_files: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tokenizer.json",),
        ("vocab.json", "merges.txt"),
    )

    vision = Tower(
        parts=("vision_model", "visual_projection"),
        blocks="vision_model.encoder.layers",
        linears=INSIDE,
        pooled_first=CLASS_TOKEN,
    )
    text = Tower(
        parts=("text_model", "text_projection"),
        blocks="text_model.encoder.layers",
        linears=INSIDE,
    )
    unquantised = ("visual_projection", "text_projection")
    open_clip: ClassVar[Form | None] = ClipForm()

    def ends_with(self, config: Any, tokenizer: Any) -> bool:
        end = config.text_config.eos_token_id
        return end in (_LEGACY_END, tokenizer.eos_token_id)
