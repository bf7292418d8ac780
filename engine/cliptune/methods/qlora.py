"""QLoRA: LoRA on a base held in 4 bits (Dettmers et al. 2023, arXiv 2305.14314)."""

from typing import Literal

from cliptune.methods.lora import Lora


class QLora(Lora):
    """LoRA on an NF4 base with double quantisation: a preset, the update itself is LoRA's."""

    label = "QLoRA"
    summary = "LoRA on a base kept in 4 bits: nearly the same result in far less memory."
    description = (
        "The frozen base is stored as 4-bit NF4 numbers with their constants quantised once more, "
        "and computed with in 16 bits; the update is LoRA's. Usually within 1 % of LoRA, seldom 1 "
        "to 2 % below it."
    )
    explained = "LoRA on a base that is stored in 4 bits: for large models on small graphics cards."
    drawing = "detour-of-few-bits"
    scenarios = ("A consumer graphics card", "A large base that does not fit otherwise")
    position = 20
    goal = "little memory"
    because = "Choose it if memory is short: usually within 1 % of LoRA."
    quantisations = ("nf4",)
    variant_of = Lora

    kind: Literal["qlora"] = "qlora"  # type: ignore[assignment]
