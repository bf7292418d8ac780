"""AltCLIP (Chen et al. 2022, arXiv 2211.06679): CLIP's vision tower beside an XLM-R."""

from typing import Any

from cliptune.families.chinese_clip import ChineseClip
from cliptune.families.family import Tower

TEXTS = 77
"""Tokens of the longest text, as its authors read them (FlagAI-Open/FlagAI, examples/AltCLIP); its
table of positions has more, which no caption has reached."""


class AltClip(ChineseClip):
    """Texts as a BERT reads them, in two languages, or in the nine of AltCLIP-m9."""

    kind = "altclip"
    label = "AltCLIP"
    position = 50

    model_class = "AltCLIPModel"
    processor_class = "AltCLIPProcessor"
    images_class = "CLIPImageProcessor"
    tokenizer_classes = ("XLMRobertaTokenizer", "XLMRobertaTokenizerFast")
    tokenizer_files = (("tokenizer.json",),)

    text = Tower(
        parts=ChineseClip.text.parts,
        blocks="text_model.roberta.encoder.layers",
        linears=ChineseClip.text.linears,
    )
    unquantised = (*ChineseClip.unquantised, "text_model.transformation")
    language = ""

    def context(self, config: Any) -> int:
        """Positions are counted from the one after that of padding, as in RoBERTa."""
        text = config.text_config
        return min(TEXTS, int(text.max_position_embeddings) - int(text.pad_token_id) - 1)
