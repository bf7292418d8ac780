"""Prefix tuning in CLIP.

    python docs/examples/prefix_tuning.py [a CLIP's name or folder]

Against the guide's sample: PEFT's PrefixTuningConfig is for language models and fails on CLIP, so
it is ours, with the same arguments. With a projection many more numbers are trained than are needed
once training is over: fold() puts the keys and values in its place.
"""

import sys

from peft import get_peft_model, get_peft_model_state_dict
from transformers import CLIPModel

from cliptune.tuners import ClipPrefixTuningConfig

name = sys.argv[1] if len(sys.argv) > 1 else "openai/clip-vit-base-patch32"
model = CLIPModel.from_pretrained(name, use_safetensors=True)

prefix_config = ClipPrefixTuningConfig(
    num_virtual_tokens=20,
    encoder_hidden_size=768,
    prefix_projection=True,
    towers="vision",
)
model = get_peft_model(model, prefix_config)
model.print_trainable_parameters()
model.base_model.fold()
saved = get_peft_model_state_dict(model, save_embedding_layers=False)
print(f"saved params: {sum(values.numel() for values in saved.values()):,}")
