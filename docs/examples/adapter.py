"""Bottleneck adapters in CLIP.

    python docs/examples/adapter.py [a CLIP's name or folder]

Against the guide's sample: PEFT has no AdapterConfig, so it is ours, with the same arguments.
"""

import sys

from peft import get_peft_model
from transformers import CLIPModel

from cliptune.tuners import BottleneckAdapterConfig

name = sys.argv[1] if len(sys.argv) > 1 else "openai/clip-vit-base-patch32"
model = CLIPModel.from_pretrained(name, use_safetensors=True)

adapter_config = BottleneckAdapterConfig(
    adapter_type="pfeiffer",
    reduction_factor=16,
    non_linearity="relu",
    adapter_dropout=0.1,
)
model = get_peft_model(model, adapter_config)
model.print_trainable_parameters()
