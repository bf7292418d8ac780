"""Prefix tuning (Li and Liang 2021, arXiv 2101.00190) in both towers of CLIP."""

from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.prefix.model import ClipPrefixTuningModel, folded

__all__ = ["ClipPrefixTuningConfig", "ClipPrefixTuningModel", "folded"]
