"""Chinese-CLIP (Yang et al. 2022, arXiv 2211.01335): CLIP's vision tower beside a BERT."""

from pathlib import Path
from typing import Any, ClassVar

from cliptune.families.family import CLASS_TOKEN, INSIDE, Family, Tower

TEXTS = 52
"""Tokens of the longest text that it learned from (OFA-Sys/Chinese-CLIP, cn_clip/clip/utils.py:
"all baseline models use 52"); its table of positions has more, which no caption has reached."""
_WORDS = 21_128
"""Of the vocabulary of BERT in Chinese, which its RoBERTas have, too."""


class ChineseClip(Family):
    """Texts see all of themselves, what fills them up is masked, and the first token is pooled."""

    kind = "chinese_clip"
    label = "Chinese-CLIP"
    position = 30

    model_class = "ChineseCLIPModel"
    processor_class = "ChineseCLIPProcessor"
    images_class = "ChineseCLIPImageProcessor"
    tokenizer_classes = ("BertTokenizer", "BertTokenizerFast")
    tokenizer_files: ClassVar[tuple[tuple[str, ...], ...]] = (("tokenizer.json",), ("vocab.txt",))

    vision = Tower(
        parts=("vision_model", "visual_projection"),
        blocks="vision_model.encoder.layers",
        linears=INSIDE,
        pooled_first=CLASS_TOKEN,
    )
    text = Tower(
        parts=("text_model", "text_projection"),
        blocks="text_model.encoder.layer",
        linears={
            "q_proj": "attention.self.query",
            "k_proj": "attention.self.key",
            "v_proj": "attention.self.value",
            "out_proj": "attention.output.dense",
            "fc1": "intermediate.dense",
            "fc2": "output.dense",
        },
    )
    unquantised: ClassVar[tuple[str, ...]] = ("visual_projection", "text_projection")
    sentences = False
    language = "zh"

    def shaped(self, text: dict[str, int], vision: dict[str, int], width: int) -> Any:
        return _still(super().shaped(text | {"vocab_size": _WORDS}, vision, width))

    def configuration(self, folder: Path) -> Any:
        return _still(super().configuration(folder))

    def context(self, config: Any) -> int:
        return min(TEXTS, super().context(config))


def _still(config: Any) -> Any:
    """Without BERT's own dropout: what a frozen tower says would differ from step to step, and
    each method has its own."""
    config.text_config.hidden_dropout_prob = 0.0
    config.text_config.attention_probs_dropout_prob = 0.0
    return config
