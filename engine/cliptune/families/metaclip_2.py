"""MetaCLIP 2 (Chuang et al. 2025, arXiv 2507.22062): CLIP over the captions of the whole world."""

from typing import Any

from cliptune.families.clip import Clip
from cliptune.families.open_clip import WorldwideForm

_WORDS = 901_629
"""Of the tokenizer of XLM-V, which its worldwide checkpoints read with."""


class MetaClip2(Clip):
    """CLIP's towers; texts of some three hundred languages, by a tokenizer such as XLM-R's."""

    kind = "metaclip_2"
    label = "MetaCLIP 2"
    position = 40

    model_class = "MetaClip2Model"
    tokenizer_classes = ("XLMRobertaTokenizer", "XLMRobertaTokenizerFast")
    tokenizer_files = (("tokenizer.json",),)

    sentences = False  # not tried
    language = ""
    open_clip = WorldwideForm()

    def shaped(self, text: dict[str, int], vision: dict[str, int], width: int) -> Any:
        return super().shaped(text | {"vocab_size": _WORDS}, vision, width)

    def ends_with(self, config: Any, tokenizer: Any) -> bool:
        return bool(config.text_config.eos_token_id == tokenizer.eos_token_id)
