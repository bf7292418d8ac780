"""Makes the starter's own byte-level BPE, in the form of `CLIPTokenizer`, from prompts."""

import json
from collections.abc import Iterable

from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import CLIPTokenizer

START, END, PAD = "<|startoftext|>", "<|endoftext|>", "<|pad|>"
SPECIAL = (START, END, PAD)  # ids 0, 1, 2: an `eos_token_id` of 2 would wake CLIP's legacy pooling
WORD_END = "</w>"


def make_tokenizer(prompts: Iterable[str], size: int, context: int) -> CLIPTokenizer:
    """Train merges until `size` tokens; every byte is a token, so any text can be written."""
    blank = CLIPTokenizer().backend_tokenizer
    bpe = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    bpe.normalizer, bpe.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    fixed = [*SPECIAL, *alphabet, *(byte + WORD_END for byte in alphabet)]
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=alphabet, end_of_word_suffix=WORD_END, show_progress=False
    )
    bpe.train_from_iterator(prompts, trainer)
    vocabulary = {token: i for i, token in enumerate(fixed)}
    merges = []
    for first, second in merges_of(bpe):
        if len(vocabulary) == size:
            break
        merges.append((first, second))
        vocabulary.setdefault(first + second, len(vocabulary))
    return CLIPTokenizer(
        vocab=vocabulary,
        merges=merges,
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=PAD,
        model_max_length=context,
    )


def merges_of(bpe: Tokenizer) -> list[tuple[str, str]]:
    """The merges in the order they were learnt."""
    return [(first, second) for first, second in json.loads(bpe.to_str())["model"]["merges"]]
