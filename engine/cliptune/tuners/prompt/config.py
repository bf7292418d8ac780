"""The settings of a prompt."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from cliptune.tuners.tuner import Kind, Towers, TunerConfig, check


@dataclass
class ClipPromptTuningConfig(TunerConfig):
    """Trained vectors among the tokens (prompt tuning, Lester et al. 2021, arXiv 2104.08691).

    Text: after the start token, before the prompt (CoOp, Zhou et al. 2022, arXiv 2109.01134,
    sec. 3.2). Vision: after the class token, at the first layer or at the first `depth` layers,
    each with its own (VPT, Jia et al. 2022, arXiv 2203.12119, sec. 3.2).
    """

    method: ClassVar[Kind] = Kind.CLIP_PROMPT

    num_virtual_tokens: int = field(
        default=8, metadata={"help": "Trained vectors in each tower (and, in vision, layer)."}
    )
    prompt_tuning_init: Literal["RANDOM", "TEXT"] = field(
        default="RANDOM",
        metadata={"help": "Where the text context starts: at random, or at the words of a text."},
    )
    prompt_tuning_init_text: str = field(
        default="Classify if this image contains:",
        metadata={"help": "That text; repeated or cut to the number of virtual tokens."},
    )
    tokenizer_name_or_path: str | None = field(
        default=None, metadata={"help": "Tokenizer for that text; the base's if not given."}
    )
    init_token_ids: list[int] | None = field(
        default=None,
        metadata={"help": "That text in tokens, as it is saved: loading needs no tokenizer."},
    )
    towers: Towers = field(
        default="text", metadata={"help": "Text context, visual prompts, or both."}
    )
    depth: int = field(
        default=1, metadata={"help": "Vision: how many layers have prompts; 1 is VPT-shallow."}
    )

    start: ClassVar[list[int] | None] = None
    """That text in the tokens of the base it is used for; each use sets its own."""

    def to_dict(self) -> dict[str, Any]:
        """What is written: no folder of this machine, which would say nothing elsewhere."""
        tokenizer = self.tokenizer_name_or_path
        local = tokenizer is not None and Path(tokenizer).is_dir()
        return dict(
            super().to_dict(),
            init_token_ids=self.start or self.init_token_ids,
            tokenizer_name_or_path=None if local else tokenizer,
        )

    def __post_init__(self) -> None:
        """Raises `ValueError` on what cannot be."""
        super().__post_init__()
        self.first = ""
        """The first block that has prompts, by name; each use sets its own."""
        check(self.num_virtual_tokens >= 1, "num_virtual_tokens", self.num_virtual_tokens)
        check(self.depth >= 1, "depth", self.depth)
        known = self.prompt_tuning_init in ("RANDOM", "TEXT")
        check(known, "prompt_tuning_init", self.prompt_tuning_init)
