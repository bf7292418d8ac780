"""QLoRA: LoRA on a CLIP held in 4 bits.

    python docs/examples/qlora.py [a CLIP's name or folder]

Against the guide's sample: CLIP is loaded by its own class, the two projections are left whole, as
transformers by itself would quantise one of them and not the other, and it computes in bfloat16,
whose range is that of float32.
"""

import sys

import torch
from peft import LoraConfig, get_peft_model
from transformers import BitsAndBytesConfig, CLIPModel

name = sys.argv[1] if len(sys.argv) > 1 else "openai/clip-vit-base-patch32"

bnb_config = BitsAndBytesConfig(
    load_in_4bit=True,
    bnb_4bit_compute_dtype=torch.bfloat16,
    bnb_4bit_use_double_quant=True,
    bnb_4bit_quant_type="nf4",
    llm_int8_skip_modules=["visual_projection", "text_projection"],
)
model = CLIPModel.from_pretrained(
    name,
    quantization_config=bnb_config,
    device_map={"": "cuda" if torch.cuda.is_available() else "cpu"},
    use_safetensors=True,
)

lora_config = LoraConfig(
    r=8,
    lora_alpha=32,
    target_modules=["q_proj", "v_proj"],
    lora_dropout=0.1,
)
model = get_peft_model(model, lora_config)
model.print_trainable_parameters()
