"""Tiny models with random weights of the families beside CLIP, each with a tokenizer made here."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AltCLIPConfig,
    AltCLIPModel,
    AltCLIPProcessor,
    BertTokenizer,
    ChineseCLIPConfig,
    ChineseCLIPImageProcessorPil,
    ChineseCLIPModel,
    ChineseCLIPProcessor,
    CLIPImageProcessorPil,
    CLIPProcessor,
    GemmaTokenizer,
    MetaClip2Config,
    MetaClip2Model,
    PreTrainedModel,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
    SiglipProcessor,
    SiglipTokenizer,
    XLMRobertaTokenizer,
)

from engine.tiny import WORDS, tiny_clip

TOWER = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
}
IMAGES = {"image_size": 32, "patch_size": 8}
SIZE = {"height": 32, "width": 32}

DROPOUT = {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
MARKS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
"""Of the tokenizer of XLM-R."""
CHINESE = "一张的照片图红绿蓝色猫狗圆形方三角星"


def tiny_siglip(folder: Path) -> Path:
    """Write a tiny SigLIP 2 into `folder` and return it: texts of 24 tokens, images of 32 pixels.

    Its tokenizer is Gemma's, without a start token, and does not know capital letters. As on the
    hub its config does not say what the tokenizer fills texts up with.
    """
    tokenizer = tiny_gemma()
    text = {"vocab_size": len(tokenizer), "max_position_embeddings": 24}
    config = SiglipConfig(text_config=TOWER | text, vision_config=TOWER | IMAGES)
    images = SiglipImageProcessorPil(size=SIZE)
    model = _made(SiglipModel, config, folder)
    with torch.no_grad():  # where training ends, and what 16 bits would round
        model.logit_scale.fill_(2.345678)
        model.logit_bias.fill_(-3.456789)
    model.save_pretrained(folder)
    SiglipProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder


def with_pieces(folder: Path) -> Path:
    """Give a tiny SigLIP the tokenizer of SigLIP 1, which wants sentencepiece; return it."""
    import sentencepiece

    pieces = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(WORDS)] * 9 + WORDS * 9),
        model_writer=pieces,
        vocab_size=50,
        unk_id=2,
        eos_id=1,
        pad_id=0,
        bos_id=-1,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "tokenizer.json").unlink()
    (folder / "spiece.model").write_bytes(pieces.getvalue())
    SiglipTokenizer(str(folder / "spiece.model"), model_max_length=24).save_pretrained(folder)
    return folder


def tiny_chinese_clip(folder: Path) -> Path:
    """Write a tiny Chinese-CLIP into `folder` and return it: texts of 24 tokens, a vocabulary of
    Chinese characters and a few English words."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(CHINESE), *WORDS]
    tokenizer = BertTokenizer(vocab={word: place for place, word in enumerate(words)})
    text = {"vocab_size": len(words), "max_position_embeddings": 24, "pad_token_id": 0}
    config = ChineseCLIPConfig(
        text_config=TOWER | text | DROPOUT, vision_config=TOWER | IMAGES, projection_dim=24
    )
    images = ChineseCLIPImageProcessorPil(size=SIZE, do_center_crop=False)
    _made(ChineseCLIPModel, config, folder).save_pretrained(folder)
    ChineseCLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder


def tiny_metaclip_2(folder: Path) -> Path:
    """Write a tiny MetaCLIP 2 into `folder` and return it: texts of 24 tokens, XLM-R's kind of
    tokenizer with a few words of several languages."""
    tokenizer = tiny_xlm_r()
    text = {"vocab_size": len(tokenizer), "max_position_embeddings": 24}
    config = MetaClip2Config(
        text_config=TOWER | text | MARKS, vision_config=TOWER | IMAGES, projection_dim=24
    )
    images = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size=SIZE)
    _made(MetaClip2Model, config, folder).save_pretrained(folder)
    CLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder


def tiny_altclip(folder: Path) -> Path:
    """Write a tiny AltCLIP into `folder` and return it: texts of 24 tokens, whose positions begin
    at 2, and the tokenizer of the tiny MetaCLIP 2."""
    tokenizer = tiny_xlm_r()
    text = {"vocab_size": len(tokenizer), "max_position_embeddings": 26, "project_dim": 28}
    config = AltCLIPConfig(
        text_config=TOWER | text | MARKS | DROPOUT,
        vision_config=TOWER | IMAGES,
        projection_dim=24,
    )
    images = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size=SIZE)
    _made(AltCLIPModel, config, folder).save_pretrained(folder)
    AltCLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    return folder


def _made(kind: type[PreTrainedModel], config: Any, folder: Path) -> Any:
    """A model whose weights are large enough to tell inputs apart."""
    folder.mkdir(parents=True, exist_ok=True)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = kind(config)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if parameter.ndim > 1 or "bias" in name:
                    parameter.normal_(std=0.2)
    return model


def tiny_xlm_r() -> XLMRobertaTokenizer:
    """XLM-R's kind of tokenizer."""
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    letters = sorted({*"".join(WORDS), *CHINESE, "▁"})
    pieces = [(word, -2.0) for one in WORDS for word in (one, f"▁{one}") if len(word) > 1]
    pieces += [(letter, -9.0) for letter in letters]
    return XLMRobertaTokenizer(vocab=special + pieces + [("<mask>", 0.0)])


def tiny_gemma() -> GemmaTokenizer:
    vocabulary = {"<pad>": 0, "<eos>": 1, "<bos>": 2, "<unk>": 3, "<mask>": 4}
    merges = []
    for letter in sorted({*"".join(WORDS), "▁"}):
        vocabulary[letter] = len(vocabulary)
    for word in [word for one in WORDS for word in (one, f"▁{one}")]:
        made = word[0]
        for letter in word[1:]:
            if made + letter not in vocabulary:
                vocabulary[made + letter] = len(vocabulary)
                merges.append((made, letter))
            made += letter
    return GemmaTokenizer(
        vocab=vocabulary,
        merges=merges,
        padding_side="right",
        model_max_length=24,
        model_input_names=["input_ids"],
        add_bos_token=False,
        add_eos_token=True,
    )


TINY: dict[str, Callable[[Path], Path]] = {
    "siglip": tiny_siglip,
    "chinese_clip": tiny_chinese_clip,
    "metaclip_2": tiny_metaclip_2,
    "altclip": tiny_altclip,
}
"""What writes a tiny model, by family."""

WRITERS: dict[str, Callable[[Path], Path]] = {"clip": tiny_clip} | TINY
"""The same, of CLIP too."""
