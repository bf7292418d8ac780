"""PEFT tuners that CLIP lacks: bottleneck adapters, prefix tuning and prompt tuning.

Importing this makes them known to PEFT; everything else is PEFT's own:

    model = get_peft_model(clip, BottleneckAdapterConfig())
    model = PeftModel.from_pretrained(clip, "folder")
"""

from peft.mapping import (
    PEFT_TYPE_TO_CONFIG_MAPPING,
    PEFT_TYPE_TO_PREFIX_MAPPING,
    PEFT_TYPE_TO_TUNER_MAPPING,
)

from cliptune.tuners.bottleneck import BottleneckAdapterConfig, BottleneckAdapterModel
from cliptune.tuners.prefix import ClipPrefixTuningConfig, ClipPrefixTuningModel
from cliptune.tuners.prompt import ClipPromptTuningConfig, ClipPromptTuningModel

__all__ = [
    "BottleneckAdapterConfig",
    "BottleneckAdapterModel",
    "ClipPrefixTuningConfig",
    "ClipPrefixTuningModel",
    "ClipPromptTuningConfig",
    "ClipPromptTuningModel",
]

# `peft.utils.register_peft_method` takes only what stands in PEFT's own enum of types.
for _config, _model in (
    (BottleneckAdapterConfig, BottleneckAdapterModel),
    (ClipPrefixTuningConfig, ClipPrefixTuningModel),
    (ClipPromptTuningConfig, ClipPromptTuningModel),
):
    PEFT_TYPE_TO_CONFIG_MAPPING[_config.method] = _config
    PEFT_TYPE_TO_TUNER_MAPPING[_config.method] = _model
    PEFT_TYPE_TO_PREFIX_MAPPING[_config.method] = _model.prefix
