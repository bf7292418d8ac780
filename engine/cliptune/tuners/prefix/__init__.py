"""Prefix tuning (Li and Liang 2021, arXiv 2101.00190) in the towers of CLIP and its relatives."""

from cliptune.tuners.prefix.config import ClipPrefixTuningConfig
from cliptune.tuners.prefix.model import ClipPrefixTuningModel

__all__ = ["ClipPrefixTuningConfig", "ClipPrefixTuningModel"]
