"""Bottleneck adapters (Houlsby et al. 2019, arXiv 1902.00751; Pfeiffer et al. 2020)."""

from cliptune.tuners.bottleneck.config import BottleneckAdapterConfig
from cliptune.tuners.bottleneck.model import BottleneckAdapterModel

__all__ = ["BottleneckAdapterConfig", "BottleneckAdapterModel"]
