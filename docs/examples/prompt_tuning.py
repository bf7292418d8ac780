"""Prompt tuning in CLIP.

    python docs/examples/prompt_tuning.py [a CLIP's name or folder]

Against the guide's sample: PEFT's PromptTuningConfig is for language models and fails on CLIP, so
it is ours, with the same arguments. The words are the base's own tokenizer's.
"""

import sys

from peft import get_peft_model
from transformers import CLIPModel

from cliptune.tuners import ClipPromptTuningConfig

name = sys.argv[1] if len(sys.argv) > 1 else "openai/clip-vit-base-patch32"
model = CLIPModel.from_pretrained(name, use_safetensors=True)

prompt_config = ClipPromptTuningConfig(
    num_virtual_tokens=8,
    prompt_tuning_init="TEXT",
    prompt_tuning_init_text="Classify if this image contains:",
    tokenizer_name_or_path=name,
)
model = get_peft_model(model, prompt_config)
model.print_trainable_parameters()
