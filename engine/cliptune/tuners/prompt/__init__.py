"""Prompt tuning for CLIP: text context (CoOp), visual prompts (VPT), or both."""

from cliptune.tuners.prompt.config import ClipPromptTuningConfig
from cliptune.tuners.prompt.model import ClipPromptTuningModel

__all__ = ["ClipPromptTuningConfig", "ClipPromptTuningModel"]
