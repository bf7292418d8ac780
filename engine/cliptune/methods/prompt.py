"""Prompt tuning: trained words before a class's own, and trained patches beside an image's."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cliptune.core.messages import text
from cliptune.core.untrusted import Given
from cliptune.methods.method import Tower, measured, setting, steady, towers_setting
from cliptune.methods.peft_method import Peft, PeftMethod

Tokens = Annotated[int, Field(ge=1, le=4096)]
Depth = Annotated[int, Field(ge=1, le=200)]


class _Elsewhere(Given):
    # Where the vectors started says nothing of what they became.
    ignored = frozenset(
        {"prompt_tuning_init", "prompt_tuning_init_text", "init_token_ids"}
        | {"tokenizer_name_or_path"}
    )


class Prompt(PeftMethod):
    """Context vectors in the prompts (CoOp, arXiv 2109.01134), in the images (VPT), or both."""

    label = "Prompt tuning"
    summary = "Learns a few words that no language has. The smallest and fastest: for exploring."
    description = (
        "Freezes the whole model and learns a few vectors that stand among the words of each "
        "prompt, among the patches of each image, or both. Eight in the prompts are 0.003 % "
        "of ViT-B/32. Where only the prompts have them, images are looked at once, and "
        "training takes seconds. It learns least, and less of classes it has not seen."
    )
    explained = (
        "Learns a few words that no language has, which stand in the prompt or among the parts of "
        "the image."
    )
    drawing = "tokens-among-words"
    scenarios = ("Exploring an idea", "A model that must stay untouched")
    position = 50
    begins_at_base = False
    goal = "exploring"
    because = "The fastest: for trying an idea."
    peft_type = "CLIP_PROMPT"
    ours = True
    elsewhere = _Elsewhere
    refusals = {
        "merged": text(
            "prompt-not-merged",
            "A prompt adds tokens to the model, which no weight of the base could stand for. Take "
            "ONNX graphs or the PEFT adapter.",
        )
    }
    rates = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)

    kind: Literal["prompt"] = "prompt"
    virtual_tokens: Annotated[int, Peft("num_virtual_tokens", Tokens)] = setting(
        8, "Virtual tokens", "Trained vectors in each prompt or image.", ge=1, le=64
    )
    init: Literal["text", "random"] = setting(
        "text", "Start", "Where those in prompts start: at the words below, or at random."
    )
    init_text: str = setting(
        "Classify if this image contains:",
        "Start text",
        "Repeated or cut to the number of virtual tokens.",
        min_length=1,
        advanced=True,
    )
    towers: Annotated[Tower, Peft("towers")] = towers_setting("text")
    depth: Annotated[int, Peft("depth", Depth)] = setting(
        1,
        "Depth",
        "In images: how many layers have vectors of their own, from the first on.",
        unit="layers",
        ge=1,
        le=64,
        advanced=True,
    )

    def recommended(self, base: str) -> dict[str, Any]:
        advice = measured(base, 1e-1) | {"weight_decay": 0.0, "epochs": 60} | steady(self.towers)
        # Kept features cost nothing, so that a step's time is the prompts' alone.
        return advice | ({"batch_size": 128} if self.towers == "text" else {})

    @classmethod
    def reserved_by(cls, config: Any) -> int:
        return 0 if config.towers == "vision" else int(config.num_virtual_tokens)

    def config(self, folder: str) -> Any:
        from cliptune.tuners import ClipPromptTuningConfig

        return ClipPromptTuningConfig(
            **self.peft_settings(),
            prompt_tuning_init="TEXT" if self.init == "text" else "RANDOM",
            prompt_tuning_init_text=self.init_text,
            tokenizer_name_or_path=folder,
        )
