"""MetaCLIP 2 (Chuang et al. 2025, arXiv 2507.22062): CLIP over the captions of the whole world."""

from typing import Any

from cliptune.families.clip import Clip
from cliptune.families.open_clip import WorldwideForm


class MetaClip2(Clip):
    """CLIP's towers; texts of some three hundred languages, by the tokenizer of XLM-R."""

    kind = "metaclip_2"
    label = "MetaCLIP 2"
    position = 40

    model_class = "MetaClip2Model"
    tokenizer_classes = ("XLMRobertaTokenizer", "XLMRobertaTokenizerFast")
    tokenizer_files = (("tokenizer.json",),)

    sentences = False  # not tried
    language = ""
    open_clip = WorldwideForm()

    def ends_with(self, config: Any, tokenizer: Any) -> bool:
        return bool(config.text_config.eos_token_id == tokenizer.eos_token_id)
